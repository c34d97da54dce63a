"""Keeps a secret address out of the logs of the HTTP libraries, which write every address at level DEBUG."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGERS = ("urllib3.connectionpool", "urllib3.connection", "urllib3.poolmanager", "urllib3.util.retry", "requests")
"""A logger's filter sees what is logged through that logger, not through those below it."""


@contextmanager
def unlogged() -> Iterator[None]:
    """While the block lasts, the libraries log nothing of what this thread requests; other threads' requests are logged."""
    thread = threading.get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != thread

    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addFilter(of_others)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(of_others)
