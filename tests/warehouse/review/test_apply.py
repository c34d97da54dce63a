"""What a decision does to commitments and links, in a real warehouse, and that no later reading undoes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.stored.commitment_pages import asked, decide, link, promising, release_named, store_pages
from tests.support.stored.harvests import NOON, Page, copied, load
from warehouse.errors import WarehouseError
from warehouse.published.ask import ask
from warehouse.published.publish import publish
from warehouse.review.decisions import about_commitment, about_follow_up

DAY = timedelta(days=1)
DECIDED = datetime(2026, 3, 2, 9)
PLAN = "Le préfet s'engage à présenter un plan de prévention d'ici la fin de l'année 2021."
GUIDE = "Le ministère de l'Intérieur s'engage à publier un guide pour les communes du littoral."
DONE = "Le plan de prévention promis en mars a été présenté aux maires."
LATER = f"Réunion à Arras.\n\n{DONE}\n\nLes maires ont remercié le préfet."
FIRST = Page("plan", f"Réunion à Lille.\n\n{PLAN}\n\n{GUIDE}", "Réunion de sécurité")
SECOND = Page("bilan", LATER, "Bilan", published=date(2022, 1, 12))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two commitments of one release, and a link from the first to a later release."""
    path = tmp_path_factory.mktemp("made") / "warehouse.duckdb"
    store_pages(path, FIRST, SECOND)
    link(path, PLAN[:20], "bilan", DONE)
    return path


@pytest.fixture
def working(made, tmp_path):
    """A copy of `made`."""
    return copied(made, tmp_path / "warehouse.duckdb")


def promise(working, quote, verdict, day=0, **more):
    return about_commitment(release_named(working, "plan"), quote, verdict, "Anne", DECIDED + day * DAY, **more)


def link_decided(working, verdict, quote=PLAN, day=0, **more):
    first, later = release_named(working, "plan"), release_named(working, "bilan")
    return about_follow_up(first, quote, later, verdict, "Anne", DECIDED + day * DAY, **more)


def promises(working):
    return dict(asked(working, "SELECT quote, decided_by FROM commitments ORDER BY quote_start"))


def links(working):
    return asked(
        working, "SELECT relation, decided_by, quote, quote_start IS NOT NULL FROM follow_ups ORDER BY follow_up_id"
    )


def everything(working):
    return [
        asked(working, f"SELECT * EXCLUDE (revision) FROM {one} ORDER BY ALL")
        for one in ("commitments", "follow_ups", "same_announcements", "decisions")
    ]


class TestPromises:
    def test_a_rejected_one_leaves_with_its_links_and_a_withdrawn_decision_brings_both_back(self, working):
        before = everything(working)[:2]
        decide(working, promise(working, PLAN, "rejected"))
        assert (promises(working), links(working)) == ({GUIDE: None}, [])
        decide(working, promise(working, PLAN, "withdrawn", day=1))
        assert everything(working)[:2] == before

    def test_an_accepted_one_bears_the_name_until_it_is_withdrawn(self, working):
        decide(working, promise(working, GUIDE.upper(), "accepted"))
        assert promises(working) == {PLAN: None, GUIDE: "Anne"}
        decide(working, promise(working, GUIDE, "withdrawn", day=1))
        assert promises(working) == {PLAN: None, GUIDE: None}

    def test_how_firm_it_is_said_to_be_counts_before_what_the_rules_read(self, working):
        def stands():
            [row] = asked(
                working,
                "SELECT l.firmness, l.decided_firmness, l.is_firm, c.firmness FROM ledger AS l "
                "JOIN commitments AS c USING (commitment_id) WHERE c.quote = ?",
                GUIDE,
            )
            return row

        assert stands() == ("firm", None, True, "firm")
        decide(working, promise(working, GUIDE, "accepted", firmness="intention"))
        assert stands() == ("intention", "intention", False, "firm")
        store_pages(working, replace(FIRST, body=f"{FIRST.body}\n\nUn mot de plus."), at=NOON + DAY, run_id="run-2")
        assert stands() == ("intention", "intention", False, "firm"), "whatever is read later"
        decide(working, promise(working, GUIDE, "accepted", day=1))
        assert stands() == ("firm", None, True, "firm"), "accepted with no firmness, it counts as firm"
        decide(working, promise(working, GUIDE, "accepted", day=2, firmness="event"))
        decide(working, promise(working, GUIDE, "withdrawn", day=3))
        assert stands() == ("firm", None, True, "firm")

    def test_a_rejected_one_is_not_written_again_when_its_release_is_read_again_or_edited(self, working):
        decide(working, promise(working, GUIDE, "rejected"))
        again = promising(FIRST, at=NOON + DAY, run_id="run-2")
        newer = tuple(replace(one, extractor_version=99) for one in again.releases)
        load(working, replace(again, releases=newer))
        assert promises(working) == {PLAN: None}
        edited = replace(FIRST, body=f"Réunion à Calais.\n\n{GUIDE[:-1]}, et de la côte.\n\n{PLAN}")
        store_pages(working, edited, at=NOON + 2 * DAY, run_id="run-3")
        assert promises(working) == {PLAN: None}

    def test_one_rejected_before_its_release_is_known_is_never_written(self, working, tmp_path):
        other = tmp_path / "other.duckdb"
        decide(other, promise(working, GUIDE, "rejected"))
        store_pages(other, FIRST)
        assert promises(other) == {PLAN: None}

    def test_an_accepted_one_stays_though_the_rules_find_it_no_more(self, working):
        decide(working, promise(working, GUIDE, "accepted"))
        visit = promising(FIRST, at=NOON + DAY, run_id="run-2")
        blind = tuple(replace(one, extractor_version=99, commitments=()) for one in visit.releases)
        load(working, replace(visit, releases=blind))
        assert promises(working) == {GUIDE: "Anne"}

    def test_its_row_moves_with_its_words_so_that_nobody_is_told_it_was_taken_out(self, working):
        decide(working, promise(working, GUIDE, "accepted"))
        wrapped = GUIDE.replace(" un guide", "\nun  guide")
        edited = replace(FIRST, body=f"Une ligne de plus, devant.\n\nRéunion.\n\n{PLAN}\n\n{wrapped}")
        visit = promising(edited, at=NOON + DAY, run_id="run-2")
        blind = tuple(replace(one, commitments=()) for one in visit.releases)
        load(working, replace(visit, releases=blind))
        place = "body[quote_start + 1 : quote_end]"
        query = f"SELECT quote, in_current_version, {place} FROM ledger JOIN releases USING (release_id)"
        assert asked(working, f"{query} WHERE decided_by = 'Anne'") == [(wrapped, True, wrapped)]

    def test_cut_otherwise_by_newer_rules_it_is_the_same_promise(self, working):
        decide(working, promise(working, GUIDE, "accepted"), promise(working, PLAN, "rejected"))
        visit = promising(FIRST, at=NOON + DAY, run_id="run-2")
        [release] = visit.releases
        shorter = []
        for one in release.commitments:
            cut = one.quote.removesuffix(".").removeprefix("Le préfet ")
            start = release.body.index(cut)
            shorter.append(replace(one, quote=cut, quote_start=start, quote_end=start + len(cut)))
        load(working, replace(visit, releases=(replace(release, commitments=tuple(shorter), extractor_version=99),)))
        assert promises(working) == {GUIDE.removesuffix("."): "Anne"}

    def test_a_neighbour_in_almost_the_same_words_is_let_be(self, working):
        agents = "Le préfet recrutera 200 agents de plus d'ici la fin de l'année 2024."
        guards = "Le préfet recrutera 300 gardes de plus d'ici la fin de l'année 2025."
        page = replace(FIRST, body=f"Réunion.\n\n{agents}\n\n{guards}")
        store_pages(working, page, at=NOON + DAY, run_id="run-2")
        decide(working, promise(working, agents, "rejected"))
        decide(working, promise(working, PLAN, "accepted", day=1))
        store_pages(working, page, at=NOON + 2 * DAY, run_id="run-3")
        assert {agents, guards} & set(promises(working)) == {guards}


class TestLinks:
    def test_a_rejected_one_leaves_and_comes_back_as_it_was_when_withdrawn(self, working):
        before = links(working)
        assert before == [("review", "rules 1", DONE, True)]
        decide(working, link_decided(working, "rejected"))
        assert links(working) == []
        decide(working, link_decided(working, "withdrawn", day=1))
        assert links(working) == before

    def test_one_rejected_and_written_by_the_rules_once_more_leaves_with_the_next_reading(self, working):
        decide(working, link_decided(working, "rejected"))
        link(working, PLAN[:20], "bilan", DONE)
        store_pages(working, SECOND, at=NOON + DAY, run_id="run-2")
        assert links(working) == []

    def test_an_accepted_one_bears_the_name_and_the_relation_chosen(self, working):
        decide(working, link_decided(working, "accepted", relation="fulfilled"))
        assert links(working) == [("fulfilled", "Anne", DONE, True)]
        decide(working, link_decided(working, "withdrawn", day=1))
        assert links(working) == [("review", "rules 1", DONE, True)]

    def test_accepted_with_no_relation_it_keeps_the_rules_own(self, working):
        decide(working, link_decided(working, "accepted", relation="fulfilled"))
        decide(working, link_decided(working, "accepted", day=1))
        assert links(working) == [("review", "Anne", DONE, True)]

    def test_an_accepted_one_follows_its_promise_to_another_quotation(self, working):
        decide(working, link_decided(working, "accepted", relation="fulfilled"))
        visit = promising(FIRST, at=NOON + DAY, run_id="run-2")
        [release] = visit.releases
        cut = PLAN.removeprefix("Le préfet ")
        start = release.body.index(cut)
        found = replace(release.commitments[0], quote=cut, quote_start=start, quote_end=start + len(cut))
        load(working, replace(visit, releases=(replace(release, commitments=(found,), extractor_version=99),)))
        query = (
            "SELECT c.quote, relation, f.decided_by FROM follow_ups AS f LEFT JOIN commitments AS c USING (commitment_id)"
        )
        told = asked(working, query)
        assert told == [(cut, "fulfilled", "Anne")]

    def test_its_quotation_is_at_its_place_after_the_later_release_was_edited(self, working):
        decide(working, link_decided(working, "accepted"))
        store_pages(working, replace(SECOND, body=f"Correctif.\n\n{LATER}"), at=NOON + DAY, run_id="run-2")
        place = "SELECT r.body[f.quote_start + 1 : f.quote_end] FROM follow_ups AS f JOIN releases AS r USING (release_id)"
        assert asked(working, place) == [(DONE,)]
        store_pages(working, replace(SECOND, body="Page refaite."), at=NOON + 2 * DAY, run_id="run-3")
        assert links(working) == [("review", "Anne", DONE, False)]

    def test_one_that_the_rules_never_found_is_made_of_the_decision(self, working, tmp_path):
        other = tmp_path / "other.duckdb"
        decide(other, link_decided(working, "accepted", later_quote=DONE, relation="progress"))
        store_pages(other, FIRST)
        assert links(other) == []
        store_pages(other, SECOND, at=NOON + DAY, run_id="run-2")
        assert links(other) == [("progress", "Anne", DONE, True)]
        decide(other, link_decided(working, "withdrawn", day=1))
        assert links(other) == []

    def test_said_twice_in_one_release_a_promise_gets_no_second_link(self, working):
        twice = replace(FIRST, body=f"{FIRST.body}\n\n{PLAN}")
        store_pages(working, twice, at=NOON + DAY, run_id="run-2")
        decide(working, link_decided(working, "accepted", relation="fulfilled"))
        assert links(working) == [("fulfilled", "Anne", DONE, True)]

    def test_the_links_of_a_promise_rejected_by_itself_do_not_come_back_with_it(self, working):
        decide(working, link_decided(working, "rejected"))
        decide(working, promise(working, PLAN, "rejected"))
        decide(working, promise(working, PLAN, "withdrawn", day=1))
        assert (list(promises(working)), links(working)) == ([PLAN, GUIDE], [])


class TestRecording:
    def test_the_same_decisions_again_change_nothing(self, working):
        decisions = [promise(working, GUIDE, "rejected"), link_decided(working, "accepted", relation="fulfilled")]
        assert decide(working, *decisions) == 2
        before = everything(working)
        assert decide(working, *decisions) == 0
        assert everything(working) == before

    def test_an_older_decision_that_arrives_late_does_not_overrule(self, working):
        decide(working, promise(working, GUIDE, "accepted", day=5))
        decide(working, promise(working, GUIDE, "rejected", day=1))
        assert promises(working) == {PLAN: None, GUIDE: "Anne"}

    def test_reading_everything_once_more_changes_nothing(self, working):
        decide(working, promise(working, GUIDE, "accepted"), link_decided(working, "accepted", relation="fulfilled"))
        before = everything(working)
        store_pages(working, FIRST, SECOND, at=NOON + DAY, run_id="run-2")
        assert everything(working) == before

    def test_a_bad_decision_stores_none_of_those_with_it(self, working):
        bad = replace(promise(working, PLAN, "rejected"), verdict="perhaps")
        with pytest.raises(WarehouseError, match="cannot be stored"):
            decide(working, promise(working, GUIDE, "rejected"), bad)
        assert asked(working, "SELECT count(*) FROM decisions") == [(0,)]
        assert GUIDE in promises(working)

    def test_the_published_file_follows_a_rejection_and_its_reversal(self, working, tmp_path):
        published = tmp_path / "followthrough.duckdb"
        query = (
            "SELECT (SELECT count(*) FROM commitments), (SELECT count(*) FROM follow_ups), (SELECT count(*) FROM decisions)"
        )
        told = []
        for day, verdict in enumerate([None, "rejected", "withdrawn"]):
            if verdict:
                decide(working, promise(working, PLAN, verdict, day=day))
            publish(working, published)
            told += ask(published, query).rows
        assert told == [(2, 1, 0), (1, 0, 1), (2, 1, 2)]


class TestOrder:
    """Decisions and readings in any order give the same rows."""

    @pytest.fixture
    def decided(self, working):
        """What is decided; the ids are those in `working`, and the same in every warehouse."""
        return [
            promise(working, GUIDE, "accepted"),
            promise(working, GUIDE.removesuffix("."), "rejected", day=1),
            link_decided(working, "accepted", later_quote=DONE, relation="fulfilled"),
            promise(working, PLAN, "rejected"),
            promise(working, PLAN, "withdrawn", day=1),
        ]

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example has its own file
    @given(order=st.permutations(range(7)))
    def test_the_rows_are_the_same(self, decided, tmp_path_factory, order):
        steps = [
            lambda path: store_pages(path, FIRST),
            lambda path: store_pages(path, SECOND, at=NOON + DAY, run_id="run-2"),
            *((lambda path, one=one: decide(path, one)) for one in decided),
        ]
        path = tmp_path_factory.mktemp("order") / "warehouse.duckdb"
        for number in order:
            steps[number](path)
        # Commitments rejected before they were read come back with the next reading.
        store_pages(path, FIRST, at=NOON + 2 * DAY, run_id="run-3")
        assert promises(path) == {PLAN: None}
        assert links(path) == [("fulfilled", "Anne", DONE, True)]
