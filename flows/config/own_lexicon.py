"""People's own lexicon lines: the files in their folder, read and checked before anything starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.catalogue.spelling import did_you_mean
from flows.config.errors import ConfigError, Places, Problem, dotted
from flows.config.toml_file import parsed, text_of
from flows.config.toml_lines import key_lines
from parsers.lexicon.merging import EXTENDABLE

_LARGEST = 500_000
"""Bytes of a file; our largest table, with 1,200 meanings, has 150,000."""
_MOST_TOLD = 20
"""Mistakes reported at once: someone who got the form of a whole file wrong need not see each line."""
_HINT = "Mend the lines named; docs/configuration.md says which tables take lines of yours, and in which form."


def own_lines(folder: Path | None, places: Places) -> dict[str, str]:
    """The texts of the files in `folder`, by name, free of mistakes; none without a folder.

    Raises ConfigError, with what is wrong with them: an unreadable folder, a file named like none of our tables, a line
    that does not have the form of its table, a pattern that does not match its example.
    """
    if folder is None:
        return {}
    try:
        files = sorted(one for one in folder.iterdir() if one.name.endswith(".toml"))
    except OSError as error:
        problem = places.problem(("lexicon", "folder"), f"{folder} cannot be read ({error.strerror})")
        raise ConfigError([problem], hint="Make the folder, or take the key out.") from error
    problems = [found for file in files if (found := _unfit(file))]
    texts = {} if problems else {file.name: text_of(file) for file in files}
    problems += _faults(folder, texts)
    if problems:
        raise ConfigError(problems[:_MOST_TOLD], hint=_HINT)
    return texts


def _unfit(file: Path) -> Problem | None:
    if file.name not in EXTENDABLE:
        near = did_you_mean(file.name, tuple(EXTENDABLE))
        return Problem(f"no table of this name takes lines{near}; expected one of {', '.join(EXTENDABLE)}", file=str(file))
    if not file.is_file():
        return Problem("not a file", file=str(file))
    if file.stat().st_size > _LARGEST:
        return Problem(f"larger than {_LARGEST:,} bytes", file=str(file))
    return None


def _faults(folder: Path, texts: dict[str, str]) -> Iterator[Problem]:
    tables: dict[str, dict[str, Any]] = {name: parsed(folder / name, text) for name, text in texts.items()}
    if not any(tables.values()):
        return
    from parsers.lexicon.own import faults

    lines = {name: key_lines(text) for name, text in texts.items()}
    for name, path, text in faults(tables):
        known = lines[name]
        line = next((known[path[:length]] for length in range(len(path), 0, -1) if path[:length] in known), None)
        yield Problem(text, dotted(path), str(folder / name), line)
