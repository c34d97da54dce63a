"""Options that several commands share, and what they print with."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from textwrap import indent
from typing import Annotated, Any

import typer
from rich.console import Console

from parsers.text.lines import visible_json

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="The configuration file (default: ./followthrough.toml, if it is there).", metavar="FILE"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text for people.")]


def nobody_reads() -> None:
    """Discard what is still to be printed: whoever was reading our output (`| head`) has had enough. The work goes on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class Output(Console):
    """A console whose reader may go away."""

    def on_broken_pipe(self) -> None:
        """Go on without a reader; rich would end the program with the status of a fault."""
        nobody_reads()


if sys.stdout is None:  # started with its output closed, as some daemons start their programs
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for as long as the program lasts
if sys.stderr is None:
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the program lasts

out = Output(highlight=False, soft_wrap=not sys.stdout.isatty())
"""For results."""
err = Output(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())
"""For progress and remarks, so that results can be piped."""


def print_text(text: str) -> None:
    """`text` on stdout as it is."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()


def print_json(value: Any) -> None:
    """One JSON document on stdout; times in ISO 8601, UTC, and null for a number that JSON cannot hold."""
    print_text(_json(value) + "\n")


def print_json_list(values: Iterable[Any]) -> None:
    """The same for a list whose parts are printed as they come."""
    between = "[\n"
    try:
        for value in values:
            sys.stdout.write(between + indent(_json(value), " "))
            between = ",\n"
        sys.stdout.write("[]\n" if between == "[\n" else "\n]\n")
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()


def _json(value: Any) -> str:
    text = json.dumps(_finite(value), ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
    return visible_json(text) if sys.stdout.isatty() else text


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + ("Z" if value.tzinfo is None else "")
    if isinstance(value, date | Path):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return str(value)
