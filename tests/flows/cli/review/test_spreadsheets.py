"""Decisions in a spreadsheet: what is written out for it, and what is taken up from it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from flows.cli.terminal import exits
from tests.flows.cli.review.conftest import ALL, DONE, decisions, links


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
