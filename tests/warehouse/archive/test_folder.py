"""Bodies kept in WARC files, and read back."""

import gzip
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.indexer import Indexer

from parsers.identity import capture_id
from parsers.model import Capture
from warehouse.archive.kinds import archive_at
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef
from warehouse.seeds import seeds

STARTED = datetime(2021, 3, 1, 12)
PAGE = b"<!DOCTYPE html><title>R\xc3\xa9union</title><p>Un bilan sera fait."


def capture(body: bytes = PAGE, url: str = "https://www.nord.gouv.fr/a", **changes) -> Capture:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "17"))
    one = Capture(capture_id(body), url, url, datetime(2021, 3, 1, 12, 0, 1, 250), 200, headers, body, "text/html")
    return replace(one, **changes)


def ref(one: Capture, place: tuple[str, int]) -> CaptureRef:
    return CaptureRef(one.capture_id, one.url, one.content_type, *place)


def records(path: Path):
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            yield record, record.content_stream().read()


def check(path: Path) -> None:
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    assert checker.process_all() == 0


def test_a_body_is_read_back_as_it_was_received(tmp_path):
    archive = archive_at(tmp_path)
    with archive.writer("run-1", STARTED) as writer:
        place = writer.keep(capture())
        assert archive.read(ref(capture(), place)) == PAGE, "before the file is closed"
    assert archive.read(ref(capture(), place)) == PAGE
    assert place[0] == "2021/followthrough-20210301120000-run-1.warc.gz"


def test_a_run_that_keeps_nothing_leaves_no_file(tmp_path):
    with archive_at(tmp_path).writer("run-1", STARTED) as writer:
        writer.sync()
    assert list(tmp_path.iterdir()) == []


def test_the_files_are_valid_web_archives(tmp_path):
    with archive_at(tmp_path).writer("run-1", STARTED) as writer:
        first = writer.keep(capture())
        assert writer.keep(capture(url="https://www.nord.gouv.fr/b")) == first
        writer.keep(capture(b""))
        for seed in (one.capture for one in seeds()):
            writer.keep(seed)
    [path] = tmp_path.rglob("*.warc.gz")
    check(path)
    index = path.with_suffix(".index")
    Indexer(["warc-type", "offset"], [str(path)], str(index)).process_all()
    assert len(index.read_text().splitlines()) == 9
    found = [record.rec_type for record, _ in records(path)]
    assert found == ["warcinfo", "response", "revisit", "response", *["resource"] * 5]


def test_headers_tell_the_truth_about_the_stored_body_and_keep_what_was_sent(tmp_path):
    with archive_at(tmp_path).writer("run-1", STARTED) as writer:
        writer.keep(capture())
    [path] = tmp_path.rglob("*.warc.gz")
    [_, (record, body)] = records(path)
    headers = dict(record.http_headers.headers)
    assert body == PAGE
    assert record.http_headers.get_statuscode() == "200"
    assert headers["Content-Length"] == str(len(PAGE))
    assert headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert headers["X-Archive-Orig-Content-Length"] == "17"
    assert record.rec_headers.get_header("WARC-Date") == "2021-03-01T12:00:01.000250Z"


def test_a_body_known_from_an_earlier_run_is_not_stored_again(tmp_path):
    archive = archive_at(tmp_path)
    with archive.writer("run-1", STARTED) as writer:
        place = writer.keep(capture())
    with archive.writer("run-2", STARTED) as writer:
        again = writer.keep(capture(url="https://www.nord.gouv.fr/b"), known=ref(capture(), place))
    assert again == place
    [path] = tmp_path.rglob("*run-2*")
    [_, (record, body)] = records(path)
    assert (record.rec_type, body) == ("revisit", b"")
    assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == "https://www.nord.gouv.fr/a"
    check(path)


def test_two_writers_of_one_run_keep_to_files_of_their_own(tmp_path):
    archive = archive_at(tmp_path)
    with archive.writer("run-1", STARTED) as one, archive.writer("run-1", STARTED) as two:
        places = [one.keep(capture(b"one")), two.keep(capture(b"two"))]
    assert [archive.read(ref(capture(body), place)) for body, place in zip([b"one", b"two"], places, strict=True)] == [
        b"one",
        b"two",
    ]
    assert len({file for file, _ in places}) == 2


def test_names_of_runs_cannot_lead_out_of_the_archive(tmp_path):
    with archive_at(tmp_path / "archive").writer("../../x/é y", STARTED) as writer:
        writer.keep(capture())
    [path] = tmp_path.rglob("*.warc.gz")
    assert path.parent == tmp_path / "archive" / "2021"
    outside = CaptureRef("0" * 64, "", None, "../secret.warc.gz", 0)
    with pytest.raises(ArchiveError, match="outside"):
        archive_at(tmp_path / "archive").read(outside)


@settings(max_examples=50, deadline=None)
@example("", [("", ";\x80=0"), ("Content-Disposition", "inline; filename=é.pdf; é=0"), ("X", "\ud800")], 200, b"")
@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), max_size=4),
    st.integers(0, 1200),
    st.binary(max_size=200),
)
def test_no_address_or_header_from_outside_can_break_a_record(tmp_path_factory, address, headers, status, body):
    folder = tmp_path_factory.mktemp("archive")
    hostile = Capture(
        capture_id(body), f"https://x.fr/{address}", "https://x.fr/", STARTED, status, tuple(headers), body, "text/html"
    )
    archive = archive_at(folder)
    with archive.writer("run-1", STARTED) as writer:
        place = writer.keep(hostile)
        writer.keep(hostile)
        last = writer.keep(capture())
    assert archive.read(ref(hostile, place)) == body
    assert archive.read(ref(capture(), last if body != PAGE else place)) == PAGE
    [path] = folder.rglob("*.warc.gz")
    check(path)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("what", "spoil", "said"),
    [
        ("removed", lambda path: path.unlink(), "missing"),
        ("cut short", lambda path: path.write_bytes(path.read_bytes()[:500]), "damaged"),
        ("overwritten", lambda path: path.write_bytes(b"\0" * path.stat().st_size), "damaged"),
        ("another one", lambda path: path.write_bytes(gzip.compress(b"hello" * 500)), "damaged"),
    ],
)
def test_a_file_that_was_spoilt_is_named(tmp_path, what, spoil, said):
    archive = archive_at(tmp_path)
    with archive.writer("run-1", STARTED) as writer:
        place = writer.keep(capture())
    spoil(tmp_path / place[0])
    with pytest.raises(ArchiveError, match=said) as caught:
        archive.read(ref(capture(), place))
    assert place[0] in caught.value.message


def test_another_body_at_the_place_is_not_taken_for_the_one_asked_for(tmp_path):
    archive = archive_at(tmp_path)
    with archive.writer("run-1", STARTED) as writer:
        place = writer.keep(capture(b"one"))
    with pytest.raises(ArchiveError, match="is not capture"):
        archive.read(ref(capture(b"two"), place))


def test_a_killed_run_loses_none_of_what_it_had_kept(tmp_path):
    code = """
import os, signal, sys
from pathlib import Path
from tests.warehouse.archive.test_folder import STARTED, capture
from warehouse.archive.kinds import archive_at
writer = archive_at(Path(sys.argv[1])).writer("run-1", STARTED)
for number in range(1000):
    print(writer.keep(capture(number.to_bytes(2) * 2000))[1], flush=True)
    if number == 30:
        os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    offsets = [int(line) for line in done.stdout.split()]
    [path] = tmp_path.rglob("*.warc.gz")
    with path.open("r+b") as file:  # and half of the last record is on disk
        file.truncate(offsets[-1] + 200)
    name = str(path.relative_to(tmp_path))
    for number, offset in enumerate(offsets[:-1]):
        body = number.to_bytes(2) * 2000
        assert archive_at(tmp_path).read(CaptureRef(capture_id(body), "", None, name, offset)) == body
    with pytest.raises(ArchiveError, match="damaged"):
        archive_at(tmp_path).read(CaptureRef("0" * 64, "", None, name, offsets[-1]))


def test_a_full_disk_is_said_and_leaves_whole_records_only(tmp_path):
    code = """
import os, sys
from pathlib import Path
from tests.warehouse.archive.test_folder import STARTED, capture
from warehouse.archive.kinds import archive_at
from warehouse.errors import ArchiveError
with archive_at(Path(sys.argv[1])).writer("run-1", STARTED) as writer:
    for number in range(100):
        try:
            print(writer.keep(capture(os.urandom(30_000)))[1])
        except ArchiveError as error:
            print("said", error.hint)
            break
    print(writer.keep(capture(b"small"))[1])
"""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, preexec_fn=little_room
    )
    *_, said, small = done.stdout.splitlines()
    assert "free space" in said
    [path] = tmp_path.rglob("*.warc.gz")
    check(path)
    place = (str(path.relative_to(tmp_path)), int(small))
    assert archive_at(tmp_path).read(ref(capture(b"small"), place)) == b"small"


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "archive").write_text("in the way")
    with archive_at(tmp_path / "archive").writer("run-1", STARTED) as writer, pytest.raises(ArchiveError):
        writer.keep(capture())
