"""search_commitments('words') in the published file finds commitments, not all those of a release that uses the words."""

from dataclasses import replace

import duckdb
import pytest

from parsers.commitments import find_commitments
from tests.support.stored.harvests import Page, harvest, load
from warehouse.published.publish import publish

BODY = "La ville s'engage à rénover les quais.\n\nDeux médecins rejoindront l'hôpital le 3 mai 2031."


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    visit = harvest(
        Page("quais", BODY, "Vaudry", language="fr"), Page("fleurs", "Les quais fleuris.", "Vaudry", language="fr")
    )
    found = find_commitments(BODY, title="", published=None, language="fr", authority=None)
    promising = replace(visit.releases[0], commitments=found, extractor_version=1)
    load(folder / "warehouse.duckdb", replace(visit, releases=(promising, visit.releases[1])))
    publish(folder / "warehouse.duckdb", folder / "followthrough.duckdb")
    return folder / "followthrough.duckdb"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("quai", [("Rénover les quais", 1, 1)]),
        ("RENOVER des quais", [("Rénover les quais", 2, 3)]),
        ("médecin hôpitaux", [("Deux médecins rejoindront l’hôpital, le 3 mai 2031", 2, 2)]),
        ("fleuris", []),
        ("piscine", []),
        ("", []),
    ],
)
def test_promises_are_found_by_their_own_words(published, question, titles):
    query = """
        SELECT c.title, s.words_found, s.words_asked
        FROM search_commitments(?) AS s JOIN commitments AS c USING (commitment_id)
        ORDER BY s.score DESC
    """
    with duckdb.connect(str(published), read_only=True, config={"autoload_known_extensions": False}) as connection:
        assert connection.execute(query, [question]).fetchall() == titles


def test_promises_and_releases_have_topics(published):
    with duckdb.connect(str(published), read_only=True) as connection:
        assert connection.execute("SELECT topics FROM commitments WHERE quote LIKE '%hôpital%'").fetchall() == [
            (["health"],)
        ]
        assert connection.execute("SELECT topics FROM releases WHERE url LIKE '%/fleurs'").fetchall() == [([],)]
