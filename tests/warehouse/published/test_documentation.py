"""The pages for analysts describe the published file as it really is."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from parsers.commitments import find_commitments
from parsers.model import PublicationDay
from tests.harvests import NOON, Page, harvest, load
from warehouse.published.ask import ask
from warehouse.published.publish import publish
from warehouse.published.reference import reference
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


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
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


def test_there_are_recipes():
    assert len(RECIPES) >= 15


@pytest.mark.parametrize("recipe", RECIPES, ids=[" ".join(recipe.split())[:60] for recipe in RECIPES])
def test_every_recipe_answers(published, recipe):
    answer = ask(published, recipe)
    assert answer.rows, "the example data has something to find for each"


def test_a_quotation_stands_at_its_place(published):
    [recipe] = [one for one in RECIPES if "in_its_place" in one]
    answer = ask(published, recipe)
    assert [row[answer.columns.index("in_its_place")] for row in answer.rows] == [True] * 5


def test_the_page_of_columns_is_what_the_comments_say(published):
    written = (DOCS / "schema.md").read_text(encoding="utf-8")
    assert written == reference(published), "renew it: python -m warehouse.published.reference > docs/schema.md"


def test_the_page_tells_the_truth_about_other_databases(published):
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{published}' AS ft (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM ft.releases").fetchone() == (4,)
        connection.execute("USE ft")
        assert connection.execute("SELECT count(*) FROM search('small boats')").fetchone() == (1,)
