"""Mail: the letter as it is written, and the conversation with the mail server.

The address is read by Apprise, so its forms work unchanged. Its own sending makes a new Message-ID for each attempt, leaves
the links out of the text alternative to the HTML, and reports a refused login like a server that is away. So the letter is
written and posted here, from what Apprise has read: docs/decisions/0019-the-seam-to-apprise.md.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import re
import smtplib
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, BinaryIO

from apprise.plugins.email import NotifyEmail

from alerts.channels.attempts import Attempt
from alerts.channels.failures import Failure, of_error, of_smtp
from alerts.channels.messages import Message
from alerts.channels.transport import MOST_ANSWER
from parsers.text.lines import visible_line

log = logging.getLogger("followthrough")

_POLICY = SMTP.clone(cte_type="7bit")  # not every server accepts eight bits
_WORD_BYTES = 45
"""Of the text in one encoded word: in base64 60 characters, and 72 with what is around them. RFC 2047, 2 allows 75."""
_FIRST_WORD_BYTES = 42
"""Of the text in the first one: with "Subject: " before it 77 characters. A header with a line of more than 78 (RFC 5322, 2.1.1)
would be folded anew by whatever writes the letter."""
_PLAIN_SUBJECT = re.compile(r"[ -~]{0,65}")
"""A subject that needs no encoding and, with its name, no folding."""
_GOODBYE_SECONDS = 2.0
_COMMANDS = frozenset({"ehlo", "helo", "starttls", "mail", "rcpt", "data", "rset", "quit"})
"""What `smtplib` says besides AUTH; anything else answers a question at login."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_OUR_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "list-id", "auto-submitted", "mime-version"}
)


@dataclass(frozen=True, slots=True, repr=False)
class MailAccount:
    """Through which server mail goes, from whom and to whom; contains secrets, and is never printed."""

    host: str
    port: int
    security: str
    """`ssl`, `starttls` or `insecure`."""
    verify: bool
    """Whether the server's certificate must be vouched for."""
    login: tuple[str, str] | None
    """User and password."""
    connect_seconds: float
    read_seconds: float
    sender: tuple[object, str]
    """A name, or something falsy, and an address."""
    recipient: tuple[object, str]
    copies: tuple[str, ...]
    hidden_copies: tuple[str, ...]
    answers: tuple[str, ...]
    names: Mapping[str, object]
    """Of those copied and replied to, by address."""
    headers: Mapping[str, str]
    """Additional ones that the address asks for."""

    @classmethod
    def of(cls, plugin: NotifyEmail) -> MailAccount:
        """What Apprise has read from an address with one recipient."""
        [(name, address)] = plugin.targets
        return cls(
            host=str(plugin.smtp_host),
            port=int(plugin.port or 0),
            security=str(plugin.secure_mode),
            verify=bool(plugin.verify_certificate),
            login=(str(plugin.user), str(plugin.password)) if plugin.user and plugin.password else None,
            connect_seconds=float(plugin.socket_connect_timeout),
            read_seconds=float(plugin.socket_read_timeout),
            sender=(plugin.from_addr[0], str(plugin.from_addr[1])),
            recipient=(name, str(address)),
            copies=tuple(sorted(plugin.cc)),
            hidden_copies=tuple(sorted(plugin.bcc)),
            answers=tuple(sorted(plugin.reply_to)),
            names=dict(plugin.names),
            headers=dict(plugin.headers),
        )


def post(message: Message, account: MailAccount, list_name: str, attempt: Attempt) -> bool:
    """Post a message; returns whether the recipient's server took it. What goes wrong is noted in `attempt`.

    Args:
        message: what to post.
        account: through which server, and to whom.
        list_name: of List-Id: the channel.
        attempt: the attempt under way.
    """
    letter = None
    for one in (message, _plainest(message)):
        try:
            letter = _letter(one, account, list_name).as_bytes(policy=_POLICY)
            break
        except Exception as error:  # from the standard library, over any words: an alert is not lost through its wording
            log.warning("mail %s cannot be written as it is (%s)", message.message_id, type(error).__name__)
    if letter is None:
        attempt.failures.append(Failure("refused", "the names or addresses of the mail cannot be written in a header"))
        return False
    _converse(letter, account, attempt)
    return attempt.accepted


def _plainest(message: Message) -> Message:
    """The same words in a letter of one part, with a subject in ASCII."""
    subject = visible_line(message.subject).encode("ascii", "replace").decode("ascii")
    if message.text is None:
        return replace(message, subject=subject, attachments=())
    return replace(message, subject=subject, body=message.text, form="text", text=None, attachments=())


def _letter(message: Message, account: MailAccount, list_name: str) -> EmailMessage:
    return written(
        message,
        sender=_mailbox(*account.sender),
        recipient=_mailbox(*account.recipient),
        copies=[_mailbox(account.names.get(one), one) for one in account.copies],
        answers=[_mailbox(account.names.get(one), one) for one in account.answers],
        list_name=list_name,
        headers=account.headers.items(),
    )


def _converse(letter: bytes, account: MailAccount, attempt: Attempt) -> None:
    copies = (*account.copies, *account.hidden_copies)
    recipient, *others = (parseaddr(one)[1] for one in (account.recipient[1], *copies))
    server: _Smtp | None = None
    try:
        server = _connected(account, attempt)
        if account.login:
            server.login(*account.login)
        if attempt.over:  # nobody waits for this thread any more
            return
        to = list(dict.fromkeys((recipient, *others)))
        refused = server.sendmail(account.sender[1], to, letter)
        if recipient in refused:  # a copy was accepted, the recipient was not
            attempt.failures.append(of_smtp(smtplib.SMTPRecipientsRefused({recipient: refused[recipient]})))
            return
        attempt.accepted = True
        if refused:
            attempt.remarks.append("the mail server refused a copy (cc or bcc)")
    except smtplib.SMTPException as error:
        attempt.failures.append(of_smtp(error))
    except OSError as error:
        attempt.failures.append(of_error(error))
    except UnicodeError:
        attempt.failures.append(Failure("refused", "the login or an address has characters that SMTP cannot carry"))
    finally:
        if server is not None:
            attempt.sent += server.sent
            with contextlib.suppress(OSError, smtplib.SMTPException):  # the answer has come; this is only polite
                if server.sock is not None:
                    server.sock.settimeout(_GOODBYE_SECONDS)
                server.quit()


class _Lines:
    """What a mail server says in one conversation: no more than MOST_ANSWER bytes of it, and then it has hung up."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = MOST_ANSWER
        self.close = stream.close

    def readline(self, most: int) -> bytes:
        line = self._stream.readline(min(most, self._left))
        self._left -= len(line)
        return line


class _Smtp(smtplib.SMTP):
    """A conversation of `smtplib`, which by itself would read replies of any number of lines."""

    file: _Lines | None

    def __init__(self, *args: Any, **options: Any) -> None:
        self.sent: list[str] = []
        """What was sent to log in, as it was sent."""
        super().__init__(*args, **options)

    def getreply(self) -> tuple[int, bytes]:
        """One reply; raises smtplib.SMTPServerDisconnected where the server goes on and on."""
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        return super().getreply()

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command, or an answer to a question at login."""
        if cmd == "AUTH":
            self.sent += args.split()[1:]
        elif cmd.lower() not in _COMMANDS:
            self.sent.append(cmd)
        super().putcmd(cmd, args)


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    """The same over TLS from the beginning."""


def _connected(account: MailAccount, attempt: Attempt) -> _Smtp:
    context = ssl.create_default_context()
    if not account.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    seconds = min(attempt.left(), account.connect_seconds)
    if account.security == "ssl":
        server: _Smtp = _SmtpOverTls(account.host, account.port, timeout=seconds, context=context)
    else:
        server = _Smtp(account.host, account.port, timeout=seconds)
    attempt.close = lambda: _hang_up(server)
    if server.sock is not None:
        server.sock.settimeout(min(attempt.left(), account.read_seconds))
    if account.security == "starttls":
        server.starttls(context=context)
    return server


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

    Each space is within an encoded word. Where Python folds a subject, 3.11 and 3.12 lose the space between two encoded words
    ("préfetréunit"), and 3.13 puts one too many; no line of this is so long that it would be folded again.
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


def _mailbox(name: object, address: str) -> Address:
    """An address from Apprise, whose name may already be encoded."""
    written_name = str(make_header(decode_header(str(name)))) if name else ""
    return Address(display_name=visible_line(written_name), addr_spec=parseaddr(address)[1] or address)


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with contextlib.suppress(OSError):  # the other side may have closed it already
            server.sock.shutdown(2)
