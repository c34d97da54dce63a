"""Mail: the letter as it is written, and the conversation with the mail server.

The address is read by Apprise, so its forms work unchanged; its own sending gives every attempt another Message-ID, makes
the text beside the HTML without the links, and tells a refused password like a server that is away. So a subclass writes and
posts the letter itself: docs/decisions/0015-outbox.md.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterable, Sequence
from datetime import UTC
from email.errors import MessageError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from apprise.plugins.email import NotifyEmail

from alerts.channels.apprise_probe import Attempt, attempt_under_way
from alerts.channels.failures import Failure, of_error, of_smtp
from alerts.channels.messages import Message
from parsers.text.lines import visible_line

_POLICY = SMTP.clone(cte_type="7bit")  # not every server takes eight bits
_GOODBYE_SECONDS = 2.0
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_OUR_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "list-id", "auto-submitted", "mime-version"}
)


class Mail(NotifyEmail):
    """A mail address of Apprise's that posts the letter it is given."""

    letter: Message | None = None
    """Set before each sending."""
    list_name: str = "alerts"
    """Of List-Id: the channel."""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        """Post the letter that was set; what goes wrong is noted in the attempt under way."""
        del body, title  # Apprise's way of handing them over has no room for the rest of the letter
        attempt = attempt_under_way()
        if attempt is None or self.letter is None:
            return False
        try:
            letter = self._written(self.letter)
        except (ValueError, MessageError, UnicodeError, LookupError, IndexError):
            attempt.failures.append(Failure("refused", "the names or addresses of the mail cannot be written in a header"))
            return False
        self._post(letter, attempt)
        return not attempt.failures

    def _written(self, message: Message) -> EmailMessage:
        name, address = self.from_addr
        sender = _mailbox(name, str(address))
        [target] = self.targets
        return written(
            message,
            sender=sender,
            recipient=_mailbox(*target),
            copies=[_mailbox(self.names.get(one), one) for one in sorted(self.cc)],
            answers=[_mailbox(self.names.get(one), one) for one in sorted(self.reply_to)],
            list_name=self.list_name,
            headers=self.headers.items(),
        )

    def _post(self, letter: EmailMessage, attempt: Attempt) -> None:
        recipients = [parseaddr(one)[1] for one in (self.targets[0][1], *sorted(self.cc), *sorted(self.bcc))]
        server: smtplib.SMTP | None = None
        try:
            server = self._connected(attempt)
            if self.user and self.password:
                server.login(self.user, self.password)
            if attempt.over:  # nobody waits for this thread any more
                return
            to = list(dict.fromkeys(recipients))
            refused = server.sendmail(str(self.from_addr[1]), to, letter.as_bytes(policy=_POLICY))
            if recipients[0] in refused:  # a copy was taken, the recipient was not
                attempt.failures.append(of_smtp(smtplib.SMTPRecipientsRefused({recipients[0]: refused[recipients[0]]})))
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
                with contextlib.suppress(OSError, smtplib.SMTPException):  # the answer has come; this is politeness
                    if server.sock is not None:
                        server.sock.settimeout(_GOODBYE_SECONDS)
                    server.quit()

    def _connected(self, attempt: Attempt) -> smtplib.SMTP:
        host, port = str(self.smtp_host), int(self.port or 0)
        context = ssl.create_default_context()
        if not self.verify_certificate:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        seconds = min(attempt.left(), float(self.socket_connect_timeout))
        if self.secure_mode == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=seconds)
        attempt.close = lambda: _hang_up(server)
        if server.sock is not None:
            server.sock.settimeout(min(attempt.left(), float(self.socket_read_timeout)))
        if self.secure_mode == "starttls":
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
    """The letter: HTML with the text beside it, or text alone, and the files.

    Its Message-ID is that of the message at the sender's domain, the same for every attempt (RFC 5322, 3.6.4). List-Id
    (RFC 2919) lets people sort it, Auto-Submitted (RFC 3834) keeps absence notes from answering it.

    Args:
        message: what to write.
        sender: who writes.
        recipient: to whom.
        copies: who gets a visible copy.
        answers: where answers go; the sender when empty.
        list_name: the channel.
        headers: further ones that the address asks for; ours stay as they are.

    Raises ValueError or email.errors.MessageError when a name or address cannot stand in a header.
    """
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = sender
    letter["To"] = recipient
    if copies:
        letter["Cc"] = list(copies)
    if answers:
        letter["Reply-To"] = list(answers)
    letter["Subject"] = visible_line(message.subject)
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


def _mailbox(name: object, address: str) -> Address:
    """An address of Apprise's, whose names may be encoded already."""
    written_name = str(make_header(decode_header(str(name)))) if name else ""
    return Address(display_name=visible_line(written_name), addr_spec=parseaddr(address)[1] or address)


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with contextlib.suppress(OSError):  # the other side may have closed it already
            server.sock.shutdown(2)
