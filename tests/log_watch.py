"""What is logged tells of no person: every test's log is looked through when it has run."""

import re
from collections.abc import Generator

import pytest

PERSON = re.compile(
    r"(?<![\w.-])1[3-9]\d{9}(?![\w-])"  # a telephone
    r"|[\w.+-]+@(?:[\w-]+\.)+(?:com|cn|net|org|example)\b"
    r"|张伟|张三|李四|王芳|李雷|韩梅梅|欧阳慕白|Ada Moreau"
)
"""Telephones, e-mails, and what people are called in the tests."""


def persons_in(log: str) -> list[str]:
    """List the lines of *log* that tell of somebody."""
    return [line for line in log.splitlines() if PERSON.search(line)]


class LogWatch:
    """Fails a test during which a person stood in the log of our process."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self,
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Look through what was written when its last fixture has ended."""
        report = yield
        if report.when != "teardown" or not report.passed:
            return report
        ours = (one for one in report.capstderr.splitlines() if one.startswith("timestamp="))
        if told := persons_in("\n".join([*ours, report.caplog])):
            report.outcome = "failed"
            report.longrepr = "The log tells of a person:\n" + "\n".join(told)
        return report
