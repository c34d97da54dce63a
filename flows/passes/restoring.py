"""Putting a warehouse back: from a backup, or from the published file and the archive as far as they go."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flows.config.load import Config
from flows.passes.from_archive import FromArchive, take_from_archive
from flows.passes.lifecycle.run_lock import AnotherRunError, one_delivery_at_a_time, one_run_at_a_time
from warehouse.archive.kinds import archive_at
from warehouse.backup.kept import Backup, the_backup
from warehouse.backup.put_back import PutBack, make_again, put_back, refuse_to_overwrite, whole_archive_of
from warehouse.backup.take import Places
from warehouse.backup.verify import check_files
from warehouse.clock import Clock
from warehouse.published.publish import publish
from warehouse.published.reclaim.known import told_so_far
from warehouse.published.reclaim.rows import origin_of
from warehouse.store import Store, open_store

log = logging.getLogger("followthrough")

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of putting a warehouse back."""

    put_back: PutBack
    backup: Backup | None
    from_archive: FromArchive = field(default_factory=FromArchive)
    counts: dict[str, int] = field(default_factory=dict)
    """What the working file holds now."""


def places_of(config: Config) -> Places:
    """Where the warehouse of a configuration is."""
    warehouse = config.warehouse
    return Places(warehouse.path, warehouse.published, config.archive_place())


def checked_backup(given: Path, step: Step) -> Backup:
    """The backup in a folder, or the latest of those in it, every file of which is as it was.

    Raises WarehouseError where it is not, naming the file.
    """
    backup = the_backup(given)
    step(f"Checking {backup.folder.name}")
    check_files(backup.folder, backup.manifest)
    return backup


def restore(config: Config, given: Path | None, clock: Clock, *, replace: bool, step: Step) -> Restored:
    """Put the working file, the published file and the archive back, and publish.

    The way is the same after any kill: do it again. No run may be on, and nothing may be under way to a server.

    Args:
        config: where everything is.
        given: a backup, or a folder of backups, of which the latest is taken; None to do without one.
        clock: the time, naive and in UTC.
        replace: whether a working file that is there may be set aside.
        step: is told what comes next.

    Raises:
        AnotherRunError: a run, or a delivery, is under way.
        WarehouseLockedError: another program holds the working file.
        WarehouseError: the backup is damaged, is of a newer program, or something cannot be read or written.
    """
    places = places_of(config)
    wait = config.warehouse.lock_seconds
    backup = None if given is None else checked_backup(given, step)
    with _alone(config):
        if not replace:
            refuse_to_overwrite(places.working)
        now = clock()
        found = FromArchive()

        def finish(store: Store) -> None:
            # What the archive has beyond the published file was never told. Without one, nobody knows what was.
            known = given is not None or origin_of(places.published) is not None
            archive = archive_at(places.archive)
            files = whole_archive_of(backup) if backup is not None else ()
            nonlocal found
            found = take_from_archive(store, config, archive, _run_id(now), clock, is_news=known, known=files, step=step)

        if backup is not None:
            done = put_back(backup, places, now, wait_seconds=wait, step=step, finish=finish)
        else:
            done = make_again(places, now, wait_seconds=wait, step=step, finish=finish)
        step("Publishing")
        publish(places.working, places.published, wait_seconds=wait)
        with open_store(places.working, wait_seconds=wait, read_only=True) as store:
            counts = store.read(told_so_far)
    return Restored(done, backup, found, counts)


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    working = config.warehouse.path
    with one_run_at_a_time(working), one_delivery_at_a_time(working, 0) as alone:
        if not alone:
            raise AnotherRunError("alerts are being delivered just now", hint="Try again when that has ended.")
        yield


def _run_id(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"
