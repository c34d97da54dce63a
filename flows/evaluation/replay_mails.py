"""Where the messages of a replay go, and what is counted about them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path

from alerts.channels import Failure, Form, Message, Sent, senders_of
from alerts.channels.letter import written
from alerts.outbox.compose import Recipient
from flows.evaluation.gold import GoldError
from warehouse.outbox.deliveries import MessageAlert

LONG = 2500
"""Characters of the text of a message: more is not read on a phone; digests apart, none is to be longer."""
_SENDER = Address("Followthrough", "followthrough", "replay.example")
_NOT_OF_A_RELEASE = frozenset({"due_soon", "overdue", "digest", "incident"})
"""Kinds that a day, a whole source or trouble brings, not a release."""


class Folder:
    """Writes each message as a mail into a file of a folder; with no folder, nowhere."""

    form: Form = "html"
    carries_files = True
    title_limit: int | None = None
    body_limit: int | None = None

    def __init__(self, part_id: str, folder: Path | None) -> None:
        self.part_id = part_id
        self._folder = folder
        self._written = 0

    def excess(self, subject: str, body: str) -> float:
        """Everything fits."""
        del subject, body
        return 0.0

    def send(self, message: Message) -> Sent:
        """Write the mail; raises OSError when the folder cannot be written to."""
        self._written += 1
        if self._folder is not None:
            to = Address(self.part_id, self.part_id.replace("/", "-"), "replay.example")
            letter = written(message, sender=_SENDER, recipient=to, copies=(), answers=(), list_name="replay")
            name = f"{message.sent_at:%Y-%m-%d}-{self.part_id.replace('/', '-')}-{self._written:04}.eml"
            (self._folder / name).write_bytes(letter.as_bytes(policy=SMTP))
        return Sent()


class Measured:
    """Another recipient, whose messages are kept for counting once they are accepted."""

    def __init__(self, to: Recipient) -> None:
        self._to = to
        self.part_id = to.part_id
        self.form: Form = to.form
        self.carries_files = to.carries_files
        self.title_limit = to.title_limit
        self.body_limit = to.body_limit
        self.taken: list[Message] = []
        self.refused: str | None = None
        """Why a message was not taken, as soon as one was not."""

    def excess(self, subject: str, body: str) -> float:
        """That of the other recipient."""
        return self._to.excess(subject, body)

    def send(self, message: Message) -> Sent | Failure:
        """Hand the message over."""
        try:
            outcome = self._to.send(message)
        except OSError as error:
            outcome = Failure("later", f"{error.filename}: {error.strerror}")
        if isinstance(outcome, Failure):
            self.refused = outcome.said
        else:
            self.taken.append(message)
        return outcome


def sink_address(place: str) -> tuple[str, int]:
    """Host and port of a mail sink; raises GoldError unless the host is an address of this machine."""
    host, _, port = place.rpartition(":")
    bare = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        if ip_address(bare).is_loopback and 0 < int(port) < 65536:
            return bare, int(port)
    except ValueError:
        pass
    raise GoldError(
        f"{place!r} is no mail sink on this machine",
        hint="Expected 127.0.0.1:PORT; a replay is never sent to anybody.",
    )


def sink(part_id: str, place: tuple[str, int]) -> Recipient:
    """The mail sink as a recipient."""
    host, port = place
    host = f"[{host}]" if ":" in host else host
    url = f"mailto://{host}:{port}/?from=followthrough@replay.example&to={part_id}@replay.example&mode=insecure"
    [sender] = senders_of(part_id, [url], "--smtp")
    return sender


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
class Measures:
    """What a reader would have got."""

    mails: tuple[Mail, ...]
    kinds: Mapping[str, int]
    """Alerts sent, by kind."""
    most_a_release: int
    """The most messages that one release cost one recipient."""
    releases_more_than_once: int
    """Releases that cost one recipient more than one message."""
    median: int
    longest: int
    """Characters of text, digests apart."""

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
        round(statistics.median(lengths)) if lengths else 0,
        max(lengths, default=0),
    )


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
