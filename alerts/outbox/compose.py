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

_CALLS = re.compile("[@<](?=[^\\s\u2060])")
"""What could begin a mention or a tag; an invisible WORD JOINER after it keeps it from being one."""
_TRIES = 6
"""Times that a message is rewritten shorter, each by as much as the last was too long."""
_LONGEST_SUBJECT = 200
"""Characters; more does not fit into a list of messages."""
_LONGEST_PLAIN = 20_000
"""Characters of a message in which each alert is by itself; of more alerts, the headlines say enough."""
_APART = "\n\n* * *\n\n"
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
    """The message. A fault loses nothing: alerts that cannot be rendered together are rendered each by itself, as plain
    text, and one that cannot be read or rendered at all is there by its title.

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
        log.exception("alerts %s could not be rendered; they are sent as plain text", ", ".join(planned.alert_ids[:5]))
    return plainest(rows, planned, to, language=language, render=render, now=now, most=most)


def plainest(
    rows: Sequence[Mapping[str, Any]],
    planned: Planned,
    to: Recipient,
    *,
    language: Language,
    render: Render,
    now: datetime,
    most: int | None = None,
) -> Message:
    """The message as plain text without files, each alert rendered by itself, or by its title where that fails.

    The arguments are those of `compose`.
    """
    told = [_by_itself(row, to, language, render) for row in rows]
    subject, body = told[0] if told else ("", "")
    if len(told) > 1:
        body = _APART.join("\n\n".join(filter(None, one)) for one in told)
    room = _LONGEST_PLAIN if most is None else most
    if not any(one for _, one in told) or len(body) > room or to.excess(subject, body) > 1:
        subject, body = _titles([headline for headline, _ in told], to)
    return Message(planned.message_id, subject, body, "text", now)


def _by_itself(row: Mapping[str, Any], to: Recipient, language: Language, render: Render) -> tuple[str, str]:
    """The subject and the body of one alert; no body when it has only its title."""
    try:
        made = render(
            [alert_of(row)], occasion="single", language=language, form="text", title_limit=to.title_limit, body_limit=None
        )
    except Exception:  # from any template: this alert is reduced to its title, and not lost
        title = _CALLS.sub("\\g<0>\u2060", visible_line(str(row["title"])))
        return visible_line(title, min(to.title_limit or _LONGEST_SUBJECT, _LONGEST_SUBJECT)), ""
    return visible_line(made.subject), made.body


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
    subject = visible_line(
        titles[0] if titles else "Followthrough", min(to.title_limit or _LONGEST_SUBJECT, _LONGEST_SUBJECT)
    )
    shown = [visible_line(title, 300) for title in titles]
    for count in range(len(shown), 0, -1):
        more = f"\n+{len(shown) - count}" if count < len(shown) else ""
        body = "\n".join(f"- {title}" for title in shown[:count]) + more
        if to.excess(subject, body) <= 1:
            return subject, body
    return subject, f"+{len(shown)}"
