"""Fills the templates: what they may ask for, and how whatever they print is escaped for its form."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from alerts.kinds.registry import kind_of
from alerts.messages import dates_in_words, missing
from alerts.messages.escaping import CUT_QUOTE, ESCAPES, Form, shortened, web_address
from alerts.messages.headlines import Contents
from alerts.messages.shown import Shown, in_common
from alerts.messages.titles import LONGEST_NAME, joined, joined_names, name_of
from alerts.messages.wordings import Wordings, in_print
from alerts.model import Alert, AlertKind, Language

_OURS = "alerts.messages"
_COLONS: dict[Language, Markup] = {"fr": Markup("\u00a0: "), "en": Markup(": ")}
_LANGUAGE = re.compile("[A-Za-z]{2,3}")
_MARKS: dict[Language, tuple[str, str]] = {"fr": ("«", "»"), "en": ("“", "”")}
"""Around quotations."""
_INNER_MARKS: dict[Language, tuple[str, str]] = {"fr": ("“", "”"), "en": ("‘", "’")}
"""Around what is quoted within them."""
_SPACES = " \u00a0\u202f"
_SHORT_ENOUGH = 60
"""Characters of a quotation that may stand twice, such as the words of a deadline; of a longer one, what stands again."""
_BRIEF = 120
"""Characters of quotations in a room that has only a short footer, and no styles for dark screens."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each thing is shown; lengths in characters, cut with "…"."""

    quote: int
    inner: int
    """Commitments and links within one alert."""
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
    Room(200, 1, 4, title=60, line=90, names=5, headline=100, extras=False),  # what was said goes before reasons
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
    """Title of the release that it is about; "" if none."""
    matter: str = ""
    """Whose commitment it is about, and in which field; "" outside digests, or if neither is known."""


def alert_body(alert: Alert, words: Wordings, form: Form, room: Room, shown: Shown | None = None) -> Markup:
    """What a message shows of one alert, using the template of its kind; what `shown` has is not repeated."""
    template = _environment(form, kind_of(alert.kind).package).get_template(f"{form}/{alert.kind}.j2")
    asked = alert.facts.asked(alert.created_at, words)
    page = _tidied(template.render(_asked(words, room, shown or Shown()), facts=alert.facts, **asked), form)
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
    index: Sequence[Contents] = (),
    unlisted: int = 0,
    note: str = "",
    warned: bool = True,
    styled: bool = True,
) -> str:
    """A whole message around ready pieces: one `alone`, or `sections` by kind, each of groups about one release.

    Args:
        trial: whether it is a message to test a channel.
        contents: how many of what, for a message of several.
        left: how many alerts did not fit.
        index: the list of contents of a digest: what a reader sees before the details.
        unlisted: alerts that are in none of its lines.
        note: why they are gathered.
        warned: whether it says that a program has read the texts.
        styled: whether there is room for what dark screens and phones need.
    """
    told = [
        {
            "heading": kind_of(kind).heading(words),
            "groups": [_group(group, before) for group, before in zip(groups, [None, *groups], strict=False)],
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
        "index": index,
        "unlisted": unlisted,
        "warned": warned,
        "styled": styled,
    }
    return _tidied(
        template.render(_asked(words, room, Shown()), brief=room.quote <= _BRIEF or not room.extras, **values), form
    )


def _group(pieces: Sequence[Piece], before: Sequence[Piece] | None) -> dict[str, Any]:
    """Alerts about one release, under its title if there are several, and under their matter where another one begins."""
    matter = pieces[0].matter
    shown = matter if before is None or before[0].matter != matter else ""
    return {"title": pieces[0].about if len(pieces) > 1 else "", "matter": shown, "pieces": pieces}


@functools.cache
def _environment(form: Form, package: str = _OURS) -> Environment:
    """For the templates of a package, and ours, for what several of them share."""
    escape = ESCAPES[form]

    def harmless(value: object) -> Markup:
        """Jinja calls it on each value printed; macros and ready pieces give markup, which is left as it is."""
        if isinstance(value, Markup):
            return value
        return Markup(escape("" if value is None else str(value)))  # noqa: S704 - escaped in the same breath

    return Environment(
        loader=ChoiceLoader([PackageLoader(one) for one in dict.fromkeys((package, _OURS))]),
        autoescape=True,  # in every form: `finalize` escapes first, for the form, and marks its result as escaped
        finalize=harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _tidied(text: str, form: Form) -> str:
    """Without the empty lines that templates leave; in Markdown and plain text at most one stays between two lines."""
    lines = [line.rstrip(" ") if form != "html" else line.strip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (form != "html" and kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _asked(words: Wordings, room: Room, shown: Shown) -> dict[str, Any]:
    """What every template may ask for."""

    def titled(title: str) -> str:
        """The title of a release, as long as there is room for."""
        return in_print(shortened(title, room.title))

    def quotation(text: str, limit: int) -> str:
        """The words; how they begin when they were quoted before."""
        if len(text) <= _SHORT_ENOUGH or shown.first(text):
            return words.say("body.quote", words=shortened(_unmarked(text, words.language), limit, mark=CUT_QUOTE))
        return words.say(
            "body.quoted_above", words=shortened(_unmarked(text, words.language), _SHORT_ENOUGH, mark=CUT_QUOTE)
        )

    def began(text: str, limit: int) -> str:
        """How a text begins: several sentences, none of which is quoted again."""
        passage(text, limit)
        return words.say("body.quote", words=_beginning(_unmarked(text, words.language), limit))

    def passage(text: str, limit: int) -> str:
        """Several sentences without quotation marks; if they are all shown, none of them is quoted again."""
        if len(text) <= limit:
            shown.passage(text)
        return shortened(text, limit)

    return {
        "words": words,
        "language": words.language,
        "room": room,
        "colon": _COLONS[words.language],
        "gap": Markup(" "),
        "lang": _lang,
        "short": shortened,
        "titled": titled,
        "named": lambda release: titled(release.title) or words.say("body.untitled"),
        "address": web_address,
        "link_address": _link_address,
        "host": lambda url: shortened(urlsplit(url).hostname or "", LONGEST_NAME),
        "quoted": quotation,
        "cited": lambda text, limit: words.say(
            "body.quote", words=in_print(shortened(_unmarked(text, words.language), limit))
        ),
        "once": lambda line: line if shown.first(line) else "",
        "began": began,
        "day": lambda on: dates_in_words.day(on, words),
        "moment": lambda at: dates_in_words.moment(at, words),
        "published": lambda release: dates_in_words.published(release, words),
        "who": lambda release: name_of(release.authority or words.say("body.nobody")),
        "due": lambda promise: dates_in_words.due(promise, words),
        "due_when": lambda promise: dates_in_words.due_when(promise, words),
        "names": joined_names,
        "listed_names": lambda names: [name_of(one) for one in names],
        "amounts": lambda promise: joined([amount.text for amount in promise.amounts]),
        "fresh": shown.first_of,
        "in_common": lambda promises, **known: in_common(promises, words, **known),
        "passage": passage,
        "unsure": lambda promise: missing.unsure(promise, words, again=lambda line: not shown.first(line)),
        "gaps_of_release": lambda release: missing.of_release(release, words),
        "gaps_of_promise": lambda release, promise: missing.of_commitment(release, promise, words),
    }


def _unmarked(text: str, language: Language) -> str:
    """Without quotation marks that would stand next to ours: "««" reads as a slip.

    Marks around the whole, or at an end of a text that has no other, are left out. Words quoted within it have the inner
    marks of print.
    """
    bare = text.strip()
    for opening, closing in _MARKS.values():
        inner = bare.removeprefix(opening).removesuffix(closing)
        if inner != bare and opening not in inner and closing not in inner:
            return inner.strip(_SPACES)
    opening, closing = _MARKS[language]
    if opening not in bare and closing not in bare:
        return text
    first, last = _INNER_MARKS[language]
    return re.sub(f"[{_SPACES}]*{closing}", last, re.sub(f"{opening}[{_SPACES}]*", first, bare))


def _lang(language: str | None) -> Markup:
    """The attribute giving the language of a quotation; nothing if it is not known."""
    return Markup(f'lang="{language}"') if language and _LANGUAGE.fullmatch(language) else Markup()  # noqa: S704 - two letters


def _link_address(url: str | None) -> Markup:
    """A safe address in an attribute of HTML or a link of Markdown."""
    return Markup((web_address(url) or "").replace("&", "&amp;"))  # noqa: S704 - nothing else in it needs an escape


def _beginning(text: str, limit: int) -> str:
    """How a text begins, marked as cut if it does not end with a sentence."""
    shown = shortened(text, limit, mark=CUT_QUOTE)
    if shown.endswith((".", "!", "?", "»", CUT_QUOTE)):
        return shown
    whole_words = shown.rstrip(" …").rpartition(" ")[0]
    return f"{whole_words or shown} {CUT_QUOTE}"
