"""`followthrough sql`: answers as tables, CSV and JSON, and every kind of question without one."""

import json
import signal
import time

import psutil
import pytest

from flows.cli.terminal import exits
from tests.commands import start
from tests.patience import HANGS


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


def test_ctrl_c_ends_an_endless_query_quietly(there):
    process = start("sql", "SELECT count(*) FROM range(100000000000) a, range(100000) b")
    try:
        while psutil.Process(process.pid).cpu_times().user < 2:  # starting takes a quarter of that
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=HANGS)
    finally:
        process.kill()
    assert (process.returncode, err) == (exits.INTERRUPTED, "stopped\n")
