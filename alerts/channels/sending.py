"""Sends one message to one recipient, within a time limit, and says what came of it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

import apprise
from apprise import NotifyFormat
from apprise.conversion import convert_between

from alerts.channels.addresses import ChannelError
from alerts.channels.attempts import Attempt, attempting, in_time
from alerts.channels.escaping import first_line
from alerts.channels.failures import Failure
from alerts.channels.mail import post
from alerts.channels.messages import SEND_SECONDS, Form, Message, Sent
from alerts.channels.redaction import Redaction
from alerts.channels.services import Service, services_of
from parsers.text.lines import visible, visible_line

_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_FORMATS = {"text": NotifyFormat.TEXT, "html": NotifyFormat.HTML, "markdown": NotifyFormat.MARKDOWN}


class Sender:
    """One recipient of a channel: `team` the first, `team/2`, `team/3` the others, in the order of the address."""

    def __init__(self, part_id: str, service: Service, redaction: Redaction, *, seconds: float = SEND_SECONDS) -> None:
        self.part_id = part_id
        self._service = service
        self._redaction = redaction
        self._seconds = seconds
        self._apprise = apprise.Apprise(asset=service.plugin.asset)
        if not self._apprise.add(service.plugin) or len(self._apprise) != 1:
            raise ChannelError(f"the address of {part_id} cannot be used", hint="Try `followthrough alerts test`.")

    @property
    def form(self) -> Form:
        """How the service shows a body best."""
        return self._service.form

    @property
    def service(self) -> str:
        """How addresses of this service begin, such as `mailto`."""
        return self._service.schema

    @property
    def carries_files(self) -> bool:
        """Whether messages may have attachments."""
        return self._service.mail is not None

    @property
    def title_limit(self) -> int:
        """Characters of a subject."""
        return self._service.room.title or min(200, self._service.room.body // 4)

    @property
    def body_limit(self) -> int:
        """Characters of a body to begin with; `excess` has the last word."""
        return self._service.room.body

    def excess(self, subject: str, body: str) -> float:
        """How much of the service's room a message takes: it fits when this is 1 or less."""
        room = self._service.room
        text = self._whole(subject, body) if room.title == 0 else f"{subject}\n{body}" if room.together else body
        return room.size(text) / room.body

    def send(self, message: Message) -> Sent | Failure:
        """Hand a message over, in SEND_SECONDS at most. Nothing it returns contains any of the address.

        A failure of the kind `later` does not mean that the server did not take the message: its answer may be lost. So the
        same message_id must be used again.
        """
        attempt = Attempt(message.message_id, message.sent_at, time.monotonic() + self._seconds)
        with attempting(attempt):
            try:
                accepted = in_time(self._seconds, attempt, lambda: self._hand_over(message, attempt))
            except TimeoutError:
                if attempt.accepted:
                    return Sent()
                return Failure("later", f"no answer within {self._seconds:.0f} seconds")
            except Exception as error:  # from a plugin: its fault must not lose a message
                return Failure("later", f"the service's plugin broke ({type(error).__name__})", broke=True)
        said = self._redaction.clean("; ".join(attempt.remarks), attempt.sent)
        if not accepted and attempt.failures:
            last = attempt.failures[-1]
            return replace(last, said=self._redaction.clean(last.said, attempt.sent))
        if not accepted:
            return Failure("later", f"the service did not take it: {said}" if said else "the service did not take it")
        return Sent(said or None)

    def _hand_over(self, message: Message, attempt: Attempt) -> bool:
        if self._service.mail is not None:
            return post(message, self._service.mail, self.part_id.partition("/")[0], attempt)
        body, title, form = visible(message.body), visible_line(message.subject), _FORMATS[message.form]
        if self._service.room.title == 0:
            body, title = self._whole(title, body), ""
        if self._service.schema == "slack" and message.form != "html" and self.form == "markdown":
            # Left as it is, it would be Slack's own Markdown, in which `<!channel>` calls everybody; that has no headings.
            body = _HEADING.sub(r"**\1**", body) if message.form == "markdown" else body
            body, form = convert_between(form, NotifyFormat.HTML, body), NotifyFormat.HTML
        if self._service.schema in ("json", "form"):
            plugin = self._service.plugin
            plugin.payload_extras = {**plugin.payload_extras, "message_id": message.message_id}
        return bool(self._apprise.notify(body=body, title=title, body_format=form))

    def _whole(self, subject: str, body: str) -> str:
        return first_line(visible_line(subject), self.form) + body


def senders_of(channel_id: str, urls: Sequence[str], place: str, *, seconds: float = SEND_SECONDS) -> list[Sender]:
    """A sender for each recipient of a channel's addresses.

    Args:
        channel_id: the id of the channel.
        urls: its Apprise addresses.
        place: the name of the variable that has them, for errors.
        seconds: for one message.

    Raises ChannelError when an address is not understood.
    """
    services = services_of(urls, place)
    redaction = Redaction(urls, {login for service in services for login in service.logins})
    return [
        Sender(channel_id if index == 0 else f"{channel_id}/{index + 1}", service, redaction, seconds=seconds)
        for index, service in enumerate(services)
    ]
