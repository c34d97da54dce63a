"""From a page on a site to rows of commitments: word for word in their version, kept through edits and newer extractors."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.config.load import Config, load_config
from flows.harvest import extraction
from flows.harvest.extraction import reference_day, with_commitments_and_claims
from flows.passes.full_pass import PassResult, run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from parsers.commitments import EXTRACTOR_VERSION
from parsers.errors import UnreadableError
from parsers.model import PublicationDay, Release
from tests.support.servers.newsroom import configure, furnish, page
from tests.support.servers.sites import Site

REVIEW = "Un bilan du dispositif sera présenté aux maires d'ici la fin de l'année."
PATROLS = "Dix patrouilles supplémentaires seront déployées sur le littoral dans un délai de trois mois."
BEFORE = f"Le préfet a réuni hier les maires du littoral à la sous-préfecture. {PATROLS} {REVIEW}"
AFTER = f"Le préfet a réuni hier les maires et les services à la sous-préfecture. {REVIEW}"


def query(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def one_pass(config: Config, days: int = 0) -> PassResult:
    with on_threads() as submit:
        return run_pass(config, submit=submit, report=LogReport(), stop=Stop(), shift=timedelta(days=days))


def again(config: Config) -> PassResult:
    return reparse_all(config, report=LogReport(), stop=Stop())


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """A site with a one-release source, and the folder of a pass that visited it along with the seed corpus."""
    folder = tmp_path_factory.mktemp("visited")
    with Site() as site:
        (source,) = furnish(site, 1, 1)
        edit(site, BEFORE)
        one_pass(load_config(configure(folder, site, [source])))
        yield folder, site


@pytest.fixture
def newsroom(visited, tmp_path):
    """The site as it was then, and a copy of the folder."""
    folder, site = visited
    edit(site, BEFORE)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return load_config(tmp_path / "followthrough.toml"), site


def edit(site: Site, text: str) -> None:
    site.pages["/office-0/communique-0"] = page("Sécurité du littoral", text)


HELD = """
SELECT c.quote, v.version, c.deadline_to, c.extractor_version
FROM commitments AS c
JOIN release_versions AS v USING (version_id)
JOIN release_records AS r ON r.release_id = c.release_id
WHERE r.source_id = 'office-0'
ORDER BY c.deadline_to
"""
OUT_OF_PLACE = """
SELECT c.quote, v.body[c.quote_start + 1 : c.quote_end]
FROM commitments AS c
JOIN release_versions AS v ON v.version_id = c.version_id AND v.release_id = c.release_id
WHERE v.body[c.quote_start + 1 : c.quote_end] <> c.quote
"""
WITHOUT_VERSION = "SELECT count(*) FROM commitments WHERE version_id NOT IN (SELECT version_id FROM release_versions)"
ROWS = "SELECT * FROM commitments ORDER BY commitment_id"
WITHOUT_STAMPS = "SELECT * EXCLUDE (revision, extractor_version) FROM commitments ORDER BY commitment_id"


def test_a_page_gives_its_promises_word_for_word_in_their_version(newsroom, tmp_path):
    assert query(tmp_path, HELD) == [
        (PATROLS, 1, date(2026, 6, 1), EXTRACTOR_VERSION),
        (REVIEW, 1, date(2026, 12, 31), EXTRACTOR_VERSION),
    ]
    assert query(tmp_path, OUT_OF_PLACE) == []
    assert query(tmp_path, WITHOUT_VERSION) == [(0,)]


def test_a_promise_that_the_publisher_takes_out_stays_with_the_version_that_held_it(newsroom, tmp_path):
    config, site = newsroom
    ids = dict(query(tmp_path, "SELECT quote, commitment_id FROM commitments"))
    edit(site, AFTER)
    one_pass(config, days=1)
    assert [row[:2] for row in query(tmp_path, HELD)] == [(PATROLS, 1), (REVIEW, 2)]
    assert query(tmp_path, OUT_OF_PLACE) == []
    assert dict(query(tmp_path, "SELECT quote, commitment_id FROM commitments")) == ids
    edit(site, BEFORE)
    one_pass(config, days=3)
    assert [row[:2] for row in query(tmp_path, HELD)] == [(PATROLS, 3), (REVIEW, 3)]
    assert dict(query(tmp_path, "SELECT quote, commitment_id FROM commitments")) == ids


def test_paragraphs_parted_otherwise_make_no_version_and_leave_quotations_in_their_place(newsroom, tmp_path):
    config, site = newsroom
    edit(site, BEFORE.replace(f" {REVIEW}", f"</p><p>{REVIEW}"))
    one_pass(config, days=1)
    assert query(tmp_path, "SELECT count(*) FROM release_versions WHERE kind <> 'first'") == [(0,)]
    assert query(tmp_path, OUT_OF_PLACE) == []
    assert len(query(tmp_path, HELD)) == 2


def test_a_second_run_and_a_reparse_leave_every_row_as_it_is(newsroom, tmp_path):
    config, _ = newsroom
    before = query(tmp_path, ROWS)
    assert len(before) > 40, "the seed corpus promises much"
    one_pass(config, days=1)
    assert query(tmp_path, ROWS) == before
    again(config)
    assert query(tmp_path, ROWS) == before


def extracting_here(monkeypatch):
    """Extract in this process, where a test can stand in for the extractor, and not in the reading process."""
    for place in ("flows.rereading.bodies", "flows.harvest.readers"):
        monkeypatch.setattr(f"{place}.with_commitments_and_claims", extraction.with_commitments_and_claims)


def test_reparse_runs_a_newer_extractor_over_everything_and_keeps_ids(newsroom, tmp_path, monkeypatch):
    config, site = newsroom
    edit(site, AFTER)
    one_pass(config, days=1)
    before = query(tmp_path, WITHOUT_STAMPS)
    extracting_here(monkeypatch)
    monkeypatch.setattr(extraction, "EXTRACTOR_VERSION", EXTRACTOR_VERSION + 1)
    again(config)
    assert query(tmp_path, WITHOUT_STAMPS) == before
    assert query(tmp_path, "SELECT DISTINCT extractor_version FROM commitments") == [(EXTRACTOR_VERSION + 1,)]


def test_reparse_takes_out_what_a_newer_extractor_no_longer_finds(newsroom, tmp_path, monkeypatch):
    config, _ = newsroom
    honest = extraction.find_commitments

    def stricter(body, **more):
        return tuple(one for one in honest(body, **more) if "patrouilles" not in one.quote)

    extracting_here(monkeypatch)
    monkeypatch.setattr(extraction, "find_commitments", stricter)
    monkeypatch.setattr(extraction, "EXTRACTOR_VERSION", EXTRACTOR_VERSION + 1)
    again(config)
    assert [row[0] for row in query(tmp_path, HELD)] == [REVIEW]


SEEDS = """
SELECT c.quote, c.deadline_text, c.deadline_from, c.deadline_to, c.deadline_precision, c.actors
FROM commitments AS c
JOIN releases AS r USING (release_id)
WHERE r.source_id = 'seed-corpus' AND starts_with(r.external_id, '{}')
ORDER BY c.quote_start
"""


class TestSeeds:
    def test_the_review_of_the_british_plan_is_due_within_six_months(self, first_pass):
        (review,) = [row for row in query(first_pass, SEEDS.format("004")) if "les résultats seront examinés" in row[0]]
        assert review[1:5] == ("Au cours des six prochains mois", date(2020, 11, 29), date(2021, 5, 29), "month")
        assert set(review[5]) == {"France", "Royaume-Uni"}

    def test_its_measures_come_within_the_next_days_with_the_plan(self, first_pass):
        found = query(first_pass, SEEDS.format("004"))
        items = [row for row in found if row[0].startswith(("une augmentation", "le déploiement", "des mesures"))]
        assert len(items) == 4
        assert {row[1] for row in items} == {"dans les prochains jours"}
        assert {row[3:5] for row in items} == {(date(2020, 12, 13), "approximate")}

    def test_the_meeting_of_experts_is_due_by_the_end_of_2018(self, first_pass):
        (meeting,) = [row for row in query(first_pass, SEEDS.format("003")) if "une réunion d’experts" in row[0]]
        assert meeting[1] == "avant la fin de l’année 2018"
        assert meeting[3] == date(2018, 12, 31)
        assert set(meeting[5]) == {"France", "Belgique"}

    def test_each_of_the_five_promises_something_in_its_place(self, first_pass):
        counted = query(
            first_pass,
            "SELECT external_id, count(*) FROM commitments JOIN releases USING (release_id) GROUP BY 1 ORDER BY 1",
        )
        assert [name[:3] for name, _ in counted] == ["000", "001", "002", "003", "004"]
        assert query(first_pass, OUT_OF_PLACE) == []


DAY = date(2021, 3, 5)
UPDATED = date(2021, 3, 9)


@pytest.mark.parametrize(
    ("published", "updated", "day"),
    [
        (PublicationDay(DAY), UPDATED, DAY),
        (PublicationDay(DAY), None, DAY),
        (None, UPDATED, UPDATED),
        (PublicationDay(date(2021, 3, 1), "month"), UPDATED, None),
        (PublicationDay(date(2021, 1, 1), "year"), None, None),
        (None, None, None),
    ],
)
def test_times_count_from_the_day_of_publication_or_that_of_the_update(published, updated, day):
    release = Release("s", "https://s.fr/a", None, "T", PATROLS, "generic", 1, "c", datetime(2021, 3, 9), published, updated)
    assert reference_day(release) == day
    (found,) = with_commitments_and_claims(replace(release, language="fr")).commitments
    assert (found.deadline_to is None) == (day is None)


def test_a_release_of_more_promises_than_any_has_is_not_read_for_them(monkeypatch):
    body = "\n\n".join(f"Le préfet s'engage à réparer le quai {number} avant le 30 juin 2027." for number in range(4))
    release = Release("s", "https://s.fr/a", None, "T", body, "generic", 1, "c", datetime(2021, 3, 9), language="fr")
    monkeypatch.setattr(extraction, "_MOST", 4)
    assert len(with_commitments_and_claims(release).commitments) == 4
    monkeypatch.setattr(extraction, "_MOST", 3)
    with pytest.raises(UnreadableError, match="4 promises and 0 claims"):
        with_commitments_and_claims(release)
