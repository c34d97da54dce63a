"""Figures for the textfile collector of node_exporter, in Prometheus's text format.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from flows.config.load import Config
from flows.monitoring.figures import Figure, state_of_things
from warehouse.clock import Clock

log = logging.getLogger("followthrough")

PREFIX = "followthrough_"
_FOR_ALL = 0o644
"""node_exporter runs as somebody else, and there is nothing private in figures."""


def write_textfile(config: Config, clock: Clock) -> bool:
    """Write the file that `[monitoring] textfile` names, replaced atomically, and return whether one was written.

    Raises nothing: figures that cannot be written are a warning in the log, and no reason for a pass to fail.
    """
    path = config.monitoring.textfile
    if path is None:
        return False
    try:
        _replace(path, in_text(state_of_things(config, clock())))
    except Exception as error:  # whatever it is, the pass went well; its kind is enough, the text could hold anything
        log.warning("the figures for monitoring were not written to %s: %s", path, _said_of(error))
        return False
    return True


def in_text(figures: Sequence[Figure]) -> str:
    """The figures in Prometheus's text format, version 0.0.4; those of one kind must be next to each other."""
    lines: list[str] = []
    before = ""
    for one in figures:
        name = PREFIX + one.name
        if name != before:
            lines += [f"# HELP {name} {one.meaning}", f"# TYPE {name} gauge"]
            before = name
        label = f'{{{one.label[0]}="{_escaped(one.label[1])}"}}' if one.label else ""
        lines.append(f"{name}{label} {one.value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")  # one name: what a killed program left is overwritten; no ".prom" at its end
    try:
        with draft.open("w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), _FOR_ALL)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):  # the draft is usually gone, renamed; an earlier error must be reported
            draft.unlink(missing_ok=True)


def _said_of(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
