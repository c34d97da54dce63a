"""Where the messages of a replay go: into a folder, to a mail sink of this machine, or nowhere."""

from __future__ import annotations

from email.headerregistry import Address
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path

from alerts.channels import Failure, Form, Message, Sent, senders_of
from alerts.channels.letter import written
from alerts.outbox.compose import Recipient
from flows.evaluation.gold import GoldError

_SENDER = Address("Followthrough", "followthrough", "replay.example")


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
    except ValueError:  # a name, or no number: refused below
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
