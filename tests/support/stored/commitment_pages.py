"""Releases that make commitments, and links to them, as tests of decisions and of the ledger need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from parsers.commitments import EXTRACTOR_VERSION, find_commitments
from parsers.model import FollowUp, FollowUpEvidence, FollowUpRelation, Release
from tests.support.stored.harvests import NOON, Page, harvest, load
from warehouse.connection.sql import Row, as_parameter, statement
from warehouse.harvests.values import Harvest
from warehouse.matching import links
from warehouse.review.decisions import Decision
from warehouse.store import Store, open_store


def told(release: Release, version: int = EXTRACTOR_VERSION) -> Release:
    """The release with its commitments."""
    day = release.published.on if release.published else None
    found = find_commitments(release.body, title=release.title, published=day, language="fr", authority="Préfecture")
    return replace(release, commitments=found, extractor_version=version)


def promising(*pages: Page, at: datetime = NOON, source_id: str = "nord", run_id: str = "run-1") -> Harvest:
    """A visit whose releases were read for commitments."""
    visit = harvest(*pages, at=at, source_id=source_id, run_id=run_id)
    return replace(visit, releases=tuple(told(one) for one in visit.releases))


def store_pages(working: Path, *pages: Page, at: datetime = NOON, source_id: str = "nord", run_id: str = "run-1") -> None:
    """Store what such a visit brought."""
    load(working, promising(*pages, at=at, source_id=source_id, run_id=run_id))


def decide(working: Path, *decisions: Decision) -> int:
    """Store what a person decided; how many of the decisions are new."""
    with open_store(working) as store:
        return store.decide(decisions)


def asked(working: Path, query: str, *values: object) -> list[tuple]:
    """What the working file answers."""
    with open_store(working, read_only=True, wait_seconds=5) as store:
        return store.connection.execute(query, list(values)).fetchall()


def release_named(working: Path, slug: str) -> str:
    """The release_id of a page."""
    [(found,)] = asked(working, "SELECT release_id FROM releases WHERE ends_with(url, ?)", slug)
    return str(found)


def link_row(
    commitment_id: str,
    release_id: str,
    body: str,
    quote: str,
    relation: FollowUpRelation,
    score: float,
    evidence: FollowUpEvidence = "act",
    moved_to: date | None = None,
) -> Row:
    """A link as the rules write it."""
    start = body.index(quote)
    why = ("names: Tournai II", "time: 12 days after the due day")
    found = FollowUp(relation, score, quote, start, start + len(quote), why, evidence, moved_to)
    return links.link_row(commitment_id, release_id, found, "rules 1")


def link(
    working: Path, promise: str, slug: str, quote: str, *, relation: FollowUpRelation = "review", score: float = 0.6
) -> str:
    """Link the earliest commitment whose quotation begins so to a page, as the rules would; returns the follow_up_id."""
    later = release_named(working, slug)
    with open_store(working) as store:
        [(commitment_id,)] = store.connection.execute(
            "SELECT commitment_id FROM ledger WHERE starts_with(quote, ?) ORDER BY published_on LIMIT 1", [promise]
        ).fetchall()
        [(body,)] = store.connection.execute("SELECT body FROM releases WHERE release_id = ?", [later]).fetchall()
        row = link_row(commitment_id, later, body, quote, relation, score)
        write_links(store, [row])
    return str(row["follow_up_id"])


def write_links(store: Store, rows: Sequence[Row]) -> None:
    """Write links in place of those with the same ids."""
    links.forget_links(store.connection, [row["follow_up_id"] for row in rows])
    [(revision,)] = store.connection.execute(statement("next_revision")).fetchall()
    links.write_links(store.connection, rows, revision)


def copy_of(working: Path, copy: str, first: str, *, decided_by: str = "rules 1") -> None:
    """Write that a page is a copy of another, as the rules would."""
    row = {"release_id": release_named(working, copy), "same_as": release_named(working, first), "score": 0.9}
    row |= {"reasons": ["words: 91 % the same"], "decided_by": decided_by}
    with open_store(working) as store:
        [(revision,)] = store.connection.execute(statement("next_revision")).fetchall()
        store.connection.execute(statement("write_copies"), {"rows": as_parameter([row]), "revision": revision})


def day_after(day: date, days: int) -> date:
    """The day so many days after a day."""
    return date.fromordinal(day.toordinal() + days)
