"""What is counted about the messages of a replay: how many, how long, how often. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.channels import Message
from flows.evaluation.replay_mails import Measured
from warehouse.outbox.deliveries import MessageAlert

LONG = 2500
"""Characters of the text of a message: more is not read on a phone; digests apart, none is to be longer."""
_NOT_OF_A_RELEASE = frozenset({"due_soon", "overdue", "digest", "incident"})
"""Kinds that a day, a whole source or trouble brings, not a release."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of a replay."""

    recipient: str
    message_id: str
    day: str
    subject: str
    characters: int
    """Of its text, as a program shows it that shows no HTML."""
    kinds: tuple[str, ...]
    """Of its alerts, each once."""
    alerts: int
    digest: bool
    """Whether it gathers several releases, or sums a source up."""


@dataclass(frozen=True, slots=True)
class OfKind:
    """The messages that carried alerts of a kind, digests apart."""

    kind: str
    alerts: int
    """All that were sent, those in digests too."""
    messages: int
    median: int
    longest: int
    """Characters of their texts."""


@dataclass(frozen=True, slots=True)
class BusyDay:
    """A day with more messages to one recipient than a reader is to be given."""

    day: str
    recipient: str
    messages: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What a reader would have got."""

    mails: tuple[Mail, ...]
    kinds: Mapping[str, int]
    """Alerts sent, by kind, the most frequent first."""
    most_a_release: int
    """The most messages that one release cost one recipient."""
    releases_more_than_once: int
    """Releases that cost one recipient more than one message."""
    median: int
    longest: int
    """Characters of text, digests apart."""
    by_kind: tuple[OfKind, ...] = ()
    """In the order of `kinds`."""

    @property
    def digests(self) -> int:
        """How many of the messages are digests."""
        return sum(one.digest for one in self.mails)

    def busy(self, most: int) -> list[BusyDay]:
        """Days with more than `most` messages to one recipient, the busiest first."""
        days = Counter((one.day, one.recipient) for one in self.mails)
        return [
            BusyDay(day, recipient, count)
            for (day, recipient), count in sorted(days.items(), key=lambda item: (-item[1], item[0]))
            if count > most
        ]

    @property
    def long(self) -> list[Mail]:
        """Those over `LONG`, digests apart, the longest first."""
        return sorted(
            (one for one in self.mails if one.characters > LONG and not one.digest), key=lambda one: -one.characters
        )


def measured(recipients: Iterable[Measured], carried: Sequence[MessageAlert]) -> Measures:
    """What was sent, counted.

    Args:
        recipients: with what they took.
        carried: which alerts each message carried.
    """
    alerts: dict[tuple[str, str], list[MessageAlert]] = {}
    for one in carried:
        alerts.setdefault((one.channel_id, one.message_id), []).append(one)
    mails, kinds = [], Counter[str]()
    for to in recipients:
        for message in to.taken:
            mine = alerts.get((to.part_id, message.message_id), [])
            kinds.update(one.kind for one in mine)
            mails.append(_mail(to.part_id, message, mine))
    costs = Counter(
        (channel_id, release_id)
        for (channel_id, _), mine in alerts.items()
        for release_id in {one.release_id for one in mine if one.kind not in _NOT_OF_A_RELEASE and one.release_id}
    )
    lengths = [one.characters for one in mails if not one.digest]
    return Measures(
        tuple(mails),
        dict(kinds.most_common()),
        max(costs.values(), default=0),
        sum(count > 1 for count in costs.values()),
        _median(lengths),
        max(lengths, default=0),
        tuple(_of_kind(kind, count, mails) for kind, count in kinds.most_common()),
    )


def _median(lengths: Sequence[int]) -> int:
    return round(statistics.median(lengths)) if lengths else 0


def _of_kind(kind: str, alerts: int, mails: Iterable[Mail]) -> OfKind:
    lengths = [one.characters for one in mails if kind in one.kinds and not one.digest]
    return OfKind(kind, alerts, len(lengths), _median(lengths), max(lengths, default=0))


def _mail(part_id: str, message: Message, alerts: Sequence[MessageAlert]) -> Mail:
    kinds = tuple(dict.fromkeys(one.kind for one in alerts))
    releases = {one.release_id for one in alerts}
    text = message.body if message.text is None else message.text
    return Mail(
        part_id,
        message.message_id,
        f"{message.sent_at:%Y-%m-%d}",
        message.subject,
        len(text),
        kinds,
        len(alerts),
        digest=kinds == ("digest",) or len(releases) > 1 or any(one.rhythm != "immediate" for one in alerts),
    )
