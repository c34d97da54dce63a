"""Words looked for in promises are those that stand in them now, also where a pass has changed them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flows.web.filters import sought
from parsers.commitments import find_commitments
from tests.harvests import Page, harvest, load
from warehouse.published.publish import Publication, publish
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
