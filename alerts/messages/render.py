"""Messages: alerts as a subject and a body in French or English, as text, HTML mail or chat Markdown, cut to a limit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape

from alerts.kinds.registry import kinds
from alerts.messages import headlines
from alerts.messages.escaping import ESCAPES, Form, plain_text, shortened, web_address
from alerts.messages.shown import Shown
from alerts.messages.templating import ROOMS, Piece, Room, alert_body, page
from alerts.messages.wordings import Wordings, wordings
from alerts.model import Alert, AlertKind, Language, MessageOccasion, ReleaseFacts

LONGEST_SUBJECT = 200
"""Characters of a subject when the service sets no limit; more does not fit into a list of messages."""
LONGEST_BODY = 90_000
"""Characters of a body when the service sets no limit: some mail programs cut anything larger than about 100 kB."""

LONGEST_READ = 2_500
"""Characters of the text of a message that comes by itself, with what goes around it: two screens of a phone. Whoever wants
more has the address. Digests may be longer, since they begin with their contents."""
_EXPLAINED = ("overflow", "unmuted")
"""Occasions that a message says in a sentence: nobody asked for them in the configuration."""
_SHORT_QUOTE = 200
"""Of several alerts, all have their quotations cut, to no less than this many characters, before any is left out."""
_STYLED_FROM = 10_000
"""Characters that a service must take for a message to have styles for dark screens and phones, which are 1,300."""
_SHORTEST_LINE = 40
"""Characters that must be left for words before a link may take room from them."""
_LISTED_LINE = 75
"""Characters of an alert that a digest only lists: a line of a letter, two of a phone."""
_LONGEST_ESCAPE = 8
"""Characters that one may become when escaped, with room to spare: "&#34;" has five."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent."""

    subject: str
    """One line of plain text."""
    body: str
    """In its form; HTML is a whole document."""
    form: Form


def render(
    alerts: Sequence[Alert],
    *,
    occasion: MessageOccasion,
    language: Language,
    form: Form,
    title_limit: int | None = None,
    body_limit: int | None = None,
) -> Rendered:
    """A message that reports `alerts`.

    Everything from outside is escaped for its form. What does not fit is cut: quotations (with "[…]"; the address of the
    whole is next to them), commitments and changes within an alert ("+3 more"), then reasons and what is missing, then
    alerts ("+3 more"); at last only headlines and addresses stay. Several alerts are grouped by kind, then by release.

    Args:
        alerts: what to report; none for a test.
        occasion: "single" for one alert as it comes; the others gather any number of them.
        title_limit: most characters (code points) of the subject.
        body_limit: most characters of the body, with its markup.

    Raises:
        ValueError: there is nothing to report, or a limit is below 1.
    """
    if occasion == "single" and not alerts:
        raise ValueError("a message about single alerts needs one at least")
    if any(limit is not None and limit < 1 for limit in (title_limit, body_limit)):
        raise ValueError("a limit is a number of characters, 1 at least")
    words = wordings(language)
    title = headlines.subject(alerts, occasion, words)
    subject = _limited(title, plain_text, min(title_limit or LONGEST_SUBJECT, LONGEST_SUBJECT))
    limit = min(body_limit or LONGEST_BODY, LONGEST_BODY)
    return Rendered(subject, _body(alerts, occasion, words, form, title, limit), form)


def fragment(alert: Alert, *, language: Language, form: Form) -> str:
    """One alert without what goes around it in a message: for an entry of a feed, whose title is the headline."""
    return str(alert_body(alert, wordings(language), form, ROOMS[0]))


def _body(alerts: Sequence[Alert], occasion: MessageOccasion, words: Wordings, form: Form, title: str, limit: int) -> str:
    if occasion == "test":
        styled = limit >= _STYLED_FROM
        found = _first_fitting((page(words, form, room, title, trial=True, styled=styled) for room in ROOMS[:1]), limit)
    elif occasion == "single" and len(alerts) == 1:
        rooms = _readable_rooms(lambda some: _alone(alerts[0], words, "text", title, some))
        found = _first_fitting(_alone(alerts[0], words, form, title, rooms, styled=limit >= _STYLED_FROM), limit)
    elif occasion == "single":
        some = _in_order(_without_repeats(alerts))
        if len(some) == 1:
            return _body(some, occasion, words, form, title, limit)
        rooms = _readable_rooms(lambda narrow: _gathered(some, words, "text", title, "", LONGEST_BODY, narrow))
        few = some[: _most_readable(some, words, title)] if rooms == ROOMS[-1:] else some
        heading = headlines.about(some, words) or title
        found = _first_fitting(_gathered(few, words, form, heading, "", limit, rooms, unshown=len(some) - len(few)), limit)
    else:
        heading = headlines.heading(alerts, occasion, words)
        note = words.say(f"body.{occasion}") if occasion in _EXPLAINED else ""
        some = _in_order(alerts)
        index, unlisted = headlines.index(some, words) if len(some) > 1 else ([], 0)
        found = _first_fitting(_gathered(some, words, form, heading, note, limit, index=index, unlisted=unlisted), limit)
    return _bare(alerts, title, words, form, limit) if found is None else found


def _readable_rooms(bodies: Callable[[Sequence[Room]], Iterator[str]]) -> Sequence[Room]:
    """The rooms in which the text is no longer than `LONGEST_READ`, whatever form is sent; at least the narrowest."""
    for place in range(len(ROOMS) - 1):
        body = next(bodies(ROOMS[place : place + 1]), None)
        if body is not None and len(body) <= LONGEST_READ:
            return ROOMS[place:]
    return ROOMS[-1:]


def _most_readable(alerts: Sequence[Alert], words: Wordings, title: str) -> int:
    """How many alerts about one release fit into `LONGEST_READ` in the narrowest room, at least one."""
    pieces = _pieces(alerts, words, "text", ROOMS[-1], LONGEST_READ)
    for count in range(len(pieces), 1, -1):
        told = _sections(pieces[:count])
        contents, left = headlines.contents(alerts, words), len(alerts) - count
        if len(page(words, "text", ROOMS[-1], title, contents=contents, sections=told, left=left)) <= LONGEST_READ:
            return count
    return 1


def _without_repeats(alerts: Sequence[Alert]) -> list[Alert]:
    """Without the bare news that a release exists, where another alert says what is in it."""
    telling = [one for one in alerts if one.kind != "release"]
    return telling or list(alerts)


def _alone(
    alert: Alert, words: Wordings, form: Form, title: str, rooms: Sequence[Room] = ROOMS, *, styled: bool = True
) -> Iterator[str]:
    """Shrinking bodies: the alert in ever narrower rooms."""
    for room in rooms:
        body = alert_body(alert, words, form, room)
        yield page(words, form, room, title, alone=body, warned=_warned([alert]), styled=styled)


def _gathered(
    alerts: Sequence[Alert],
    words: Wordings,
    form: Form,
    title: str,
    note: str,
    limit: int,
    rooms: Sequence[Room] = ROOMS,
    index: Sequence[headlines.Contents] = (),
    unlisted: int = 0,
    unshown: int = 0,
) -> Iterator[str]:
    """Shrinking bodies: all alerts in ever narrower rooms, then ever fewer of them, at least one.

    `unshown` is how many more there are that were left out before.
    """
    contents, warned, styled = headlines.contents(alerts, words), _warned(alerts), limit >= _STYLED_FROM
    for room in rooms:
        least = len(alerts) if room.quote > _SHORT_QUOTE else min(1, len(alerts))
        pieces = _pieces(alerts, words, form, room, limit, by_matter=bool(index))
        listed = [_cut(one, min(room.headline, _LISTED_LINE)) for one in index] if room.quote > _SHORT_QUOTE else []
        around = functools.partial(
            page, words, form, room, title, contents=contents, note=note, warned=warned, styled=styled
        )
        around = functools.partial(around, index=listed, unlisted=unlisted if listed else 0)
        for count in range(len(pieces), least - 1, -1):
            yield around(sections=_sections(pieces[:count]), left=len(alerts) - count + unshown)


def _cut(contents: headlines.Contents, limit: int) -> headlines.Contents:
    lines = tuple(shortened(line, limit) for line in contents.lines)
    return headlines.Contents(shortened(contents.matter, 2 * limit), lines)


def _pieces(
    alerts: Sequence[Alert], words: Wordings, form: Form, room: Room, limit: int, *, by_matter: bool = False
) -> list[Piece]:
    """The first alerts, rendered, as long as they can fit together."""
    pieces: list[Piece] = []
    size = 0
    shown = Shown()
    for alert in alerts:
        if by_matter and pieces and pieces[-1].kind != alert.kind:
            shown.begin_section()
        body = alert_body(alert, words, form, room, shown)
        line = headlines.headline(alert, words)
        size += len(body) + len(line[: room.headline])
        if size > limit:
            break
        release = _release(alert)
        key, about = (release.release_id, release.title) if release else (alert.alert_id, "")
        about = about if by_matter else ""  # one release is the heading of its message
        pieces.append(Piece(alert.kind, line, body, key, about, headlines.matter(alert, words) if by_matter else ""))
    return pieces


def _sections(pieces: Sequence[Piece]) -> list[tuple[AlertKind, list[list[Piece]]]]:
    """Pieces by kind, then by release; they come in that order."""
    sections: list[tuple[AlertKind, list[list[Piece]]]] = []
    for piece in pieces:
        if not sections or sections[-1][0] != piece.kind:
            sections.append((piece.kind, []))
        groups = sections[-1][1]
        if not groups or groups[-1][0].about_id != piece.about_id:
            groups.append([])
        groups[-1].append(piece)
    return sections


def _in_order(alerts: Sequence[Alert]) -> list[Alert]:
    """By kind, then by matter and by release, each in order of first appearance, then as given."""
    first: dict[object, int] = {}
    for place, alert in enumerate(alerts):
        first.setdefault(headlines.matter_of(alert), place)
        first.setdefault(_about(alert), place)
    order = kinds()
    return sorted(
        alerts, key=lambda alert: (order.index(alert.kind), first[headlines.matter_of(alert)], first[_about(alert)])
    )


def _about(alert: Alert) -> str:
    release = _release(alert)
    return release.release_id if release else alert.alert_id


def _release(alert: Alert) -> ReleaseFacts | None:
    return next(iter(alert.facts.about_releases), None)


def _warned(alerts: Sequence[Alert]) -> bool:
    """Whether something in the message was read out of texts; trouble with sources and bare counts were not."""
    return any(_release(alert) for alert in alerts)


def _first_fitting(bodies: Iterable[str], limit: int) -> str | None:
    return next((body for body in bodies if len(body) <= limit), None)


def _bare(alerts: Sequence[Alert], title: str, words: Wordings, form: Form, limit: int) -> str:
    """When not even the shortest form of one alert fits: headlines and links as they fit, and how many are left out."""
    if len(alerts) <= 1:
        link = _bare_link(alerts[0], form) if alerts else ""
        if limit - len(link) < _SHORTEST_LINE:
            link = ""
        return _limited(title, ESCAPES[form], limit - len(link)) + link
    behind = f" ({words.count('body.more', len(alerts))})"
    told = _limited(title, ESCAPES[form], max(1, limit - len(behind))) + behind if limit > len(behind) else ""
    lines = [str(ESCAPES[form](title))]
    for number, alert in enumerate(alerts, start=1):
        line = str(ESCAPES[form](shortened(headlines.headline(alert, words), _LISTED_LINE)))
        lines.append(f"- {line}{_bare_link(alert, form)}")
        more = [words.count("body.more", len(alerts) - number)] if number < len(alerts) else []
        whole = ("<br>\n" if form == "html" else "\n").join([*lines, *more])
        if len(whole) > limit:
            break
        told = whole
    return told or _limited(title, ESCAPES[form], limit)


def _bare_link(alert: Alert, form: Form) -> str:
    release = _release(alert)
    target = web_address(release.url) if release else None
    if target is None:
        return ""
    link = str(escape(target))
    return f' <a href="{link}">{link}</a>' if form == "html" else f"\n{target}"


def _limited(line: str, escaped: Callable[[str], str], limit: int) -> str:
    """`line` in at most `limit` characters once it is escaped; cut before that, so that no escape is split."""
    length = limit
    while True:
        found = str(escaped(shortened(line, length)))
        if len(found) <= limit:
            return found
        length -= max(1, (len(found) - limit) // _LONGEST_ESCAPE)
