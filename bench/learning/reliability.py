"""Writes the measured reliability of links and commitments into the table that the published file shows as `reliability`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

TABLE = Path(__file__).parents[2] / "warehouse" / "published" / "reliability.toml"
_HEAD = """\
# `reliability` of the published file, written by `python -m bench.learning` and `python -m bench.learning.links` (--write).
# A row for each kind; a key left out counts all kinds together. Of a link, right is what bears on the very promise by the
# marks of careful readers, and where a relation is named, what has that relation too; of a promise, what they marked at all.
"""
_FEWEST = 8
"""Judged rows of a kind; with fewer, a share says nothing."""

Kind = tuple[tuple[str, str], ...]
"""Column names with their values: what is counted together."""


def counted(judged: Iterable[tuple[Mapping[str, str], bool]]) -> dict[Kind, tuple[int, int]]:
    """By kind: how many were right, and how many there were; kinds with too few are left out."""
    counts: dict[Kind, tuple[int, int]] = {}
    for kind, right in judged:
        key = tuple(sorted(kind.items()))
        before = counts.get(key, (0, 0))
        counts[key] = (before[0] + right, before[1] + 1)
    return {kind: both for kind, both in counts.items() if both[1] >= _FEWEST}


def write(subject: str, version: int, measured_on: str, counts: Mapping[Kind, tuple[int, int]]) -> None:
    """Replace the rows of `subject` ("follow_up" or "commitment"), and leave the other's as they are."""
    rows = [one for one in tomllib.loads(TABLE.read_text(encoding="utf-8")).get("measured", []) if one["subject"] != subject]
    for kind, (right, judged) in sorted(counts.items()):
        named = {"subject": subject, **dict(kind), "measured_on": measured_on}
        rows.append({**named, "judged_right": right, "judged": judged, "rules_version": version})
    rows.sort(key=lambda one: one["subject"])
    lines = [_HEAD]
    for row in rows:
        lines.append("[[measured]]")
        lines += [f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in row.items()]
        lines.append("")
    TABLE.write_text("\n".join(lines), encoding="utf-8")
