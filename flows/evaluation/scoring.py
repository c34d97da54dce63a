"""How well commitments and times are found, compared with what readers marked. Pure: marks and findings in, scores out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from zlib import crc32

from flows.evaluation.gold import Gold, GoldCommitment, GoldDeadline, GoldDocument, TimeRow
from parsers.model import Commitment, Deadline

_WORD = re.compile(r"\w+")
_SAME = 0.7
"""Share of the words of the shorter quotation that the longer must have."""
TRAPPED = 0.85
"""The same for a trap: more of it must be there, since part of a trap may appear in a commitment."""
_LONGER_BY = (4, 20)
"""A quotation this many times, and then this many words, longer than the other contains it only by accident."""


@dataclass(slots=True)
class Scores:
    """The counts for some documents."""

    documents: int = 0
    strong: int = 0
    """Marked commitments that most readers would mark."""
    strong_found: int = 0
    marked: int = 0
    marked_found: int = 0
    given: int = 0
    """Commitments given in documents read exhaustively; an announced gathering left unmarked is neither right nor wrong."""
    given_right: int = 0
    firm_strong: int = 0
    """Strong ones that were found and given as firm."""
    firm_weak: int = 0
    firm_given: int = 0
    """Of those given: given as firm."""
    firm_right: int = 0
    traps: int = 0
    traps_taken: int = 0
    dated: int = 0
    """Marked commitments with a due day."""
    dated_found: int = 0
    dated_right: int = 0
    """Of those found: given the right day, within what the precision of the mark allows."""
    undated: int = 0
    invented: int = 0
    """Marked commitments without a deadline that were found and given a due day."""

    def __add__(self, other: Scores) -> Scores:
        return Scores(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Scores)))

    @property
    def recall_strong(self) -> float | None:
        """Share of the strong ones found; None without any."""
        return _share(self.strong_found, self.strong)

    @property
    def recall_all(self) -> float | None:
        """Share of all marked ones found."""
        return _share(self.marked_found, self.marked)

    @property
    def precision(self) -> float | None:
        """Share of those given that are marked, in documents read exhaustively."""
        return _share(self.given_right, self.given)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the precision and the recall of strong ones."""
        p, r = self.precision, self.recall_strong
        return 2 * p * r / (p + r) if p and r else None

    @property
    def weak_found(self) -> int:
        """Marked commitments that were found and that not every reader would mark."""
        return self.marked_found - self.strong_found

    @property
    def deadlines_right(self) -> float | None:
        """Of the marked dated ones that were found, the share with the right day."""
        return _share(self.dated_right, self.dated_found)


@dataclass(slots=True)
class Misses:
    """What went wrong, for people to read: document and words."""

    missed: list[tuple[str, str]] = field(default_factory=list)
    """Strong commitments that were not found."""
    wrong_day: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)
    """Given but not marked, in a document read exhaustively."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Traps."""
    invented: list[tuple[str, str]] = field(default_factory=list)


def aside(document: GoldDocument) -> bool:
    """Whether a document belongs to the third of the groups that is held out while rules are written.

    A document without a group is its own group. Releases on one matter share their words, so to read one of them is to
    read them all.
    """
    return crc32((document.group or document.id).encode()) % 3 == 0


def score_commitments(gold: Gold, found: Mapping[str, Sequence[Commitment]]) -> tuple[dict[str, Scores], Misses]:
    """Scores for each document in `found` (commitments by document id), and what went wrong.

    Marks in documents that are not in `found` are not scored.
    """
    marks: dict[str, list[GoldCommitment]] = defaultdict(list)
    for mark in gold.commitments:
        marks[mark.doc].append(mark)
    traps: dict[str, list[str]] = defaultdict(list)
    for trap in gold.traps:
        traps[trap.doc].append(trap.quote)
    misses = Misses()
    scores = {
        document: _document(document, marks[document], traps[document], given, document in gold.exhaustive, misses)
        for document, given in found.items()
    }
    return scores, misses


def _document(
    document: str,
    marks: Sequence[GoldCommitment],
    traps: Sequence[str],
    given: Sequence[Commitment],
    exhaustive: bool,
    misses: Misses,
) -> Scores:
    counted = Scores(documents=1)
    rows = [(one, Counter(words_of(one.quote))) for one in given]
    right: set[int] = set()
    for mark in marks:
        words = Counter(words_of(mark.quote))
        same = [number for number, (_, row) in enumerate(rows) if overlap(words, row)]
        right.update(same)
        _mark(document, mark, rows[same[0]][0] if same else None, counted, misses)
    if exhaustive:
        judged = [number for number, (one, _) in enumerate(rows) if number in right or one.firmness != "event"]
        firm = [number for number in judged if rows[number][0].firmness == "firm"]
        counted.given, counted.given_right = len(judged), len(right)
        counted.firm_given, counted.firm_right = len(firm), len(right.intersection(firm))
        misses.false += [(document, rows[number][0].quote) for number in judged if number not in right]
    for trap in traps:
        counted.traps += 1
        if any(one.firmness != "event" and overlap(Counter(words_of(trap)), row, TRAPPED) for one, row in rows):
            counted.traps_taken += 1
            misses.taken.append((document, trap))
    return counted


def _mark(document: str, mark: GoldCommitment, hit: Commitment | None, counted: Scores, misses: Misses) -> None:
    counted.marked += 1
    counted.marked_found += hit is not None
    firm = hit is not None and hit.firmness == "firm"
    if mark.strength == "weak":
        counted.firm_weak += firm
    if mark.strength == "strong":
        counted.strong += 1
        counted.firm_strong += firm
        counted.strong_found += hit is not None
        if hit is None:
            misses.missed.append((document, mark.quote))
    due = mark.deadline_resolved
    if due is not None and due.end is not None:
        counted.dated += 1
        counted.dated_found += hit is not None
        if hit is not None and right_day(due, hit.deadline_to):
            counted.dated_right += 1
        elif hit is not None:
            misses.wrong_day.append((document, f"due {due.end}, given {hit.deadline_to}: {mark.quote}"))
    if not mark.deadline_text:
        counted.undated += 1
        if hit is not None and hit.deadline_to is not None:
            counted.invented += 1
            misses.invented.append((document, f"given {hit.deadline_to} (“{hit.deadline_text}”): {mark.quote}"))


def words_of(text: str) -> list[str]:
    """The words of a text, ignoring case, accents and the form of apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)).lower())


def overlap(one: Counter[str], other: Counter[str], share: float = _SAME) -> bool:
    """Whether two quotations, as word counts, are of the same commitment: clauses of one sentence may be."""
    short, long = sorted((one, other), key=Counter.total)
    times, more = _LONGER_BY
    if not short or long.total() > times * short.total() + more:
        return False
    return (short & long).total() / short.total() >= share


def right_day(marked: GoldDeadline, given: date | None) -> bool:
    """Whether a due day is the marked one, as exact as the mark is: a few days off, more for a season or "about"."""
    if marked.end is None or given is None:
        return False
    slack = 3
    if "approx" in marked.precision:
        slack = 45 if "month" in marked.precision else 16
    elif marked.precision in ("season", "fiscal_year"):
        slack = 25
    return abs((given - marked.end).days) <= slack


def score_time(row: TimeRow, found: Iterable[Deadline]) -> tuple[tuple[str, ...], bool] | None:
    """Under which names a row of a .jsonl file counts, and whether what was found in its text is right.

    None for a row that is not scored (a duration).
    """
    want = row.expected_text or ""
    at = row.text.lower().find(want.lower()) if want else -1
    start, end = (at, at + len(want)) if at >= 0 else (0, len(row.text))
    there = [one for one in found if one.start_char < end and one.end_char > start]
    if row.role is not None:
        if row.due_lo is not None and row.due_hi is not None and row.role in ("due", "from"):
            days = [one.start if row.role == "from" else one.end or one.start for one in there]
            slack = timedelta(1)
            right = any(day is not None and row.due_lo - slack <= day <= row.due_hi + slack for day in days)
            return (f"role {row.role}",), right
        return ("trap",), not any(_ahead(one, row.reference_date) for one in there)
    if row.kind == "negative":
        return ("negative",), not there
    if row.kind == "duration":
        return None
    answers = [(row.expected_start, row.expected_end), *(row.alternatives or ())]
    right = any(one.start == first and _same(one.end, last) for one in there for first, last in answers)
    name = "verified" if row.verified else "unverified"
    return (name, f"{name} {row.kind}"), right


def _ahead(one: Deadline, reference: date) -> bool:
    day = one.end or one.start
    return one.role in ("due", "from") and day is not None and day > reference


def _same(one: date | None, other: date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= 1


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
