"""A test that is skipped proves nothing: in CI each skip must be allowed, with a reason."""

from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def allowed(text: str) -> dict[str, str]:
    """Read lines of ``nodeid # reason``; a line that only begins with ``#`` is a comment."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pairs = [line.partition(" # ") for line in lines]
    if nameless := [line for line, (_, _, why) in zip(lines, pairs, strict=True) if not why]:
        raise pytest.UsageError(f"{ALLOWED.name}: no reason given in {nameless[0]!r}")
    return {nodeid.strip(): why.strip() for nodeid, _, why in pairs}


class SkipWatch:
    """Fails a run in which a test was skipped that is not on the list."""

    def __init__(self, text: str) -> None:
        self.allowed = allowed(text)
        self.surprises: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skipped test."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped as a whole."""
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        expected = hasattr(report, "wasxfail")
        if report.skipped and not expected and report.nodeid not in self.allowed:
            where = report.longrepr
            self.surprises[report.nodeid] = where[2] if isinstance(where, tuple) else str(where)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a run that passed otherwise into a failed one."""
        if self.surprises and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the skips that nobody allowed."""
        if self.surprises:
            terminalreporter.section(f"skipped without leave (see {ALLOWED.name})", red=True)
            for nodeid, why in self.surprises.items():
                terminalreporter.line(f"{nodeid}: {why}")
