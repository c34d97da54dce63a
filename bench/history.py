"""The history of figures: every table that a bench prints is a line of bench/history.jsonl, beside where it was measured."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).with_name("history.jsonl")

Cell = str | float | int | None


def remember(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], history: Path = HISTORY) -> None:
    """Add a table to the history; figures keep four significant digits.

    Raises OSError when the file cannot be written.
    """
    line = {**_where(), "title": title, "columns": list(columns), "rows": [[_short(cell) for cell in row] for row in rows]}
    with history.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def remembered(words: Sequence[str] = (), history: Path = HISTORY) -> Iterator[dict[str, Any]]:
    """The tables whose titles contain all these words, in the order in which they were measured; case counts for nothing.

    A line that a killed bench cut short is passed over.
    """
    if not history.exists():
        return
    for line in history.read_text(encoding="utf-8").splitlines():
        try:
            one: dict[str, Any] = json.loads(line)
        except json.JSONDecodeError:  # cut short
            continue
        if all(word.lower() in one["title"].lower() for word in words):
            yield one


def courses(tables: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[list[Cell]]]]:
    """How each table went: its title with its columns, and its rows, each behind the day, the revision and the load."""
    seen: dict[tuple[str, tuple[str, ...]], list[list[Cell]]] = {}
    for one in tables:
        course = seen.setdefault((one["title"], tuple(one["columns"])), [])
        course += [[one["when"][:16], one["revision"], one["load"], *row] for row in one["rows"]]
    for (title, columns), rows in seen.items():
        yield title, [["when", "revision", "load", *columns], *sorted(rows, key=lambda row: (str(row[3]), str(row[0])))]


def _where() -> dict[str, Any]:
    return {
        "when": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        "revision": _revision(),
        "processors": os.cpu_count(),
        "kind": _kind(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _revision() -> str:
    """The commit measured, with a + where files were changed since; empty outside of a checkout."""
    folder = Path(__file__).parent
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,  # what it said is looked at, whatever its status
        )
    except OSError:  # no git on this machine
        return ""
    return said.stdout.strip()


def _kind() -> str:
    """What the system calls the processor."""
    if sys.platform == "linux":
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")  # a name may be in any encoding
        for line in said.splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _short(cell: Cell) -> Cell:
    return float(f"{cell:.4g}") if isinstance(cell, float) else cell
