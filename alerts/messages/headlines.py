"""Subjects of messages, titles of feed entries, lines of digests: one line each, in the channel's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.kinds.registry import kind_of, kinds
from alerts.messages.titles import name_of, title_of
from alerts.messages.wordings import Wordings
from alerts.model import Alert, AlertKind, MessageOccasion

_FEW_KINDS = 3
"""Kinds of alerts that the subject of a digest counts separately; more would fill the line."""


_MOST_LISTED = 10
"""Lines of the list of contents of a digest: with what is around them, one screen, even of a phone, where each takes two."""


@dataclass(frozen=True, slots=True)
class Contents:
    """One matter in the list of contents of a digest."""

    matter: str
    """Its heading, with counts where not all of its alerts are listed; "" when there is but one, and it has no name."""
    lines: tuple[str, ...]
    """Headlines of its alerts."""


def headline(alert: Alert, words: Wordings) -> str:
    """What an alert says, in one line, not yet escaped for any place."""
    return alert.facts.headline(alert.kind, words)


def subject(alerts: Sequence[Alert], occasion: MessageOccasion, words: Wordings) -> str:
    """The subject of a message with these alerts, not yet escaped."""
    if occasion == "test":
        return words.say("subjects.test")
    if occasion == "single" and len(alerts) == 1:
        return alerts[0].facts.subject(alerts[0].kind, words)
    if occasion == "single":  # about one release: its most telling alert, and how many more
        first = min(alerts, key=lambda alert: kinds().index(alert.kind))
        left = len([alert for alert in alerts if alert.kind != "release"]) - 1
        line = first.facts.subject(first.kind, words)
        return words.say("subjects.and_more", subject=line, more=words.count("body.more", left)) if left > 0 else line
    few = len({alert.kind for alert in alerts}) <= _FEW_KINDS
    return words.say(f"subjects.{occasion}", contents=contents(alerts, words)) if few else heading(alerts, occasion, words)


def heading(alerts: Sequence[Alert], occasion: MessageOccasion, words: Wordings) -> str:
    """The heading of a message of several alerts, above the line that counts them by kind."""
    if not alerts:
        return subject(alerts, occasion, words)
    return words.say(f"subjects.{occasion}", contents=words.count("subjects.total", len(alerts)))


def about(alerts: Sequence[Alert], words: Wordings) -> str:
    """The heading of a message about one release: its title, since the subject says what is told; "" without a release."""
    release = next((one for alert in alerts for one in alert.facts.about_releases), None)
    return words.say("body.of_release", title=title_of(release.title, words)) if release else ""


def contents(alerts: Sequence[Alert], words: Wordings) -> str:
    """How much there is of each kind: "2 suites, 1 échéance proche"."""
    found = Counter[AlertKind]()
    for alert in alerts:
        found[alert.kind] += alert.facts.parts
    told = [kind_of(name).counted(found[name], words) for name in kinds() if found[name]]
    return ", ".join(told) or words.say("subjects.nothing")


def matter_of(alert: Alert) -> tuple[str, str]:
    """Whose commitment an alert is about, and its first topic; "" for what is not known. A digest is grouped by both."""
    release = next(iter(alert.facts.about_releases), None)
    promises = alert.facts.about_commitments
    party = (release.authority if release else None) or next((one.actors[0] for one in promises if one.actors), "")
    return party, next((one.topics[0] for one in promises if one.topics), "")


def matter(alert: Alert, words: Wordings) -> str:
    """The same as a line of a digest: "Préfecture du Nord · Eau"; "" when neither is known."""
    party, topic = matter_of(alert)
    key = f"topics.{topic.replace(' ', '_')}"
    named = words.say(key) if topic and words.has(key) else ""
    party = name_of(party)
    return words.say("body.matter", party=party, topic=named) if party and named else party or named


def index(alerts: Sequence[Alert], words: Wordings) -> tuple[list[Contents], int]:
    """The list of contents of a digest, by matter, on one screen; and how many alerts are in none of its lines.

    With few matters each has a heading, and the lines that are left go to their headlines in turn. With many, each is one
    line that counts its alerts by kind.
    """
    groups: dict[str, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(matter(alert, words), []).append(alert)
    if "" in groups and len(groups) > 1:
        groups[words.say("body.other_matters")] = groups.pop("")  # incidents, and what is not known, come last
    if len(groups) > _MOST_LISTED // 2:
        told = list(groups.items())[:_MOST_LISTED]
        left = len(alerts) - sum(len(some) for _, some in told)
        return [Contents(_counted(name, contents(some, words), words), ()) for name, some in told], left
    shares = _shares([len(some) for some in groups.values()], _MOST_LISTED - len([name for name in groups if name]))
    found, left = [], 0
    for share, (name, some) in zip(shares, groups.items(), strict=True):
        lines = tuple(headline(alert, words) for alert in some[:share])
        if not name:
            left = len(some) - share
        total = words.count("subjects.total", len(some))
        heading = _counted(name, total, words) if name and share < len(some) else name
        found.append(Contents(heading, lines))
    return found, left


def _counted(name: str, counts: str, words: Wordings) -> str:
    return words.say("body.matter_counted", matter=name, contents=counts)


def _shares(sizes: Sequence[int], lines: int) -> list[int]:
    """Lines for groups of these sizes, given out one by one in turn."""
    shares = [0] * len(sizes)
    while lines > 0 and shares != list(sizes):
        for place, size in enumerate(sizes):
            if lines > 0 and shares[place] < size:
                shares[place] += 1
                lines -= 1
    return shares
