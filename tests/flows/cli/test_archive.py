"""An archive on object storage as an operator meets it: runs, rereading, backups and ways back, whatever becomes of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.cli.terminal import exits
from flows.config.load import load_config
from tests.flows.cli.test_killed import Trial, told
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.object_storage import Bucket, nobody
from tests.support.servers.sites import Site
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import CaptureRef

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def watched(tmp_path: Path, site: Site, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a configuration that watches two offices and has its archive in `bucket`."""
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "there"
    folder.mkdir()
    monkeypatch.chdir(folder)
    configure(folder, site, furnish(site, 2, 2), seed_corpus=False, more=bucket.toml())
    return folder


def has_news(site: Site, number: int) -> None:
    """Another release in the first office."""
    furnish(site, 1, number)


def bodies(folder: Path) -> dict[str, bytes]:
    """Every body that the published file refers to, as the archive gives it back."""
    archive = archive_at(load_config(folder / "followthrough.toml").archive_place())
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        places = connection.execute("SELECT capture_id, url, content_type, warc_file, warc_offset FROM captures").fetchall()
    return {row[0]: archive.read(CaptureRef(*row)) for row in places}


def outgoing(folder: Path) -> list[str]:
    """What is not uploaded yet."""
    place = folder / "data" / "archive-outgoing"
    return sorted(one.relative_to(place).as_posix() for one in place.glob("*/*"))


def reached_at(folder: Path, endpoint: str) -> None:
    """Have the configuration name this endpoint from now on."""
    file = folder / "followthrough.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f'endpoint = "{endpoint}"' if one.startswith("endpoint") else one for one in lines]
    file.write_text("\n".join(lines), encoding="utf-8")


def findings(out: str) -> dict[str, tuple[str, str]]:
    """What `doctor` found: verdict and words, by check."""
    return {one["check"]: (one["verdict"], one["said"]) for one in json.loads(out)}


def test_a_run_brings_the_same_rows_and_bodies_as_with_a_folder(
    watched: Path, site: Site, bucket: Bucket, tmp_path: Path, said: Said
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    configure(here, site, ["office-0", "office-1"], seed_corpus=False)
    for number in (2, 3):
        has_news(site, number)
        for folder in (here, watched):
            assert said("run", "--direct", "--config", str(folder / "followthrough.toml"))[0] == exits.OK
    assert told(watched) == told(here)
    assert bodies(watched) == bodies(here)
    assert (outgoing(watched), len(bucket.names())) == ([], 2)
    assert not (watched / "data" / "archive").exists()
    for folder in (here, watched):
        assert said("reparse", "--config", str(folder / "followthrough.toml"))[0] == exits.OK
    assert told(watched) == told(here)
    status, out, _ = said("doctor", "--archive", "--json")
    found = findings(out)
    assert (status, found["archive to upload"]) == (exits.OK, ("good", "nothing waits"))
    assert "can be reached; 2 files" in found["object storage"][1]
    assert "bodies are as they were received; files: 2" in found["archive"][1]


def test_storage_that_is_away_stops_no_run_and_the_next_makes_it_good(
    watched: Path, site: Site, bucket: Bucket, said: Said
) -> None:
    with nobody() as endpoint:
        reached_at(watched, endpoint)
        for number in (2, 3):
            has_news(site, number)
            status, _, err = said("run", "--direct")
            assert status == exits.OK
            assert err.count("cannot be reached") == 1, err
            assert f"archive-outgoing: {number - 1} file" in err
        assert said("reparse")[0] == exits.OK, "from what waits here"
        old = (datetime.now() - timedelta(days=3)).timestamp()
        os.utime(watched / "data" / "archive-outgoing" / outgoing(watched)[0], (old, old))
        status, out, _ = said("doctor", "--json")
        verdict, words = findings(out)["archive to upload"]
        assert (status, verdict, findings(out)["object storage"][0]) == (exits.STORAGE, "look", "bad")
        assert "2 files" in words
        assert words.endswith("the oldest for 72 hours")
        status, _, err = said("archive", "push")
        assert (status, "not uploaded: 2 files" in err) == (exits.STORAGE, True)
    reached_at(watched, bucket.endpoint)
    names = outgoing(watched)
    status, _, err = said("run", "--direct")
    assert (status, "not uploaded" in err, outgoing(watched)) == (exits.OK, False, [])
    assert set(names) <= set(bucket.names())
    assert all(bodies(watched).values())
    before = told(watched)
    with nobody() as endpoint:
        reached_at(watched, endpoint)
        status, _, err = said("reparse")
        assert (status, "could not be read" in err) == (exits.STORAGE, True)
    assert told(watched) == before


def test_a_foreign_object_or_a_bucket_that_is_gone_is_named_and_nothing_is_lost(
    watched: Path, site: Site, bucket: Bucket, said: Said
) -> None:
    with nobody() as endpoint:
        reached_at(watched, endpoint)
        said("run", "--direct")
        has_news(site, 3)
        said("run", "--direct")
    reached_at(watched, bucket.endpoint)
    first, second = outgoing(watched)
    bucket.put(first, b"somebody else's")
    status, _, err = said("archive", "push")
    assert (status, "is there, and is another file" in err) == (exits.STORAGE, True)
    assert (outgoing(watched), bucket.content(first)) == ([first], b"somebody else's")
    assert second in bucket.names(), "the others are uploaded"
    bucket.remove_all()
    status, _, err = said("run", "--direct")
    assert (status, err.count("there is no such bucket")) == (exits.OK, 1)
    assert first in outgoing(watched)
    (watched / "data" / "warehouse.duckdb").unlink()
    status, out, _ = said("restore", "--from-archive")
    assert (status, "there is no such bucket" in out) == (exits.OK, True)


def test_an_object_that_is_damaged_or_gone_is_found(watched: Path, bucket: Bucket, said: Said) -> None:
    assert said("run", "--direct")[0] == exits.OK
    [name] = bucket.names()
    content = bytearray(bucket.content(name))
    content[len(content) // 2] ^= 0xFF
    bucket.put(name, bytes(content))
    status, out, _ = said("doctor", "--archive")
    assert (status, f"bodies in {name} are damaged" in out) == (exits.STORAGE, True)
    status, _, err = said("reparse")
    assert (status, "the archive is damaged" in err) == (exits.STORAGE, True)
    bucket.remove(name)
    status, out, _ = said("doctor", "--archive")
    assert (status, f"{name} is missing" in out) == (exits.STORAGE, True)


class TestBackups:
    def test_what_is_on_object_storage_is_named_and_what_waits_is_copied(
        self, watched: Path, site: Site, bucket: Bucket, said: Said
    ) -> None:
        said("run", "--direct")
        with nobody() as endpoint:
            reached_at(watched, endpoint)
            has_news(site, 3)
            said("run", "--direct")
            status, _, err = said("backup", "kept", "--keep", "1")
            assert (status, "cannot be said" in err) == (exits.STORAGE, True)
        reached_at(watched, bucket.endpoint)
        status, out, _ = said("backup", "kept", "--keep", "2", "--json")
        assert (status, json.loads(out)["on_object_storage"], json.loads(out)["missing"]) == (exits.OK, 1, [])
        [name], [here] = bucket.names(), outgoing(watched)
        manifest = json.loads((Path(json.loads(out)["folder"]) / "manifest.json").read_text())
        assert (manifest["archive"], list(manifest["elsewhere"])) == (f"s3://{bucket.name}/{bucket.prefix}", [name])
        assert [one["path"] for one in manifest["files"] if one["path"].startswith("archive/")] == [f"archive/{here}"]
        expected = told(watched)
        said("archive", "push")
        shutil.rmtree(watched / "data")
        status, out, _ = said("restore", "kept")
        assert (status, outgoing(watched)) == (exits.OK, []), "it is on object storage by now"
        assert told(watched) == expected
        bucket.remove(here)
        shutil.rmtree(watched / "data")
        status, out, _ = said("restore", "kept")
        assert (status, outgoing(watched)) == (exits.OK, [here])
        assert all(bodies(watched).values())

    def test_what_is_gone_there_is_said(self, watched: Path, bucket: Bucket, said: Said) -> None:
        said("run", "--direct")
        assert said("backup", "kept")[0] == exits.OK
        bucket.remove(*bucket.names())
        shutil.rmtree(watched / "data")
        status, out, _ = said("restore", "kept")
        assert (status, "lacks files that s3://" in out) == (exits.OK, True)
        status, _, err = said("backup", "kept")
        assert (status, "the archive lacks files that captures refer to" in err) == (exits.STORAGE, True)

    def test_with_none_the_archive_gives_everything_back(self, watched: Path, bucket: Bucket, said: Said) -> None:
        said("run", "--direct")
        expected = told(watched)
        (watched / "data" / "warehouse.duckdb").unlink()
        assert said("restore", "--from-archive")[0] == exits.OK
        assert told(watched) == expected
        shutil.rmtree(watched / "data")
        status, out, _ = said("restore", "--from-archive")
        assert (status, "4 releases not known before" in out) == (exits.OK, True), out
        assert all(bodies(watched).values())


def test_an_archive_moves_from_its_folder_by_one_command(watched: Path, bucket: Bucket, site: Site, said: Said) -> None:
    there = (watched / "followthrough.toml").read_text(encoding="utf-8")
    configure(watched, site, ["office-0", "office-1"], seed_corpus=False)
    status, _, err = said("archive", "push", "data/archive")
    assert (status, "the archive is a folder" in err) == (exits.USAGE, True)
    said("run", "--direct")
    expected = bodies(watched)
    (watched / "followthrough.toml").write_text(there, encoding="utf-8")
    for _ in range(2):
        status, out, _ = said("archive", "push", "data/archive")
        assert (status, ": 1 file," in out) == (exits.OK, True)
    shutil.rmtree(watched / "data" / "archive")
    assert bodies(watched) == expected
    status, _, err = said("archive", "push", "nowhere")
    assert (status, "nowhere is no folder" in err) == (exits.USAGE, True)


@pytest.mark.parametrize("kills", [4, pytest.param(150, marks=pytest.mark.soak)])  # each kill is a whole run
def test_a_run_killed_around_its_upload_is_made_good_by_the_next(
    tmp_path: Path, site: Site, bucket: Bucket, kills: int
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    configure(before, site, furnish(site, 1, 2), seed_corpus=False, more=bucket.toml())
    trial = Trial(tmp_path / "trial", before, ("run", "--direct"))
    last = trial.steps() - 4  # an upload is the last thing that a run does, but for letting go of its locks
    expected = told(trial.folder)
    seen = set()
    step, killed = last, 0
    while killed < kills:
        bucket.remove(*bucket.names())
        trial.begin()
        returncode = trial.run(step).returncode
        step -= 1
        if returncode == exits.OK:  # what the counted run stored in two transactions, this one had ready for one
            continue
        assert returncode == -signal.SIGKILL
        killed += 1
        seen.add((bool(outgoing(trial.folder)), bool(bucket.names())))
        trial.completes()
        assert outgoing(trial.folder) == []
        assert told(trial.folder) == expected
        assert all(bodies(trial.folder).values())
        if kills <= 8 and len(seen) == 3:
            break
    assert seen == {(True, False), (True, True), (False, True)}, "it was only here, in both places, and only there"
