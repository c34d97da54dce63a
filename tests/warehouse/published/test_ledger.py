"""Commitments and releases in the published file, by what a person asks for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest

from parsers.commitments import find_commitments
from parsers.model import PublicationDay
from tests.support.stored.commitment_pages import copy_of, link, store_pages
from tests.support.stored.harvests import NOON, Page, harvest, load
from warehouse.errors import WarehouseError
from warehouse.published.ledger import (
    COLUMNS,
    Wanted,
    commitments,
    commitments_by_prefix,
    history,
    releases_named,
    source_ids,
)
from warehouse.published.publish import publish
from warehouse.review.decisions import about_commitment
from warehouse.store import open_store

REVIEW = "La préfecture du Nord s'engage à présenter un bilan d'ici la fin de l'année."
BOATS = "La France et le Royaume-Uni déploieront dix bateaux de plus à compter du 1er mai 2021."
DRAFT = "Le ministère de l'Intérieur s'engage à publier un guide."
DONE = "Le bilan a été présenté au préfet du Nord."
WEEKLY = "La préfecture s'engage à réunir les maires chaque mois."


def told(harvested):
    """The harvest with its releases' commitments."""
    releases = []
    for one in harvested.releases:
        day = one.published.on if one.published else None
        found = find_commitments(one.body, title=one.title, published=day, language="fr", authority="Préfecture")
        firm = tuple(replace(each, firmness="firm") for each in found)
        releases.append(replace(one, commitments=firm, extractor_version=1))
    return replace(harvested, releases=tuple(releases))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
    north = told(
        harvest(
            Page("bilan", f"Réunion.\n\n{REVIEW}", "Bilan", published=date(2021, 3, 1), guid="n-1"),
            Page("bateaux", f"Réunion.\n\n{BOATS}\n\n{DRAFT}", "Bateaux", published=date(2021, 4, 2), lead_to="https://www.nord.gouv.fr/Moved/bateaux-2"),
        )
    )  # several a line, as in a table  # fmt: skip
    load(working, replace(north, releases=tuple(replace(one, territory="59") for one in north.releases)))
    south = told(harvest(Page("maires", WEEKLY, "Maires", published=None), source_id="sud"))
    load(working, replace(south, releases=tuple(replace(one, territory="13") for one in south.releases)))
    without = Page("bateaux", f"Réunion.\n\n{BOATS}", "Bateaux", published=date(2021, 4, 2))
    edited = told(harvest(without, at=NOON + timedelta(days=1), run_id="run-2"))
    load(working, replace(edited, releases=tuple(replace(one, territory="59") for one in edited.releases)))
    publish(working, published)
    return published


def quotes(published, **wanted):
    return [row["quote"] for row in commitments(published, Wanted(**wanted))]


def test_all_of_them_by_the_day_they_are_due_those_without_one_last(published):
    assert quotes(published)[:2] == [BOATS, REVIEW]
    assert sorted(quotes(published)[2:]) == sorted([DRAFT, WEEKLY])


ASKED = [
    ("part of a name, without accents", {"parties": ("royaume-uni",)}, [BOATS]),
    ("two parties: both", {"parties": ("France", "ROYAUME")}, [BOATS]),
    ("two parties, one of them absent", {"parties": ("France", "Belgique")}, []),
    ("words", {"words": "bilan présenter"}, [REVIEW]),
    ("beginnings of words, without accents", {"words": "deploi bat"}, [BOATS]),
    ("ends of words", {"words": "loieront"}, []),
    ("words of another apostrophe", {"words": "d’ici l’année"}, [REVIEW]),
    ("what SQL would take for more", {"words": "' OR 1=1 --"}, []),
    ("a name that SQL would take for more", {"parties": ("' OR '1'='1",)}, []),
    ("a pattern is no pattern", {"parties": ("%",)}, []),
    ("since a day", {"since": date(2021, 4, 2)}, [BOATS, DRAFT]),
    ("until a day", {"until": date(2021, 4, 1)}, [REVIEW]),
    ("due before", {"due_before": date(2021, 12, 31)}, [BOATS]),
    ("due after", {"due_after": date(2021, 5, 1)}, [REVIEW]),
    ("dated", {"kind": "dated"}, [BOATS, REVIEW]),
    ("recurring", {"kind": "recurring"}, [WEEKLY]),
    ("a source", {"sources": ("sud",)}, [WEEKLY]),
    ("sources", {"sources": ("nord", "sud"), "kind": "recurring"}, [WEEKLY]),
    ("a territory", {"territories": ("13",)}, [WEEKLY]),
    ("a territory that nobody has", {"territories": ("2A",)}, []),
    ("surer than can be", {"confidence": 1.0}, []),
    ("several at once", {"parties": ("france",), "words": "bateaux", "since": date(2021, 1, 1)}, [BOATS]),
]


@pytest.mark.parametrize(("wanted", "expected"), [one[1:] for one in ASKED], ids=[one[0] for one in ASKED])
def test_what_is_asked_for_is_given(published, wanted, expected):
    assert quotes(published, **wanted) == expected


def test_firm_ones_unless_others_are_asked_for(published, tmp_path):
    other = tmp_path / "followthrough.duckdb"
    shutil.copyfile(published, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("UPDATE commitments SET firmness = 'intention' WHERE quote = ?", [DRAFT])
        connection.execute("UPDATE commitments SET firmness = 'event' WHERE quote = ?", [WEEKLY])
        connection.execute("UPDATE commitments SET firmness = NULL WHERE quote = ?", [BOATS])
    assert quotes(other) == [BOATS, REVIEW]
    assert quotes(other, firmness=("intention",)) == [DRAFT]
    assert quotes(other, firmness=("event", "intention")) == sorted([DRAFT, WEEKLY], key=quotes(published).index)
    with duckdb.connect(str(other)) as connection:
        connection.execute("UPDATE commitments SET decided_by = 'Anne' WHERE quote = ?", [DRAFT])
    assert quotes(other) == [BOATS, REVIEW, DRAFT]


def test_what_the_publisher_has_taken_out_is_told_to_be(published):
    current = {row["quote"]: row["in_current_version"] for row in commitments(published, Wanted())}
    assert current == {BOATS: True, REVIEW: True, WEEKLY: True, DRAFT: False}


def test_the_columns_are_those_that_are_given(published):
    assert sorted(commitments(published, Wanted())[0]) == sorted(COLUMNS)


def test_the_beginning_of_an_id_is_enough(published):
    ids = [row["commitment_id"] for row in commitments(published, Wanted(words="guide"))]
    (row,) = commitments_by_prefix(published, ids[0][:7].upper())
    assert row["quote"] == DRAFT
    assert row["body"][row["quote_start"] : row["quote_end"]] == DRAFT
    assert (row["version"], row["version_kind"]) == (1, "first")
    assert commitments_by_prefix(published, ids[0][:2]) == []
    assert commitments_by_prefix(published, "%%%") == []


def test_a_release_is_found_by_each_of_its_names(published):
    (draft,) = commitments(published, Wanted(words="guide"))
    named = {
        "https://www.nord.gouv.fr/Actualites/bilan": ["Bilan"],
        "http://WWW.nord.gouv.fr/Actualites/bilan/?utm_source=x#top": ["Bilan"],
        "https://www.nord.gouv.fr/Moved/bateaux-2": ["Bateaux"],
        "https://www.nord.gouv.fr/Actualites/bila": [],
        "https://[oops/bilan": [],
        "n-1": ["Bilan"],
        draft["release_id"]: ["Bateaux"],
        draft["commitment_id"][:9]: ["Bateaux"],
        "zzzzzz": [],
        draft["release_id"][:2]: [],
    }
    assert {name: [one.title for one in releases_named(published, name)] for name in named} == named


def test_by_a_promise_the_version_that_holds_it_is_given_and_by_an_address_today_s(published):
    (draft,) = commitments(published, Wanted(words="guide"))
    (then,) = releases_named(published, draft["commitment_id"])
    (now,) = releases_named(published, draft["release_id"])
    assert DRAFT in then.body
    assert DRAFT not in now.body
    assert now.published == PublicationDay(date(2021, 4, 2), "day", "page")


def test_the_sources_of_the_file_are_known(published):
    assert source_ids(published) == ["nord", "sud"]


def test_a_file_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match="does not exist yet") as raised:
        commitments(tmp_path / "none.duckdb", Wanted())
    assert "followthrough run" in (raised.value.hint or "")


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standings")
    working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
    store_pages(working, Page("bilan", f"Réunion.\n\n{REVIEW}\n\n{DRAFT}", "Bilan", published=date(2021, 3, 1)))
    store_pages(working, Page("copie", f"Copie.\n\n{REVIEW}", "Copie", published=date(2021, 3, 2)), source_id="sud")
    store_pages(working, Page("suite", DONE, "Suite", published=date(2022, 1, 10)), source_id="est")
    copy_of(working, "copie", "bilan")
    with open_store(working) as store:
        store.connection.execute("DELETE FROM follow_ups")  # what the rules make of these lines does not matter here
    link(working, REVIEW, "suite", DONE, relation="fulfilled")
    with open_store(working) as store:
        [(promising,)] = store.connection.execute("SELECT release_id FROM releases WHERE url LIKE '%/bilan'").fetchall()
        store.decide([about_commitment(promising, DRAFT, "accepted", "Anne", NOON)])
    publish(working, published)
    return published


class TestStandings:
    """What became of commitments: a release with two, a copy of it, a follow-up and its translation."""

    def test_promises_of_copies_are_marked(self, standing):
        copies = {(row["title"], row["in_copy"]) for row in commitments(standing, Wanted(words="bilan"))}
        assert copies == {("Bilan", False), ("Copie", True)}

    @pytest.mark.parametrize(
        ("statuses", "expected"),
        [((), 3), (("fulfilled",), 2), (("open",), 1), (("fulfilled", "open"), 3), (("overdue", "due_soon"), 0)],
    )
    def test_where_it_stands_is_asked_for(self, standing, statuses, expected):
        assert len(commitments(standing, Wanted(statuses=statuses))) == expected

    def test_a_promise_that_a_person_accepted_is_sure_enough_for_anything(self, standing):
        assert [row["quote"] for row in commitments(standing, Wanted(confidence=1.0))] == [DRAFT]

    def test_the_history_of_a_promise_has_both_sides(self, standing):
        [row] = [one for one in commitments(standing, Wanted(words="bilan")) if one["title"] == "Bilan"]
        [whole] = commitments_by_prefix(standing, row["commitment_id"])
        told = history(standing, whole)
        [said] = told.follow_ups
        assert (said["quote"], said["relation"], said["days_after_due"]) == (DONE, "fulfilled", 10)
        assert [(one["title"], one["same_as"]) for one in told.copies] == [("Copie", row["release_id"])]
        assert told.decisions == []

    def test_the_history_of_a_copy_names_the_first_and_what_was_decided(self, standing):
        rows = {row["title"]: row for row in commitments(standing, Wanted())}
        [copy] = commitments_by_prefix(standing, rows["Copie"]["commitment_id"])
        told = history(standing, copy)
        assert [(one["title"], one["same_as"]) for one in told.copies] == [("Bilan", None)]
        assert [one["quote"] for one in told.follow_ups] == [DONE]
        [draft] = commitments(standing, Wanted(words="guide"))
        [whole] = commitments_by_prefix(standing, draft["commitment_id"])
        assert [one.decided_by for one in history(standing, whole).decisions] == ["Anne"]
