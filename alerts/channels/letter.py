"""The letter of a message: HTML with the text as alternative, and the files, in ASCII."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from alerts.channels.messages import Message
from parsers.text.lines import visible_line

_POLICY = SMTP.clone(cte_type="7bit")  # not every server accepts eight bits
_WORD_BYTES = 45
"""Of the text in one encoded word: in base64 60 characters, and 72 with what is around them. RFC 2047, 2 allows 75."""
_FIRST_WORD_BYTES = 42
"""Of the text in the first one: with "Subject: " before it 77 characters. A header with a line of more than 78 (RFC 5322,
2.1.1) would be folded anew by whatever writes the letter."""
_PLAIN_SUBJECT = re.compile(r"[ -~]{0,65}")
"""A subject that needs no encoding and, with its name, no folding."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_OUR_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "list-id", "auto-submitted", "mime-version"}
)


def written(
    message: Message,
    *,
    sender: Address,
    recipient: Address,
    copies: Sequence[Address],
    answers: Sequence[Address],
    list_name: str,
    headers: Iterable[tuple[str, str]] = (),
) -> EmailMessage:
    """The letter: HTML with the text as alternative, or text alone, and the files.

    Its Message-ID is that of the message at the sender's domain, the same for every attempt (RFC 5322, 3.6.4). List-Id
    (RFC 2919) lets people sort it, Auto-Submitted (RFC 3834) keeps out-of-office notes from answering it.

    Args:
        message: what to write.
        sender: who writes.
        recipient: to whom.
        copies: who gets a visible copy.
        answers: where replies go; to the sender when empty.
        list_name: the channel.
        headers: additional ones that the address asks for; ours stay as they are.

    Raises ValueError or email.errors.MessageError when a name or address cannot stand in a header.
    """
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = sender
    letter["To"] = recipient
    if copies:
        letter["Cc"] = list(copies)
    if answers:
        letter["Reply-To"] = list(answers)
    # As it stands in the letter: set in the usual way, "=?utf-8?q?x?=" would be decoded, and folding it would lose spaces.
    letter.set_raw("Subject", encoded_subject(visible_line(message.subject)))
    letter["Date"] = format_datetime(message.sent_at.replace(tzinfo=UTC))
    letter["Message-ID"] = f"<{message.message_id}.followthrough@{sender.domain}>"
    letter["List-Id"] = f"<{list_name}.followthrough.{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    for name, value in headers:
        if _HEADER_NAME.fullmatch(name) and name.lower() not in _OUR_HEADERS:
            letter[name] = visible_line(value)
    body = message.body.encode("utf-8", "replace").decode()
    if message.form == "html":
        if message.text is not None:
            letter.set_content(message.text.encode("utf-8", "replace").decode())
            letter.add_alternative(body, subtype="html")
        else:
            letter.set_content(body, subtype="html")
    else:
        letter.set_content(body)
    for file in message.attachments:
        main, _, sub = file.media_type.partition("/")
        params = {"charset": "utf-8"} if main == "text" else None
        letter.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name, params=params)
    return letter


def encoded_subject(subject: str) -> str:
    """A subject for a header, without its name: plain if it can be, else in encoded words of RFC 2047, one a line.

    Each space is within an encoded word. Where Python folds a subject, 3.11 and 3.12 lose the space between two encoded
    words ("préfetréunit"), and 3.13 puts one too many; no line of this is so long that it would be folded again.
    """
    if _PLAIN_SUBJECT.fullmatch(subject) and "=?" not in subject and subject == subject.strip():
        return subject
    words: list[bytes] = [b""]
    for character in subject:
        code = character.encode("utf-8", "replace")  # a lone surrogate has no bytes
        if len(words[-1]) + len(code) > (_WORD_BYTES if len(words) > 1 else _FIRST_WORD_BYTES):
            words.append(b"")
        words[-1] += code
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)
