"""The words before and after an expression: "d'ici", "avant la fin de", "au plus tard"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from parsers.deadlines.calendar import OutOfCalendarError, Period, around, part_of, plus
from parsers.deadlines.finding import LEFT, Core, Setting

_SPACES = re.compile(" {2,}")
_NEEDS_COMPANY = frozenset({"year", "month", "season", "feast", "decade", "week_number"})
"""Rules whose words are often not a time at all unless a preposition says so; a language's `bare` exempts some."""

_ELIDED = 3
"""Letters of the longest preposition that attaches a time to a noun ("des"); what is longer is a noun itself."""
_NAMING = frozenset({"date", "month"})
"""Rules of days and months after which streets and squares are called."""


@dataclass(slots=True)
class Placed:
    """An expression with the words that affect it; offsets into the folded text, including these words."""

    core: Core
    start: int
    end: int
    period: Period
    modifier: str | None = None
    """Their meaning: a key of the table `words.modifier` or `words.suffix`."""
    said: str = ""
    part: str | None = None
    lone: bool = False
    """A word that is a time only as the other end of a range ("entre 2021 et 2024")."""
    listed: bool = False
    """A further item in a list whose first has the preposition: "en 2024, 2025 et 2026"."""
    opening: str | None = None
    """What the words before it mean, if a word after it means something else: "entre … et …"."""


def place(setting: Setting, cores: Iterable[Core]) -> list[Placed]:
    """Read the words around each expression, and leave out what then turns out to give no time."""
    placed: list[Placed] = []
    for core in _without_modifiers(setting, list(cores)):
        one = _place(setting, core, placed[-1] if placed else None)
        if one is not None:
            placed.append(one)
    return placed


def _without_modifiers(setting: Setting, cores: list[Core]) -> Iterator[Core]:
    """ "Au plus tôt" is a time by itself; next to a day it says what the day means: "au plus tôt vendredi"."""
    for index, core in enumerate(cores):
        if core.rule == "phrase":
            said = _SPACES.sub(" ", setting.text[core.start : core.end])
            after = setting.text[core.end : cores[index + 1].start] if index + 1 < len(cores) else "-"
            before = setting.text[cores[index - 1].end : core.start] if index else "-"
            if said in setting.lexicon.words["suffix"] and before == " ":
                continue
            if said in setting.lexicon.words["modifier"] and after.strip() in ("", *setting.lexicon.words["article"]):
                continue
        yield core


def _place(setting: Setting, core: Core, before: Placed | None) -> Placed | None:
    text, lexicon = setting.text, setting.lexicon
    low = max(before.end if before else 0, core.start - LEFT)
    left = text[low : core.start]
    if core.rule == "event":
        opener = lexicon.event.search(left)
        return None if opener is None else Placed(core, low + opener.start(), _event_end(setting, core.end), core.period)
    if core.rule == "phrase" or core.period.role == "recurring":
        return Placed(core, core.start, core.end, core.period)
    one = Placed(core, core.start, core.end, core.period)
    found = lexicon.left.search(left)
    article = False
    if found is not None and found.end() > found.start():
        article = found["article"] is not None
        if found["modifier"] is not None:
            one.said = _SPACES.sub(" ", found["modifier"])
            one.modifier = _modifier(setting, one.said, low + found.start("modifier"))
        if one.modifier == "of" and len(one.said) > _ELIDED and found["article"] is not None:
            one.modifier = None  # "votera le budget le 27", and not "le budget 2027"
        if found["part"] is not None:
            one.part = lexicon.words["part"][_SPACES.sub(" ", found["part"])]
        begins = [name for name in ("modifier", "article", "part") if found[name] is not None]
        if one.modifier is None and found["modifier"] is not None:
            begins.remove("modifier")
        one.start = low + min((found.start(name) for name in begins), default=len(left))
    if core.rule in _NAMING and one.modifier in (None, "of") and one.part is None and lexicon.address.search(left):
        return None  # "rue du 4-Septembre", "Champ-de-Mars"
    if one.modifier == "of" and before is not None and before.period.role == "recurring":
        one.modifier = "of" if text[before.end : one.start].strip() else "in"  # "chaque mercredi de juillet"
    if one.modifier == "of" and one.part is None and core.rule in ("month", "season", "date"):
        event = setting.dated_event(core.start)
        if event is not None:
            one.modifier, one.start = "in" if event.lastgroup == "at" else event.lastgroup, event.start()
    one.opening = one.modifier
    if suffix := lexicon.suffix.match(text, core.end):
        one.modifier, one.end = lexicon.words["suffix"][_SPACES.sub(" ", suffix["suffix"])], suffix.end()
    article = article and core.rule != "month"
    alone = one.modifier is None and one.part is None and not article
    if alone and core.plain and core.rule in _NEEDS_COMPANY and core.rule not in lexicon.bare:
        one.listed = _goes_on(text, core, before)
        one.lone = not (one.listed or _alone_on_its_line(text, core))
    if one.part is None and (core.rule == "this_unit" or (core.plain and core.rule == "financial_year")):
        return None
    if one.part is None and core.plain and core.rule == "school_year" and not _within(one, setting):
        return None
    if core.rule == "term" and one.part is None and not (core.plain is False or _throughout(one)):
        return None
    if one.part is not None:
        one.period = _part(setting, one, core)
    return one


def _throughout(one: Placed) -> bool:
    """Is a term of office named as a time ("sur le quinquennat") rather than a thing ("le mandat", "before Parliament")?"""
    return one.modifier == "by" or (one.modifier == "in" and len(one.said) > 2 and one.said not in ("cette", "aux", "the"))


def _within(one: Placed, setting: Setting) -> bool:
    """Does a school year set a time ("au cours de l'année scolaire") and not say how long ("durant l'année scolaire")?"""
    return _throughout(one) and setting.lexicon.lasting.match(one.said) is None


def _alone_on_its_line(text: str, core: Core) -> bool:
    """A year that is the whole of a heading or table cell."""
    before, behind = text[max(0, core.start - 2) : core.start].strip(" "), text[core.end : core.end + 3].strip(" ")
    return before in ("", "\n") and behind[:1] in ("", "\n", ":") and (core.start < 3 or "\n" in before)


def _goes_on(text: str, core: Core, before: Placed | None) -> bool:
    """ "En 2021 et 2022": the second is as surely a year as the first."""
    if before is None or before.lone or before.core.rule != core.rule:
        return False
    if not before.listed and before.modifier not in ("in", "between"):
        return False
    return text[before.end : core.start].strip() in ("et", "ou", ",", "and", "or", "en", "of")


def _part(setting: Setting, one: Placed, core: Core) -> Period:
    period, today = core.period, setting.published
    if one.part == "rest" and today is not None and period.end is not None and period.end >= today:
        return replace(period, start=today if period.start is None else max(period.start, today))
    found = part_of(period, one.part or "")
    # "Au début du mois", said on the 12th, means next month's.
    over = today is not None and found.end is not None and found.end < today
    if one.modifier == "since":
        return found
    if one.part == "start" and core.rule == "this_unit" and over and period.grain == "month" and period.start is not None:
        found = part_of(Period(*around(period.start, "month", 1), period.precision, period.anchor, "month"), "start")
    return found


def _modifier(setting: Setting, said: str, start: int) -> str | None:
    """What a word before an expression means; a short one must have its exact accents ("dès", "des", "à", "a")."""
    accented = _SPACES.sub(" ", setting.accented[start : start + len(said)])
    meaning = setting.lexicon.accented.get(accented)
    return meaning or (setting.lexicon.words["modifier"][said] if len(said) > 3 else None)


def _event_end(setting: Setting, end: int) -> int:
    """The end of an event's name: "l'entrée en vigueur" and "de la loi" after it."""
    tail = setting.lexicon.complement.match(setting.text, end)
    return tail.end() if tail else end


def limit_of(one: Placed) -> date:
    """The last day of "d'ici …": for seasons and feasts their beginning, for the middle of a month its middle."""
    first, last = one.period.start, one.period.end
    if first is None or last is None:
        raise OutOfCalendarError("no end")
    if one.part == "mid":
        return plus(first, (last - first).days // 2, "day")
    return first if one.period.opens else last


def last_of(one: Placed) -> date | None:
    """The last day of what goes on until then: "jusqu'à la mi-2031" means until its middle, "la mi-mars" a few days.

    "Jusqu'à l'été" means until it begins.
    """
    opens = one.part is None and one.period.grain == "season"
    return limit_of(one) if opens or (one.part == "mid" and one.period.grain == "year") else one.period.end
