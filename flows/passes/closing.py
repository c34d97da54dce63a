"""The end of a run: its sources are judged, its alerts written and sent, and what people look at is renewed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alerts.outbox.delivered import Delivered
from flows.config.load import Config
from flows.passes.alerting import ChangeAlerts, failure_writer, incident_writer, is_morning, subscription_rules
from flows.passes.failures import run_went_well, runs_failed
from flows.passes.judging import IncidentsChanged, judge_sources
from flows.passes.lifecycle.heartbeat import beat
from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop, StopReason
from flows.passes.rematching import matched_again
from flows.passes.report import Report
from warehouse.clock import Clock
from warehouse.errors import WarehouseError
from warehouse.incidents import start_of_previous_run
from warehouse.outbox.deliveries import anything_to_deliver
from warehouse.published.publish import publish
from warehouse.store import Store

log = logging.getLogger("followthrough")


FEED = "alerts.atom"
"""The feed of alerts, next to the published file."""
OWN_FEEDS = "feeds"
"""The folder with the feeds and calendars of subscriptions, next to it."""
_SELDOM = timedelta(hours=6)
"""Those who run it less often may never do so in the morning, so every run looks at deadlines."""
_VERSIONS = ("first", "edit", "technical", "restored", "gone")


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of the end of a run."""

    outcome: StopReason | Literal["completed"]
    ended_at: datetime
    incidents: IncidentsChanged
    delivered: Delivered


def close_run(
    config: Config,
    run_id: str,
    polled: Collection[str],
    counts: Callable[[], Mapping[str, int]],
    *,
    alerting: ChangeAlerts,
    report: Report,
    stop: Stop,
    clock: Clock,
    opening: Opening,
) -> Closing:
    """Match again what must be, judge the sources, generate alerts, record the end, publish and send, in this order.

    Every alert is stored before anything is sent, so a run that is killed here loses nothing: the next one carries on. The
    working file is opened once for what is stored here (except long matching), once to publish, and for what is sent.

    Args:
        config: what is watched, who is notified, and where everything is kept.
        run_id: of the run, begun and not yet ended.
        polled: ids of the sources that it visited.
        counts: what the run changed, asked for when its end is recorded.
        alerting: generates the alerts for changes.
        report: receives the progress.
        stop: ends the long steps early; when the user interrupts, nothing is sent.
        clock: the time, naive and in UTC.
        opening: the working file, open perhaps since something was stored.

    Raises:
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file or the published one cannot be read or written.
    """
    with matched_again(opening, report=report, stop=stop) as (store, matched):
        store.give_back()
        incidents = judge_sources(store, config, run_id, polled, clock, incident_writer(config, clock))
        outcome: StopReason | Literal["completed"] = stop.reason or "completed"
        ended = clock()
        report.step("Publishing")
        alerting.catch_up(store, reminding=_reminds(store, run_id, ended), silence=matched)
        store.end_run(run_id, ended, outcome, counts())
        failed_before = runs_failed(store, ended)
        sending = bool(failed_before) or store.read(anything_to_deliver)
        if not sending:
            store.checkpoint()  # nobody opens the file for writing after this
    publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
    if outcome == "completed" and failed_before:
        run_went_well(config, clock, failure_writer(config, clock))
    stored = counts()
    changed = bool(alerting.written or incidents.alerts) or any(stored.get(kind) for kind in _VERSIONS)
    delivered = send_and_show(config, clock, report=report, stop=stop, changed=changed, sending=sending)
    if outcome == "completed":
        beat(config)
    return Closing(outcome, ended, incidents, delivered)


def _reminds(store: Store, run_id: str, now: datetime) -> bool:
    """Whether a run looks at the deadlines: from the morning on, or when there are only a few runs a day."""
    before = store.read(lambda file: start_of_previous_run(file, run_id))
    return is_morning(now) or before is None or abs(now - before) > _SELDOM


def send_and_show(
    config: Config,
    clock: Clock,
    *,
    report: Report | None = None,
    stop: Stop | None = None,
    changed: bool = True,
    sending: bool = True,
) -> Delivered:
    """Send what is due, and renew what others look at: the published file, the feed of alerts, the calendar, figures,
    and other databases.

    `changed` says whether the run has brought anything that the feed and the calendar show, `sending` whether there may
    be anything to send.
    """
    delivered = Delivered()
    if sending:
        from flows.passes.delivery import deliver_due

        delivered = deliver_due(config, clock, report=report, stop=stop)
    if delivered.sent or delivered.failed or delivered.put_off:
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
    if changed or delivered.sent or not _all_shown(config):
        show(config, clock)
    if config.monitoring.textfile is not None:
        from flows.monitoring.textfile import write_textfile

        write_textfile(config, clock)
    if config.target and (stop is None or stop.reason != "interrupted"):
        from flows.passes.targets import bring_targets

        if report is not None:
            report.step("Publishing to other databases")
        bring_targets(config)
    return delivered


def _all_shown(config: Config) -> bool:
    """Whether the feeds were written before, those of all subscriptions with an id and no others."""
    folder = config.warehouse.published.parent
    own = {f"{one.id}.atom" for one in config.subscription if one.id is not None}
    return (folder / FEED).exists() and {path.name for path in (folder / OWN_FEEDS).glob("*.atom")} == own


def show(config: Config, clock: Clock) -> None:
    """Write the feed of alerts and the calendar of deadlines next to the published file, and those of subscriptions.

    Failure to write them is only a warning: everything they would show is in the published file.
    """
    from alerts.feeds.files import FeedsError
    from alerts.feeds.of_subscriptions import OwnFeed, write_own_feeds
    from alerts.feeds.write import write_feeds

    published = config.warehouse.published
    if not published.exists():
        return  # the first pass makes it
    try:
        write_feeds(published, published.parent, clock())
        languages = {one.id: one.language for one in config.channel}
        own = [
            OwnFeed(one.id, subscription_rules(one), languages.get(one.channel, "fr"))
            for one in config.subscription
            if one.id is not None
        ]
        if own or not _all_shown(config):
            territories = {one.source_id: one.territory for one in config.sources() if one.territory}
            write_own_feeds(published, published.parent / OWN_FEEDS, clock(), own, territories)
    except (FeedsError, WarehouseError) as error:  # written anew by the next pass
        log.warning("%s. %s", error.message, error.hint or "")
