"""Writes the message that carries alerts to a recipient, fitted to what its service takes."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from alerts.channels import Attachment, Failure, Form, Message, Sent
from alerts.model import Alert, Language, MessageOccasion
from alerts.outbox.csv_file import alerts_as_csv
from alerts.outbox.plan import Planned
from alerts.rows import alert_of
from parsers.text.lines import visible_line

log = logging.getLogger("followthrough")

_CALLS = re.compile("[@<](?=\\S)")
"""What could begin a mention or a tag; an invisible WORD JOINER after it keeps it from being one."""
_TRIES = 6
"""Times that a message is rewritten shorter, each by as much as the last was too long."""
_FILE_FROM = 2
"""A message with at least this many alerts comes with a file that lists them all."""


class Rendered(Protocol):
    """A subject and a body, as `alerts.messages.render` makes them."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def body(self) -> str:
        """In the form asked for."""


class Render(Protocol):
    """The signature of `alerts.messages.render.render`."""

    def __call__(
        self,
        alerts: Sequence[Alert],
        *,
        occasion: MessageOccasion,
        language: Language,
        form: Form,
        title_limit: int | None,
        body_limit: int | None,
    ) -> Rendered:
        """The alerts as one message."""


class Recipient(Protocol):
    """Somebody who is sent messages: `alerts.channels.Sender`, or the console."""

    @property
    def part_id(self) -> str:
        """Its name in `deliveries.channel_id`."""

    @property
    def form(self) -> Form:
        """How it shows a body best."""

    @property
    def carries_files(self) -> bool:
        """Whether messages may have attachments."""

    @property
    def title_limit(self) -> int | None:
        """Characters of a subject."""

    @property
    def body_limit(self) -> int | None:
        """Characters of a body to begin with."""

    def excess(self, subject: str, body: str) -> float:
        """The message fits when this is 1 or less."""

    def send(self, message: Message) -> Sent | Failure:
        """Hand it over."""


def compose(
    rows: Sequence[Mapping[str, Any]],
    planned: Planned,
    to: Recipient,
    *,
    language: Language,
    render: Render,
    now: datetime,
    most: int | None = None,
) -> Message:
    """The message. If its alerts cannot be read or rendered, it has their titles alone: a fault loses nothing.

    Args:
        rows: of `alerts`.
        planned: what the message is.
        to: the recipient.
        language: of the words around the quotations.
        render: see `Render`.
        now: the time of this attempt, UTC.
        most: characters of the body, for a message that was too large; it then has no files either.
    """
    try:
        alerts = [alert_of(row) for row in rows]
        return rendered(alerts, planned, to, language=language, render=render, now=now, most=most)
    except Exception:  # from any template, over any words: an alert reduced to its title is not lost
        log.exception("alerts %s could not be rendered; their titles are told", ", ".join(planned.alert_ids[:5]))
    subject, body = _titles([str(row["title"]) for row in rows], to)
    return Message(planned.message_id, subject, body, "text", now)


def rendered(
    alerts: Sequence[Alert],
    planned: Planned,
    to: Recipient,
    *,
    language: Language,
    render: Render,
    now: datetime,
    most: int | None = None,
) -> Message:
    """The message as `render` writes it; raises ValueError when it cannot be made to fit, and what `render` raises."""
    limit = to.body_limit if most is None else most
    for _ in range(_TRIES):
        made = render(
            alerts,
            occasion=planned.occasion,
            language=language,
            form=to.form,
            title_limit=to.title_limit,
            body_limit=limit,
        )
        excess = to.excess(made.subject, made.body)
        if excess <= 1:
            break
        # What a service counts (bytes, title plus body) is not what was asked for: ask for less.
        limit = int((limit if limit is not None else len(made.body)) / excess * 0.95)
    else:
        raise ValueError("it does not fit")
    text = None
    files: tuple[Attachment, ...] = ()
    if to.form == "html":
        asked = render(
            alerts, occasion=planned.occasion, language=language, form="text", title_limit=to.title_limit, body_limit=most
        )
        text = asked.body
    if to.carries_files and len(alerts) >= _FILE_FROM and most is None:
        name = f"alertes-{now:%Y-%m-%d}.csv" if language == "fr" else f"alerts-{now:%Y-%m-%d}.csv"
        files = (Attachment(name, "text/csv", alerts_as_csv(alerts, language)),)
    return Message(planned.message_id, visible_line(made.subject), made.body, to.form, now, text, files)


def _titles(titles: Sequence[str], to: Recipient) -> tuple[str, str]:
    """As many titles as fit, one per line, and how many more there are."""
    titles = [_CALLS.sub("\\g<0>\u2060", title) for title in titles]
    subject = visible_line(titles[0] if titles else "Followthrough", min(to.title_limit or 200, 200))
    shown = [visible_line(title, 300) for title in titles]
    for count in range(len(shown), 0, -1):
        more = f"\n+{len(shown) - count}" if count < len(shown) else ""
        body = "\n".join(f"- {title}" for title in shown[:count]) + more
        if to.excess(subject, body) <= 1:
            return subject, body
    return subject, f"+{len(shown)}"
