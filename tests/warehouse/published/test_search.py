"""Full-text search in the published file: what search('words') finds."""

from datetime import timedelta

import duckdb
import pytest

from tests.support.stored.harvests import NOON, Page, harvest, load
from warehouse.published.publish import publish
from warehouse.published.search import _spans

RELEASES = {
    "accord": ("fr", "Accord franco-belge", "Les deux préfets ont signé un accord sur la coopération policière."),
    "patrouilles": (
        "fr",
        "Des patrouilles communes",
        "Les patrouilles seront généralisées. L'œuvre de coopération continue.",
    ),
    "bilan": ("fr", "Le bilan", "Le marché couvert rouvrira. L'Aïd s'est bien passé à Dunkerque."),
    "small-boats": ("en", "Small boats: next steps", "The ministers agreed on new patrols. Migration was discussed."),
    "overleg": ("nl", "Overleg met de gemeenten", "De burgemeesters van de gemeenten kwamen samen."),
    "sans-langue": ("xx", "Sans langue", "Un texte quelconque sur les passeurs."),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    pages = [Page(slug, body, title, language=language) for slug, (language, title, body) in RELEASES.items()]
    load(folder / "warehouse.duckdb", harvest(*pages))
    publish(folder / "warehouse.duckdb", folder / "followthrough.duckdb")
    return folder / "followthrough.duckdb"


def found(published, question, condition="true"):
    query = f"""
        SELECT regexp_extract(url, '[^/]+$') FROM search(?) JOIN releases USING (release_id)
        WHERE {condition} ORDER BY score DESC, url
    """
    with duckdb.connect(str(published), read_only=True, config={"autoload_known_extensions": False}) as connection:
        return [row[0] for row in connection.execute(query, [question]).fetchall()]


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("accord", ["accord"]),
        ("accords", ["accord"]),
        ("ACCORD", ["accord"]),
        ("policières", ["accord"]),
        ("policiere", ["accord"]),
        ("préfet", ["accord"]),
        ("patrouille", ["patrouilles"]),
        ("generaliser", ["patrouilles"]),
        ("oeuvre", ["patrouilles"]),
        ("marche", ["bilan"]),
        ("aid", ["bilan"]),
        ("dunkerque", ["bilan"]),
        ("boat", ["small-boats"]),
        ("agreeing", ["small-boats"]),
        ("migrations", ["small-boats"]),
        ("patrolling", ["small-boats"]),
        ("gemeente", ["overleg"]),
        ("passeurs", ["sans-langue"]),
        ("coopérations policières", ["accord", "patrouilles"]),
        ("introuvable", []),
        ("", []),
        ("' ; DROP TABLE x --", []),
    ],
)
def test_words_are_found_in_any_form_with_or_without_accents(published, question, slugs):
    assert found(published, question) == slugs


def test_only_releases_with_all_the_words_can_be_asked_for(published):
    assert found(published, "coopération policière", "words_found = words_asked") == ["accord"]


def test_a_word_in_the_title_weighs_more(tmp_path):
    filler = "Le reste du texte parle de toute autre chose et de bien des sujets. " * 3
    pages = [Page("in-text", f"{filler} passeurs", "Autre chose"), Page("in-title", f"{filler} rien", "Les passeurs")]
    load(tmp_path / "w.duckdb", harvest(*pages))
    publish(tmp_path / "w.duckdb", tmp_path / "p.duckdb")
    assert found(tmp_path / "p.duckdb", "passeurs") == ["in-title", "in-text"]


def test_words_of_an_earlier_version_are_not_found(tmp_path):
    working, published = tmp_path / "w.duckdb", tmp_path / "p.duckdb"
    load(working, harvest(Page("a", "Les passeurs.")))
    publish(working, published)
    load(working, harvest(Page("a", "Les trafiquants."), at=NOON + timedelta(days=1), run_id="run-2"))
    publish(working, published)
    assert found(published, "passeurs") == []
    assert found(published, "trafiquant") == ["a"]


def test_stems_learnt_later_are_the_same_terms(tmp_path):
    working, published = tmp_path / "w.duckdb", tmp_path / "p.duckdb"
    for number, body in enumerate(["Une patrouille.", "Des patrouilles.", "Il faut patrouiller."]):
        load(working, harvest(Page(str(number), body), at=NOON + timedelta(days=number), run_id=str(number)))
        publish(working, published)
    assert sorted(found(published, "patrouille")) == ["0", "1", "2"]


def test_text_that_is_no_prose_does_not_harm_the_index(tmp_path):
    load(
        tmp_path / "w.duckdb",
        harvest(Page("long", "x" * 200_000), Page("marks", "… — « » 💥 \x00 é"), Page("empty", "", "")),
    )
    publish(tmp_path / "w.duckdb", tmp_path / "p.duckdb")
    assert found(tmp_path / "p.duckdb", "sécurité") == ["long", "marks"]


def test_releases_are_indexed_in_portions_by_their_number_and_their_size(monkeypatch):
    monkeypatch.setattr("warehouse.published.search._BATCH", 3)
    monkeypatch.setattr("warehouse.published.search._BATCH_BYTES", 100)
    short = [(row, 10) for row in range(1, 8)]
    assert list(_spans(short)) == [(1, 3), (4, 6), (7, 7)]
    assert list(_spans([(1, 60), (5, 60), (9, 500), (10, 40), (11, 60)])) == [(1, 1), (5, 5), (9, 9), (10, 11)]
    assert list(_spans([])) == []
