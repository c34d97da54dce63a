"""Which of the times that may be a commitment's own sets its day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from parsers.commitments.cues.matching import Texts
from parsers.deadlines.lexicon import Lexicon
from parsers.model import Deadline
from parsers.text.folding import without_accents
from parsers.text.number_words import in_digits

ORDER = {"due": 0, "until": 1, "from": 2, "recurring": 3, "event": 4, "vague": 5}
"""Roles, the one that counts first at the head."""
_SHORT = 40
"""Characters before a day within which a law is named that it belongs to."""
_JOINED = re.compile(r"(?:\W*+(?:et|puis|ainsi que|ensuite|and|then|en)\b)?+(?:\W++[\w'’%-]++){0,9}+\W*+")
"""Up to nine words, and one that joins before them. Nothing is tried twice: a row of apostrophes took seconds."""
_JOINT = re.compile(r",|\b(?:et|puis|ainsi que|ensuite|and|then|en|plus)\b")
"""One of which stands between two times of one thing: not in "in March for concerts in June"."""
_MORE = re.compile(
    r"\W*(?:et|puis|and|then|en)\W+\d[\d ]*(?: (?:autres|others|more|de plus|further))?\W*"
    r"|(?:,|\W*(?:et|puis|and|then|en)\b)\W+(?:l[ea]s? (?:autres?|suivante?s?|reste)|the (?:others?|rest|remainder))\W*"
)
"""More of the same: "et vingt", "and thirty more", ", the others"."""
FOR = re.compile(r"(?:for|pour|voor)\b", re.IGNORECASE)
"""The word before what something is for: "the fees for 2032"."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Chooses among the times of one text."""

    texts: Texts
    published: date | None
    words: Lexicon

    def chosen(self, usable: list[Deadline], verb: int) -> Deadline | None:
        """The one that sets the time, preferring a day to a duration ("d'ici 2031, … en trois ans", "for six months from 1
        June"), another time to the year that something is for ("the fees for 2032 will be set by May"), a future one to
        today, the nearest to others.
        """
        return self._without_name(self._best(usable, verb)) if usable else None

    def _best(self, usable: list[Deadline], verb: int) -> Deadline:
        ranked = sorted(
            usable,
            key=lambda one: (
                ORDER["from"] if one.role == "until" and self.lasts(one) else ORDER[one.role],
                self.lasts(one),
                one.precision == "year" and FOR.match(self.texts.body, one.start_char) is not None,
                one.end == self.published is not None,
                abs(one.start_char - verb),
            ),
        )
        first = ranked[0]
        if first.role == "due" and not self.lasts(first):
            return self._to_the_last(self._narrowest(first, ranked), usable)
        if first.role == "until" and first.start is None:
            begins = next((one for one in ranked if one.role == "from" and one.start is not None), None)
            if begins is not None and begins.start is not None and first.end is not None and begins.start <= first.end:
                return replace(first, start=begins.start)
        return first

    def _without_name(self, chosen: Deadline) -> Deadline:
        """Without days where these only name something: "le budget 2032", "la loi du 12 mars 2031"."""
        if chosen.role != "event":
            return chosen
        before = self.texts.low[max(0, chosen.start_char - _SHORT) : chosen.start_char]
        if chosen.precision == "year" or self.words.clauses.cited.search(before) is not None:
            return replace(chosen, start=None, end=None)
        return chosen

    def _narrowest(self, first: Deadline, ranked: list[Deadline]) -> Deadline:
        """ "L'an prochain, avant l'été 2024": of a whole year or month and a time within it, the time within it.

        A limit ("d'ici 2025") begins at publication and contains everything before it, which says nothing.
        """
        if first.start is None or first.end is None or first.start == self.published:
            return first
        within = [
            one
            for one in ranked
            if one.role == "due"
            and one.end is not None
            and one.end != self.published
            and first.start <= (one.start or one.end) <= one.end < first.end
        ]
        return within[0] if within else first

    def _to_the_last(self, first: Deadline, usable: list[Deadline]) -> Deadline:
        """ "34 en 2031 puis 50 en 2032": due by the last of several times of one kind with no verb between them.

        Or by the time of its completion: "débuteront en 2031 et s'achèveront fin 2032".
        """
        for one in sorted(usable, key=lambda other: other.start_char):
            if one.start_char < first.end_char or one.role != "due":
                continue
            between = self.texts.accented(first.end_char, one.start_char)
            completes = self.words.clauses.completing.fullmatch(between) is not None
            completes = completes or self._counts_on(between)
            if one.precision != first.precision and not completes:
                continue
            if not completes and (
                _JOINED.fullmatch(between) is None
                or _JOINT.search(between) is None
                or self.words.tense.predicate(between, 0, len(between))
                or not between.strip(" ,")
            ):
                break
            if one.end is None or first.end is None or one.end < first.end:
                break
            if not completes and (one.start is None or first.start is None or one.start < first.start):
                break
            first = replace(first, end=one.end, end_char=one.end_char, text=self.texts.body[first.start_char : one.end_char])
        return first

    def _counts_on(self, between: str) -> bool:
        """Do the words between two times only say that it is more of the same?"""
        return _MORE.fullmatch(in_digits(without_accents(between)).text) is not None

    def lasts(self, one: Deadline) -> bool:
        """Does it count how long something takes or goes on, without stating from which day?"""
        return one.anchor == "publication" and self.words.clauses.counts.match(self.texts.low, one.start_char) is not None
