"""Lines of the log: as text for people, or as JSON for machines, each with the id of the run it belongs to."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

LogFormat = Literal["text", "json"]

_OTHERS = ("py.warnings", "prefect")
"""Loggers of others whose lines would be among ours as text."""

_run: list[str] = []
"""The id of the run that this process makes, or made last: a process makes one at a time, in many threads."""
_machine: list[logging.Handler] = []
"""The handler that writes JSON, while there is one."""


def name_run(run_id: str) -> None:
    """Have each further line bear this id, those included that report how the run ended."""
    _run[:] = [run_id]


def run_name() -> str | None:
    """The id that lines bear; None before the first run."""
    return _run[0] if _run else None


class TextLines(logging.Formatter):
    """`2026-03-01 12:00:00,000 INFO [20260301T120000Z-0a1b2c3d] message`, without the id before a run begins."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(run)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        record.run = f"[{_run[0]}] " if _run else ""
        return super().format(record)


class JsonLines(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `run` (null before a run begins), `message`, `logger`, `exception`."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "run": run_name(),
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def write_json(log: logging.Logger, stream: TextIO) -> None:
    """Have all that the process reports be JSON on `stream`: our log, Python's warnings, Prefect's log, a fatal fault."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    _machine[:] = [handler]
    log.handlers[:] = [handler]
    logging.captureWarnings(capture=True)
    for name in _OTHERS:
        logging.getLogger(name).handlers[:] = [handler]
        logging.getLogger(name).propagate = False

    def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("a fault of the program", exc_info=(kind, error, trace))

    sys.excepthook = fault


def write_text(log: logging.Logger, handler: logging.Handler) -> None:
    """Have our log written by `handler`, and leave what others report to them."""
    _machine.clear()
    log.handlers[:] = [handler]
    logging.captureWarnings(capture=False)
    sys.excepthook = sys.__excepthook__


def in_json() -> bool:
    """Whether what is reported is JSON."""
    return bool(_machine)
