"""A test fails when a person stands in the log; ids and addresses of machines are nobody."""

import pytest

from tests.log_watch import LogWatch, persons_in


@pytest.mark.parametrize(
    "line", ["phone=13800001234", 'to="li@example.com"', "name=张伟", "why='Ada Moreau came'"]
)
def test_a_person_is_seen(line: str) -> None:
    assert persons_in(f"level=warning\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "task=13800001234abcdef",
        "id=5c-13800001234-1",
        "url=zhiren_tests@127.0.0.1:5432",
        "since=1795332136.5",
    ],
)
def test_what_is_nobody_is_let_pass(line: str) -> None:
    assert persons_in(line) == []


@pytest.mark.parametrize(("said", "outcome"), [("name=张伟", "failed"), ("name=tal_1", "passed")])
def test_a_test_that_told_of_somebody_has_failed(said: str, outcome: str) -> None:
    section = ("Captured stderr call", f"timestamp=now {said}")
    report = pytest.TestReport(
        nodeid="test", location=("test", 0, "test"), keywords={}, outcome="passed",
        longrepr=None, when="teardown", sections=[section],
    )  # fmt: skip
    looking = LogWatch().pytest_runtest_makereport()
    next(looking)
    with pytest.raises(StopIteration) as looked:
        looking.send(report)
    assert looked.value.value.outcome == outcome
