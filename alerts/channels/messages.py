"""A message as it is handed to a channel, and what of a text may be shown in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Form = Literal["text", "html", "markdown"]

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters and those that turn the direction of a line: a terminal or a mail program would obey them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message, to services that carry files by themselves (mail)."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to one address at once."""

    message_id: str
    """The same for every attempt to send it: 20 hexadecimal digits."""
    subject: str
    body: str
    form: Form
    """Of the body."""
    sent_at: datetime
    """The time of this attempt, UTC."""
    text: str | None = None
    """Beside an HTML body: the same for programs that show text only."""
    attachments: tuple[Attachment, ...] = ()


def visible(text: str) -> str:
    """`text` with what a terminal or a mail program would obey shown as U+FFFD, and lone surrogates too."""
    return _OBEYED.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))


def one_line(text: str, most: int | None = None) -> str:
    """`text` as one visible line of at most `most` characters; what is cut ends in an ellipsis."""
    line = visible(" ".join(text.split()))
    return line if most is None or len(line) <= most else line[: max(0, most - 1)].rstrip() + "…"
