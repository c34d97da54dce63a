"""`followthrough sql`: answers as tables, CSV and JSON, and every kind of question without one."""

import csv
import io
import json
import resource
import signal
import time

import psutil
import pytest

from flows.cli.terminal import exits
from tests.support.measures.patience import HANGS
from tests.support.processes.commands import start


def test_sql_prints_tables_csv_and_json(there, said):
    query = "SELECT external_id[:3] AS number, published_on FROM releases ORDER BY 1 LIMIT 2"
    status, out, _ = said("sql", query)
    assert status == exits.OK
    assert "2020-10-16" in out
    assert said("sql", "--csv", query)[1] == "number,published_on\n000,2020-10-16\n001,2019-12-11\n"
    assert json.loads(said("sql", "--json", query)[1])[0] == {"number": "000", "published_on": "2020-10-16"}


def test_what_json_cannot_hold_is_made_to_fit(there, said):
    query = (
        "SELECT 'nan'::DOUBLE AS a, [1.5, 'inf'::DOUBLE] AS b, 2 AS a, TIMESTAMP '2026-01-02 03:04:05' AS c, 'x'::BLOB AS d"
    )
    assert json.loads(said("sql", "--json", query)[1]) == [
        {"a": None, "b": [1.5, None], "a_1": 2, "c": "2026-01-02T03:04:05Z", "d": "78"}
    ]


def test_sql_shows_markup_and_control_characters_as_they_are_and_cuts_no_word(there, said):
    word = "x" * 70
    _, out, _ = said("sql", f"SELECT '[red]a[/red]' AS \"[bold]\", chr(27) || '[31m' AS esc, '{word}' AS word")
    assert "[red]a[/red]" in out
    assert "[bold]" in out
    assert "\x1b[31m" not in out
    assert word in out


def test_a_table_is_limited_and_says_so(there, said):
    _, out, err = said("sql", "FROM range(30)", "--limit", "10")
    assert out.count("│") == 20
    assert "20 more rows" in err


def test_no_cell_of_csv_is_a_formula_and_numbers_stay_numbers(there, said):
    query = (
        "SELECT '=HYPERLINK(\"http://x.example\")' AS a, '+1' AS b, '-1' AS c, '@SUM(A1)' AS d, chr(9) || 'x' AS e, "
        "chr(13) || 'x' AS f, -5 AS g, -1.5 AS h, -2.25::DECIMAL(5, 2) AS i, DATE '2026-01-02' AS j, 'a=b' AS k, NULL AS l, "
        "true AS m, '＝1' AS n"
    )
    status, out, _ = said("sql", "--csv", query)
    assert status == exits.OK
    [head, row] = csv.reader(io.StringIO(out, newline=""))
    assert dict(zip(head, row, strict=True)) == {
        "a": '\'=HYPERLINK("http://x.example")', "b": "'+1", "c": "'-1", "d": "'@SUM(A1)", "e": "'\tx", "f": "'\rx",
        "g": "-5", "h": "-1.5", "i": "-2.25", "j": "2026-01-02", "k": "a=b", "l": "", "m": "True", "n": "'＝1",
    }  # several a line, as in a table  # fmt: skip
    assert said("sql", "--csv", 'SELECT 1 AS "=1"')[1].startswith("'=1")


HOSTILE = "SELECT 'a' || chr(27) || ']0;owned' || chr(7) || chr(155) || '31m' || chr(8238) || 'é' AS a"


@pytest.mark.parametrize("option", ["--csv", "--json", "--expanded", "--limit=5"])
def test_nothing_on_a_terminal_is_obeyed_by_it(there, said, monkeypatch, option):
    piped = said("sql", option, HOSTILE)[1]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    shown = said("sql", option, HOSTILE)[1]
    assert "owned" in shown
    assert "é" in shown
    assert not [code for code in ("\x1b]", "\x07", "\x9b", "\u202e") if code in shown]
    if option == "--json":
        assert json.loads(shown) == json.loads(piped)
    if option == "--csv":
        assert "\x9b" in piped, "a file has what is stored"


def test_an_error_that_quotes_what_was_read_is_not_obeyed_either(there, said):
    status, _, err = said("sql", "SELECT (chr(27) || '[31m')::INTEGER")
    assert status == exits.USAGE
    assert "\x1b" not in err


def test_wide_rows_are_shown_one_column_a_line(there, said):
    query = (
        "SELECT 1 AS id, 'one' || chr(10) || 'two' AS body, NULL AS url, repeat('x', 300) AS a_long_name"
        " UNION ALL SELECT 2, '', '', '' ORDER BY id"
    )
    status, out, err = said("sql", "--expanded", "--limit", "1", query)
    assert status == exits.OK
    assert out == (
        f"-[ RECORD 1 ]\nid          | 1\nbody        | one\n            | two\nurl         |\na_long_name | {'x' * 300}\n"
    )
    assert "1 more rows" in err
    assert said("sql", "-x", "SELECT 1 AS a WHERE false")[1] == ""


def test_a_query_that_takes_too_much_is_told_how_to_be_allowed_more(there, said):
    for query, option in (
        ("SELECT repeat('y', 1000000000)", "--memory"),
        ("SELECT count(*) FROM range(100000000000)", "--seconds"),
    ):
        status, _, err = said("sql", "--seconds", "0.5", query)
        assert (status, option in err) == (exits.USAGE, True), err
    before = resource.getrlimit(resource.RLIMIT_DATA)
    assert said("sql", "SELECT 1")[0] == exits.OK
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.parametrize("query", ["DELETE FROM release_versions", "CREATE TABLE mine AS SELECT 1", "DROP VIEW releases"])
def test_sql_changes_nothing(there, said, query):
    before = (there / "data" / "followthrough.duckdb").read_bytes()
    status, _, err = said("sql", query)
    assert status == exits.USAGE
    assert "cannot be answered" in err
    assert (there / "data" / "followthrough.duckdb").read_bytes() == before


def test_sql_before_the_first_run_says_what_to_do(bare, said):
    status, _, err = said("sql", "SELECT 1")
    assert status == exits.STORAGE
    assert "followthrough run" in err.splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_an_endless_query_quietly(there, number):
    process = start("sql", "SELECT count(*) FROM range(100000000000) a, range(100000) b")
    try:
        while psutil.Process(process.pid).cpu_times().user < 2:  # starting takes a quarter of that
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(number)
        _, err = process.communicate(timeout=HANGS)
    finally:
        process.kill()
    assert (process.returncode, err) == (exits.INTERRUPTED, "stopped\n")
