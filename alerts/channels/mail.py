"""Mail: the conversation with the mail server; letter.py writes what is posted.

The address is read by Apprise, so its forms work unchanged. Its own sending makes a new Message-ID for each attempt, leaves
the links out of the text alternative to the HTML, and reports a refused login like a server that is away. So the letter is
written and posted here, from what Apprise has read: docs/decisions/0019-the-seam-to-apprise.md.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, BinaryIO

from apprise.plugins.email import NotifyEmail

from alerts.channels.attempts import Attempt
from alerts.channels.failures import Failure, of_error, of_smtp
from alerts.channels.letter import written
from alerts.channels.messages import Message
from alerts.channels.transport import MOST_ANSWER
from parsers.text.lines import visible_line

log = logging.getLogger("followthrough")

_GOODBYE_SECONDS = 2.0
_COMMANDS = frozenset({"ehlo", "helo", "starttls", "mail", "rcpt", "data", "rset", "quit"})
"""What `smtplib` says besides AUTH; anything else answers a question at login."""


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
            letter = _letter(one, account, list_name).as_bytes()
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


def _mailbox(name: object, address: str) -> Address:
    """An address from Apprise, whose name may already be encoded."""
    written_name = str(make_header(decode_header(str(name)))) if name else ""
    return Address(display_name=visible_line(written_name), addr_spec=parseaddr(address)[1] or address)


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with contextlib.suppress(OSError):  # the other side may have closed it already
            server.sock.shutdown(2)
