"""Replays the documents of gold folders by their days of publication, as if each had been watched from the first day on.

What matches, generates alerts and delivers them is what a pass uses; only visits and the clock are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerts.generate import Context
from alerts.outbox.compose import Recipient
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from alerts.rules.deadlines import HORIZON, notice_days
from alerts.subscriptions.subscribers import Subscribers
from flows.evaluation.gold import GoldError
from flows.evaluation.replay_mails import Measured
from flows.evaluation.replay_measures import Measures, measured
from flows.evaluation.replay_sources import Replayed, by_source, opening, visit
from flows.passes.alerting import ChangeAlerts
from flows.passes.delivery import default_render
from parsers.model import Source
from warehouse.memory_store import open_memory_store
from warehouse.outbox.deliveries import Deliveries
from warehouse.outbox.news import commitments_with_a_day
from warehouse.store import Store

_HOUR = time(10)
"""Of each pass, UTC: after the morning's hour, before a newsroom's afternoon."""
_PORTION = 200
"""Releases matched again per transaction, as in a pass."""
_FAR = date(9998, 1, 1)
"""Later than any deadline."""


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class _Days:
    """The days on which something can happen: documents are published, a notice of a deadline falls due, or what was held
    is sent."""

    documents: dict[date, list[Replayed]]
    until: date
    notices: set[date] = field(default_factory=set)

    def after(self, day: date, *, waiting: bool) -> date | None:
        """The next of them; None when the last day is over."""
        days = [one for one in (*self.documents, *self.notices) if one > day]
        if waiting:
            days.append(day + timedelta(days=1))
        following = min(days, default=None)
        return following if following is not None and following <= self.until else None


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay."""

    first: date
    last: date
    releases: int
    sources: int
    passes: int
    """Days on which there was something to do."""
    measures: Measures


def replay(
    documents: Sequence[Replayed],
    subscribers: Subscribers,
    recipients: Iterable[tuple[Recipient, Rules]],
    *,
    until: date | None = None,
    progress: Callable[[date], None] = lambda _: None,
) -> Replay:
    """Replay documents in a warehouse of its own, which is in memory and gone afterwards.

    Args:
        documents: one at least, in the order of their days.
        subscribers: who gets which alerts.
        recipients: of the channels, each with the rules of its channel.
        until: the last day; that of the last document when None.
        progress: receives each day on which there is something to do.

    Raises:
        WarehouseError: memory is short.
        GoldError: the mail sink or the folder does not take a message.
    """
    by_day: dict[date, list[Replayed]] = {}
    for one in documents:
        by_day.setdefault(one.published, []).append(one)
    days = _Days(by_day, until or max(by_day))
    sources = sorted({one.source for one in documents}, key=lambda one: one.source_id)
    to = [(Measured(recipient), rules) for recipient, rules in recipients]
    first: date = min(by_day)
    clock = _Clock(datetime.combine(first - timedelta(days=1), _HOUR))
    alerting = ChangeAlerts(lambda: Context(subscribers, clock.now), clock)
    with open_memory_store(generate=alerting, clock=clock) as store:
        store.record_sources(sources)
        store.load([opening(source, clock.now) for source in sources], {})
        outbox = Outbox(store, render=default_render(), clock=clock)
        day: date | None = first
        last, passes, written = first, 0, 0
        while day is not None:
            progress(day)
            clock.now, last, passes = datetime.combine(day, _HOUR), day, passes + 1
            _pass(store, sources, by_day.get(day, []), alerting, clock.now)
            if day in by_day:  # nothing else gives a commitment, or gives one another day
                days.notices = _notice_days(store, day, clock.now)
            if alerting.written > written or outbox.delivered.waiting:
                written = alerting.written
                outbox.deliver(to, {}, ())
                if refused := next((one.refused for one, _ in to if one.refused), None):
                    raise GoldError(f"a message was not taken: {refused}", hint="See to the mail sink or the folder.")
            day = days.after(day, waiting=outbox.delivered.waiting > 0)
        carried = Deliveries(store).message_alerts()
    return Replay(first, last, len(documents), len(sources), passes, measured([one for one, _ in to], carried))


def _pass(
    store: Store, sources: Sequence[Source], published: Sequence[Replayed], alerting: ChangeAlerts, now: datetime
) -> None:
    found = by_source(published)
    visits = [visit(source, found.get(source, []), now) for source in sources]
    store.load(visits, {capture: place for one in visits for capture, place in one.located.items()})
    while published and store.match_again(most=_PORTION):  # on a day without releases nothing is left to match
        pass
    alerting.catch_up(store)


def _notice_days(store: Store, today: date, now: datetime) -> set[date]:
    rows = store.read(lambda file: commitments_with_a_day(file, _FAR - HORIZON, now))
    return {day for row in rows for day in notice_days(row["deadline_to"], row["deadline_precision"]) if day > today}
