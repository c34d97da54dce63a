"""A pass that makes no requests: what became due, or passed in silence, though no source published."""

from __future__ import annotations

from flows.config.load import Config
from flows.passes.alerting import Reminded, change_alerts, failure_writer
from flows.passes.failures import reporting_failures
from flows.passes.lifecycle.begin import run_begun
from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop
from flows.passes.rematching import matched_again
from flows.passes.report import LogReport, Report
from warehouse.clock import Clock, utc_now
from warehouse.published.publish import publish


def remind_pass(config: Config, clock: Clock = utc_now, report: Report | None = None, stop: Stop | None = None) -> Reminded:
    """Find what became due or passed in silence though no source published anything, write the alerts, and publish.

    Alerts that should have been written before and were not come first. Whenever and however often it is called, a notice
    is written once.

    Args:
        config: where the warehouse is, and who is notified.
        clock: the time, naive and in UTC.
        report: receives the progress of matching, if some is left to do; the log when None.
        stop: ends matching early.

    Raises:
        AnotherRunError: a pass is under way; it sends reminders at its end.
        WarehouseError: the working file cannot be read or written.
    """
    with reporting_failures(config, clock, failure_writer(config, clock)), run_begun(config, "remind", clock) as run:
        alerting = change_alerts(config, clock, "watch")
        with matched_again(Opening(config, alerting), report=report or LogReport(), stop=stop or Stop()) as (store, matched):
            reminded = alerting.catch_up(store, silence=matched)
            counts = {"alerts": reminded.caught_up + reminded.notices}
            store.end_run(run.run_id, clock(), "completed", counts)
            store.checkpoint()
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
        return reminded
