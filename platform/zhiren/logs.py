"""Where logs go: to standard error, so that a command's output stays its own."""

import logging
import sys
import traceback

import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import ExcInfo

from zhiren.errors import ZhirenError

_SPEAK_PLAINLY = (OSError, SQLAlchemyError, ZhirenError)
"""Errors whose messages repeat nothing that was sent or read."""


def quiet() -> None:
    """Log warnings and worse, one event a line.

    Tracebacks show code, never values: those are people's words. Messages of most errors repeat
    the value that was wrong, so they are left out too.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(_code_alone),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        # Standard error is looked up each time: what stood there may have been closed since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _code_alone(exc_info: ExcInfo) -> str:
    """Show where an error and its causes came from."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        said = f": {error}" if isinstance(error, _SPEAK_PLAINLY) else ""
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(f"{frames}{type(error).__name__}{said}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nfrom\n".join(told)
