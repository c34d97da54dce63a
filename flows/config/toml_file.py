"""Reads somebody's TOML file; what keeps it from being read is reported as a mistake in the configuration."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from flows.config.errors import ConfigError, Problem

_LINE_AND_COLUMN = re.compile(r"line (\d+), column (\d+)")


def text_of(file: Path) -> str:
    """The text of a file, with plain line endings; raises ConfigError."""
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([Problem("not UTF-8 text; save the file as UTF-8", file=str(file), line=line)]) from None
    except OSError as error:
        problem = Problem(f"cannot be read ({error.strerror})", file=str(file))
        raise ConfigError([problem], hint="Check that it is a file and that you may read it.") from error


def parsed(file: Path, text: str) -> dict[str, Any]:
    """The values in the text of a file; raises ConfigError with the line where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).rpartition(" (at ")
        at = _LINE_AND_COLUMN.match(place)
        line, column = (int(at[1]), f" (column {at[2]})") if at else (text.count("\n") + 1, " (at the end of the file)")
        problem = Problem(f"not TOML: {what or error}{column}", file=str(file), line=line)
        hint = "A value is a number, true, false, a list in square brackets, or a text in quotation marks."
        raise ConfigError([problem], hint=hint) from None
    except RecursionError:
        raise ConfigError([Problem("lists or tables are nested too deeply", file=str(file))]) from None
