"""What weights make of marked clauses: scores as docs/evaluation.md counts them, and the thresholds drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.learning.marked import Clause, Text
from parsers.commitments.weighing import Limits, Points, is_event, probability
from parsers.model import Firmness

_LINES = [number / 100 for number in range(25, 66, 2)]
_EVENTS_FROM = 0.15
"""A gathering announced for a day is kept in the ledger though hardly a commitment, if it is at least this probable."""
_AROUND = (-0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06)
_AS_GOOD = 0.004
"""Scores this close count as equal, for a new set of releases moves them more: the higher line is drawn, as a false
commitment costs readers more than a missed one."""
_FIRM_LINES = [number / 100 for number in range(20, 81, 2)]
_MARKED_OF_FIRM = 0.92
"""Firm ones are reported by default: ninety in a hundred must be commitments to a careful reader, also at first sight."""
_FEWEST = 25
"""Rows per point of the calibration; fewer say little about a share."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause, with what weights that have not seen its group make of it."""

    text: Text
    clause: Clause
    probable: float
    firm: float
    """Given that it is a commitment."""


def judged(texts: Iterable[Text], commitment: Mapping[str, float], firm: Mapping[str, float]) -> Iterator[Judged]:
    """Every clause of `texts`, judged."""
    for text in texts:
        for clause in text.clauses:
            yield Judged(text, clause, probability(clause.features, commitment), probability(clause.features, firm))


@dataclass(slots=True)
class Figures:
    """Counts for some texts."""

    strong: int = 0
    found: int = 0
    given: int = 0
    right: int = 0
    traps: int = 0
    taken: int = 0
    firm_of_strong: int = 0
    weak_found: int = 0
    firm_of_weak: int = 0
    firm_given: int = 0
    firm_marked: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of the recall of strong commitments and the share right of those given."""
        return 2 * self.found * self.right / max(1, self.found * self.given + self.right * self.strong)

    def line(self) -> str:
        """For people."""
        return (
            f"found {_share(self.found, self.strong)}  right {_share(self.right, self.given)}  F1 {self.f1:.3f}  "
            f"traps {_share(self.taken, self.traps)}  firm: of strong {_share(self.firm_of_strong, self.found)}, "
            f"of weak {_share(self.firm_of_weak, self.weak_found)}, marked {_share(self.firm_marked, self.firm_given)}"
        )


def figures(rows: Sequence[Judged], limits: Limits) -> Figures:
    """The scores of `rows` with lines drawn as `limits` says."""
    out = Figures()
    texts = {id(row.text): row.text for row in rows}
    hit: dict[tuple[int, int], Firmness] = {}
    for row in rows:
        taken = row.probable >= (limits.event if is_event(row.clause.features) else limits.taken)
        kind = kind_of(row, limits)
        out.traps += row.clause.mark == "trap"
        if not taken:
            continue
        marked = row.clause.mark in ("strong", "weak")
        for number in row.clause.marks:
            hit.setdefault((id(row.text), number), kind)
        if row.text.exhaustive and (marked or kind != "event"):
            out.given += 1
            out.right += marked
            if kind == "firm":
                out.firm_given += 1
                out.firm_marked += marked
        out.taken += row.clause.mark == "trap" and kind != "event"
    for key, text in texts.items():
        for number, strong in enumerate(text.strong):
            kind_found = hit.get((key, number))
            if strong:
                out.strong += 1
                out.found += kind_found is not None
                out.firm_of_strong += kind_found == "firm"
            elif kind_found is not None:
                out.weak_found += 1
                out.firm_of_weak += kind_found == "firm"
    return out


def kind_of(row: Judged, limits: Limits) -> Firmness:
    """What kind of commitment a clause is, if it is one."""
    if is_event(row.clause.features):
        return "event"
    return "firm" if row.probable * row.firm >= limits.firm else "intention"


def limits_of(rows: Sequence[Judged]) -> Limits:
    """The lines at which `rows` score best, and what the probabilities are worth."""

    def drawn(taken: float, firm: float) -> Limits:
        return Limits(taken, min(taken, _EVENTS_FROM), firm, {})

    at = {line: figures(rows, drawn(line, 0.0)).f1 for line in _LINES}
    smooth = {line: sum(at[round(line + by, 2)] for by in _AROUND) / len(_AROUND) for line in _LINES[3:-3]}
    taken = max(line for line, score in smooth.items() if score >= max(smooth.values()) - _AS_GOOD)

    def marked(line: float) -> float:
        some = figures(rows, drawn(taken, line))
        return some.firm_marked / max(1, some.firm_given)

    firm = next((line for line in _FIRM_LINES if marked(line) >= _MARKED_OF_FIRM), _FIRM_LINES[-1])
    told = drawn(taken, firm)
    calibration = {}
    for kind in ("firm", "intention", "event"):
        some = [row for row in rows if kind_of(row, told) == kind and row.text.exhaustive]
        least = told.event if kind == "event" else taken
        calibration[kind] = _points([(row.probable, bool(row.clause.marks)) for row in some if row.probable >= least])
    return Limits(taken, told.event, firm, calibration)


def _points(rows: list[tuple[float, bool]]) -> Points:
    """Shares right by probability: equally many rows per point, and none less than the one before it."""
    rows.sort()
    size = max(_FEWEST, -(-len(rows) // 6))
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    if len(parts) > 1 and len(parts[-1]) < _FEWEST:
        parts[-2:] = [parts[-2] + parts[-1]]
    blocks: list[list[tuple[float, bool]]] = []
    for part in parts:
        blocks.append(part)
        while len(blocks) > 1 and _right(blocks[-2]) >= _right(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    points = [(round(sum(x for x, _ in block) / len(block), 3), round(_right(block), 3)) for block in blocks]
    return tuple(points) or ((0.5, 0.5),)


def _right(rows: list[tuple[float, bool]]) -> float:
    """The share right, drawn towards a half when there are few."""
    return (sum(right for _, right in rows) + 1) / (len(rows) + 2)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.3f})" if whole else "–"
