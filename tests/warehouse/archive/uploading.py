"""Bodies that a run keeps, and uploads."""

from __future__ import annotations

from tests.warehouse.archive.test_folder import STARTED, capture, ref
from warehouse.archive.archive import Archive
from warehouse.harvests.values import CaptureRef


def kept(archive: Archive, *bodies: bytes, run_id: str = "run-1") -> list[CaptureRef]:
    """What a run keeps, still to be uploaded."""
    with archive.writer(run_id, STARTED) as writer:
        return [ref(one, writer.keep(one)) for one in map(capture, bodies)]


def uploaded(archive: Archive, *bodies: bytes) -> list[CaptureRef]:
    refs = kept(archive, *bodies)
    for one in archive.waiting():
        archive.upload(one.name)
    return refs
