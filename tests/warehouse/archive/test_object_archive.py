"""An archive on object storage: what a run keeps is read back wherever it lies, and nothing is lost on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS
from tests.support.servers.object_storage import Bucket, nobody
from tests.warehouse.archive.test_folder import PAGE, check
from tests.warehouse.archive.uploading import kept, uploaded
from warehouse.archive import object_storage
from warehouse.archive.check import check_archive
from warehouse.archive.kinds import archive_at
from warehouse.errors import ArchiveError, MissingArchiveFileError, StorageError


def test_a_body_is_the_same_before_and_after_its_file_is_uploaded(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = kept(archive, PAGE)
    [waiting] = archive.waiting()
    local = tmp_path / "outgoing" / waiting.name
    content = local.read_bytes()
    assert (archive.read(one), archive.files(), archive.elsewhere()) == (PAGE, [one.warc_file], {})
    archive.upload(waiting.name)
    assert not local.exists()
    assert bucket.content(waiting.name) == content
    assert (archive.read(one), archive.files(), archive.waiting()) == (PAGE, [one.warc_file], [])
    assert archive.elsewhere() == {one.warc_file: waiting.bytes}


def test_bodies_come_in_order_with_their_places_as_from_a_folder(tmp_path: Path, bucket: Bucket) -> None:
    bodies = [os.urandom(50_000) * 2 for _ in range(8)] + [b"small"]
    here, there = archive_at(tmp_path / "archive"), archive_at(bucket.place(tmp_path / "outgoing"))
    kept(here, *bodies)
    [name] = here.files()
    there.store(name, tmp_path / "archive" / name)
    assert list(there.bodies(name)) == list(here.bodies(name))
    check(tmp_path / "archive" / name)


class Requests:
    """Counts what is asked of the storage."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parts: list[tuple[int, int]] = []
        part = object_storage.ObjectStorage.part

        def counted(storage: object_storage.ObjectStorage, name: str, start: int, end: int) -> tuple[bytes, int]:
            data, size = part(storage, name, start, end)
            self.parts.append((start, len(data)))
            return data, size

        monkeypatch.setattr(object_storage.ObjectStorage, "part", counted)


def test_one_body_costs_one_small_request_and_a_file_in_order_a_few(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bucket.place(tmp_path / "outgoing")
    bodies = [os.urandom(20_000) for _ in range(700)]
    refs = uploaded(archive_at(place), *bodies)
    asked = Requests(monkeypatch)
    assert archive_at(place).read(refs[150]) == bodies[150]
    [(start, length)] = asked.parts
    assert (start, length) == (refs[150].warc_offset, 64 * 1024)
    asked.parts.clear()
    archive = archive_at(place)
    assert [archive.read(one) for one in refs] == bodies
    assert len(asked.parts) < 10
    assert sum(length for _, length in asked.parts) < 1.05 * sum(map(len, bodies))


@pytest.mark.parametrize(
    ("what", "spoil", "said"),
    [
        ("removed", lambda bucket, name: bucket.remove(name), "missing"),
        ("cut short", lambda bucket, name: bucket.put(name, bucket.content(name)[:500]), "damaged"),
        ("cut before it", lambda bucket, name: bucket.put(name, bucket.content(name)[:100]), "damaged"),
        ("overwritten", lambda bucket, name: bucket.put(name, b"\0" * len(bucket.content(name))), "damaged"),
    ],
)
def test_an_object_that_was_spoilt_is_named(tmp_path: Path, bucket: Bucket, what: str, spoil, said: str) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = uploaded(archive, PAGE)
    spoil(bucket, one.warc_file)
    with pytest.raises(ArchiveError, match=said) as caught:
        archive.read(one)
    assert f"s3://{bucket.name}/{bucket.prefix}/{one.warc_file}" in caught.value.message
    [checked] = check_archive(archive, [one])
    assert (checked.missing, len(checked.damaged)) == (said == "missing", said == "damaged")
    assert isinstance(caught.value, MissingArchiveFileError) == (said == "missing")


def test_an_object_of_that_name_is_never_overwritten(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = kept(archive, PAGE)
    bucket.put(one.warc_file, b"somebody else's")
    with pytest.raises(ArchiveError, match="is there, and is another file"):
        archive.upload(one.warc_file)
    assert bucket.content(one.warc_file) == b"somebody else's"
    assert archive.read(one) == PAGE, "from the local file, which waits"
    bucket.remove(one.warc_file)
    archive.upload(one.warc_file)
    assert archive.waiting() == []


def test_what_was_uploaded_before_a_kill_is_only_removed_here(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = kept(archive, PAGE)
    content = (tmp_path / "outgoing" / one.warc_file).read_bytes()
    bucket.put(one.warc_file, content)
    archive.upload(one.warc_file)
    assert (archive.waiting(), bucket.content(one.warc_file)) == ([], content)


def test_the_beginning_of_a_file_that_is_there_is_only_removed_here(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    one, two = kept(archive, PAGE, b"more")
    local = tmp_path / "outgoing" / one.warc_file
    bucket.put(one.warc_file, local.read_bytes())
    os.truncate(local, two.warc_offset)  # as a backup took it while the run was on
    archive.upload(one.warc_file)
    assert (archive.waiting(), archive.read(two)) == ([], b"more")


def test_what_else_lies_there_is_no_file_of_the_archive(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = uploaded(archive, PAGE)
    for name in ("index.html", "2021/notes.txt", "2021/deep/x.warc.gz", ".hidden/x.warc.gz", "x.warc.gz"):
        bucket.put(name, b"no archive")
    assert archive.files() == [one.warc_file]
    assert list(archive.elsewhere()) == [one.warc_file]


def test_large_files_go_up_in_parts_and_those_of_a_killed_upload_do_no_harm(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    bodies = [os.urandom(9_000_000), b"the last"]
    refs = kept(archive, *bodies)
    bucket.begin_parts(refs[0].warc_file, b"a part that a killed upload left" * 200_000)
    archive.upload(refs[0].warc_file)
    assert [archive.read(one) for one in refs] == bodies
    kept(archive, *bodies)
    bucket.put("2021/followthrough-20210301120000-run-1.warc.gz", b"somebody else's")
    with pytest.raises(ArchiveError, match="another file"):
        archive.upload(refs[0].warc_file)


def test_storage_that_is_away_loses_nothing_and_is_not_asked_again_at_once(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nobody() as endpoint:
        archive = archive_at(bucket.place(tmp_path / "outgoing", endpoint=endpoint))
        [one] = kept(archive, PAGE)
        with pytest.raises(StorageError, match="cannot be reached"):
            archive.upload(one.warc_file)
        assert archive.read(one) == PAGE
        elsewhere = replace(one, warc_file="2020/x.warc.gz")
        with monkeypatch.context() as patch:
            patch.setattr("obstore.get", None)  # who asked now would fail in another way
            with pytest.raises(StorageError, match="cannot be reached"):
                archive.read(elsewhere)
            with pytest.raises(StorageError, match="cannot be reached"):
                list(check_archive(archive, [elsewhere]))
    archive_at(bucket.place(tmp_path / "outgoing")).upload(one.warc_file)
    assert bucket.names() == [one.warc_file]


def test_a_program_killed_while_it_uploads_leaves_the_file_where_it_was(tmp_path: Path, bucket: Bucket) -> None:
    code = """
import sys
from pathlib import Path
from warehouse.archive.kinds import archive_at
from warehouse.archive.place import BucketAddress, BucketPlace
bucket, prefix, endpoint, outgoing = sys.argv[1:]
archive = archive_at(BucketPlace(BucketAddress(bucket, prefix), Path(outgoing), endpoint, "us-east-1", allow_http=True))
archive.upload(archive.waiting()[0].name)
"""
    [one] = kept(archive_at(bucket.place(tmp_path / "outgoing")), os.urandom(2_000_000))
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-c", code, bucket.name, bucket.prefix, endpoint, str(tmp_path / "outgoing")]
        )
        server.settimeout(HANGS)
        connection, _ = server.accept()
        with connection:
            assert len(connection.recv(100_000)) > 0, "the upload is under way"
            process.send_signal(signal.SIGKILL)
            assert process.wait(HANGS) == -signal.SIGKILL
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [waiting] = archive.waiting()
    archive.upload(waiting.name)
    assert len(archive.read(one)) == 2_000_000


def test_a_folder_needs_no_client() -> None:
    code = """
import sys
from pathlib import Path
import flows.cli.main, flows.passes.full_pass, flows.passes.restoring, warehouse.backup.take
from warehouse.archive.kinds import archive_at
archive_at(Path("x")).waiting()
print("obstore" in sys.modules, "warehouse.archive.object_archive" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
