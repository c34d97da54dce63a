"""Which rows of `claims` change when a release is read: as tables of readings, and through the warehouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from parsers.claims import CLAIMS_VERSION, find_claims
from parsers.model import Claim
from tests.support.stored.harvests import NOON, Page, harvest, load, rows
from warehouse.harvests.claim_rows import claim_ids

OPENED = "Le commissariat de Lens a été inauguré le 3 mars 2026."
RECRUITED = "À ce jour, 120 agents ont été recrutés pour la brigade de Calais."
CLAIMS = "SELECT * EXCLUDE (revision) FROM claims ORDER BY claim_id"


def reading(*pages: Page, at: datetime = NOON, version: int = CLAIMS_VERSION, keep=lambda claim: True):
    """A visit whose releases were read for claims, of which only those that `keep` accepts stay."""
    visit = harvest(*pages, at=at, run_id=f"run-{at:%d%H%M%S}")
    releases = []
    for one in visit.releases:
        day = one.published.on if one.published else None
        found = find_claims(one.body, title=one.title, published=day, language="fr")
        releases.append(replace(one, claims=tuple(filter(keep, found)), claims_version=version))
    return replace(visit, releases=tuple(releases))


def page(*sentences: str, title: str = "Sécurité du quotidien") -> Page:
    return Page("bilan", " ".join(sentences), title, published=date(2026, 3, 5))


def held(path):
    return rows(
        path,
        "SELECT c.stage, c.act, v.version, v.body[c.quote_start + 1 : c.quote_end] = c.quote FROM claims AS c"
        " JOIN release_versions AS v USING (version_id) ORDER BY c.act",
    )


def test_a_page_gives_its_claims_word_for_word_in_their_version(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED, RECRUITED)))
    assert held(path) == [("done", "open", 1, True), ("done", "recruit", 1, True)]
    assert rows(path, "SELECT on_day, claims_version FROM claims WHERE act = 'open'") == [(date(2026, 3, 3), CLAIMS_VERSION)]
    assert rows(path, "SELECT amounts[1].value FROM claims WHERE act = 'recruit'") == [(120.0,)]


def test_the_same_captures_read_again_give_the_same_rows_and_write_nothing(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED, RECRUITED)))
    before = rows(path, "SELECT * FROM claims ORDER BY claim_id")
    load(path, reading(page(OPENED, RECRUITED)))
    assert rows(path, "SELECT * FROM claims ORDER BY claim_id") == before


def test_a_claim_that_the_publisher_takes_out_stays_with_the_version_that_held_it(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED, RECRUITED)))
    load(path, reading(page(RECRUITED), at=NOON + timedelta(days=1)))
    assert held(path) == [("done", "open", 1, True), ("done", "recruit", 2, True)]


def test_what_newer_rules_do_not_find_in_the_same_page_was_a_misreading(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED, RECRUITED)))
    load(path, reading(page(OPENED, RECRUITED), version=99, keep=lambda claim: claim.act != "open"))
    assert rows(path, "SELECT act, claims_version FROM claims") == [("recruit", 99)]


def test_a_reading_without_claims_rules_changes_nothing(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED)))
    before = rows(path, CLAIMS)
    load(path, reading(page(OPENED), version=0, keep=lambda claim: False))
    assert rows(path, CLAIMS) == before
    assert before


def test_paragraphs_parted_otherwise_leave_quotations_in_their_place(tmp_path):
    path = tmp_path / "w.duckdb"
    load(path, reading(page(OPENED, RECRUITED)))
    parted = Page("bilan", f"{OPENED}\n\n{RECRUITED}", "Sécurité du quotidien", published=date(2026, 3, 5))
    load(path, reading(parted, at=NOON + timedelta(days=1)))
    assert held(path) == [("done", "open", 1, True), ("done", "recruit", 1, True)]


def test_one_sentence_with_two_claims_has_two_ids_and_one_said_twice_too():
    one = Claim("Le pont a été ouvert et la route fermée.", 0, 40, "done", "open", "Le pont", (), None, "passive")
    other = replace(one, act="close", object="la route")
    again = replace(one, quote_start=50, quote_end=90)
    ids = claim_ids("r", [one, other, again])
    assert len(set(ids)) == 3
    assert claim_ids("r", [replace(one, quote=one.quote.upper(), object="LE PONT")]) == ids[:1]
    assert claim_ids("s", [one]) != ids[:1]
