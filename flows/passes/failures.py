"""Runs that fail as a whole: told once for a streak of failures, and once when a run ends well again.

For channels with `ops`; who gets it is decided by the `tell` that the caller brings. When nothing can be written (full disk,
working file held) no alert can tell it: the dead-man address of `flows.passes.heartbeat` is there for that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alerts.incidents.program import after_failure, after_success
from alerts.model import Alert
from flows.clock import Clock
from flows.config.load import Config, load_config
from flows.passes.judging import Tell
from flows.passes.run_lock import AnotherRunError
from parsers.errors import FollowthroughError
from warehouse.incidents import open_incidents, write_incidents
from warehouse.store import open_store

if TYPE_CHECKING:  # Prefect reads its settings when it is imported, and a direct run has no need of it
    from prefect.client.schemas.objects import FlowRun, State
    from prefect.flows import Flow, FlowStateHook

log = logging.getLogger("followthrough")

TellFor = Callable[[Config], Tell]
"""Makes what writes alerts and deliveries from a configuration."""


def run_failed(config: Config, problem: str, clock: Clock, tell: Tell | None) -> Alert | None:
    """Note that a run failed, and tell it unless the failure before was told already (again after a week).

    Args:
        config: where the warehouse is.
        problem: what went wrong, in words without secrets.
        clock: the time, naive and in UTC.
        tell: writes the alert and its deliveries in the transaction that stores the incident.

    Returns:
        What is told; None when this failure is one of a streak, or the warehouse cannot be written. Never raises: the error
        that ended the run is the one to be seen.
    """
    try:
        now = clock()
        with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds) as store:
            connection = store.connection

            def write(revision: int) -> Alert | None:
                incident, alert = after_failure(open_incidents(connection), problem, now)
                write_incidents(connection, [incident], revision)
                if alert is not None and tell is not None:
                    tell(connection, [alert], revision)
                return alert

            return store.write(write)
    except Exception as error:  # the error that ended the run is the one to be seen
        log.warning("that the run failed could not be noted: %s", said_of(error))
        return None


def run_went_well(config: Config, clock: Clock, tell: Tell | None) -> Alert | None:
    """Close the incident of failed runs, if one is open, and tell it. To be called when a run has ended well.

    Raises:
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file cannot be read or written.
    """
    now = clock()
    with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds) as store:
        connection = store.connection
        if after_success(store.read(open_incidents), now) is None:
            return None

        def write(revision: int) -> Alert | None:
            closed = after_success(open_incidents(connection), now)
            if closed is None:
                return None
            incident, alert = closed
            write_incidents(connection, [incident], revision)
            if tell is not None:
                tell(connection, [alert], revision)
            return alert

        return store.write(write)


@contextmanager
def telling_failures(config: Config, clock: Clock, tell: Tell | None) -> Iterator[None]:
    """Tell an exception that ends the block, and let it pass. A run that found another one under way has not failed.

    What waits to be sent is sent, this too: a published file that cannot be written must not keep an alert.
    """
    try:
        yield
    except AnotherRunError:
        raise
    except Exception as error:  # told, and raised again
        run_failed(config, said_of(error), clock, tell)
        _send(config, clock)
        raise


def _send(config: Config, clock: Clock) -> None:
    from flows.passes.delivery import deliver_due

    try:
        deliver_due(config, clock)
    except Exception as error:  # what could not be sent waits; the error that ended the run is the one to be seen
        log.warning("alerts could not be sent: %s", said_of(error))


def failure_hook(tell_for: TellFor, clock: Clock) -> FlowStateHook[..., Any]:
    """A hook for `on_failure` and `on_crashed` of a flow whose parameter `config` names the configuration file.

    Prefect calls it in the process of the run when it failed, and in that which serves the flow when it crashed. A failure
    that `telling_failures` has told already is of the same streak. `tell_for` and `clock` are asked when it is called.
    """

    def hook(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
        if isinstance(getattr(state.data, "result", state.data), AnotherRunError):
            return
        named = flow_run.parameters.get("config")
        try:
            config = load_config(Path(named) if named else None)
            tell = tell_for(config)
        except Exception as error:
            # Nothing is noted: what is noted and not told would keep the next failure from being told.
            log.warning("a run failed, and whom to tell is not known: %s", said_of(error))
            return
        # The state's own message repeats that of an exception, which may be of any library and hold anything.
        ending = (state.name or "failed").lower()
        run_failed(config, f"a run of the flow {flow.name} ended as {ending}; see the log", clock, tell)
        _send(config, clock)

    return hook


def said_of(error: BaseException) -> str:
    """What went wrong, in words that hold no secret: the message of our own errors, of any other only its kind."""
    if isinstance(error, FollowthroughError):
        return error.message
    return f"a fault of the program, {type(error).__name__}; see the log"
