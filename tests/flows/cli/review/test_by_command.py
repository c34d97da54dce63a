"""Decisions by command: `followthrough review accept` and its like, and what they mean for copies."""

from __future__ import annotations

import json

import pytest

from flows.cli.terminal import exits
from tests.flows.cli.review.conftest import ALL, DONE, GUIDE, PLAN, TALK, decisions, links
from tests.support.stored.commitment_pages import asked, release_named


class TestByCommand:
    def test_without_a_terminal_it_lists_what_there_is_and_says_how(self, folder, said):
        status, out, err = said("review", *ALL)
        assert status == exits.OK
        lines = out.splitlines()
        assert [line.split()[1] for line in lines if "score" in line or "confidence" in line] == ["link,"] * 2 + [
            "promise,"
        ] * 2
        assert f"2021-03-01  « {PLAN} »" in out
        assert "2 links and 2 promises to decide; 4 shown." in err
        assert "review accept ID" in err

    def test_machines_get_both_sides(self, folder, said):
        _, out, _ = said("review", *ALL, "--json")
        told = json.loads(out)
        assert [one["subject"] for one in told] == ["follow_up", "follow_up", "commitment", "commitment"]
        assert told[0]["link"]["reasons"] == ["names: Tournai II", "time: 12 days after the due day"]
        assert told[2]["link"] is None

    def test_ids_are_decided_and_readers_see_it_at_once(self, folder, working, said):
        told = json.loads(said("review", *ALL, "--json")[1])
        by_quote = {one["link"]["quote"]: one["link"]["follow_up_id"] for one in told if one["link"]}
        assert said("review", "accept", by_quote[DONE][:6], "--relation", "fulfilled", "--note", "lu")[0] == exits.OK
        assert said("review", "reject", by_quote[TALK], "--by", "Omar")[0] == exits.OK
        assert links(working) == [(DONE, "fulfilled", "Anne")]
        [row] = [one for one in json.loads(said("commitments", "list", "--json")[1]) if one["quote"] == PLAN]
        assert (row["status"], row["follow_up_count"], row["last_follow_up_late_by"]) == ("fulfilled", 1, 12)
        assert said("review", "withdraw", by_quote[TALK])[0] == exits.OK
        assert len(links(working)) == 2

    def test_a_rejected_promise_is_gone_and_is_not_offered_again(self, folder, working, said):
        told = json.loads(said("review", *ALL, "--json")[1])
        [guide] = [one["promise"]["commitment_id"] for one in told if not one["link"] and one["promise"]["quote"] in GUIDE]
        assert said("review", "reject", guide)[0] == exits.OK
        assert guide not in said("review", *ALL, "--json")[1]
        assert said("review", "accept", guide[:8], "--firmness", "intention")[0] == exits.OK
        decided = asked(working, "SELECT decided_by, decided_firmness FROM commitments WHERE commitment_id = ?", guide)
        assert decided == [("Anne", "intention")]

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("accept", "zzzzzz"), "no promise or link has an id"),
            (("reject", "a"), "three characters at least"),
            (("accept", "PROMISE", "--relation", "review"), "only a link has a relation"),
            (("accept", "PROMISE", "--relation", "kept"), "is none of review"),
            (("accept", "LINK", "--firmness", "firm"), "only a promise has a firmness"),
            (("accept", "PROMISE", "--firmness", "solid"), "is none of firm"),
            (("accept", "PROMISE", "--by", "rules 1"), "is how the rules sign"),
            (("accept", "PROMISE", "--by", "a\nb"), "not printed"),
        ],
    )
    def test_what_cannot_be_decided_is_a_usage_error(self, folder, working, said, arguments, told):
        [(promise,)] = asked(working, "SELECT commitment_id FROM commitments WHERE quote = ?", PLAN)
        [(link,)] = asked(working, "SELECT min(follow_up_id) FROM follow_ups")
        named = {"PROMISE": promise, "LINK": link}
        status, _, err = said("review", *(named.get(one, one) for one in arguments))
        assert status == exits.USAGE
        assert told in " ".join(err.split())
        assert decisions(working) == []

    def test_without_a_warehouse_it_says_what_to_do(self, said, bare):
        status, _, err = said("review")
        assert status == exits.STORAGE
        assert "followthrough run" in err


class TestCopies:
    def test_two_releases_are_said_to_be_one_announcement_and_parted_again(self, folder, working, said):
        first, other = "https://www.nord.gouv.fr/Actualites/plan", release_named(working, "visite")
        assert said("review", "same", other[:8], first)[0] == exits.OK
        copies = "SELECT release_id, same_as, decided_by FROM same_announcements"
        assert asked(working, copies) == [(other, release_named(working, "plan"), "Anne")]
        assert said("review", "different", first, other, "--note", "une autre réunion")[0] == exits.OK
        assert asked(working, copies) == []
        assert [one[1:] for one in decisions(working)] == [
            ("accepted", None, "Anne", None),
            ("rejected", None, "Anne", "une autre réunion"),
        ]

    @pytest.mark.parametrize(
        ("names", "told"),
        [
            (("zzzzzz", "https://www.nord.gouv.fr/Actualites/plan"), "0 releases are called"),
            (("", "a"), "0 releases are called"),
            (("https://www.nord.gouv.fr/Actualites/plan",) * 2, "one release, named twice"),
        ],
    )
    def test_releases_that_cannot_be_told_are_a_usage_error(self, folder, working, said, names, told):
        status, _, err = said("review", "same", *names)
        assert status == exits.USAGE
        assert told in " ".join(err.split())
        assert decisions(working) == []
