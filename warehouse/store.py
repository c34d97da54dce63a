"""The working file, through which alone the rest of the program reaches what is stored."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from parsers.model import Purpose, Source
from warehouse.clock import Clock, utc_now
from warehouse.connection.database import attached, explained, give_back, transaction
from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile
from warehouse.errors import AlertsError, HarvestError, WarehouseError
from warehouse.harvests.captures import capture_refs, captures_in_order, count_captures
from warehouse.harvests.health import SourceHealth
from warehouse.harvests.load import Located, batches, load_findings, load_polls
from warehouse.harvests.rows import source_row
from warehouse.harvests.source_states import Later, source_states
from warehouse.harvests.values import CaptureRef, Harvest, Loaded, SourceState, StoredCapture
from warehouse.review.apply import decisions_of, record
from warehouse.review.decisions import Decision, Decisions
from warehouse.schema.migrate import is_behind, migrate

if TYPE_CHECKING:
    from warehouse.matching.release_texts import Digesting

_T = TypeVar("_T")

GenerateAlerts = Callable[[Transaction], object]
"""Writes the alerts about a change to the warehouse, in its transaction. See alerts/generate/."""

_BAD_DATA = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException, ValueError, HarvestError)
"""Errors of one harvest's values. Others (disk, memory, a damaged file) concern every harvest."""


_LOG_BYTES = 1_000_000
"""Up to this size changes stay in the log next to the file (`….wal`), which the next opening reads again: a run opens the
file often, and tidying up each time costs more than that. A run ends with a checkpoint, so between runs there is none."""


@contextlib.contextmanager
def open_store(
    path: Path,
    *,
    wait_seconds: float = 30.0,
    read_only: bool = False,
    generate: GenerateAlerts | None = None,
    digesting: Digesting | None = None,
    clock: Clock = utc_now,
) -> Iterator[Store]:
    """The working file at `path`, created and brought to this program's schema if necessary. To be closed soon.

    `generate` is called in the transaction of each `Store.load` that stores releases, after everything else in it is
    written: what it writes is stored with its cause, or not at all. `digesting` takes releases apart for matching, in this
    process when it is None. `clock` says when what is stored came to be known.

    Raises:
        WarehouseLockedError: another program held it for `wait_seconds`.
        WarehouseError: it cannot be used; see `warehouse.connection.database.attached`.
    """
    until = time.monotonic() + wait_seconds  # one deadline, however often the file is opened

    def left() -> float:
        return max(0.0, until - time.monotonic())

    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(
            attached(path, read_only=read_only, wait_seconds=wait_seconds, log_bytes=_LOG_BYTES, settings_stay=True)
        )
        if not read_only:
            migrate(connection, path)
        # A file of something else is reported; an older program's is brought up to date, as no query knows its schema.
        elif is_behind(connection, path):
            stack.close()
            with attached(path, wait_seconds=left()) as writing:
                migrate(writing, path)
            connection = stack.enter_context(attached(path, read_only=True, wait_seconds=left()))
        yield Store(connection, path, generate, digesting, clock, wait_seconds)


class Store:
    """An open working file, and the one way into it. What a method stores is on disk when it returns, all or nothing.

    `connection` is for `warehouse/` alone. Others give `read`, `write` and `generate` a function, which passes what it is
    called with on to functions of `warehouse/`. All methods raise WarehouseError when the file cannot be read or written.
    Times are naive and in UTC.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: Path,
        generate: GenerateAlerts | None = None,
        digesting: Digesting | None = None,
        clock: Clock = utc_now,
        wait_seconds: float = 30.0,
    ) -> None:
        self.connection = connection
        self.path = path
        self._generate = generate
        self._digesting = digesting
        self._clock = clock
        self._wait_seconds = wait_seconds

    def begin_run(self, run_id: str, flow: str, started_at: datetime) -> None:
        """Record that a run begins; runs that were killed without a word are marked as interrupted."""

        def write(change: Transaction) -> None:
            self.connection.execute(statement("interrupt_open_runs"), {"run_id": run_id, "revision": change.revision})
            values = {"run_id": run_id, "flow": flow, "started_at": started_at, "revision": change.revision}
            self.connection.execute(statement("begin_run"), values)

        self.write(write)

    def end_run(self, run_id: str, ended_at: datetime, outcome: str, counts: Mapping[str, int]) -> None:
        """Record how a run ended, and what it did."""
        values = {"run_id": run_id, "ended_at": ended_at, "outcome": outcome, "counts": as_parameter([dict(counts)])[1:-1]}
        self.write(lambda change: self.connection.execute(statement("end_run"), {**values, "revision": change.revision}))

    def record_sources(self, sources: Sequence[Source]) -> None:
        """Store what the catalogue and the configuration say about the sources; those not named keep their rows."""
        rows = as_parameter([source_row(source) for source in {one.source_id: one for one in sources}.values()])
        self.write(
            lambda change: self.connection.execute(statement("upsert_sources"), {"rows": rows, "revision": change.revision})
        )

    def source_states(
        self, source_ids: Sequence[str], now: datetime, keys: Sequence[str] = (), later: Collection[str] = ()
    ) -> dict[str, SourceState]:
        """What a harvest needs to know about each source; the defaults for one never seen.

        Entries with one of `keys` are in it however long ago they were listed. Those of the sources `later`, and their
        releases, are read once one is asked for: the file is opened for that, waited for as long as for this store, and
        what is wrong with it is raised there.
        """
        del now  # what is due is counted from the source's own listings: `entries_of_sources`
        put_off = Later(later, self._opened_again)
        return self.read(lambda file: source_states(file.connection, source_ids, keys, put_off))

    @contextlib.contextmanager
    def _opened_again(self) -> Iterator[WorkingFile]:
        with open_store(self.path, wait_seconds=self._wait_seconds, read_only=True) as store:
            try:
                yield WorkingFile(store.connection)
            except duckdb.Error as error:
                raise explained(error, self.path) from error

    def load(
        self, harvests: Sequence[Harvest], located: Located, *, noting: Callable[[Transaction], object] | None = None
    ) -> list[Loaded]:
        """Store harvests, each whole or not at all.

        Harvests of different sources share a transaction (a statement costs 2 ms, however few its rows); when it fails, they
        are tried one by one. Loading the same harvest twice stores it once. A harvest whose values cannot be stored costs
        only itself: its attempts are stored, and its `Loaded` says what was wrong.

        Args:
            harvests: what visits to sources brought, in any order.
            located: where the archive keeps each of their bodies that is not stored yet, by capture_id.
            noting: writes, in the transaction of each batch, what must be stored with it or not at all.

        Returns:
            What changed, one for each harvest in the order given.
        """
        loaded: list[Loaded] = []
        for batch in batches(harvests):
            try:
                loaded += self._load_batch(batch, located, noting)
            except _BAD_DATA:  # one of them is at fault: each is tried alone
                loaded += [self._load_one(harvest, located, noting) for harvest in batch]
        return loaded

    def match_again(self, *, most: int) -> int:
        """Decide again which earlier commitments up to `most` releases speak of, and return how many releases there were.

        These are the releases that may speak of commitments that came, changed or went after them, and all releases after
        the warehouse has grown by a quarter, as terms then weigh differently. To be called until it returns 0.
        """
        from warehouse.matching.waiting import is_matched

        if self.read(lambda file: is_matched(file.connection)):
            return 0
        from warehouse.matching.match import match_again
        from warehouse.matching.release_texts import all_digested_here

        digesting = self._digesting or all_digested_here

        def write(change: Transaction) -> int:
            done = match_again(self.connection, change.revision, self._clock(), digesting, most=most)
            if done and self._generate is not None:
                _generated(self._generate, change)
            return done

        return self.write(write)

    def write(self, change: Callable[[Transaction], _T]) -> _T:
        """What `change` returns, which writes in its own transaction; when it raises, nothing is stored."""
        try:
            with transaction(self.connection):
                row = self.connection.execute(statement("next_revision")).fetchone()
                return change(Transaction(self.connection, int(row[0]) if row else 0))
        except duckdb.Error as error:  # told apart: bad values from a file in trouble
            if isinstance(error, _BAD_DATA):
                raise
            raise explained(error, self.path) from error

    def read(self, read: Callable[[WorkingFile], _T]) -> _T:
        """What `read` finds in the file; DuckDB errors become a WarehouseError."""
        try:
            return read(WorkingFile(self.connection))
        except duckdb.Error as error:
            raise explained(error, self.path) from error

    def decide(self, decisions: Sequence[Decision]) -> int:
        """Record what people decided, and apply it to commitments, links and copies, in one transaction.

        Returns how many were not recorded yet. Raises WarehouseError when they cannot be stored; then none is. A person's
        work does not wait for the end of the next run to be in the file itself.
        """
        try:
            recorded = self.write(lambda change: record(self.connection, decisions, change.revision))
        except _BAD_DATA as error:
            raise WarehouseError(f"the decisions cannot be stored: {error}", hint="None of them was; mend them.") from error
        self.checkpoint()
        return recorded

    def checkpoint(self) -> None:
        """Bring what is in the log next to the file into the file, so that a copy of the file alone is whole.

        Raises WarehouseError when that cannot be written; what was stored is then in the log as before.
        """
        self.give_back()
        try:
            self.connection.execute("CHECKPOINT warehouse")
        except duckdb.Error as error:
            raise explained(error, self.path) from error

    def give_back(self) -> None:
        """Give the memory back that the last step took and the next one need not have, as closing the file does."""
        give_back(self.connection)

    def decisions(self, release_ids: Sequence[str]) -> Decisions:
        """What people decided about commitments of these releases, links to them and copies of them."""
        return self.read(lambda file: decisions_of(file.connection, release_ids))

    def all_decisions(self) -> list[Row]:
        """Every decision in chronological order, with `title`, `url`, `later_title` and `later_url` of its releases."""
        return self.read(lambda file: rows_of(file.connection, "all_decisions", {}))

    def generate(self, generate: Callable[[Transaction], _T]) -> _T:
        """What `generate` returns, which writes alerts in its own transaction.

        Raises AlertsError when DuckDB does not take what it writes.
        """
        return self.write(lambda change: _generated(generate, change))

    @contextlib.contextmanager
    def generating(self, generate: GenerateAlerts) -> Iterator[None]:
        """Have what is stored in the block generate its alerts with `generate`, as for `open_store(…, generate=…)`."""
        before, self._generate = self._generate, generate
        try:
            yield
        finally:
            self._generate = before

    def known_captures(self, capture_ids: Sequence[str]) -> dict[str, CaptureRef]:
        """Where bodies are stored, by capture_id; those never kept are left out."""
        return self.read(lambda file: capture_refs(file.connection, capture_ids))

    def find_capture(self, capture_id: str) -> CaptureRef | None:
        """Where one body is stored; None when it was never kept."""
        return self.known_captures([capture_id]).get(capture_id)

    def source_ids(self) -> list[str]:
        """All sources ever watched, sorted."""
        rows = self.read(lambda file: file.connection.execute(statement("sources_there")).fetchall())
        return [row[0] for row in rows]

    def captures_in_order(
        self,
        source_id: str,
        *,
        purposes: Collection[Purpose] | None = None,
        after: StoredCapture | None = None,
        most: int | None = None,
    ) -> list[StoredCapture]:
        """The captures of a source in the order of arrival; repeats of a body at one address in a row are left out.

        Args:
            source_id: whose captures.
            purposes: what they were requested as; any when None.
            after: where to go on, the last one of an earlier answer; from the beginning when None.
            most: how many at most; all when None.
        """
        return self.read(lambda file: captures_in_order(file.connection, source_id, purposes, after, most))

    def count_captures(self, source_id: str, purposes: Collection[Purpose]) -> int:
        """How many `captures_in_order` returns."""
        return self.read(lambda file: count_captures(file.connection, source_id, purposes))

    def health(self, now: datetime) -> list[SourceHealth]:
        """How each source is doing, sorted by source_id."""
        rows = self.read(lambda file: file.connection.execute(statement("health_of_sources"), {"now": now}).fetchall())
        return [SourceHealth(*row) for row in rows]

    def _load_batch(
        self, harvests: Sequence[Harvest], located: Located, noting: Callable[[Transaction], object] | None
    ) -> list[Loaded]:
        def write(change: Transaction) -> list[Loaded]:
            load_polls(self.connection, harvests, change.revision)
            loaded = load_findings(self.connection, harvests, located, change.revision, self._clock(), self._digesting)
            if noting is not None:
                noting(change)
            if self._generate is not None and any(harvest.releases or harvest.not_found for harvest in harvests):
                _generated(self._generate, change)
            return loaded

        return self.write(write)

    def _load_one(self, harvest: Harvest, located: Located, noting: Callable[[Transaction], object] | None) -> Loaded:
        try:
            return self._load_batch([harvest], located, noting)[0]
        except _BAD_DATA as error:  # its attempts are stored, and it is said why nothing else is
            attempts = tuple(replace(attempt, capture_id=None) for attempt in harvest.attempts)
            poor = replace(
                harvest, attempts=attempts, captures=(), entries=(), releases=(), entry_releases={}, validators={},
                readable=False, problems=(str(error), *harvest.problems),
            )  # several a line, as in a table  # fmt: skip
            self.write(lambda change: load_polls(self.connection, [poor], change.revision))
            return Loaded(harvest.source.source_id, problem=f"nothing of it could be stored: {error}")


def _generated(generate: Callable[[Transaction], _T], change: Transaction) -> _T:
    try:
        return generate(change)
    except _BAD_DATA as error:
        # Not a fault of the harvest: storing it alone, or without its releases, would not help.
        raise AlertsError(
            f"what is to be told could not be written: {error}",
            hint="Nothing of this step was stored, so nothing is lost; the next run does it again. Please report this.",
        ) from error
