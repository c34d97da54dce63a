"""What the pages find prepared in the published file: where each commitment stands, but for what depends on the day."""

from __future__ import annotations

import functools
from datetime import date

from duckdb import DuckDBPyConnection

from warehouse.connection.database import transaction
from warehouse.connection.sql import statement
from warehouse.schema.files import views

TABLES = ("releases", "twins", "promises", "latest_told")
"""Of the schema `pages`."""

RESTS_ON = frozenset({"release_records", "release_versions", "commitments", "follow_ups", "same_announcements"})
"""The relations from which they are made: they are made anew when one of these has changed."""
_BY_DAY = "FROM standing AS c\nCROSS JOIN paris_today AS d"


def prepare_pages(connection: DuckDBPyConnection) -> None:
    """Make the tables of the schema `pages` anew."""
    for text in prepared():
        with transaction(connection):  # numbers of rows hold once what was written is committed
            connection.execute(text)


@functools.cache
def prepared() -> tuple[str, ...]:
    """The statements that make the tables, each from those before it."""
    return (
        statement("prepare_releases"),
        statement("prepare_twins"),
        statement("prepare_promises").replace("{standing}", _standing()),
        statement("prepare_told"),
    )


def statuses_on(today: date) -> str:
    """The query for pages.promises with where each stands on a day, by the view commitment_status."""
    _, by_day = _parts()
    kept = (
        "c.rowid AS row_no, c.release_row, c.commitment_no, c.sorted_by, c.firmness, c.is_firm, c.party_ids, c.topics,"
        " c.first_held_at, c.source_id, c.territory, c.published_on, c.in_copy,"
    )
    asked = f"SELECT {kept}\n{by_day}"
    return asked.replace(_BY_DAY, "FROM warehouse.pages.promises AS c").replace("d.today", f"DATE '{today.isoformat()}'")


def _standing() -> str:
    standing, _ = _parts()
    return f"{standing}\nSELECT * FROM standing".replace("FROM same_commitments", "FROM pages.twins")


@functools.cache
def _parts() -> tuple[str, str]:
    """What the view commitment_status works out first, whatever the day, and its columns: its rules stand there alone."""
    [view] = (one.text for one in views() if one.relation == "commitment_status")
    query = view.partition(" AS\n")[2].partition(";\nCOMMENT ON VIEW")[0]
    standing, _, by_day = query.rpartition("\nSELECT\n")
    return standing, by_day
