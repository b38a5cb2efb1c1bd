"""What the assistant says of itself where no language model words it."""

import pytest

from zhiren_graphs.assisting.wording import able


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_can_do_nothing_by_rules_announces_no_list(language: str) -> None:
    said = able([], language)
    assert not any(line.endswith((":", "：")) for line in said.splitlines())
    assert "ZHIREN_MODEL" in said
