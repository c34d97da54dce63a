"""The command line as people and scripts meet it: help, exit statuses, and one or two clear lines for every error."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import duckdb
import pytest
from rich.text import Text

from flows.cli.terminal import exits, options
from tests.support.measures.patience import HANGS
from tests.support.processes.commands import start
from tests.support.processes.forked import Program
from tests.support.servers.newsroom import configure, furnish, page
from tests.support.servers.sites import Reply, Site

COMMANDS = (
    "run", "serve", "remind", "publish", "sql", "reparse", "backfill", "backup", "restore", "evaluate", "replay", "doctor",
    "demo", "install", "worker",
    "sources list", "sources plan", "sources check", "sources discover", "sources refresh",
    "sources import", "sources export",
    "commitments list", "commitments show", "commitments explain",
    "review", "review accept", "review reject", "review withdraw", "review same", "review different",
    "review export", "review import",
    "alerts list", "alerts show", "alerts test", "alerts resend", "alerts deliver", "alerts preview", "alerts try",
    "web", "web export", "archive push",
)  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize("command", ("", *COMMANDS))
def test_every_help_lists_the_exit_statuses(said, command):
    status, out, _ = said(*command.split(), "--help")
    assert status == exits.OK
    words = " ".join(out.split())
    for name in ("OK", "CRASH", "USAGE", "LOCKED", "STORAGE", "TROUBLE", "SERVER", "INTERRUPTED"):
        assert re.search(rf"\b{getattr(exits, name)} [A-Za-z]", words), name
    assert not re.search(r"``| \[\]|\\", out), "the name of a table was taken for markup, or shows how it was kept from that"


def test_every_command_is_tested_for_its_help(said):
    _, out, _ = said("--help")
    shown = set(re.findall(r"^│ ([a-z]+) ", out, re.MULTILINE))
    assert shown == {command.split()[0] for command in COMMANDS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[http]\ndelay_secnds = 5\n",
            'followthrough.toml:2: http.delay_secnds: unknown key; did you mean "delay_seconds"?',
        ),
        ("[http]\ndelay_seconds = 'slow'\n", "followthrough.toml:2: http.delay_seconds: expected a number"),
        ("catalogue = [\n[http]\n", "followthrough.toml:2: not TOML"),
    ],
)
def test_a_wrong_configuration_names_the_line_and_what_to_do(bare, said, text, expected):
    (bare / "followthrough.toml").write_text(text)
    status, out, err = said("run", "--direct")
    assert (status, out) == (exits.USAGE, "")
    assert expected in err
    assert len(err.splitlines()) == 2
    assert not (bare / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--direct", "--config", "none.toml"),
        ("run", "--direct", "--source", "nowhere"),
        ("reparse", "--source", "nowhere"),
        ("backfill", "nowhere"),
        ("sources", "check", "nowhere"),
        ("nothing",),
        ("run", "--nothing"),
        ("sql", "SELEC 1"),
        ("sql", ""),
        ("sql", "--json", "--csv", "SELECT 1"),
    ],
)
def test_a_wrong_command_line_is_told_apart(there, said, arguments):
    status, _, err = said(*arguments)
    assert status == exits.USAGE, err
    assert "rror: " in err


def test_a_folder_that_cannot_be_made_is_a_matter_of_storage(bare, said):
    (bare / "data").write_text("in the way")
    for command in (("run", "--direct"), ("reparse",), ("backfill", "seed-corpus"), ("demo", "--folder", "data")):
        status, _, err = said(*command)
        assert status == exits.STORAGE, command
        assert "data" in err.splitlines()[-2]
        assert "permissions" in err.splitlines()[-1]


def test_a_working_file_that_is_none_is_named_and_left_alone(bare, said):
    (bare / "data").mkdir()
    (bare / "data" / "warehouse.duckdb").write_text("these are my notes, not a database at all")
    for command in (("run", "--direct"), ("reparse",), ("sources", "list"), ("sources", "plan")):
        status, _, err = said(*command)
        assert status == exits.STORAGE, command
        assert "is not a DuckDB file" in err
    assert (bare / "data" / "warehouse.duckdb").read_text().startswith("these are my notes")


def test_two_runs_at_once_are_told_apart(bare, said):
    with Site() as site:
        config = str(configure(bare, site, furnish(site, 1, 20, slow_seconds=0.2), seed_corpus=False))
        first = Program("run", "--direct", "--config", config)
        while not site.asked:
            time.sleep(0.02)
        for command in (("run", "--direct"), ("reparse",), ("backfill", "office-0")):
            status, _, err = said(*command, "--config", config)
            assert status == exits.LOCKED
            assert str(first.pid) in err
        first.send_signal(signal.SIGINT)
        assert first.ended().returncode == exits.INTERRUPTED


def test_json_is_for_machines_and_nothing_else_is_on_stdout(there, said):
    for command in (("run", "--direct"), ("doctor",), ("sources", "list"), ("sources", "plan"), ("sources", "export")):
        _, out, _ = said(*command, "--json")
        json.loads(out)


@pytest.mark.parametrize(
    "arguments",
    [
        ("sql", "--csv", "FROM range(300000)"),
        ("sql", "--json", "FROM range(300000)"),
        ("sql", "FROM range(3000)", "--limit", "3000"),
        ("sources", "list", "--all"),
        ("--help",),
        ("run", "--direct"),
    ],
)
def test_a_reader_that_goes_away_is_no_fault(there, arguments):
    process = start(*arguments)
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(HANGS) == exits.OK
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_an_output_that_is_full_is_told(there):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(
            [sys.executable, "-m", "flows.cli", "sql", "SELECT 1"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=HANGS, check=False,
        )  # several a line, as in a table  # fmt: skip
    assert ended.returncode == exits.STORAGE
    assert ended.stderr.splitlines() == [
        "error: the output: No space left on device",
        "  Check the folder, its permissions and the free space of the disk.",
    ]


def test_a_run_needs_no_home_no_terminal_and_no_output(there):
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "TERM", "COLUMNS")}
    command = f'exec "{sys.executable}" -m flows.cli run --direct >&- <&-'
    ended = subprocess.run(
        ["sh", "-c", command], env=environment, stderr=subprocess.PIPE, text=True, timeout=HANGS, check=False
    )
    assert ended.returncode == exits.OK, ended.stderr


@pytest.mark.parametrize("columns", ["60", "200"])
def test_a_table_fits_the_terminal(there, said, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(options.out, "_force_terminal", True)
    query = "SELECT external_id AS id, body FROM releases"
    for command in (("doctor",), ("run", "--direct"), ("sources", "list"), ("sql", query)):
        _, shown, _ = said(*command)
        table = [Text.from_ansi(line).plain for line in shown.splitlines() if "Published" not in line and "Run" not in line]
        assert max(map(len, table)) <= int(columns), command
        assert command[0] not in ("run", "sources") or "seed-corpus" in shown


def test_a_doctor_finds_all_well_after_a_run(there, said):
    status, out, _ = said("doctor", "--json")
    verdicts = {one["check"]: one["verdict"] for one in json.loads(out)}
    assert status == exits.OK
    assert verdicts["working file"] == verdicts["published file"] == verdicts["full-text search"] == "good"
    assert verdicts["contact"] == "look"


def test_a_doctor_names_what_others_can_read_and_an_api_that_asks_for_no_password(there, said, monkeypatch):
    working = there / "data" / "warehouse.duckdb"
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    monkeypatch.delenv("PREFECT_API_AUTH_STRING", raising=False)
    working.chmod(0o644)
    try:
        status, out, _ = said("doctor", "--json")
    finally:
        working.chmod(0o600)
    assert status == exits.OK
    look = {one["check"]: one["said"] for one in json.loads(out) if one["verdict"] == "look"}
    assert look["private files"] == f"others on this machine can read them: chmod go= {working}"
    assert "without a password" in look["Prefect"]
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "admin:secret")
    out = said("doctor", "--json")[1]
    assert "admin:secret" not in out
    assert not [one for one in json.loads(out) if one["check"] in ("private files", "Prefect") and one["verdict"] != "good"]


def test_a_doctor_before_the_first_run_finds_nothing_bad(bare, said):
    status, out, _ = said("doctor", "--json")
    assert status == exits.OK
    assert {one["verdict"] for one in json.loads(out)} == {"good", "look"}
    assert not (bare / "data").exists()


def test_a_doctor_names_a_channel_that_gets_nothing(bare, said, monkeypatch):
    monkeypatch.setenv("TEAM", "json://127.0.0.1:9")
    channel = 'catalogue = []\n[[channel]]\nid = "team"\nurl_env = "TEAM"\n'
    for more, verdicts in (("", {"look", "good"}), ('[[subscription]]\nchannel = "team"\n', {"good"})):
        (bare / "followthrough.toml").write_text(channel + more)
        _, out, _ = said("doctor", "--json")
        assert {one["verdict"] for one in json.loads(out) if one["check"] == "channel team"} == verdicts


def test_a_doctor_names_what_is_bad_each_with_its_status(bare, said):
    (bare / "followthrough.toml").write_text('catalogue = []\n[[channel]]\nid = "team"\nurl_env = "NOBODY_SET_THIS"\n')
    status, out, _ = said("doctor")
    assert status == exits.USAGE
    assert "NOBODY_SET_THIS is not set" in out
    (bare / "data").mkdir()
    (bare / "data" / "followthrough.duckdb").write_text("this is not a database but a text")
    with duckdb.connect(str(bare / "data" / "warehouse.duckdb")) as stranger:
        stranger.execute("CREATE TABLE orders (number INTEGER)")
    status, out, _ = said("doctor", "--json")
    assert status == exits.STORAGE
    bad = {one["check"]: one["said"] for one in json.loads(out) if one["verdict"] == "bad"}
    assert "orders" in bad["working file"]
    assert "is not a DuckDB file" in bad["published file"]


def archives(site: Site, pages: int) -> None:
    """A listing of `pages` pages with three releases each."""
    for number in range(1, pages + 1):
        cards = ""
        for item in range(3):
            title = f"Communiqué {number}-{item} sur la sécurité du littoral"
            path = f"/actualites/communique-{number}-{item}"
            cards += f'<li class="card"><h2><a href="{path}">{title}</a></h2><p>Publié le {28 - item}/01/2026</p></li>'
            site.pages[path] = page(title, f"Texte {number}-{item} du communiqué. " * 10)
        onward = f'<a rel="next" href="/liste?page={number + 1}">Page suivante</a>' if number < pages else ""
        html = f'<html lang="fr"><body><main><ul>{cards}</ul><nav class="pagination">{onward}</nav></main></body></html>'
        site.pages[f"/liste?page={number}"] = html
        if number == 1:
            site.pages["/liste"] = html


def test_a_backfill_walks_a_listing_to_its_end_and_twice_brings_nothing_new(bare, said, site):
    archives(site, 12)
    text = "catalogue = []\nseed_corpus = false\n[http]\ndelay_seconds = 0\nallow_private_addresses = true\n"
    text += f'[[source]]\nid = "littoral"\nname = "Littoral"\nfamily = "generic"\nhome = "{site.url("/liste")}"\n'
    (bare / "followthrough.toml").write_text(text + f'listings = ["{site.url("/liste")}"]\n')
    assert said("run", "--direct")[0] == exits.OK
    first = int(said("sql", "--csv", "SELECT count(*) FROM releases")[1].splitlines()[1])
    assert first < 36
    status, out, _ = said("backfill", "littoral")
    assert status == exits.OK, out
    assert said("sql", "--csv", "SELECT count(*) FROM releases")[1] == "count_star()\n36\n"
    _, out, _ = said("backfill", "littoral")
    assert "0 new releases" in out
    assert said("sql", "--csv", "SELECT flow FROM runs ORDER BY started_at")[1].split() == [
        "flow", "watch", "backfill", "backfill",
    ]  # several a line, as in a table  # fmt: skip


def test_a_reparse_told_of_one_source_reads_that_one_and_changes_nothing(there, said):
    status, out, _ = said("reparse", "--source", "seed-corpus")
    assert status == exits.OK
    assert "0 readings changed" in out


def test_the_demonstration_shows_two_passes_and_an_edit(said, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    status, out, _ = said("demo", "--folder", str(tmp_path / "demo"))
    assert status == exits.OK
    assert "15 January 2026: pass 1" in out
    assert "2 new releases, 1 edited" in out
    assert "bilan des six premiers mois" in out
    assert (tmp_path / "demo" / "data" / "followthrough.duckdb").exists()
    assert said("demo", "--folder", str(tmp_path / "demo"))[0] == exits.USAGE  # its days are in the past


def test_a_demonstration_told_to_stop_asks_no_questions_and_leaves_nothing(said, tmp_path, monkeypatch):
    @contextmanager
    def stopped_at_once(stop):
        stop.request("interrupted")
        yield stop

    monkeypatch.setattr("flows.passes.lifecycle.stopping.stopping_on_signals", stopped_at_once)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    status, out, _ = said("demo")
    assert status == exits.INTERRUPTED
    assert "pass 1" in out
    assert "pass 2" not in out
    assert "What anyone can ask" not in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("sources", "check"), ("backfill", "office-0"), ("run", "--direct")])
def test_ctrl_c_ends_long_work_with_its_status(tmp_path, command):
    with Site() as site:
        sources = furnish(site, 1, 40, slow_seconds=0.2)
        site.pages["/office-0/"] = lambda _: (site.closing.wait(2), Reply(b"<html><body>Accueil</body></html>"))[1]
        process = Program(*command, "--config", str(configure(tmp_path, site, sources, seed_corpus=False)))
        while not site.asked:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        ended = process.ended()
        assert ended.returncode == exits.INTERRUPTED, ended.stderr
        assert "Traceback" not in ended.stderr
