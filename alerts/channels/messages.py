"""A message as it is handed to a channel, and what is said of it once it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Form = Literal["text", "html", "markdown"]

SEND_SECONDS = 60.0
"""For one message, from looking up the server's name to its last word."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a message, for services that carry files themselves (mail)."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to one address at a time."""

    message_id: str
    """The same for every attempt to send it: 20 hexadecimal digits."""
    subject: str
    body: str
    form: Form
    """Of the body."""
    sent_at: datetime
    """The time of this attempt, UTC."""
    text: str | None = None
    """With an HTML body: the same for programs that show only text."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the server has accepted."""

    remark: str | None = None
    """What the server objected to in part of it, such as a copy; None when all is well."""
