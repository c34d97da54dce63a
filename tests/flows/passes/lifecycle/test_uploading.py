"""The end of a run uploads what waits, one file after the other, unless somebody stops it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from flows.passes.lifecycle.stopping import Stop
from flows.passes.lifecycle.uploading import upload_waiting
from tests.support.servers.object_storage import Bucket
from tests.warehouse.archive.test_folder import STARTED, capture
from warehouse.archive.kinds import archive_at


@pytest.mark.parametrize(("reason", "files"), [("interrupted", 0), ("out_of_time", 2), (None, 2)])
def test_who_stops_a_run_does_not_wait_for_it(
    tmp_path: Path, bucket: Bucket, reason: Literal["interrupted", "out_of_time"] | None, files: int
) -> None:
    archive = archive_at(bucket.place(tmp_path))
    for run_id in ("run-1", "run-2"):
        with archive.writer(run_id, STARTED) as writer:
            writer.keep(capture())
    stop, said = Stop(), []
    if reason is not None:
        stop.request(reason)
    done = upload_waiting(archive, stop=stop, step=said.append)
    assert (done.files, done.waiting, len(archive.waiting()), len(bucket.names())) == (files, 2 - files, 2 - files, files)
    assert said == (["Uploading the archive: 2 files"] if files else [])


def test_nothing_is_said_where_nothing_waits(tmp_path: Path) -> None:
    said: list[str] = []
    done = upload_waiting(archive_at(tmp_path / "archive"), stop=Stop(), step=said.append)
    assert (done.files, done.waiting, said) == (0, 0, [])
