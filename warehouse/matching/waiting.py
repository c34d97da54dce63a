"""Whether anything is to be matched, asked without the rules of matching: a quiet pass never loads them."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from parsers.lexicon import fingerprint
from parsers.versions import MATCHER_VERSION
from warehouse.connection.sql import statement

_GROWTH = 1.25
"""Terms are weighed again when the warehouse has grown by a quarter: docs/decisions/0009-matching.md."""
_FEW = 200
"""Up to so many releases, terms are weighed again whenever there is another one."""


@dataclass(frozen=True, slots=True)
class Background:
    """The current weights: the number of releases that used each term when they were last counted."""

    number: int
    releases: int


def background(connection: DuckDBPyConnection) -> Background | None:
    """The current weights; None before anything was weighed, and when other rules or words weighed it."""
    row = connection.execute(statement("background_in_force")).fetchone()
    return Background(row[0], row[1]) if row is not None and row[2:] == (MATCHER_VERSION, fingerprint()) else None


def is_outgrown(connection: DuckDBPyConnection, in_force: Background | None) -> bool:
    """Whether there are a quarter more releases than when terms were weighed; then they are to be weighed again."""
    row = connection.execute(statement("count_subjects")).fetchone()
    releases = int(row[0]) if row else 0
    if in_force is None:
        return releases > 0
    few = releases < _FEW and releases != in_force.releases
    return few or releases >= in_force.releases * _GROWTH


def releases_to_index(connection: DuckDBPyConnection, most: int) -> list[str]:
    """Up to `most` releases that today's rules and words have not broken down yet, the newest first."""
    missing = {"version": MATCHER_VERSION, "lexicon": fingerprint(), "most": most}
    return [row[0] for row in connection.execute(statement("releases_to_index"), missing).fetchall()]


def releases_not_matched(connection: DuckDBPyConnection, in_force: Background, most: int) -> list[str]:
    """Up to `most` releases whose links are to be decided with the weights in force, the newest first."""
    asked = {"number": in_force.number, "most": most}
    return [row[0] for row in connection.execute(statement("releases_not_matched"), asked).fetchall()]


def is_matched(connection: DuckDBPyConnection) -> bool:
    """Whether nothing is left that `warehouse.matching.match.match_again` would do."""
    in_force = background(connection)
    if releases_to_index(connection, 1) or is_outgrown(connection, in_force):
        return False
    return in_force is None or not releases_not_matched(connection, in_force, 1)
