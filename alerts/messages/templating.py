"""Fills the templates: what they may ask for, and how whatever they print is escaped for its form."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from alerts.messages import dates_in_words, missing
from alerts.messages.escaping import CUT_QUOTE, ESCAPES, Form, clean, shortened, web_address
from alerts.messages.headlines import LONGEST_NAME
from alerts.messages.wordings import Wordings
from alerts.model import (
    Alert,
    AlertKind,
    CommitmentFacts,
    DeadlineFacts,
    EditedFacts,
    FollowUpFacts,
    Language,
    LinkFacts,
    SummaryFacts,
)
from parsers.dates import paris_day

_COLONS: dict[Language, Markup] = {"fr": Markup("\u00a0: "), "en": Markup(": ")}
_LANGUAGE = re.compile("[A-Za-z]{2,3}")
_MOST_JOINED = 12
"""Names in a row; who reads more of them has lost the sentence."""
_MOST_REASONS = 12
"""Of one link; more than a dozen say the same again."""
_FOR_THE_WAREHOUSE = ("reporting", "time", "relation")


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each thing is shown; lengths in characters, cut with "…"."""

    quote: int
    inner: int
    """Promises and links within one alert."""
    changes: int
    """Stretches of an edited text."""
    title: int = 160
    line: int = 300
    """A reason, or something missing."""
    names: int = 50
    headline: int = 200
    extras: bool = True
    """Whether parties, figures, reasons and what is missing are shown."""


ROOMS = (
    Room(2_000, 50, 200),
    Room(1_000, 20, 100),
    Room(600, 10, 40),
    Room(350, 5, 20, title=120, line=200, names=20),
    Room(200, 3, 10, title=90, line=140, names=10, headline=140),
    Room(120, 1, 4, title=60, line=90, names=5, headline=100),
    Room(60, 1, 2, title=40, line=60, names=2, headline=60, extras=False),
)
"""From the widest to the narrowest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One alert of several, rendered."""

    kind: AlertKind
    headline: str
    body: Markup
    about_id: str
    about: str
    """Title of the release that it is about; "" when it is about none."""


def alert_body(alert: Alert, words: Wordings, form: Form, room: Room) -> Markup:
    """What a message shows of one alert, by the template of its kind."""
    template = _environment(form).get_template(f"{form}/{alert.kind}.j2")
    page = _tidied(template.render(_asked(words, room), facts=alert.facts, **_of_alert(alert, words)), form)
    return Markup(page)  # noqa: S704 - each value printed in it was escaped by `harmless`


def page(
    words: Wordings,
    form: Form,
    room: Room,
    title: str,
    *,
    trial: bool = False,
    alone: Markup | None = None,
    contents: str = "",
    sections: Sequence[tuple[AlertKind, Sequence[Sequence[Piece]]]] = (),
    left: int = 0,
    note: str = "",
    warned: bool = True,
) -> str:
    """A whole message around ready pieces: one `alone`, or `sections` by kind, each of groups about one release.

    Args:
        trial: it is a message to try a channel with.
        contents: how many of what, for a message of several.
        left: how many alerts there was no room for.
        note: why they are gathered.
        warned: whether it says that a program has read the texts.
    """
    told = [
        {
            "heading": words.say(f"headings.{kind}"),
            "groups": [{"title": group[0].about if len(group) > 1 else "", "pieces": group} for group in groups],
        }
        for kind, groups in sections
    ]
    template = _environment(form).get_template(f"{form}/page.j2")
    values = {
        "title": title,
        "trial": trial,
        "alone": alone,
        "contents": contents,
        "sections": told,
        "left": left,
        "note": note,
        "warned": warned,
    }
    return _tidied(template.render(_asked(words, room), brief=room.quote <= ROOMS[-2].quote, **values), form)


@functools.cache
def _environment(form: Form) -> Environment:
    escape = ESCAPES[form]

    def harmless(value: object) -> Markup:
        """Jinja calls it on each value printed; what macros and ready pieces give is markup, and stays."""
        if isinstance(value, Markup):
            return value
        return Markup(escape("" if value is None else str(value)))  # noqa: S704 - escaped in the same breath

    return Environment(
        loader=PackageLoader("alerts.messages", "templates"),
        autoescape=True,  # in every form: `finalize` escapes first, for the form, and marks what it gives as escaped
        finalize=harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _tidied(text: str, form: Form) -> str:
    """Without the empty lines that templates leave; in Markdown and plain text one at most stays between two lines."""
    lines = [line.rstrip(" ") if form != "html" else line.strip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (form != "html" and kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _asked(words: Wordings, room: Room) -> dict[str, Any]:
    """What every template may ask for."""
    return {
        "words": words,
        "language": words.language,
        "room": room,
        "colon": _COLONS[words.language],
        "gap": Markup(" "),
        "lang": _lang,
        "short": shortened,
        "named": lambda release: shortened(release.title, room.title) or words.say("body.untitled"),
        "address": web_address,
        "link_address": _link_address,
        "host": lambda url: shortened(urlsplit(url).hostname or "", LONGEST_NAME),
        "quoted": lambda text, limit: words.say("body.quote", words=shortened(text, limit, mark=CUT_QUOTE)),
        "began": lambda text, limit: words.say("body.quote", words=_beginning(text, limit)),
        "day": lambda on: dates_in_words.day(on, words),
        "moment": lambda at: dates_in_words.moment(at, words),
        "published": lambda release: dates_in_words.published(release, words),
        "who": lambda release: shortened(release.authority or words.say("body.nobody"), LONGEST_NAME),
        "due": lambda promise: dates_in_words.due(promise, words),
        "due_when": lambda promise: dates_in_words.due_when(promise, words),
        "names": _names,
        "amounts": lambda promise: _joined([amount.text for amount in promise.amounts]),
        "unsure": lambda promise: missing.unsure(promise, words),
        "gaps_of_release": lambda release: missing.of_release(release, words),
        "gaps_of_promise": lambda release, promise: missing.of_commitment(release, promise, words),
    }


def _of_alert(alert: Alert, words: Wordings) -> dict[str, Any]:
    """What the template of the alert's kind may ask for beside that."""
    facts = alert.facts
    if isinstance(facts, FollowUpFacts):
        return {
            "relation_line": lambda link: _relation_line(facts, link, words),
            "late": lambda link: _capital(dates_in_words.late(link.promise, link.days_late, words) or ""),
            "reasons": lambda link: _reasons(link, words),
            "gaps_of_link": lambda link: missing.of_link(facts, link, words),
        }
    if isinstance(facts, DeadlineFacts):
        told_on = dates_in_words.day(paris_day(alert.created_at), words)
        return {
            "deadline_line": lambda: _deadline_line(facts, words),
            "silence": lambda: words.say("body.silence_since" if facts.follow_ups else "body.silence", day=told_on),
            "last_told": lambda: _last_known(facts, words),
            "moved": lambda: words.say("body.moved", day=dates_in_words.day(facts.moved_from or date.max, words)),
        }
    if isinstance(facts, EditedFacts):
        return {"edit_counts": lambda: _edit_counts(facts, words)}
    if isinstance(facts, SummaryFacts):
        return {"summary_lines": lambda: _summary_lines(facts, words)}
    return {}


def _lang(language: str | None) -> Markup:
    """The attribute that tells the language of a quotation; nothing where it is not known."""
    return Markup(f'lang="{language}"') if language and _LANGUAGE.fullmatch(language) else Markup()  # noqa: S704 - two letters


def _link_address(url: str | None) -> Markup:
    """A safe address in an attribute of HTML or a link of Markdown."""
    return Markup((web_address(url) or "").replace("&", "&amp;"))  # noqa: S704 - nothing else in it needs an escape


def _beginning(text: str, limit: int) -> str:
    """How a text begins, marked as cut where it does not end with a sentence."""
    shown = shortened(text, limit, mark=CUT_QUOTE)
    if shown.endswith((".", "!", "?", "»", CUT_QUOTE)):
        return shown
    whole_words = shown.rstrip(" …").rpartition(" ")[0]
    return f"{whole_words or shown} {CUT_QUOTE}"


def _names(promise: CommitmentFacts) -> str:
    return _joined(list(dict.fromkeys((*promise.actors, *promise.partners))))


def _joined(things: Sequence[str]) -> str:
    shown = ", ".join(shortened(one, LONGEST_NAME) for one in things[:_MOST_JOINED])
    return f"{shown}, …" if len(things) > _MOST_JOINED else shown


def _relation_line(facts: FollowUpFacts, link: LinkFacts, words: Wordings) -> str:
    said = [
        words.say(f"relations.{link.relation}"),
        dates_in_words.later(facts.earlier, facts.later, words),
        dates_in_words.late(link.promise, link.days_late, words),
    ]
    return ", ".join(one for one in said if one)


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def _reasons(link: LinkFacts, words: Wordings) -> list[str]:
    """Reasons come in English as "kind: detail"; known kinds are put into the words of the language.

    Names of rules are for those who ask the warehouse; the line above says how late it is, as exactly as it is known.
    """
    shown = [reason for reason in link.reasons if reason.partition(":")[0] not in _FOR_THE_WAREHOUSE]
    told = [_reason(clean(reason), words) for reason in shown[:_MOST_REASONS]]
    left = len(shown) - len(told)
    return [*told, words.count("body.more", left)] if left else told


def _reason(reason: str, words: Wordings) -> str:
    kind, colon, detail = reason.partition(": ")
    if kind == "with_detail" or not words.has(f"reasons.{kind}"):
        return reason
    said = words.say(f"reasons.{kind}")
    return words.say("reasons.with_detail", reason=said, detail=detail) if colon else said


def _deadline_line(facts: DeadlineFacts, words: Wordings) -> str:
    """How many days there are to the deadline, with the day from which they are counted: it may be read later."""
    due = facts.promise.due_on
    if due is None or not dates_in_words.exact(facts.promise):
        when = dates_in_words.due_when(facts.promise, words) or words.say("due.none")
        return words.say("body.near_about" if facts.days_left >= 0 else "body.past_about", when=when)
    told = dates_in_words.day(due - timedelta(days=facts.days_left), words)
    if facts.days_left == 0:
        return words.say("body.today", day=told)
    return words.count("body.days_left" if facts.days_left > 0 else "body.days_past", abs(facts.days_left), day=told)


def _last_known(facts: DeadlineFacts, words: Wordings) -> str:
    """When progress was last told, or when the promise was last spoken of."""
    last = facts.last_told
    if last is None:
        return ""
    key = "body.last_progress" if last.relation == "progress" else "body.last_mention"
    return words.say(key, on=dates_in_words.published(last, words))


def _edit_counts(facts: EditedFacts, words: Wordings) -> str:
    removed = words.count("body.words_removed", facts.words_removed)
    return f"{removed}, {words.count('body.words_added', facts.words_added)}"


def _summary_lines(facts: SummaryFacts, words: Wordings) -> list[str]:
    lines = [words.count("body.releases", facts.releases)]
    if facts.earliest and facts.latest:
        start, end = dates_in_words.day(facts.earliest, words), dates_in_words.day(facts.latest, words)
        lines[0] += f", {words.say('body.period_day' if start == end else 'body.period', start=start, end=end)}"
    lines.append(words.count("body.promises", facts.promises))
    for key, count in (("due_ahead", facts.due_ahead), ("long_past", facts.long_past), ("follow_ups", facts.follow_ups)):
        if count:
            lines.append(words.count(f"body.{key}", count))
    return lines
