"""Words looked for in promises are those that stand in them now; and what a search shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from flows.web.filters import sought
from parsers.commitments import find_commitments
from tests.flows.web.test_pages import Reading
from tests.support.servers.web_pages import Pages
from tests.support.stored.harvests import Page, harvest, load
from warehouse.published.publish import Publication, publish
from warehouse.published.serving.finding import find_releases
from warehouse.published.serving.promises import Conditions, counted_page
from warehouse.published.serving.snapshot import Snapshot
from warehouse.store import open_store

BODY = "La ville s'engage à rénover les quais de l'Œuvre.\n\nDeux médecins rejoindront l'hôpital le 3 mai 2031."
LATER = "UPDATE commitments SET revision = nextval('private.revisions'), "


class Newsroom:
    """A working file with a promise of quays, told on two sites, and what is published of it."""

    def __init__(self, folder: Path) -> None:
        self.working, self.published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
        pages = [Page(name, BODY, "Vaudry", language="fr") for name in ("quais", "copie")]
        visit = harvest(*pages, Page("fleurs", "Les quais fleuris, la digue.", "Vaudry", language="fr"))
        found = find_commitments(BODY, title="", published=None, language="fr", authority=None)
        promising = [replace(one, commitments=found, extractor_version=1) for one in visit.releases[:2]]
        load(self.working, replace(visit, releases=(*promising, visit.releases[2])))

    def publish(self, *changes: str) -> Publication:
        with open_store(self.working) as store:
            for change in changes:
                store.connection.execute(change)
        return publish(self.working, self.published)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        opened = Snapshot(self.published)
        try:
            yield opened
        finally:
            opened.close()

    def found(self, words: str) -> int:
        """How many promises have these words, those in copies too."""
        with self.snapshot() as snapshot:
            wanted = Conditions(sought=sought(words), firmness=("firm", "intention", "event"), copies=True)
            many, rows = counted_page(snapshot, wanted, "due", most=25)
            assert many == len(rows)
            return many


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    room = Newsroom(tmp_path_factory.mktemp("words"))
    room.publish()
    return room


@pytest.mark.parametrize(
    ("words", "many"),
    [
        ("quais", 2),
        ("QUAIS oeuvre", 2),
        ("quais hopital", 0),
        ("quais | hôpitaux", 4),
        ('"les quais de"', 2),
        ('"quais les"', 0),
        ('"les quais" medecin', 0),
        ('"trois quais" | médecins', 2),
        ("fleuris", 0),
        ("piscine", 0),
    ],
)
def test_promises_are_found_by_their_words(newsroom: Newsroom, words: str, many: int) -> None:
    assert newsroom.found(words) == many


def test_the_twins_are_those_of_the_view_and_changed_words_are_found_anew(newsroom: Newsroom) -> None:
    other_words = f"{LATER} quote = 'La ville s''engage à rénover la digue.', title = 'La digue' WHERE quote ILIKE '%quais%'"
    shouted = f"{LATER} quote = upper(quote) || ' !' WHERE release_id = (SELECT max(release_id) FROM commitments)"
    for change in (shouted, other_words):
        assert not newsroom.publish(change).rebuilt
        with newsroom.snapshot() as snapshot:
            prepared, view = (
                snapshot.rows_for("promises_counted", {}, conditions=f"commitment_id IN (SELECT commitment_id FROM {name})")
                for name in ("pages.twins", "same_commitments")
            )
        assert prepared == view == [{"many": 2}]
    assert (newsroom.found("quais"), newsroom.found("digue"), newsroom.found("hôpital")) == (0, 2, 2)


@pytest.mark.parametrize("words", ["le", "travaux digues"])
def test_releases_are_ranked_as_by_the_search_of_the_file(published: Path, words: str) -> None:
    with duckdb.connect(str(published), read_only=True) as file:
        ranked = dict(file.execute("SELECT release_id, score FROM search($words)", {"words": words}).fetchall())
    snapshot = Snapshot(published)
    found = find_releases(snapshot, sought(words))
    snapshot.close()
    all_words = [ranked[one] for one in found.ids]
    assert len(all_words) == found.many > 0
    assert all_words == pytest.approx(sorted(all_words, reverse=True))


def test_a_search_is_paged_to_its_end(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(page: int) -> tuple[set[str], set[str], str]:
        answer = pages.get(f"/search?q=le+%7C+de&page={page}", language="en")
        assert answer.status_code == 200
        links = [
            {link for link in Reading(part).values("href") if re.fullmatch(rf"/{kind}/[^/?]+", link)}
            for kind, part in zip(("commitments", "releases"), answer.text.split('<h2 id="releases">'), strict=True)
        ]
        return links[0], links[1], answer.text

    monkeypatch.setattr("flows.web.pages.search._PER_PAGE", 3)
    first = shown(1)
    pages_in_all = int(re.findall(r"page 1 of (\d+)", first[2])[0])
    all_pages = [first, *(shown(page) for page in range(2, pages_in_all + 1))]
    for kind, many in ((0, r"(\d+) commitments, page 1"), (1, r"(\d+) releases, page 1")):
        together = [link for page in all_pages for link in page[kind]]
        assert len(together) == len(set(together)) == int(re.findall(many, first[2])[0]) > 3
    assert 'href="/search?q=le+%7C+de&amp;page=2"' in first[2]
    assert 'rel="prev"' not in first[2]
    assert 'rel="next"' not in all_pages[-1][2]
    *none, text = shown(pages_in_all + 1)
    assert none == [set(), set()]
    assert text.count("They are on earlier pages.") == 2
    assert f'page={pages_in_all}"' in text
