"""`zhiren worker` says in one line what it lacks, and carries what it was told to."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.platform.operating.conftest import Zhiren


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command would set; nothing is begun."""
    told: dict[str, Any] = {}

    def work(settings: Mapping[str, Any]) -> None:
        told.update(settings)

    monkeypatch.setattr("zhiren.operating.working.work", work)
    return told


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "ZHIREN_REDIS=redis://"), (("--queue", "fish"), "fish"), (("--at-once", "0"), "at-once")],
)
def test_what_it_lacks_is_said_in_one_line(
    zhiren: Zhiren, words: tuple[str, ...], said: str
) -> None:
    result = zhiren("worker", *words)
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert said in result.output + str(result.exception)


def test_it_carries_both_queues_whatever_the_server_leaves(
    zhiren: Zhiren, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIREN_CARRIES", "[]")
    assert zhiren("worker").exit_code == 0
    assert given == {"carries": ["interactive", "bulk"]}


def test_it_carries_the_queues_and_as_many_as_it_was_told(
    zhiren: Zhiren, given: dict[str, Any]
) -> None:
    assert zhiren("worker", "--queue", "bulk", "--at-once", "4").exit_code == 0
    assert given == {"carries": ["bulk"], "interactive_tasks": 4, "bulk_tasks": 4}
