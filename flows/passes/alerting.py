"""What a run reports: turns the configuration's channels and subscriptions into the values that `alerts` takes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

from alerts.model import Alert
from alerts.subscriptions.hours import QuietHours
from alerts.subscriptions.rules import ChannelRules, SubscriptionRules
from flows.config.load import Config
from flows.config.tables.channels import Channel, Subscription, Weekday
from flows.passes.judging import WriteAlerts
from parsers.dates import PARIS
from warehouse.clock import Clock
from warehouse.connection.transaction import Transaction
from warehouse.outbox.news import anything_promised, anything_to_take_up
from warehouse.store import Store

if TYPE_CHECKING:
    from alerts.generate import Context, TemplateChanged
    from alerts.rules.events import Pass
    from alerts.subscriptions.subscribers import Subscribers

log = logging.getLogger("followthrough")

MORNING = 6
"""The hour, in Europe/Paris, before which an hourly run sends no reminders of deadlines."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many alerts a look at the whole ledger added."""

    caught_up: int
    """Alerts that should have been sent before and were not, and summaries of first captures that are now complete."""
    notices: int
    """Deadlines that are close, or have passed in silence."""


class ChangeAlerts:
    """Writes the alerts of a change, in its transaction: for `warehouse.store.open_store(…, generate=…)`.

    What there is to tell, and to whom, is loaded once there is something.
    """

    def __init__(self, context: Callable[[], Context], clock: Clock) -> None:
        self._context = cache(context)
        self._clock = clock
        self.written = 0
        """Alerts written so far."""

    def __call__(self, transaction: Transaction) -> int:
        """Write the alerts of one change and return their number."""
        from alerts.generate import generate

        written = generate(transaction, self._now())
        self.written += written
        if written:
            log.info("%d new %s", written, "alert" if written == 1 else "alerts")
        return written

    def catch_up(self, store: Store, *, reminding: bool = True, silence: bool = True) -> Reminded:
        """Write what should have been reported and was not, then the deadline notices, each in its own transaction.

        Args:
            store: the working file.
            reminding: whether to look at the deadlines at all.
            silence: whether a day that passed may be reported; not while releases are still waiting to be matched.
        """
        behind = store.read(anything_to_take_up)
        reminding = reminding and store.read(anything_promised)
        if not (behind or reminding):
            return Reminded(0, 0)
        from alerts.generate import generate, remind

        now = replace(self._now(), run="watch")
        caught_up = store.generate(lambda transaction: generate(transaction, now, everything=True)) if behind else 0
        notices = store.generate(lambda transaction: remind(transaction, now, silence=silence)) if reminding else 0
        reminded = Reminded(caught_up, notices)
        self.written += reminded.caught_up + reminded.notices
        if reminded.caught_up:
            log.info("%d alerts caught up with", reminded.caught_up)
        if reminded.notices:
            log.info("%d notices of deadlines", reminded.notices)
        return reminded

    def _now(self) -> Context:
        return replace(self._context(), now=self._clock())


def change_alerts(
    config: Config, clock: Clock, occasion: Pass, *, template_changed: TemplateChanged | None = None
) -> ChangeAlerts:
    """The writer of alerts for the changes that a run makes.

    Args:
        config: channels, subscriptions and sources.
        clock: the time, naive and in UTC.
        occasion: the kind of run; only what a `watch` brings is reported item by item.
        template_changed: whether most pages of a source changed in a revision, which is then reported as an incident.
    """

    def context() -> Context:
        from alerts.generate import Context

        return Context(subscribers(config), clock(), occasion, template_changed)

    return ChangeAlerts(context, clock)


def incident_writer(config: Config, clock: Clock) -> WriteAlerts:
    """The writer of incident alerts, and their deliveries, in the transaction that stores the incidents."""

    def write_all(transaction: Transaction, alerts: Sequence[Alert]) -> None:
        from alerts.write import write

        write(transaction, alerts, {}, subscribers(config), clock())

    return write_all


def failure_writer(config: Config, clock: Clock) -> WriteAlerts:
    """The same for failures of the program itself: to the channels with `ops`; with none, as for other incidents."""
    operators = [one for one in config.channel if one.ops]
    if not operators:
        return incident_writer(config, clock)

    def write_to_operators(transaction: Transaction, alerts: Sequence[Alert]) -> None:
        from alerts.subscriptions.subscribers import Subscribers
        from alerts.write import write

        rules = [SubscriptionRules(one.id, kinds=("incident",)) for one in operators]
        write(transaction, alerts, {}, Subscribers([channel_rules(one) for one in operators], rules), clock())

    return write_to_operators


def subscribers(config: Config) -> Subscribers:
    """The subscriptions in the configuration; the console when it has no channel."""
    from alerts.subscriptions.subscribers import Subscribers

    territories = {one.source_id: one.territory for one in config.sources() if one.territory}
    return Subscribers(
        [channel_rules(one) for one in config.channel], [subscription_rules(one) for one in config.subscription], territories
    )


def channel_rules(channel: Channel) -> ChannelRules:
    """When a channel may be sent to."""
    quiet = QuietHours.of(channel.quiet_hours) if channel.quiet_hours else None
    return ChannelRules(channel.id, ZoneInfo(channel.time_zone), quiet, channel.ops)


def subscription_rules(one: Subscription) -> SubscriptionRules:
    """Which alerts a channel gets."""
    from alerts.subscriptions.match_words import looked_for

    return SubscriptionRules(
        channel_id=one.channel,
        kinds=one.kinds,
        sources=one.sources,
        authorities=one.authorities,
        territories=one.territories,
        partners=one.partners,
        words=looked_for(one.match) if one.match else None,
        min_confidence=one.min_confidence,
        firmness=one.firmness,
        rhythm=one.when,
        at=time.fromisoformat(one.at),
        weekday=get_args(Weekday).index(one.weekday),
        commitments=one.commitments,
        parties=one.parties,
        topics=one.topics,
    )


def is_morning(now: datetime) -> bool:
    """Whether it is late enough in Paris for deadline notices."""
    return now.replace(tzinfo=UTC).astimezone(PARIS).hour >= MORNING
