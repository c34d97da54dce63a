"""The flows that run by the calendar: deadlines near or passed in silence, and what is gathered for a day or a week."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Cancelled

from flows.clock import Clock, utc_now
from flows.config.load import Config, load_config
from flows.delivered import summary
from flows.passes.alerting import Reminded, failure_teller, teller
from flows.passes.closing import send_and_show
from flows.passes.failures import telling_failures
from flows.passes.rematching import match_again
from flows.passes.report import LogReport, Report, set_up_logging
from flows.passes.run_lock import AnotherRunError, one_run_at_a_time
from flows.passes.stopping import Stop
from warehouse.published.publish import publish
from warehouse.store import open_store

log = logging.getLogger("followthrough")

_MINUTES = 60
_TIME_LIMIT = 15 * _MINUTES


def remind_pass(config: Config, clock: Clock = utc_now, report: Report | None = None) -> Reminded:
    """Find what became due or passed in silence though no source published anything, write the alerts, and publish.

    What should have been told before and was not is written first. Whenever and however often it is called, a notice is
    written once.

    Args:
        config: where the warehouse is, and who is told.
        clock: the time, naive and in UTC.
        report: is told of matching, where some is left to be done; the log when None.

    Raises:
        AnotherRunError: a pass is on; it reminds at its end.
        WarehouseError: the working file cannot be read or written.
    """
    warehouse = config.warehouse.path
    with telling_failures(config, clock, failure_teller(config, clock)), one_run_at_a_time(warehouse):
        started = clock()
        run_id = f"{started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"
        telling = teller(config, clock, "watch")
        with open_store(warehouse, wait_seconds=config.warehouse.lock_seconds) as store:
            store.begin_run(run_id, "remind", started)
        matched = match_again(config, report=report or LogReport(), stop=Stop(), tell=telling)
        with open_store(warehouse, wait_seconds=config.warehouse.lock_seconds) as store:
            reminded = telling.catch_up(store, silence=matched)
            counts = {"alerts": reminded.caught_up + reminded.notices}
            store.end_run(run_id, clock(), "completed", counts)
        publish(warehouse, config.warehouse.published)
        return reminded


@flow(name="remind", timeout_seconds=_TIME_LIMIT, persist_result=False, validate_parameters=False)
def remind(config: str | None = None) -> dict[str, int] | State[Any]:
    """Tell of deadlines that are near or have passed, and send what is due.

    Args:
        config: the configuration file; None for the usual places and the defaults.

    Returns:
        How many alerts were written; or a cancelled state when a pass is on, which reminds itself.
    """
    set_up_logging()
    loaded = load_config(Path(config) if config else None)
    try:
        reminded = remind_pass(loaded)
    except AnotherRunError as error:
        return Cancelled(message=error.message)
    _deliver(loaded)
    return {"caught_up": reminded.caught_up, "notices": reminded.notices}


@flow(name="daily-digest", timeout_seconds=_TIME_LIMIT, persist_result=False, validate_parameters=False)
def daily_digest(config: str | None = None) -> None:
    """Send what is gathered once a day, for the subscriptions whose hour has come."""
    set_up_logging()
    _deliver(load_config(Path(config) if config else None))


@flow(name="weekly-digest", timeout_seconds=_TIME_LIMIT, persist_result=False, validate_parameters=False)
def weekly_digest(config: str | None = None) -> None:
    """Send what is gathered once a week, for the subscriptions whose day and hour have come."""
    set_up_logging()
    _deliver(load_config(Path(config) if config else None))


def _deliver(config: Config) -> None:
    for line in summary(send_and_show(config, utc_now)):
        log.info("%s", line)
