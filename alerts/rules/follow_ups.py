"""Releases that mention earlier commitments: one alert for each pair of releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from alerts.kinds.follow_up import MOST_TELLING, FollowUpFacts
from alerts.model import Alert
from alerts.rules.events import Link, Notified
from alerts.rules.moves import is_move
from parsers.identity import stable_id


def follow_ups(links: Iterable[Link], told: Notified, now: datetime) -> list[Alert]:
    """One alert for the follow-ups of one release to the commitments of one earlier release.

    Its title has the most telling of their relations; links are in the order of their scores. Copies of one announcement
    count as one release here: of the pairs between copies one is reported, the one already reported, else that of the first
    copies.

    Args:
        links: what is new, in any order; those that are not news, or about an event, are left out, and those that give a
            commitment another day, which `alerts.rules.moves.put_off` reports.
        told: pairs of releases that were reported.
        now: the time, naive and in UTC.
    """
    announced: dict[tuple[str, str], dict[tuple[str, str], list[Link]]] = defaultdict(lambda: defaultdict(list))
    for one in links:
        if one.news and one.link.promise.firmness != "event" and not is_move(one):
            pair = (one.later.release_id, one.earlier.release_id)
            announced[one.later_announcement, one.earlier_announcement][pair].append(one)
    alerts = []
    for announcement in sorted(announced):
        pairs = announced[announcement]
        some = next(iter(pairs.values()))[0]
        known = [pair for pair in _copies(some) if pair in told.follow_ups]
        candidates = [pair for pair in pairs if pair in known] if known else list(pairs)
        if candidates:
            pair = min(candidates, key=lambda pair: (pair[0] != announcement[0], pair[1] != announcement[1], pair))
            alerts.append(_alert(pairs[pair], now))
    return alerts


def _copies(link: Link) -> list[tuple[str, str]]:
    """All pairs of copies of the two releases."""
    later = (link.later.release_id, link.later_announcement, *link.later.same_as)
    earlier = (link.earlier.release_id, link.earlier_announcement, *link.earlier.same_as)
    return [(one, other) for one in later for other in earlier]


def _alert(links: list[Link], now: datetime) -> Alert:
    links = sorted(links, key=lambda one: (-one.link.score, one.link.follow_up_id))
    first = min(links, key=lambda one: MOST_TELLING.index(one.link.relation))
    facts = FollowUpFacts(first.earlier, first.later, tuple(one.link for one in links))
    return Alert(
        alert_id=stable_id("alert", "follow_up", first.later.release_id, first.earlier.release_id),
        kind="follow_up",
        title=facts.title("follow_up"),
        created_at=now,
        facts=facts,
        release_id=first.later.release_id,
        commitment_id=first.link.promise.commitment_id,
        follow_up_id=first.link.follow_up_id,
        source_id=first.later.source_id,
    )
