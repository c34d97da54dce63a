"""`followthrough review` as a person uses it in a terminal, by command, and with a spreadsheet."""

from __future__ import annotations

from flows.cli.review.session import Session
from flows.cli.terminal import exits
from tests.flows.cli.review.conftest import ALL, GUIDE, PLAN, decisions, links
from tests.support.processes.terminals import in_terminal
from tests.support.stored.commitment_pages import asked
from warehouse.clock import utc_now
from warehouse.store import open_store


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
