"""The clauses of a sentence: what a verb is said of, and whether all of it is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from parsers.claims.parts import left_told, parts_told, tells_part
from parsers.model import ClaimStage

_BOUNDARY = {
    language: re.compile(rf"[,;:()«»“”\"]|\s[–—-]\s|\s(?:{joints})\s")
    for language, joints in {
        "fr": "et|mais|ou|dont|qui|tandis que|alors que",
        "en": "and|(?<!all )but|which|who|while",
        "nl": "en|maar|of|die|terwijl",
    }.items()
}
_REMARK = re.compile(
    r"\s*(?:le|en|dès|depuis|entre|avant|après|hier|ce|cet|cette|à|au|aux|par|avec|dans|pour|grâce|sous|lors|pendant|"
    r"on|in|since|this|last|by|with|at|from|for|during|under|before|after)(?!\w)"
)
"""A piece between commas that tells when, where or how, and is no subject."""
_NEXT_CLAUSES = 2
"""Clauses after one that says what is done in which the rest is told: "…, soit 450 mètres, le sera", "…, a fourth is"."""


class Clauses:
    """The clauses of ``low[start:end]``, a sentence, found once: a list without a full stop can be as
    long as a release and say something in each line.
    """

    def __init__(self, low: str, start: int, end: int, language: str) -> None:
        marks = [mark.span() for mark in _BOUNDARY[language].finditer(low, start, end)]
        self._low = low
        self._parts: dict[tuple[int, int], bool] = {}
        self._wholes: tuple[tuple[int, int], ...] | None = None
        self._left: tuple[int, ...] | None = None
        self._begins = [start, *(last for _, last in marks)]
        self._stops = [*(first for first, _ in marks), end]

    def around(self, first: int, last: int) -> tuple[int, int]:
        """The piece between the boundaries nearest ``low[first:last]``."""
        begin = self._begins[max(bisect_right(self._begins, first) - 1, 0)]
        return begin, self._stops[min(bisect_left(self._stops, last), len(self._stops) - 1)]

    def whole(self, first: int, last: int) -> tuple[int, int]:
        """The clause of the verb at ``low[first:last]`` with its subject and object beyond what is put in between commas.

        A verb that begins its piece has its subject in an earlier one ("le rapport, long de 160 pages, a été remis", "a été
        bâti et inauguré"); one that ends it may have its object behind a remark ("ont reçu, le 3 mai, le solde").
        """
        left = max(bisect_right(self._begins, first) - 1, 0)
        right = min(bisect_left(self._stops, last), len(self._stops) - 1)
        if not self._says(self._begins[left], first):
            subject = self._before(left)
            if subject > 0 and self._parted(subject) and self._parted(left):
                subject = self._before(subject)
            left = subject
        ends = right + 2 < len(self._stops) and not self._says(last, self._stops[right])
        if ends and self._parted(right + 1) and self._parted(right + 2):
            remark = _REMARK.match(self._low, self._begins[right + 1], self._stops[right + 1])
            right += 0 if remark is None else 2
        return self._begins[left], self._stops[right]

    def _before(self, place: int) -> int:
        """The last piece before one that has words, or the first of all."""
        place -= 1
        while place > 0 and not self._says(self._begins[place], self._stops[place]):
            place -= 1
        return max(place, 0)

    def _parted(self, place: int) -> bool:
        """Does a comma part a piece from the last one before it that has words?"""
        return place > 0 and "," in self._low[self._stops[self._before(place)] : self._begins[place]]

    def _says(self, first: int, last: int) -> bool:
        return any(each.isalnum() for each in self._low[first:last])

    def part_of(self, stage: ClaimStage, clause: tuple[int, int]) -> ClaimStage:
        """`stage`, or `partly_done` where a clause says that only a part of what was undertaken is done."""
        if stage != "done":
            return stage
        if clause not in self._parts:
            if self._wholes is None:
                self._wholes = tuple(parts_told(self._low, self._begins[0], self._stops[-1]))
            after = any(first <= clause[1] and clause[0] <= last for first, last in self._wholes)
            self._parts[clause] = after or tells_part(self._low[clause[0] : clause[1]]) or self._leaves_some(clause)
        return "partly_done" if self._parts[clause] else "done"

    def _leaves_some(self, clause: tuple[int, int]) -> bool:
        """Does the clause, or one of the two after it, say that something is left to do or left out?"""
        if self._left is None:
            self._left = tuple(left_told(self._low, self._begins[0], self._stops[-1]))
        place = min(bisect_left(self._stops, clause[1]) + _NEXT_CLAUSES, len(self._stops) - 1)
        return bisect_left(self._left, clause[0]) < bisect_right(self._left, self._stops[place])
