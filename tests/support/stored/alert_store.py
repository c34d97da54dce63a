"""A published file with alerts in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from alerts.model import Alert
from alerts.rows import alert_row
from parsers.commitments import find_commitments
from tests.support.stored.harvests import Page, harvest, load
from warehouse.published.publish import publish
from warehouse.store import open_store

REVIEW = "La préfecture du Nord s'engage à présenter un bilan d'ici la fin de l'année."
LONG_AGO = "La préfecture du Nord s'engage à présenter un bilan avant le 1er mars 2019."
INSERT = """
INSERT INTO alerts BY NAME
SELECT $alert_id AS alert_id, $kind AS kind, $release_id AS release_id, $commitment_id AS commitment_id,
    $follow_up_id AS follow_up_id, $source_id AS source_id, $title AS title, $created_at AS created_at, $facts AS facts,
    $firmness AS firmness, nextval('private.revisions') AS revision
"""


def store(folder: Path, *alerts: Alert, statements: Sequence[str] = ()) -> Path:
    """The published file of a release with two commitments, these alerts, and what these statements did."""
    working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
    visit = harvest(Page("bilan", f"Réunion.\n\n{REVIEW}\n\n{LONG_AGO}", "Bilan"))
    releases = []
    for one in visit.releases:
        day = one.published.on if one.published else None
        found = find_commitments(one.body, title=one.title, published=day, language="fr", authority="Préfecture")
        releases.append(replace(one, commitments=found, extractor_version=1))
    load(working, replace(visit, releases=tuple(releases)))
    with open_store(working) as opened:
        for alert in alerts:
            opened.connection.execute(INSERT, alert_row(alert))
        for statement in statements:
            opened.connection.execute(statement)
    publish(working, published)
    return published
