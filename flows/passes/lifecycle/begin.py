"""The start of a run, the same for every kind: the only one at work, given an id, and recorded in the warehouse."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from flows.config.load import Config
from flows.passes.lifecycle.inbox import take_up
from flows.passes.lifecycle.log_lines import name_run
from flows.passes.lifecycle.run_lock import one_run_at_a_time
from flows.sources.plan import fetched
from parsers.model import Source
from warehouse.clock import Clock
from warehouse.harvests.values import SourceState
from warehouse.published.continuity import check_no_older, check_working_file_there
from warehouse.review.inbox import Inbox
from warehouse.store import open_store


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has begun."""

    run_id: str
    started_at: datetime
    """Naive and in UTC."""
    sources: tuple[Source, ...]
    """Those that it concerns."""
    states: Mapping[str, SourceState] = field(default_factory=dict)
    """By source_id, what a visit to each must know; empty in a run that makes no visits."""


@contextmanager
def run_begun(
    config: Config,
    flow: str,
    clock: Clock,
    *,
    only: Sequence[str] = (),
    visiting: bool = False,
    keys: Sequence[str] = (),
) -> Iterator[Run]:
    """Begin a run, which is the only one until the block ends, and publishes before that.

    What people decided in a browser is taken up first, and no longer waits when the block has ended well.

    Args:
        config: what is watched, and where the warehouse is.
        flow: the name in the row of `runs`.
        clock: the time, naive and in UTC.
        only: ids of the sources that the run concerns; all when empty.
        visiting: store the configuration of all sources, and read what is known of those that the run concerns.
        keys: of entries to be read too, however long ago they were listed.

    Raises:
        AnotherRunError: another process is running a pass over the same warehouse.
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file cannot be read or written, or is not the one that the published file was made from.
    """
    with one_run_at_a_time(config.warehouse.path):
        started = clock()
        run_id = f"{started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"
        name_run(run_id)
        working, published = config.warehouse.path, config.warehouse.published
        inbox = Inbox(working)
        check_working_file_there(working, published)
        with open_store(working, wait_seconds=config.warehouse.lock_seconds) as store:
            store.read(lambda file: check_no_older(file, working, published))
            store.begin_run(run_id, flow, started)
            taken = take_up(store, inbox)
            watched = config.sources()
            sources = tuple(one for one in watched if not only or one.source_id in only)
            states: dict[str, SourceState] = {}
            if visiting:
                store.record_sources(watched)
                # Most visits find nothing new, and ask for none of the entries; the seed corpus compares them all.
                later = {one.source_id for one in sources if fetched(one)}
                states = store.source_states([one.source_id for one in sources], started, keys, later)
        yield Run(run_id, started, sources, states)
        if taken is not None:
            inbox.forget(taken.seized)
