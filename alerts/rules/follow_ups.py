"""Releases that speak of earlier promises: one alert for each pair of releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from alerts.model import Alert, FollowUpFacts
from alerts.rules.events import Link, Notified
from parsers.identity import stable_id
from parsers.model import FollowUpRelation
from parsers.text.lines import one_line

_TELLING: tuple[FollowUpRelation, ...] = ("fulfilled", "superseded", "review", "progress", "renewed", "follow_up")
"""What a release can say of promises, the most telling first: that all is over, that all is different, what came of it, how
far it is, that it was said again, and that it is spoken of."""

_WORDS: dict[FollowUpRelation, str] = {
    "fulfilled": "Follow-up (reported as fulfilled)",
    "superseded": "Follow-up (another promise in its place)",
    "review": "Follow-up (review)",
    "progress": "Follow-up (progress)",
    "renewed": "Follow-up (promised again)",
    "follow_up": "Follow-up",
}
_TITLE = 90
"""Characters of a title; a follow-up's own title has two of them."""


def follow_ups(links: Iterable[Link], told: Notified, now: datetime) -> list[Alert]:
    """One alert for the follow-ups of one release to the promises of one earlier release.

    Its title has the most telling of their relations; links are in the order of their scores. Copies of one announcement
    are one release here: of the pairs between copies one is told, the one told already, else that of the first copies.

    Args:
        links: what is new, in any order; those that are no news are left out.
        told: pairs of releases that were told.
        now: the time, naive and in UTC.
    """
    announced: dict[tuple[str, str], dict[tuple[str, str], list[Link]]] = defaultdict(lambda: defaultdict(list))
    for one in links:
        if one.news:
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
    first = min(links, key=lambda one: _TELLING.index(one.link.relation))
    facts = FollowUpFacts(first.earlier, first.later, tuple(one.link for one in links))
    promises = "" if len(links) == 1 else f"{len(links)} promises of "
    day = first.earlier.published_on
    title = (
        f"{_WORDS[first.link.relation]}: {one_line(first.later.title, _TITLE, at_word=True)}, on {promises}"
        f"{one_line(first.earlier.title, _TITLE, at_word=True)}{f' ({day.day} {day:%B %Y})' if day else ''}"
    )
    return Alert(
        alert_id=stable_id("alert", "follow_up", first.later.release_id, first.earlier.release_id),
        kind="follow_up",
        title=title,
        created_at=now,
        facts=facts,
        release_id=first.later.release_id,
        commitment_id=first.link.promise.commitment_id,
        follow_up_id=first.link.follow_up_id,
        source_id=first.later.source_id,
    )
