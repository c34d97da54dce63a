"""Making backups: consistent while others write, whole before they count, and rotated with care."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS
from tests.support.stored.backups import HOLD, LATER, places, ran, warc
from tests.support.stored.harvests import NOON, Page
from tests.support.stored.schema_files import contents
from warehouse.backup.kept import backups_in
from warehouse.backup.manifest import BackupError
from warehouse.backup.take import Places, Taken, take
from warehouse.backup.verify import check_files
from warehouse.connection.copying import digest
from warehouse.errors import WarehouseError, WarehouseLockedError
from warehouse.schema.files import migrations
from warehouse.store import open_store

WRITE = """
import sys, time, duckdb
from pathlib import Path
number = 0
while not Path(sys.argv[2]).exists():
    try:
        with duckdb.connect(sys.argv[1]) as connection:
            for _ in range(20):
                connection.execute(f"INSERT INTO runs SELECT 'a-{number}', 'watch', now(), NULL, MAP {{}}, NULL, {number}")
                number += 1
    except duckdb.IOException:  # the backup holds it for a moment: this writer tries again, as a run does
        time.sleep(0.01)
    if number:
        print(number, flush=True)
    time.sleep(0.05)
"""


def backed_up(there: Places, taken: Taken, run_id: str) -> Path:
    """The file of a run's bodies in a backup."""
    return taken.folder / "archive" / warc(there, run_id).relative_to(there.archive)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.name != ".followthrough.lock")


def test_a_backup_holds_all_there_is_and_says_so(there, folder):
    taken = take(there, folder, NOON)
    assert taken.folder == folder / "followthrough-20210301T120000Z"
    assert contents(taken.folder / "warehouse.duckdb") == contents(there.working)
    assert not (taken.folder / "warehouse.duckdb.wal").exists()
    assert (taken.folder / "followthrough.duckdb").read_bytes() == there.published.read_bytes()
    assert backed_up(there, taken, "run-1").samefile(warc(there, "run-1"))
    told = json.loads((taken.folder / "manifest.json").read_text())
    assert (told["program"], told["schema"], told["holds"], told["number"]) == ("0.1.0", migrations()[-1].number, "files", 1)
    for one in told["files"]:
        assert digest(taken.folder / one["path"]) == one["sha256"]
    assert names(folder) == [taken.folder.name]
    assert (taken.folder / "warehouse.duckdb").stat().st_mode & 0o077 == 0, "recipients are in it"


def test_what_stands_in_the_log_is_in_the_backup(there, folder):
    with open_store(there.working) as store:
        store.begin_run("run-2", "watch", LATER)
    assert there.working.with_name("warehouse.duckdb.wal").stat().st_size > 0
    taken = take(there, folder, NOON)
    assert ("run-2",) in [row[:1] for row in contents(taken.folder / "warehouse.duckdb")["main.runs"]]


def test_a_file_that_a_run_may_be_writing_to_is_copied_and_the_others_linked(there, folder):
    ran(there, "run-2", Page("c", "Un texte de plus."), at=LATER, ended=False, published=False)
    taken = take(there, folder, NOON)
    assert backed_up(there, taken, "run-1").samefile(warc(there, "run-1"))
    copied = backed_up(there, taken, "run-2")
    assert copied.read_bytes() == warc(there, "run-2").read_bytes()
    assert not copied.samefile(warc(there, "run-2"))
    with warc(there, "run-2").open("ab") as file:
        file.write(b"and on it goes")
    check_files(taken.folder, taken.manifest)


def test_on_another_file_system_only_what_is_new_is_copied(there, folder, monkeypatch):
    link = os.link

    def across(source, target, **options):
        if there.archive in Path(source).parents:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        link(source, target, **options)

    monkeypatch.setattr(os, "link", across)
    first = take(there, folder, NOON)
    ran(there, "run-2", Page("c", "Un texte de plus."), at=LATER, published=False)
    second = take(there, folder, LATER)
    assert backed_up(there, first, "run-1").samefile(backed_up(there, second, "run-1"))
    assert backed_up(there, second, "run-2").read_bytes() == warc(there, "run-2").read_bytes()
    check_files(second.folder, second.manifest)


def test_what_the_archive_has_lost_comes_from_the_backup_before(there, folder):
    first = take(there, folder, NOON)
    name = warc(there, "run-1").relative_to(there.archive).as_posix()
    whole = warc(there, "run-1").read_bytes()
    warc(there, "run-1").unlink()
    second = take(there, folder, LATER, keep=1)
    assert second.healed == [name]
    assert (second.folder / "archive" / name).read_bytes() == whole
    assert second.removed == [first.folder]


def test_a_backup_that_lacks_something_removes_no_other(there, folder, tmp_path):
    take(there, folder, NOON)
    shutil.rmtree(folder / "followthrough-20210301T120000Z" / "archive")
    name = warc(there, "run-1").relative_to(there.archive).as_posix()
    shutil.rmtree(there.archive)
    taken = take(there, folder, LATER, keep=1)
    assert taken.manifest.missing == [name]
    assert taken.removed == []
    assert len(names(folder)) == 2


def test_rotation_removes_the_oldest_backups_of_this_warehouse_and_nothing_else(there, folder, tmp_path):
    strange = take(there, folder, NOON).folder
    manifest = strange / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"warehouse_id": "another"}))
    (folder / "followthrough-20200101T000000Z").mkdir()
    (folder / "followthrough-20200101T000000Z" / "photos.txt").write_text("no backup at all")
    (folder / "notes").write_text("mine")
    parquet = take(there, folder, NOON, holds="relations").folder
    taken = [take(there, folder, NOON + timedelta(hours=hour), keep=2) for hour in range(1, 5)]
    left = {strange.name, parquet.name, "followthrough-20200101T000000Z", "notes", *(one.folder.name for one in taken[2:])}
    assert set(names(folder)) == left
    assert taken[-1].removed == [taken[1].folder]
    assert len(taken[-1].problems) == 1, "what only looks like a backup is named"


def test_a_clock_that_was_set_back_removes_no_newer_backup(there, folder):
    take(there, folder, LATER)
    taken = take(there, folder, NOON, keep=1)
    assert names(folder) == [taken.folder.name]
    again = take(there, folder, NOON)
    assert again.folder.name == "followthrough-20210301T120000Z-2"
    assert [one.folder for one in backups_in(folder)[0]] == [taken.folder, again.folder]


def test_a_held_working_file_is_waited_for_and_named_when_it_stays_held(there, folder):
    with subprocess.Popen([sys.executable, "-c", HOLD, there.working, "600"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with pytest.raises(WarehouseLockedError, match=f"process {process.pid}"):
            take(there, folder, NOON, wait_seconds=0.1)
        assert names(folder) == []
        process.kill()
    with subprocess.Popen([sys.executable, "-c", HOLD, there.working, "0.3"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        check_files(take(there, folder, NOON, wait_seconds=HANGS).folder, backups_in(folder)[0][0].manifest)


def test_backups_made_while_somebody_writes_hold_a_moment_each(there, folder, tmp_path):
    stop = tmp_path / "stop"
    with subprocess.Popen([sys.executable, "-c", WRITE, there.working, stop], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        try:
            taken = [take(there, folder, NOON, wait_seconds=HANGS) for _ in range(2)]
        finally:
            stop.touch()
            process.communicate(timeout=HANGS)
    for one in taken:
        runs = [row[0] for row in contents(one.folder / "warehouse.duckdb")["main.runs"]]
        numbers = sorted(int(name.removeprefix("a-")) for name in runs if name.startswith("a-"))
        assert numbers == list(range(len(numbers))), "all of it up to some moment"
        assert numbers


def test_a_full_disk_is_said_and_leaves_nothing(there, folder):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = there.published.stat().st_size
    for limit in (size // 2, size + 4096, 10):  # at the published file, at the working file, at the first byte
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            with pytest.raises(WarehouseError, match="File too large"):
                take(there, folder, NOON)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert names(folder) == []
    take(there, folder, NOON)


def test_a_folder_that_cannot_be_written_is_named(there, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WarehouseError, match="file"):
        take(there, tmp_path / "file", NOON)
    with pytest.raises(BackupError, match="lies inside the archive"):
        take(there, there.archive / "backups", NOON)
    with pytest.raises(BackupError, match="is not there"):
        take(places(tmp_path / "nowhere"), tmp_path / "backups", NOON)


def test_what_a_killed_backup_left_is_swept_up_and_two_at_once_are_told_apart(there, folder):
    left = folder / ".followthrough-20210301T110000Z.new"
    (left / "archive").mkdir(parents=True)
    (folder / ".mine.new").mkdir()
    take(there, folder, NOON)
    assert names(folder) == [".mine.new", "followthrough-20210301T120000Z"]
    from warehouse.backup.kept import one_backup_at_a_time

    with one_backup_at_a_time(folder), pytest.raises(WarehouseLockedError, match="another backup"):
        take(there, folder, NOON)


def test_nothing_new_costs_no_further_copy_of_the_archive(there, folder):
    first, second = take(there, folder, NOON), take(there, folder, LATER)
    name = "archive/" + warc(there, "run-1").relative_to(there.archive).as_posix()
    assert backed_up(there, first, "run-1").samefile(backed_up(there, second, "run-1"))
    assert first.manifest.by_path[name] == second.manifest.by_path[name]
