"""The recipes of docs/queries.md, and a published file in which each of them finds something."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from parsers.commitments import find_commitments
from parsers.model import PublicationDay
from tests.support.stored.harvests import NOON, Page, harvest, load
from warehouse.published.publish import publish
from warehouse.review.decisions import about_commitment, about_follow_up
from warehouse.store import open_store

DOCS = Path(__file__).parents[3] / "docs"
RECIPES = re.findall(r"```sql\n(.*?)```", (DOCS / "queries.md").read_text(encoding="utf-8"), re.DOTALL)
PROMISE = "Le préfet s'engage à présenter un bilan d'ici la fin de l'année."
TAKEN_OUT = "Le Royaume-Uni s'est engagé à verser 31,4 millions d'euros."
LEDGER = """
INSERT INTO commitments BY NAME
SELECT * REPLACE ('c2' AS commitment_id, CURRENT_DATE + 5 AS deadline_to) FROM commitments WHERE quote = $quote;
INSERT INTO commitments BY NAME
SELECT * REPLACE ('c3' AS commitment_id, CURRENT_DATE - 40 AS deadline_to) FROM commitments
WHERE quote = $quote AND commitment_id <> 'c2';
INSERT INTO follow_ups (
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by, evidence,
    counts, revision
)
SELECT 'f1', c.commitment_id, r.release_id, 'review', 0.8, 'Le bilan a été présenté.', 0, 24, ['words: bilan'], 'rules 1',
    'act', TRUE, nextval('private.revisions')
FROM releases AS r, commitments AS c
WHERE r.url LIKE '%/bilan' AND c.quote = $quote AND c.commitment_id NOT IN ('c2', 'c3');
INSERT INTO commitments BY NAME
SELECT c.* REPLACE ('c4' AS commitment_id, r.release_id AS release_id) FROM commitments AS c, releases AS r
WHERE r.url LIKE '%/boats' AND c.quote = $quote AND c.commitment_id = 'c2';
INSERT INTO same_announcements
SELECT b.release_id, a.release_id, 0.9, ['words: the same'], 'rules 1', nextval('private.revisions')
FROM releases AS a, releases AS b, commitments AS c
WHERE a.url LIKE '%/promise' AND b.url LIKE '%/boats' AND c.quote = $quote AND c.commitment_id = 'c2';
"""


def told(release):
    """The release with its commitments."""
    found = find_commitments(
        release.body, title=release.title, published=release.published.on, language="fr", authority="Préfecture du Nord"
    )
    return replace(release, commitments=found, extractor_version=1)


def published_in(folder):
    """The published file, with the working file beside it."""
    working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
    pages = [
        Page("promise", f"Réunion à Lille.\n\n{PROMISE}\n\n{TAKEN_OUT}", "Une coopération policière renforcée"),
        Page("boats", "Des patrouilles contre les small boats. Les passeurs sont visés.", "Small boats"),
        Page("bilan", "Le bilan a été présenté.", "Bilan", published=date(2022, 1, 20)),
    ]
    with open_store(working) as store:
        store.begin_run("run-1", "watch", NOON)
        store.end_run("run-1", NOON + timedelta(minutes=3), "completed", {"sources": 2, "releases": 4})
    visit = harvest(*pages)
    load(working, replace(visit, releases=tuple(replace(told(one), territory="59") for one in visit.releases)))
    edited = replace(pages[0], body=f"Réunion à Arras.\n\n{PROMISE}")
    second = harvest(edited, at=NOON + timedelta(days=1), run_id="run-2")
    load(working, replace(second, releases=tuple(told(one) for one in second.releases)))
    seed = harvest(Page("x"), source_id="seed-corpus").releases[0]
    corpus = harvest(Page("x"), source_id="seed-corpus", at=NOON + timedelta(days=2))
    given = PublicationDay(date(2020, 11, 29), "day", "given")
    load(working, replace(corpus, releases=(replace(seed, external_id="004_58cd97f2a4b1d87c", published=given),)))
    with open_store(working) as store:
        for insert in LEDGER.split(";\n")[:-1]:
            store.connection.execute(insert, {"quote": PROMISE})
        [(promising,)] = store.connection.execute("SELECT release_id FROM releases WHERE url LIKE '%/promise'").fetchall()
        [(later,)] = store.connection.execute("SELECT release_id FROM releases WHERE url LIKE '%/bilan'").fetchall()
        store.decide(
            [
                about_commitment(promising, TAKEN_OUT, "accepted", "Anne", NOON, note="lu"),
                about_follow_up(promising, PROMISE, later, "accepted", "Anne", NOON, relation="fulfilled"),
            ]
        )
    publish(working, published)
    return published
