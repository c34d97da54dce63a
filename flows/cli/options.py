"""Options that several commands have, and what they print with."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="The configuration file (default: ./followthrough.toml, if it is there).", metavar="FILE"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text for people.")]

out = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
"""For results."""
err = Console(stderr=True, highlight=False)
"""For progress and remarks, so that results can be piped."""


def print_json(value: Any) -> None:
    """One JSON document on stdout; times in ISO 8601, UTC."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, date | Path):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return str(value)
