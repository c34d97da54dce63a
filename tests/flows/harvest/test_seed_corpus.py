"""The seed corpus as a source: five releases with the facts from the manifest, read once and for all."""

from datetime import date, datetime

import pytest

from flows.catalogue.source_table import SEED_CORPUS
from flows.harvest.seed_corpus import harvest_seeds, read_seed
from tests.support.stored.harvests import rows
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import SourceState
from warehouse.seeds import seeds
from warehouse.store import open_store

NOW = datetime(2026, 3, 1, 12)
KNOWN = [
    ("000", date(2020, 10, 16), "page", "Coopération policière et douanière franco-belge"),
    ("001", date(2019, 12, 11), "page", "Sécurité - Réunion du groupe de travail opérationnel transfrontalier"),
    ("002", date(2019, 10, 1), "text", "CONFÉRENCE FRANCO-BRITANNIQUE RELATIVE À LA LUTTE"),
    ("003", date(2018, 6, 11), "page", "Déclaration conjointe des Premiers ministres français et belge"),
    ("004", date(2020, 11, 29), "given", "PARIS : Coopération bilatérale en matière de lutte contre"),
]


def released(number: str):
    (seed,) = [one for one in seeds() if one.external_id.startswith(f"{number}_")]
    return read_seed(SEED_CORPUS, seed)


@pytest.mark.parametrize(("number", "day", "how", "title"), KNOWN)
def test_each_seed_is_a_release_with_its_title_and_day(number, day, how, title):
    release = released(number)
    assert release.title.startswith(title)
    assert release.published is not None
    assert (release.published.on, release.published.precision, release.published.how) == (day, "day", how)
    assert release.language == "fr"
    assert len(release.body) > 500
    assert not release.body.startswith(release.title), "the title is no part of the body"


def test_what_stands_below_a_release_is_no_part_of_it():
    body = released("003").body
    assert "Communiqués récents" not in body
    assert "2024" not in body


def test_nobody_is_asked_and_every_seed_is_found():
    harvest = harvest_seeds(SEED_CORPUS, SourceState("seed-corpus"), run_id="run-1", clock=lambda: NOW)
    assert (harvest.readable, harvest.attempts, harvest.problems, harvest.listed) == (True, (), (), 5)
    assert len(harvest.releases) == len(harvest.captures) == len(harvest.entries) == 5


def test_loading_the_corpus_twice_changes_nothing(tmp_path):
    def visit(run_id: str, at: datetime):
        with open_store(tmp_path / "w.duckdb") as store:
            store.record_sources([SEED_CORPUS])
            state = store.source_states(["seed-corpus"], at)["seed-corpus"]
        harvest = harvest_seeds(SEED_CORPUS, state, run_id=run_id, clock=lambda: at)
        archive = archive_at(tmp_path / "archive")
        with archive.writer(run_id, at) as writer, open_store(tmp_path / "w.duckdb") as store:
            located = {one.capture_id: writer.keep(one) for one in harvest.captures}
            writer.sync()
            (loaded,) = store.load([harvest], located)
        return harvest, loaded

    _, first = visit("run-1", NOW)
    assert dict(first.versions) == {"first": 5}
    stored = rows(tmp_path / "w.duckdb", "SELECT * EXCLUDE (last_seen_at) FROM releases ORDER BY release_id")
    again, second = visit("run-2", datetime(2026, 9, 1, 12))
    assert again.quiet
    assert not any(second.versions.values())
    assert rows(tmp_path / "w.duckdb", "SELECT * EXCLUDE (last_seen_at) FROM releases ORDER BY release_id") == stored
    assert [row[0] for row in rows(tmp_path / "w.duckdb", "SELECT external_id[:3] FROM releases ORDER BY 1")] == [
        "000", "001", "002", "003", "004",
    ]  # several a line, as in a table  # fmt: skip
