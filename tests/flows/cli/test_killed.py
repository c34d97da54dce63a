"""Commands killed before their statements and operations on files, again and again: the next one makes it good.

`make test` takes a few kills of the commands that no other test kills; `make soak` takes more than a thousand of all,
in even steps from their first statement to their last. Upgrades have theirs in tests/warehouse/schema/test_upgrade.py,
messages to servers in tests/alerts/outbox/test_killed.py.
"""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.cli.terminal import exits
from tests.support.processes.forked import Ended, Program
from tests.support.processes.killed import at_step
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.sites import Site
from tests.support.stored.backups import public
from warehouse.archive.kinds import archive_at
from warehouse.backup.kept import backups_in
from warehouse.backup.verify import check_files
from warehouse.harvests.values import CaptureRef

IN_A_ROW = 4
"""Kills before the command is let come to its end: what one left is what the next begins with."""


class Trial:
    """A folder as it was before a command, and what must hold after each kill and in the end."""

    def __init__(self, folder: Path, before: Path, command: tuple[str, ...]) -> None:
        self.folder = folder
        self.before = before
        self.command = command
        self.kills = 0

    def begin(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)  # the first time there is none
        shutil.copytree(self.before, self.folder)

    def run(self, step: int = 0) -> Ended:
        counted = self.folder.with_name("counted")
        program = Program(*self.command, "--config", str(self.folder / "followthrough.toml"), before=at_step(step, counted))
        return program.ended()

    def steps(self) -> int:
        """How many there are when nobody kills it."""
        self.begin()
        self.completes()
        return int(self.folder.with_name("counted").read_text())

    def completes(self) -> None:
        ended = self.run()
        assert ended.returncode == exits.OK, ended.stderr

    def sweep(self, kills: int, after_kill: Callable[[Path], None], in_the_end: Callable[[Path], None]) -> None:
        """Kill it so many times, each time before another step, and let it come to its end after every few."""
        steps = self.steps()
        in_the_end(self.folder)
        chosen = [1 + number * steps // kills for number in range(kills)]
        random.Random(20261130).shuffle(chosen)
        for first in range(0, kills, IN_A_ROW):
            self.begin()
            for step in chosen[first : first + IN_A_ROW]:
                ended = self.run(step)
                assert ended.returncode in (-signal.SIGKILL, exits.OK), (step, ended.stderr)  # less may be left to do
                self.kills += ended.returncode == -signal.SIGKILL
                after_kill(self.folder)
            self.completes()
            in_the_end(self.folder)
        assert self.kills > kills / 2


def told(folder: Path) -> dict[str, list[object]]:
    """What must be the same whoever was killed: no times of runs, no numbers of changes, no attempts."""
    found = public(folder / "data" / "followthrough.duckdb")
    names = ("release_versions", "commitments", "claims", "follow_ups", "captures", "decisions", "alerts", "deliveries")
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        columns = {name: [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()] for name in names}
    changing = {
        "revision", "seen_at", "created_at", "fetched_at", "facts", "warc_file", "warc_offset", "attempts",
        "next_attempt_at", "sent_at", "last_error", "queued_at", "message_id", "first_held_at",
    }  # several a line, as in a table  # fmt: skip
    return {
        name: sorted(
            [
                tuple(value for column, value in zip(columns[name], row, strict=True) if column not in changing)
                for row in rows
            ],
            key=repr,
        )
        for name, rows in found.items()
        if name in names
    }


def readable(folder: Path) -> None:
    """Whoever asks the published file gets an answer, and each of its captures is in the archive."""
    published = folder / "data" / "followthrough.duckdb"
    if not published.exists():
        return
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute(
            "SELECT capture_id, url, content_type, warc_file, warc_offset FROM captures WHERE url LIKE 'http%'"
        ).fetchall()
    for row in found:
        archive_at(folder / "data" / "archive").read(CaptureRef(*row))


def no_log(folder: Path) -> None:
    log = folder / "data" / "warehouse.duckdb.wal"
    assert not log.exists() or log.stat().st_size == 0, "the file is whole by itself"


@pytest.fixture
def stored(first_pass: Path, tmp_path: Path) -> Path:
    """A folder after a pass over the seed corpus, with a configuration of its own."""
    folder = tmp_path / "before"
    shutil.copytree(first_pass, folder)
    return folder


@pytest.mark.parametrize("kills", [2, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.parametrize("form", ["files", pytest.param("relations", marks=pytest.mark.soak)])
def test_a_killed_backup_leaves_earlier_ones_and_no_half_one(stored, tmp_path, kills, form):
    folder = tmp_path / "backups"
    more = ("--to-parquet",) if form == "relations" else ()
    trial = Trial(tmp_path / "trial", stored, ("backup", str(folder), "--keep", "2", *more))

    def all_whole(_: Path) -> None:
        found, problems = backups_in(folder)
        assert problems == []
        assert len(found) >= least
        for one in found:
            check_files(one.folder, one.manifest)

    least = 1
    expected: list[object] = []

    def in_the_end(there: Path) -> None:
        all_whole(there)
        assert not [one for one in folder.iterdir() if one.name.endswith((".new", ".old"))]
        assert len(backups_in(folder)[0]) <= 2
        no_log(there)
        expected.append(told(there))
        assert expected[0] == expected[-1]

    trial.sweep(kills, all_whole, in_the_end)


@pytest.mark.parametrize("kills", [2, pytest.param(150, marks=pytest.mark.soak)])
@pytest.mark.parametrize("how", ["backup", pytest.param("archive", marks=pytest.mark.soak)])
def test_a_killed_restore_is_simply_done_again(stored, tmp_path, kills, how):
    folder = tmp_path / "backups"
    assert Program("backup", str(folder), "--config", str(stored / "followthrough.toml")).ended().returncode == exits.OK
    given = (str(folder),) if how == "backup" else ("--from-archive",)
    trial = Trial(tmp_path / "trial", stored, ("restore", *given, "--replace"))
    expected = told(stored)

    def in_the_end(there: Path) -> None:
        assert told(there) == expected
        readable(there)
        no_log(there)
        left = [one.name for one in (there / "data").iterdir() if "restored" in one.name]
        assert left == []

    def after_kill(there: Path) -> None:
        assert (there / "data" / "warehouse.duckdb").exists(), "there is a working file at each moment"

    trial.sweep(kills, after_kill, in_the_end)


@pytest.mark.soak
@pytest.mark.parametrize("command", ["reparse", "remind", "deliver"])
def test_what_was_killed_at_a_statement_is_made_good_by_the_next(stored, tmp_path, command):
    if command == "deliver":
        with duckdb.connect(str(stored / "data" / "warehouse.duckdb")) as connection:
            connection.execute(
                "UPDATE deliveries SET state = 'pending', attempts = 0, sent_at = NULL, message_id = NULL, "
                "next_attempt_at = TIMESTAMP '2026-01-01', revision = nextval('private.revisions')"
            )
    trial = Trial(tmp_path / "trial", stored, ("alerts", "deliver") if command == "deliver" else (command,))
    expected: list[object] = []

    def in_the_end(there: Path) -> None:
        readable(there)
        no_log(there)
        expected.append(told(there))
        assert expected[0] == expected[-1]
        if command == "deliver":
            assert {row[-2] for row in expected[-1]["deliveries"]} <= {"sent", "immediate"}

    trial.sweep(150, readable, in_the_end)


@pytest.mark.soak
def test_a_run_killed_at_a_statement_is_made_good_by_the_next(tmp_path):
    before = tmp_path / "before"
    before.mkdir()
    with Site() as site:
        configure(before, site, furnish(site, 2, 3))
        trial = Trial(tmp_path / "trial", before, ("run", "--direct"))
        expected: list[object] = []

        def in_the_end(there: Path) -> None:
            readable(there)
            no_log(there)
            expected.append(told(there))
            assert expected[0] == expected[-1]

        trial.sweep(250, readable, in_the_end)
