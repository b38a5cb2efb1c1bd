"""Logs tell where something broke, and nothing of what people said."""

from collections.abc import Iterator

import pytest
import structlog
from pydantic import TypeAdapter

from zhiren.logs import quiet

PHONE = "13812345678 x"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def log_failure() -> None:
    quiet()
    try:
        try:
            int(PHONE)
        except ValueError:
            TypeAdapter(int).validate_python(PHONE)
    except ValueError:
        structlog.get_logger().exception("failed")


def test_a_logged_error_shows_code_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    log_failure()
    told = capsys.readouterr().err
    assert "ValidationError" in told
    assert "log_failure" in told
    assert "13812345678" not in told


def test_a_failure_of_the_machine_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    quiet()
    structlog.get_logger().error("failed", exc_info=OSError("The disk is full."))
    assert "The disk is full." in capsys.readouterr().err
