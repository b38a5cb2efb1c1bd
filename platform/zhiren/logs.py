"""Where logs go: to standard error, so that a command's output stays its own."""

import logging
import sys

import structlog


def quiet() -> None:
    """Log warnings and worse to standard error, one line of text each."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
