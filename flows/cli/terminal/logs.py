"""The log of a command: as text or JSON, as the option says, else the configuration."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.terminal.options import err

if TYPE_CHECKING:
    from flows.config.load import Config

LogFormatOption = Annotated[
    Literal["text", "json"] | None,
    typer.Option("--log-format", help="How the log on stderr is written (default: [logging] format, which is text)."),
]
_VARIABLE = "FOLLOWTHROUGH_LOGGING__FORMAT"

log = logging.getLogger("followthrough")


def configured(file: Path | None, lines: Literal["text", "json"] | None, *, verbose: bool = False) -> Config:
    """The configuration, with the log set up as `lines` says, else as the configuration does.

    Raises ConfigError, and LexiconInUseError; see `flows.config.load.load_config`.
    """
    from flows.config.load import load_config
    from flows.passes.report import set_up_logging

    set_up_logging(err, verbose=verbose, lines=lines or "text")  # what is wrong with the configuration is reported, too
    loaded = load_config(file)
    set_up_logging(err, verbose=verbose, lines=lines or loaded.logging.format)
    return loaded


def also_in_children() -> None:
    """Have the processes that this one starts write their log like it."""
    os.environ[_VARIABLE] = "json" if _in_json() else "text"


def tell(text: str) -> None:
    """A remark for whoever started the command: on stderr, and a line of the log where that is JSON."""
    if _in_json():
        log.info("%s", text)
    else:
        err.print(text, markup=False)


def tell_of_error(message: str, hint: str | None = None) -> None:
    """What ended the command: on stderr in two lines, or in one line of a log in JSON."""
    if _in_json():
        log.error("%s", " ".join(part for part in (message, hint) if part))
        return
    print(f"error: {message}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)


def _in_json() -> bool:
    lines = sys.modules.get("flows.passes.lifecycle.log_lines")
    return lines is not None and lines.in_json()
