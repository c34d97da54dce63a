"""Runs that fail as a whole: reported once per streak of failures, and once when a run ends well again.

For channels with `ops`; the `write_alerts` that the caller passes decides who gets it. When nothing can be written
(full disk, working file held) no alert can report it: the dead-man address (`flows.passes.lifecycle.heartbeat`) is there
for that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from alerts.incidents.program import after_failure, after_success
from alerts.model import Alert
from flows.config.load import Config
from flows.passes.judging import WriteAlerts
from flows.passes.lifecycle.run_lock import AnotherRunError
from parsers.errors import FollowthroughError
from warehouse.clock import Clock
from warehouse.connection.transaction import Transaction
from warehouse.errors import WarehouseLockedError
from warehouse.incidents import open_incidents, write_incidents
from warehouse.published.continuity import check_no_older, check_working_file_there
from warehouse.store import Store, open_store

log = logging.getLogger("followthrough")


def run_failed(config: Config, problem: str, clock: Clock, write_alerts: WriteAlerts | None) -> Alert | None:
    """Record that a run failed, and report it unless the failure before it was already reported (again after a week).

    Args:
        config: where the warehouse is.
        problem: what went wrong, in words without secrets.
        clock: the time, naive and in UTC.
        write_alerts: writes the alert and its deliveries in the transaction that stores the incident.

    Returns:
        What is reported; None when this failure is part of a streak, or the warehouse cannot be written. Never raises: the
        error that ended the run is the one to show.
    """
    try:
        now = clock()
        _check_not_lost(config)
        with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds) as store:

            def write(change: Transaction) -> Alert | None:
                incident, alert = after_failure(open_incidents(change), problem, now)
                write_incidents(change, [incident])
                if alert is not None and write_alerts is not None:
                    write_alerts(change, [alert])
                return alert

            return store.write(write)
    except Exception as error:  # the error that ended the run is the one to show
        log.warning("that the run failed could not be noted: %s", said_of(error))
        return None


def run_went_well(config: Config, clock: Clock, write_alerts: WriteAlerts | None) -> Alert | None:
    """Close the incident of failed runs, if one is open, and report it. Call this when a run has ended well.

    Raises:
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file cannot be read or written.
    """
    now = clock()
    with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds) as store:
        if not runs_failed(store, now):
            return None

        def write(change: Transaction) -> Alert | None:
            closed = after_success(open_incidents(change), now)
            if closed is None:
                return None
            incident, alert = closed
            write_incidents(change, [incident])
            if write_alerts is not None:
                write_alerts(change, [alert])
            return alert

        return store.write(write)


def runs_failed(store: Store, now: datetime) -> bool:
    """Whether the incident of failed runs is open, so that `run_went_well` has something to close."""
    return after_success(store.read(open_incidents), now) is not None


@contextmanager
def reporting_failures(config: Config, clock: Clock, write_alerts: WriteAlerts | None) -> Iterator[None]:
    """Report an exception that ends the block, and let it pass. A run that found another one under way has not failed.

    What is waiting to be sent is sent, this report included: a published file that cannot be written must not hold it up.
    """
    try:
        yield
    except AnotherRunError:
        raise
    except Exception as error:  # reported, and raised again
        config = patient_once(config, error)
        run_failed(config, said_of(error), clock, write_alerts)
        send_what_waits(config, clock)
        raise


def send_what_waits(config: Config, clock: Clock) -> None:
    """Send what is due after a run that failed, and write the figures for monitoring. Never raises, but warns."""
    from flows.passes.delivery import deliver_due

    try:
        _check_not_lost(config)
        deliver_due(config, clock)
    except Exception as error:  # what could not be sent waits; the error that ended the run is the one to show
        log.warning("alerts could not be sent: %s", said_of(error))
    if config.monitoring.textfile is not None:
        from flows.monitoring.textfile import write_textfile

        write_textfile(config, clock)


def patient_once(config: Config, error: object) -> Config:
    """The configuration for what follows a failed run: whoever held the working file so long is not waited for again."""
    return config.without_waiting() if isinstance(error, WarehouseLockedError) else config


def _check_not_lost(config: Config) -> None:
    """Raise WarehouseError where the working file is not the one that the published file was made from.

    A new file, or a change to an old one, would hide that it was lost; and an old one has messages that were sent since.
    """
    working, published = config.warehouse.path, config.warehouse.published
    check_working_file_there(working, published)
    if working.exists():
        with open_store(working, wait_seconds=config.warehouse.lock_seconds, read_only=True) as store:
            store.read(lambda file: check_no_older(file, working, published))


def said_of(error: BaseException) -> str:
    """What went wrong, in words that hold no secret: the message for our own errors, only the kind for any other."""
    if isinstance(error, FollowthroughError):
        return error.message
    return f"a fault of the program, {type(error).__name__}; see the log"
