"""To whom an alert goes, and when: subscriptions looked up by what they ask for, one delivery per alert and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.kinds.registry import about_sources
from alerts.model import Alert, ReleaseFacts
from alerts.subscriptions.facets import subject_of
from alerts.subscriptions.filters import Asked, asked, passes, source_held_back_by
from alerts.subscriptions.hours import after_quiet, next_hour
from alerts.subscriptions.lookup import Lookup
from alerts.subscriptions.rules import (
    CONSOLE,
    DEFAULT_FIRMNESS,
    DEFAULT_KINDS,
    ChannelRules,
    Rhythm,
    SubscriptionRules,
)

__all__ = ["CONSOLE", "DEFAULT_FIRMNESS", "DEFAULT_KINDS", "ChannelRules", "Delivery", "Subscribers", "SubscriptionRules"]

_RHYTHMS: tuple[Rhythm, ...] = ("immediate", "daily", "weekly")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one channel; becomes one row of `deliveries`, with the state `pending`."""

    alert_id: str
    channel_id: str
    rhythm: Rhythm
    next_attempt_at: datetime
    queued_at: datetime

    def row(self, *, muted: bool = False) -> dict[str, Any]:
        """One row of `deliveries` for `warehouse.outbox.news.write_alerts`; one that is muted is kept without a time."""
        return {
            "alert_id": self.alert_id,
            "channel_id": self.channel_id,
            "state": "muted" if muted else "pending",
            "rhythm": self.rhythm,
            "next_attempt_at": None if muted else self.next_attempt_at,
            "queued_at": self.queued_at,
        }


class Subscribers:
    """All subscriptions, looked up by what they ask for."""

    def __init__(
        self,
        channels: Iterable[ChannelRules],
        subscriptions: Iterable[SubscriptionRules],
        territories: Mapping[str, str] | None = None,
    ) -> None:
        """Make the index.

        Args:
            channels: where alerts can go. With none, the console gets the default kinds.
            subscriptions: which go where. Those for a channel not given are left out.
            territories: of sources, by source_id: for alerts about a source as a whole, which name no release.
        """
        self._territories = territories or {}
        known = {one.channel_id: one for one in channels}
        wanted = list(subscriptions)
        if not known:
            known, wanted = {CONSOLE: ChannelRules(CONSOLE)}, [SubscriptionRules(CONSOLE)]
        wanting = [asked(one, known[one.channel_id]) for one in wanted if one.channel_id in known]
        self._lookup = Lookup(one for one in wanting if one.kinds - about_sources())
        self._about_sources: dict[str, list[Asked]] = defaultdict(list)
        for one in wanting:
            for kind in one.kinds & about_sources():
                self._about_sources[kind].append(one)
        self._worded = frozenset(kind for one in wanting if one.rules.words for kind in one.kinds)

    def deliveries(
        self,
        alerts: Iterable[Alert],
        now: datetime,
        texts: Mapping[str, str] | None = None,
        copies: Mapping[str, Sequence[ReleaseFacts]] | None = None,
    ) -> list[Delivery]:
        """One delivery for each alert and each channel that wants it, in the order of the alerts.

        Of several subscriptions of one channel, the most immediate one counts.

        Args:
            alerts: what to report.
            now: the time, naive and in UTC.
            texts: by alert_id, the whole text of a release of which the alert shows only the beginning; words are looked
                for in it too.
            copies: by release_id, the copies of a release on other sites: their followers are notified too.
        """
        found = []
        for alert in alerts:
            best: dict[str, Delivery] = {}
            for one in self._wanting(alert, (texts or {}).get(alert.alert_id, ""), copies):
                new = _delivery(alert, one, now)
                old = best.get(new.channel_id)
                if old is None or _immediacy(new) < _immediacy(old):
                    best[new.channel_id] = new
            found += [best[channel] for channel in sorted(best)]
        return found

    def _wanting(self, alert: Alert, text: str, copies: Mapping[str, Sequence[ReleaseFacts]] | None) -> Iterator[Asked]:
        if alert.facts.about_sources:
            territory = self._territories.get(alert.source_id or "")
            for one in self._about_sources.get(alert.kind, ()):
                if next(source_held_back_by(one, alert.source_id, territory), None) is None:
                    yield one
            return
        subject = subject_of(alert, text, copies=copies, with_words=alert.kind in self._worded)
        for one in self._lookup.candidates(alert.kind, subject):
            if passes(one, alert.kind, subject):
                # One that comes twice makes the same delivery.
                yield one


def _delivery(alert: Alert, one: Asked, now: datetime) -> Delivery:
    rules, channel = one.rules, one.channel
    moment = now
    if rules.rhythm == "daily":
        moment = next_hour(now, rules.at, channel.zone)
    elif rules.rhythm == "weekly":
        moment = next_hour(now, rules.at, channel.zone, rules.weekday)
    if not (channel.ops and alert.kind == "incident"):
        moment = after_quiet(moment, channel.quiet, channel.zone)
    return Delivery(alert.alert_id, channel.channel_id, rules.rhythm, moment, now)


def _immediacy(delivery: Delivery) -> tuple[int, datetime]:
    return _RHYTHMS.index(delivery.rhythm), delivery.next_attempt_at
