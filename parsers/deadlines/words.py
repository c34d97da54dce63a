"""What a form found in the text, with its words turned into meanings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from parsers.deadlines.calendar import OutOfCalendarError, Period
from parsers.deadlines.lexicon import Lexicon
from parsers.model import DeadlinePrecision

_SQUEEZE = re.compile(r" {2,}")


class NoPeriodError(ValueError):
    """The words were not an expression of time after all."""


class NoPublicationError(ValueError):
    """The words need a publication day, which is not known."""


@dataclass(slots=True)
class Words:
    """What a form found, with its words turned into meanings, and what it is read against."""

    found: re.Match[str]
    lexicon: Lexicon
    published: date | None
    when: Callable[[], int]
    """The surrounding tense: -2 surely past, -1 past, 1 future, 0 unknown."""
    near: date | None = None
    """A day that supplies an omitted year, where no publication day is known to count from."""
    placed: dict[str, str] = field(init=False)
    """What stands for each placeholder."""

    def __post_init__(self) -> None:
        self.placed = {name.partition("__")[0]: said for name, said in self.found.groupdict().items() if said is not None}

    def has(self, name: str) -> bool:
        """Does the form contain that placeholder, and the text a word for it?"""
        return name in self.placed

    def said(self, name: str) -> str:
        """The folded words that stand for a placeholder."""
        return _SQUEEZE.sub(" ", self.placed[name])

    def meaning(self, name: str) -> str:
        """The meaning of those words, in the table of that name."""
        return self.lexicon.words[name.rstrip("0123456789")][self.said(name)]

    def number(self, name: str) -> int:
        """A number in figures or words; 1 where it is left out ("dans le mois")."""
        if not self.has(name):
            return 1
        said = self.said(name)
        figures = re.match(r"\d+", said)
        return int(figures[0]) if figures else int(self.lexicon.words["number"][said])

    @property
    def today(self) -> date:
        """The publication day. Raises NoPublicationError when it is not known."""
        if self.published is None:
            raise NoPublicationError("counted from a publication day that is not known")
        return self.published

    def unit(self, suffix: str = "") -> str:
        """The calendar unit that the form names."""
        name = f"units{suffix}" if self.has(f"units{suffix}") else f"unit{suffix}"
        return self.meaning(name)

    def is_a_number(self) -> bool:
        """Does "article", "n°" or the like come before it?"""
        start = self.found.start()
        return self.lexicon.no_day.search(self.found.string, max(0, start - 32), start) is not None

    def turn(self) -> int:
        """-1 for "dernier", 1 for "prochain", 0 for neither."""
        for name in ("turn", "turn2", "nexts", "lasts"):
            if self.has(name):
                return int(self.meaning(name))
        return 0

    def said_year(self) -> int:
        """The year stated in figures or in words ("deux mille vingt-cinq")."""
        said = self.said("year")
        if said.isdigit():
            return int(said)
        rest = next(said[len(start) :].strip() for start in self.lexicon.words["thousands"] if said.startswith(start))
        return 2000 + (int(self.lexicon.words["number"][rest]) if rest else 0)

    def year(self) -> int | None:
        """The year that the words give ("2021", "'98", "de l'année prochaine")."""
        if self.has("year"):
            return self.said_year()
        if self.has("yy"):
            return full_year(int(self.placed["yy"].strip("'")))
        for unit, turn in (("unit", "turn"), ("unit2", "turn")):
            if self.has(unit) and self.meaning(unit) == "year" and (self.has(turn) or self.has("this")):
                return self.today.year + (int(self.meaning(turn)) if self.has(turn) else 0)
        return None


def full_year(two_digits: int) -> int:
    """1970 to 2069."""
    return two_digits + (2000 if two_digits < 70 else 1900)


def placed(
    words: Words, build: Callable[[int], tuple[date, date]], precision: DeadlinePrecision, grain: str, *, opens: bool = False
) -> Period:
    """A stretch that comes every year, in the year stated or else the one inferred from publication day and tense."""
    year = words.year()
    if year is not None:
        first, last = build(year)
        return Period(
            first, last, precision, "text" if words.has("year") or words.has("yy") else "publication", grain, opens=opens
        )
    today = words.near if words.near is not None and not words.has("this") else words.today
    turn = words.turn()
    near = [span for candidate in (today.year - 1, today.year, today.year + 1) if (span := _try(build, candidate))]
    if not near:
        raise NoPeriodError("no such day in any year near the publication")
    tense = words.when()
    # What was done on the very day of publication ("signé le 11 mai") is over too.
    earlier = [span for span in near if span[1] < today or (tense == -2 and span[0] <= today)]
    later = [span for span in near if span[1] >= today]
    if turn:
        later = [span for span in near if span[0] > today]
        chosen = (later[0] if later else near[-1]) if turn > 0 else (earlier[-1] if earlier else near[0])
        return Period(*chosen, precision, "publication", grain, role="past" if turn < 0 else None, opens=opens)
    if words.has("weekday") and grain == "day":
        # "Dimanche 5 janvier": the year in which it is one.
        weekday = int(words.meaning("weekday"))
        fits = [span for span in near if span[0].weekday() == weekday]
        if fits:
            chosen = min(fits, key=lambda span: abs((span[0] - today).days))
            return Period(*chosen, precision, "publication", grain)
    if words.has("this"):
        now = [span for span in near if span[0] <= today <= span[1]]
        if now:
            return Period(*now[0], precision, "publication", grain, opens=opens)
        return Period(*build(today.year), precision, "publication", grain, opens=opens)
    if not later or not earlier:
        chosen = later[0] if later else earlier[-1]
    else:
        # The recent past is more likely meant than a day a year ahead; and "il a annoncé une réunion le 15 mars",
        # said on the 1st, uses the past tense for a future day.
        behind, ahead = (today - earlier[-1][1]).days, (later[0][0] - today).days
        past = tense == -2 or (tense < 0 and later[0][0] > today and (grain != "day" or behind < ahead * 4))
        chosen = earlier[-1] if past or (tense == 0 and behind * 3 < ahead and not opens) else later[0]
    return Period(*chosen, precision, "publication", grain, yearless=True, opens=opens)


def _try(build: Callable[[int], tuple[date, date]], year: int) -> tuple[date, date] | None:
    try:
        return build(year)
    except OutOfCalendarError:
        return None
