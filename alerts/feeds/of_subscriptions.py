"""A feed and a calendar for each subscription that has an id: `feeds/ID.atom` and `feeds/ID.ics` next to the published file.

They show what the feed of all alerts and the calendar of all deadlines show, as far as it passes the filters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alerts.feeds.atom import atom_feed
from alerts.feeds.calendar import commitment_of, deadline_calendar, release_of
from alerts.feeds.files import replaced, saying_which
from alerts.feeds.write import LEAST_CONFIDENCE, MOST_ENTRIES, SHOWN_DAYS, readable
from alerts.model import Alert, Language
from alerts.rules.deadlines import as_deadline
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from warehouse.published.feeds import alerts_to_show, deadlines_to_show

_MOST_READ = 5_000
"""Alerts looked at, the newest: where one in twenty-five passes, the feed is full; reading so many takes half a second."""


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """A subscription that has a feed and a calendar of its own."""

    feed_id: str
    """Its id; the names of the files are made of it."""
    rules: SubscriptionRules
    language: Language = "fr"
    """Of the words around the quotations."""


def files_of(folder: Path, feed_id: str) -> tuple[Path, Path]:
    """The feed and the calendar of a subscription."""
    return folder / f"{feed_id}.atom", folder / f"{feed_id}.ics"


def write_own_feeds(
    published: Path, folder: Path, now: datetime, wanted: Sequence[OwnFeed], territories: Mapping[str, str]
) -> tuple[Path, ...]:
    """Write the feed and the calendar of each; return those that were replaced.

    Feeds and calendars of subscriptions that are no longer wanted are removed: nobody would renew them, and silence would
    look like no news.

    Args:
        published: the published file.
        folder: for these files alone; created when it is missing.
        now: UTC; marks what changed in a calendar, and decides which deadlines are shown.
        wanted: the subscriptions.
        territories: of sources, by source_id.

    Raises:
        WarehouseError: the published file cannot be read.
        FeedsError: a file cannot be written.
    """
    alerts = list(readable(alerts_to_show(published, most=_MOST_READ, intentions=True))) if wanted else []
    since = now.date() - timedelta(days=SHOWN_DAYS)
    rows = deadlines_to_show(published, since=since, confidence=LEAST_CONFIDENCE) if wanted else []
    days = {row["commitment_id"]: row for row in rows}
    shown = _passing(alerts, {one.feed_id: one.rules for one in wanted}, territories, now)
    # Calendars are the same whatever kinds are asked for.
    deadlines = [_deadline(row, now) for row in rows]
    due = _passing(deadlines, {one.feed_id: replace(one.rules, kinds=("due_soon",)) for one in wanted}, territories, now)
    changed = []
    with saying_which(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for one in wanted:
            atom, calendar = files_of(folder, one.feed_id)
            before = calendar.read_bytes() if calendar.exists() else None
            entries = shown[one.feed_id][:MOST_ENTRIES]
            events = [days[day.alert_id] for day in due[one.feed_id]]
            key, name = f"subscription:{one.feed_id}", one.feed_id
            new = {
                atom: atom_feed(entries, language=one.language, key=key, name=name),
                calendar: deadline_calendar(events, before=before, now=now, language=one.language, name=name),
            }
            changed += [path for path, content in new.items() if replaced(path, content)]
        kept = {path for one in wanted for path in files_of(folder, one.feed_id)}
        for path in (*folder.glob("*.atom"), *folder.glob("*.ics")):
            if path not in kept:
                path.unlink()
    return tuple(changed)


def _passing(
    alerts: Iterable[Alert], rules: Mapping[str, SubscriptionRules], territories: Mapping[str, str], now: datetime
) -> Mapping[str, list[Alert]]:
    """By feed_id, the alerts that pass the filters of the subscription, in their order."""
    known = {one.alert_id: one for one in alerts}
    readers = Subscribers(
        [ChannelRules(feed_id) for feed_id in rules],
        [replace(one, channel_id=feed_id) for feed_id, one in rules.items()],
        territories,
    )
    found: dict[str, list[Alert]] = defaultdict(list)
    for one in readers.deliveries(known.values(), now) if rules else ():
        found[one.channel_id].append(known[one.alert_id])
    return found


def _deadline(row: Mapping[str, Any], now: datetime) -> Alert:
    """A deadline as an alert that subscriptions can be asked about."""
    promise = replace(
        commitment_of(row),
        firmness=row["decided_firmness"] or (None if row["decided_by"] else row["firmness"]),
        party_ids=tuple(row["party_ids"] or ()),
        topics=tuple(row["topics"] or ()),
    )
    return as_deadline(release_of(row), promise, now)
