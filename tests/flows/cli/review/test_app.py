"""`followthrough review` as a person uses it in a terminal, by command, and with a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date

import pytest

from flows.cli.review.session import Session
from flows.cli.terminal import exits
from tests.commitment_pages import asked, link, release_named, store_pages
from tests.harvests import Page
from tests.terminals import in_terminal
from warehouse.clock import utc_now
from warehouse.store import open_store

PLAN = "Le préfet s'engage à présenter un plan de prévention d'ici la fin de l'année 2021."
GUIDE = "=La préfecture s'engage à publier un guide pour les communes du littoral."
DONE = "Le plan de prévention promis en mars a été présenté aux maires."
TALK = "Il a été question du plan de prévention avec les maires."
ALL = ("--below", "1.01")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A configuration, two commitments of one release, and two links of the first: to be decided one by one."""
    made = tmp_path_factory.mktemp("made")
    (made / "followthrough.toml").write_text("catalogue = []\n", encoding="utf-8")
    working = made / "data" / "warehouse.duckdb"
    working.parent.mkdir()
    store_pages(
        working,
        Page("plan", f"Réunion à Lille.\n\n{PLAN}\n\n{GUIDE}", "Réunion"),
        Page("bilan", f"Réunion à Arras.\n\n{DONE}", "Bilan", published=date(2022, 1, 12)),
        Page("visite", f"Visite.\n\n{TALK}", "Visite\x1b[2J", published=date(2021, 6, 1)),
    )
    link(working, PLAN[:20], "bilan", DONE, score=0.52)
    link(working, PLAN[:20], "visite", TALK, relation="follow_up", score=0.45)
    return made


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy of `made`, as the current folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FOLLOWTHROUGH_REVIEWER", "Anne")
    return tmp_path


@pytest.fixture
def working(folder):
    return folder / "data" / "warehouse.duckdb"


def decisions(working):
    """What counts now, in chronological order."""
    query = "SELECT subject, verdict, relation, decided_by, note FROM decisions ORDER BY decided_at"
    return asked(working, query)


def links(working):
    return asked(working, "SELECT quote, relation, decided_by FROM follow_ups ORDER BY quote")


class TestInATerminal:
    def test_a_person_goes_through_links_then_promises(self, folder, working):
        with in_terminal("review", *ALL, folder=folder) as terminal:
            shown = terminal.sees("q quit")
            for words in ("1 of 4: link, ", "2021-03-01 by", PLAN, "« d'ici", "names: Tournai II", "time: 12 days"):
                assert words.strip("« ") in " ".join(shown.split())
            terminal.types("t")
            terminal.sees("3 fulfilled")
            terminal.types("3")
            terminal.sees("accepted as fulfilled, stored")
            assert "2 of 4: link" in terminal.sees("q quit")
            assert len(decisions(working)) == 1
            terminal.types("n")
            terminal.sees("Note, then Enter:")
            terminal.types("une visite, rien de plus\n")
            terminal.sees("q quit")
            terminal.types("r")
            terminal.sees("rejected, stored")
            assert "3 of 4: promise" in terminal.sees("q quit")
            terminal.types("a")
            terminal.sees("accepted, stored")
            terminal.sees("q quit")
            terminal.types("s")
            terminal.sees("2 accepted, 1 rejected, 1 skipped; 0 left.")
            assert terminal.ends() == exits.OK
            assert terminal.echoes()
        verdicts = [(subject, verdict, relation, note) for subject, verdict, relation, _, note in decisions(working)]
        assert verdicts == [
            ("follow_up", "accepted", "fulfilled", None),
            ("follow_up", "rejected", None, "une visite, rien de plus"),
            ("commitment", "accepted", None, None),
        ]
        assert {by for _, _, _, by, _ in decisions(working)} == {"anne"}
        assert [one[1:] for one in links(working)] == [("fulfilled", "anne")]

    def test_how_firm_a_promise_is_can_be_said_by_a_number(self, folder, working):
        class Typed:
            def __init__(self, keys: str) -> None:
                self.key = iter(keys).__next__

        [(guide,)] = asked(working, "SELECT commitment_id FROM commitments WHERE quote = ?", GUIDE)
        session = Session(working, [("commitment", guide)], "Anne", utc_now, 1.0)
        session.run(Typed("f9tf2"))
        assert asked(working, "SELECT verdict, relation, firmness FROM decisions") == [("accepted", None, "intention")]

    def test_what_was_decided_last_is_undone_and_asked_again(self, folder, working):
        before = links(working)
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("1 of 4")
            terminal.sees("q quit")
            terminal.types("u")
            terminal.sees("Nothing was decided yet.")
            terminal.types("r")
            terminal.sees("2 of 4")
            terminal.sees("q quit")
            terminal.types("u")
            terminal.sees("no longer rejected")
            terminal.sees("1 of 4")
            terminal.sees("q quit")
            terminal.types("q")
            terminal.sees("0 accepted, 0 rejected, 0 skipped; 4 left.")
            assert terminal.ends() == exits.OK
        assert [verdict for _, verdict, *_ in decisions(working)] == ["rejected", "withdrawn"]
        assert links(working) == before

    def test_ctrl_c_loses_nothing_and_leaves_the_terminal_as_it_was(self, folder, working):
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("q quit")
            assert not terminal.echoes()
            terminal.types("r")
            terminal.sees("2 of 4")
            terminal.sees("q quit")
            terminal.types("\x03")
            terminal.sees("What was decided is stored.")
            assert terminal.ends() == exits.INTERRUPTED
            assert terminal.echoes()
        assert [verdict for _, verdict, *_ in decisions(working)] == ["rejected"]

    def test_a_process_that_is_killed_has_stored_what_it_said_was_stored(self, folder, working):
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("q quit")
            terminal.types("r")
            terminal.sees("rejected, stored")
            terminal.process.kill()
            terminal.ends()
        assert [verdict for _, verdict, *_ in decisions(working)] == ["rejected"]
        assert len(links(working)) == 1

    def test_other_keys_arrows_and_the_end_of_input_do_no_harm(self, folder, working):
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("q quit")
            terminal.types("\x1b[Aé?t9")
            terminal.sees("other: back")
            terminal.sees("q quit")
            terminal.types("\x04")
            terminal.sees("4 left.")
            assert terminal.ends() == exits.OK
        assert decisions(working) == []

    def test_while_a_run_holds_the_file_the_key_can_be_pressed_again(self, folder, working):
        (folder / "followthrough.toml").write_text("catalogue = []\n[warehouse]\nlock_seconds = 0.2\n", encoding="utf-8")
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("q quit")
            with open_store(working):
                terminal.types("r")
                terminal.sees("Not stored")
                terminal.sees("q quit")
            terminal.types("r")
            terminal.sees("rejected, stored")
        assert [verdict for _, verdict, *_ in decisions(working)] == ["rejected"]

    def test_what_a_terminal_would_obey_is_shown_and_not_sent(self, folder):
        with in_terminal("review", *ALL, folder=folder) as terminal:
            terminal.sees("q quit")
            terminal.types("s")
            shown = terminal.sees("q quit")
            assert "Visite\ufffd[2J" in shown

    def test_nothing_to_decide_is_said(self, folder):
        with in_terminal("review", "--below", "0", folder=folder) as terminal:
            terminal.sees("Nothing is left to decide.")
            assert terminal.ends() == exits.OK


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


class TestSpreadsheets:
    def test_what_is_exported_is_imported_elsewhere_to_the_same_effect(self, folder, working, said, tmp_path_factory):
        told = json.loads(said("review", *ALL, "--json")[1])
        said("review", "reject", told[0]["link"]["follow_up_id"], "--note", "=HYPERLINK(1)")
        said("review", "accept", told[1]["link"]["follow_up_id"], "--relation", "progress", "--note", '\'déjà; dit\n"oui"')
        said("review", "accept", told[2]["promise"]["commitment_id"], "--firmness", "intention")
        assert said("review", "export", "decisions.csv")[0] == exits.OK
        content = (folder / "decisions.csv").read_bytes()
        other = tmp_path_factory.mktemp("other")
        (other / "followthrough.toml").write_text("catalogue = []\n", encoding="utf-8")
        config = ("--config", str(other / "followthrough.toml"))
        first = said("review", "import", "decisions.csv", *config)
        assert first[:2] == (exits.OK, "3 decisions taken in, 0 known already, 0 lines left open.\n")
        again = said("review", "import", "decisions.csv", *config)
        assert again[1] == "0 decisions taken in, 3 known already, 0 lines left open.\n"
        said("review", "export", "again.csv", *config)
        assert rows(content) == rows((folder / "again.csv").read_bytes())
        assert decisions(other / "data" / "warehouse.duckdb") == decisions(working)

    def test_no_cell_is_a_formula_and_the_lines_are_those_of_the_rfc(self, folder, said):
        told = json.loads(said("review", *ALL, "--json")[1])
        said("review", "reject", told[0]["link"]["follow_up_id"], "--note", '=HYPERLINK("https://x.example")')
        said("review", "export", "decisions.csv", "--undecided", *ALL)
        content = (folder / "decisions.csv").read_bytes().decode("utf-8-sig")
        assert content.count("\n") == content.count("\r\n") == 5
        cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
        assert '\'=HYPERLINK("https://x.example")' in cells
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]

    def test_lines_that_were_filled_in_by_hand_are_decided_once(self, folder, working, said):
        said("review", "export", "todo.csv", "--undecided", *ALL)
        text = (folder / "todo.csv").read_text(encoding="utf-8-sig")
        table = list(csv.DictReader(io.StringIO(text, newline="")))
        for row in table:
            if row["later_quote"] == DONE:
                row.update(verdict="accepted", relation="fulfilled")
        with (folder / "done.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0], delimiter=";")  # as a French Excel writes it
            writer.writeheader()
            writer.writerows(table)
        first, again = said("review", "import", "done.csv", "--by", "Omar"), said("review", "import", "done.csv")
        assert first[1] == "1 decisions taken in, 0 known already, 3 lines left open.\n"
        assert again[1] == "0 decisions taken in, 1 known already, 3 lines left open.\n"
        assert (DONE, "fulfilled", "Omar") in links(working)

    LINE = "commitment,rejected,r1,Un plan.,,,,\n"
    HEAD = "subject,verdict,release_id,quote,later_release_id,relation,decided_by,decided_at\n"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("", "the file is empty"),
            ("a,b\n1,2\n", "the first line names no column subject, verdict, release_id"),
            ("subject,verdict,release_id,quote,quote\n", "names quote twice"),
            (HEAD + LINE + "promise,rejected,r1,x,,,,\n", "line 3: subject 'promise' is none of"),
            (HEAD + "commitment,no,r1,x,,,,\n", "line 2: verdict 'no' is none of"),
            (HEAD + "commitment,rejected,,x,,,,\n", "line 2: release_id is missing"),
            (HEAD + "commitment,rejected,r1,,,,,\n", "needs the quote"),
            (HEAD + "follow_up,rejected,r1,x,,,,\n", "needs a later_release_id"),
            (HEAD + "follow_up,accepted,r1,x,r1,,,\n", "are one release"),
            (HEAD + "follow_up,accepted,r1,x,r2,kept,,\n", "relation 'kept' is none of"),
            (HEAD + "follow_up,rejected,r1,x,r2,review,,\n", "only an accepted follow_up has a relation"),
            ("subject,verdict,release_id,quote,firmness\ncommitment,accepted,r1,x,solid\n", "firmness 'solid' is none of"),
            (
                "subject,verdict,release_id,quote,firmness\ncommitment,rejected,r1,x,firm\n",
                "only an accepted commitment has",
            ),
            (HEAD + "commitment,rejected,r1,x,,,rules 3,\n", "is how the rules sign"),
            (HEAD + "commitment,rejected,r1,x,,,,hier\n", "is no time such as"),
            (HEAD + "commitment,rejected,r1,x,,,,2999-01-01T00:00:00\n", "is still to come"),
            (HEAD + LINE + "commitment,rejected\n", "line 3 has 2 cells"),
            (HEAD + '"commitment"x,rejected,r1,x,,,,\n', "is no CSV"),
            (HEAD + f"commitment,rejected,r1,{'x' * 200_000},,,,\n", "is no CSV"),
            ((HEAD + LINE).encode() + b"commitment,rejected,r1,pr\xe9fet,,,,\n", "line 3 is no UTF-8 text"),
        ],
    )
    def test_a_wrong_file_is_refused_as_a_whole_with_its_line(self, folder, working, said, content, told):
        (folder / "bad.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        status, out, err = said("review", "import", "bad.csv")
        assert (status, out) == (exits.USAGE, "")
        assert told in " ".join(err.split())
        assert decisions(working) == []

    def test_every_wrong_line_is_named_at_once(self, folder, said):
        (folder / "bad.csv").write_text(self.HEAD + "x,rejected,r1,x,,,,\n" * 30, encoding="utf-8")
        err = said("review", "import", "bad.csv")[2]
        assert "30 things are wrong" in err
        assert "and 10 more" in err


def rows(content):
    """The lines without titles and addresses, which only the warehouse with the releases knows."""
    read = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: cell for name, cell in row.items() if "title" not in name and "url" not in name} for row in read]
