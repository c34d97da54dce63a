"""What there is to say of the state of things, in numbers: sources, releases, promises, alerts, the last pass, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import get_args

from flows.config.load import Config
from flows.passes.failures import runs_failed
from flows.sources.health import State, condition
from parsers.errors import FollowthroughError
from parsers.model import CommitmentStatus
from warehouse.archive.place import archive_folder
from warehouse.figures import Figures, figures
from warehouse.store import open_store

OUTCOMES = ("completed", "interrupted", "out_of_time", "failed")
"""How a pass may have ended."""
_DELIVERED = ("waiting", "sent", "failed", "muted")
_WAIT_SECONDS = 10.0
"""For a working file that another command holds: figures are no reason to keep a pass waiting."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one kind."""

    name: str
    meaning: str
    value: float
    label: tuple[str, str] | None = None
    """Name and value of what tells it from others of its kind."""


def state_of_things(config: Config, now: datetime) -> list[Figure]:
    """All figures, those of one kind next to each other.

    What a working file that cannot be read would tell is left out, and the last pass then counts as failed.

    Args:
        config: what is watched, and where everything is kept.
        now: naive and in UTC.
    """
    found = [Figure("build_info", "The version that wrote this.", 1, ("version", metadata.version("followthrough")))]
    try:
        found += _of_working_file(config, now)
    except FollowthroughError:  # the figures say so, which is what they are for
        found += _outcomes("failed")
    return found + list(_sizes(config))


def _of_working_file(config: Config, now: datetime) -> list[Figure]:
    if not config.warehouse.path.exists():
        return list(_outcomes("failed"))
    with open_store(config.warehouse.path, read_only=True, wait_seconds=_WAIT_SECONDS) as store:
        by_id = {one.source_id: one for one in store.health(now)}
        known, failed = store.read(figures), runs_failed(store, now)
    states = Counter(condition(source, by_id.get(source.source_id), now).state for source in config.sources())
    found = [Figure("sources", "Sources watched, by state.", states[one], ("state", one)) for one in get_args(State)]
    found.append(Figure("incidents_open", "Incidents that last.", known.incidents))
    found.append(Figure("releases", "Releases stored.", known.releases))
    found += [
        Figure("commitments", "Commitments, by where they stand today.", known.commitments.get(one, 0), ("status", one))
        for one in get_args(CommitmentStatus)
    ]
    found += [
        Figure("alerts", "Alerts to recipients, by state.", known.alerts.get(one, 0), ("state", one)) for one in _DELIVERED
    ]
    return found + list(_last_pass(known, failed))


def _last_pass(known: Figures, failed: bool) -> Iterator[Figure]:
    """Nothing but the outcome when no pass has ended; one that failed has no end in `runs`, only its incident."""
    yield from _outcomes("failed" if failed or known.outcome is None else known.outcome)
    if known.started_at is not None and known.ended_at is not None:
        seconds = (known.ended_at - known.started_at).total_seconds()
        yield Figure("last_pass_duration_seconds", "How long the last pass that ended took.", seconds)
        yield Figure("last_pass_end_timestamp_seconds", "When it ended.", _timestamp(known.ended_at))
    if known.completed_at is not None:
        text = "When the last pass that was completed ended."
        yield Figure("last_completed_pass_timestamp_seconds", text, _timestamp(known.completed_at))


def _timestamp(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _outcomes(outcome: str) -> Iterator[Figure]:
    for one in OUTCOMES:
        yield Figure("last_pass_outcome", "1 for how the last pass ended.", float(one == outcome), ("outcome", one))


def _sizes(config: Config) -> Iterator[Figure]:
    warehouse = config.warehouse
    place = config.archive_place()
    kept_here = "archive" if isinstance(place, Path) else "archive_outgoing"
    for name, path in (
        ("working", warehouse.path),
        ("published", warehouse.published),
        (kept_here, archive_folder(place)),
    ):
        yield Figure("file_bytes", "Size of the files.", _bytes_of(path), ("file", name))


def _bytes_of(path: Path) -> int:
    """The size of a file, or of all files below a folder; what goes away meanwhile counts for nothing."""
    total = 0
    for one in path.rglob("*") if path.is_dir() else (path,):
        try:
            total += one.stat().st_size if one.is_file() else 0
        except OSError:  # gone between two looks, or not ours to see: it counts nothing
            continue
    return total
