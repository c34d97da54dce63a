"""Putting backups back: checked first, never over what is there, and with what the published file knows beyond them."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.support.stored.backups import HOLD, LATER, public, ran, warc
from tests.support.stored.harvests import NOON, Page
from tests.support.stored.schema_files import contents
from warehouse.archive.kinds import archive_at
from warehouse.backup.kept import the_backup
from warehouse.backup.manifest import BackupError, read_manifest
from warehouse.backup.put_back import PutBack, put_back, refuse_to_overwrite
from warehouse.backup.take import Places, take
from warehouse.backup.verify import check_files
from warehouse.errors import NewerProgramError, WarehouseError, WarehouseLockedError
from warehouse.outbox.mutes import Mute, record_mute, standing_mutes
from warehouse.published.publish import PUBLISHED, publish
from warehouse.published.reclaim.rows import origin_of
from warehouse.review.decisions import about_commitment
from warehouse.review.inbox import Inbox
from warehouse.store import open_store


def back(given: Path, there: Places) -> PutBack:
    backup = the_backup(given)
    check_files(backup.folder, backup.manifest)
    return put_back(backup, there, LATER, wait_seconds=0.1, step=lambda _: None, finish=lambda _: None)


def lose(there: Places) -> None:
    for one in there.working.parent.glob("*.duckdb*"):
        one.unlink()
    shutil.rmtree(there.archive)


def test_a_warehouse_put_back_is_the_one_that_was_backed_up(there, folder):
    before, published = contents(there.working), public(there.published)
    take(there, folder, NOON)
    lose(there)
    done = back(folder, there)
    assert contents(there.working) == before
    assert public(there.published) == published
    assert (done.aside, done.taken_over, done.archived) == ([], None, 1)
    with open_store(there.working) as store:
        refs = [one.capture for one in store.captures_in_order("nord")]
    assert len([archive_at(there.archive).read(ref) for ref in refs]) == 2
    assert there.working.stat().st_mode & 0o077 == 0


def test_the_copy_of_the_single_file_is_whole_after_a_checkpoint(there, tmp_path):
    assert not there.working.with_name("warehouse.duckdb.wal").exists()
    shutil.copyfile(there.working, tmp_path / "copy.duckdb")
    assert contents(tmp_path / "copy.duckdb") == contents(there.working)


def test_what_was_published_after_the_backup_is_taken_over(there, folder):
    take(there, folder, NOON)
    ran(there, "run-2", Page("c", "Le préfet s'engage à réparer le quai avant le 30 juin 2027."), at=LATER)
    with open_store(there.working) as store:
        store.write(
            lambda change: change.connection.execute(
                "INSERT INTO alerts BY NAME "
                "SELECT 'x' AS alert_id, 'release' AS kind, 't' AS title, ? AS created_at, ? AS revision",
                [LATER, change.revision],
            )
        )
        mute = Mute("source", "nord", "muted", "Ana", LATER, LATER + timedelta(days=14), note="a known outage")
        store.write(lambda change: record_mute(change, mute))
    publish(there.working, there.published)
    published = public(there.published)
    for one in there.working.parent.glob("warehouse.duckdb*"):
        one.unlink()
    done = back(folder, there)
    assert done.taken_over is not None
    assert public(there.published) == published
    inside = contents(there.working)
    assert {name: inside[f"main.{name}"] for name in PUBLISHED} == {name: published[name] for name in PUBLISHED}
    assert {row[3] for row in inside["private.identifiers"]} == {row[0] for row in inside["main.release_records"]}
    taken = {(row[0], row[1]) for row in inside["private.taken_up"]}
    assert {("version", row[0]) for row in inside["main.release_versions"]} <= taken
    assert {("commitment", row[0]) for row in inside["main.commitments"]} <= taken
    with open_store(there.working) as store:
        (revision,) = store.connection.execute("SELECT nextval('private.revisions')").fetchone()
        (last,) = store.connection.execute("SELECT max(revision) FROM alerts").fetchone()
        muted = store.read(lambda file: standing_mutes(file, LATER))
    assert revision > last, "no number of a change is given twice"
    assert muted == [mute]


def test_the_public_relations_come_back_from_parquet_as_they_were(there, folder):
    before = public(there.published)
    take(there, folder, NOON, holds="relations")
    lose(there)
    back(folder, there)
    publish(there.working, there.published)
    assert public(there.published) == before


def test_what_is_there_is_not_overwritten_but_kept_under_another_name(there, folder):
    take(there, folder, NOON)
    with pytest.raises(BackupError, match="would be replaced"):
        refuse_to_overwrite(there.working)
    ran(there, "run-2", Page("c", "Un texte de plus."), at=LATER, published=False)
    before = contents(there.working)
    done = back(folder, there)
    (aside,) = done.aside
    assert aside.name == "warehouse.duckdb.before-20210302T120000Z"
    assert contents(aside) == before


def test_a_working_file_in_use_is_not_taken_away(there, folder, tmp_path):
    take(there, folder, NOON)
    with subprocess.Popen([sys.executable, "-c", HOLD, there.working, "600"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with pytest.raises(WarehouseLockedError, match="in use"):
            back(folder, there)
        process.kill()
    assert [one.name for one in there.working.parent.glob("*before*")] == []
    assert [one.name for one in there.working.parent.glob(".*restored*")] == []


def test_a_damaged_backup_is_refused_and_the_file_named(there, folder):
    taken = take(there, folder, NOON).folder
    for file in (taken / "warehouse.duckdb", taken / "followthrough.duckdb", *taken.rglob("*.warc.gz")):
        whole = file.read_bytes()
        middle = len(whole) // 2
        for spoilt in (whole[:-1], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], None):
            file.unlink()  # the archive's is the very file that is in the archive
            if spoilt is not None:
                file.write_bytes(spoilt)
            with pytest.raises(BackupError, match=f"{file.name} is (damaged|missing)"):
                back(folder, there)
            file.write_bytes(whole)
    check_files(taken, read_manifest(taken))


def test_a_damaged_manifest_is_named_with_the_backups_that_can_be_read(there, folder):
    first, second = take(there, folder, NOON).folder, take(there, folder, LATER).folder
    whole = (second / "manifest.json").read_text()
    for spoilt in (whole[:-40], whole.replace('"files": [', '"files": [[', 1), "", "[]"):
        (second / "manifest.json").write_text(spoilt)
        with pytest.raises(BackupError, match=r"manifest\.json is damaged") as said:
            back(folder, there)
        assert first.name in str(said.value.hint)
    (second / "manifest.json").unlink()
    with pytest.raises(BackupError, match="is no backup"):
        back(folder, there)
    with pytest.raises(BackupError, match="there is no backup in"):
        back(second, there)
    with pytest.raises(BackupError, match="is not there"):
        back(folder / "nothing", there)


def test_on_the_way_back_from_an_upgrade_the_published_file_of_the_newer_program_is_set_aside(there, folder):
    take(there, folder, NOON)
    with duckdb.connect(str(there.published)) as connection:
        connection.execute("UPDATE publication SET schema_number = 99, revision = 1000")
    done = back(folder, there)
    assert done.taken_over is None
    assert sorted(one.name.partition(".before")[0] for one in done.aside) == ["followthrough.duckdb", "warehouse.duckdb"]
    with pytest.raises(NewerProgramError, match="newer Followthrough"):
        origin_of(done.aside[-1])


def test_a_backup_of_a_newer_program_is_refused_with_a_word(there, folder):
    taken = take(there, folder, NOON).folder
    for more in ({"format": 2}, {"schema": 99, "program": "9.0"}):
        told = json.loads((taken / "manifest.json").read_text()) | more
        (taken / "manifest.json").write_text(json.dumps(told))
        with pytest.raises(BackupError, match="newer Followthrough"):
            the_backup(taken)


def test_a_manifest_that_leads_out_of_its_folder_is_refused(there, folder):
    taken = take(there, folder, NOON).folder
    told = json.loads((taken / "manifest.json").read_text())
    told["files"][0]["path"] = "../../data/warehouse.duckdb"
    (taken / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(BackupError, match="outside"):
        read_manifest(taken)


def test_a_full_disk_is_said_and_what_is_there_stays(there, folder):
    take(there, folder, NOON)
    before = there.working.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        with pytest.raises(WarehouseError, match="File too large"):
            back(folder, there)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert there.working.read_bytes() == before
    assert [one.name for one in there.working.parent.iterdir() if "restored" in one.name] == []


def test_a_damaged_file_of_the_archive_is_replaced_and_a_whole_one_stays(there, folder):
    take(there, folder, NOON)
    there.working.unlink()
    file = warc(there, "run-1")
    whole = file.read_bytes()
    assert back(folder, there).archived == 0
    file.unlink()
    file.write_bytes(whole[:99] + bytes([whole[99] ^ 1]) + whole[100:])
    there.working.unlink()
    done = back(folder, there)
    assert (done.archived, len(done.aside)) == (1, 1)
    assert file.read_bytes() == whole


def test_decisions_that_wait_are_backed_up_and_wait_again(there: Places, folder: Path) -> None:
    inbox = Inbox(there.working)
    first, second, third = (
        about_commitment("r1", "Des mots promis.", "accepted", "Anne", NOON + timedelta(minutes=one)) for one in range(3)
    )
    inbox.append(first, "c1")
    inbox.seize()  # a pass took it up, and was killed before it published
    inbox.append(second, "c1")
    taken = take(there, folder, LATER)
    lose(there)
    assert inbox.is_empty()
    inbox.append(third, "c1")
    assert back(folder, there).decisions == 2
    assert [one.decision for one in inbox.waiting()] == [first, second, third]
    back(folder, there)
    assert len(inbox.waiting()) == 3, "as often as it is done"
    (taken.folder / "inbox").write_bytes(b"{}\n")
    with pytest.raises(BackupError, match="inbox is damaged"):
        back(folder, there)


def test_a_backup_without_decisions_that_wait_has_no_file_of_them(there: Places, folder: Path) -> None:
    assert "inbox" not in take(there, folder, LATER).manifest.by_path
    lose(there)
    assert back(folder, there).decisions == 0
    assert Inbox(there.working).is_empty()
