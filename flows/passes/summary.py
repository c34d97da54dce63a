"""What a pass did, in lines for people: `run` prints them, `serve` logs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING

from flows.passes.report import counted, reason_of, summary
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from flows.passes.full_pass import PassResult
    from warehouse.harvests.values import Harvest, Loaded

_PROBLEMS_SHOWN = 2
"""Of one source; a broken template has as many as it has pages."""
_NAMES_SHOWN = 3
"""Of the sources with one problem; the table marks them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary."""

    text: str
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was wrong at one source or, for one reason, at many."""

    mark: str
    """`a`, `b`, … in the order of the sources."""
    reason: str
    """With its address when there is only one source."""
    sources: tuple[str, ...]


def problems_of(harvest: Harvest, loaded: Loaded) -> list[str]:
    """What was wrong at one source, one line each."""
    return [*([loaded.problem] if loaded.problem else []), *harvest.problems]


def troubles(result: PassResult) -> list[Trouble]:
    """What was wrong, the same reason at many sources once; of one source, the first `_PROBLEMS_SHOWN`."""
    found: dict[str, dict[str, str]] = {}
    rows = sorted(zip(result.harvests, result.loaded, strict=True), key=lambda row: row[0].source.source_id)
    for harvest, loaded in rows:
        for problem in problems_of(harvest, loaded)[:_PROBLEMS_SHOWN]:
            found.setdefault(reason_of(problem), {}).setdefault(harvest.source.source_id, problem)
    return [
        Trouble(_mark(number), reason if len(sources) > 1 else next(iter(sources.values())), tuple(sources))
        for number, (reason, sources) in enumerate(found.items())
    ]


def pass_summary(result: PassResult, found: list[Trouble], *, named: bool) -> Iterator[Line]:
    """What was wrong, a line of totals, incidents, alerts, and where the published file is.

    Args:
        result: the pass.
        found: its `troubles`.
        named: each trouble has the names of its sources; otherwise its mark, where a table shows which those are.
    """
    yield from problem_lines(result, found, named=named, others="--json lists all")
    totals = result.counts
    seconds = (result.ended_at - result.started_at).total_seconds()
    yield Line(
        f"{counted(totals['sources'], 'source')} in {seconds:.1f} s: {totals['first']} new releases, "
        f"{totals['edit']} edited, {totals['captures']} bodies kept. Run {result.run_id} {result.outcome.replace('_', ' ')}."
    )
    asked = [one for one in result.harvests if one.attempts]
    if len(asked) > 1 and not any(one.readable for one in asked):
        yield Line("No site at all could be read: look at this machine's network first.", trouble=True)
    elif result.trouble:
        names = _few([f"{name} ({state})" for name, (state, _) in sorted(result.trouble.items())])
        yield Line(f"In trouble: {names}. `followthrough sources list` says why.", trouble=True)
    for alert in result.incidents.alerts:
        yield Line(visible_line(alert.title), trouble=True)
    for text in summary(result.delivered):
        yield Line(text)
    yield Line(f"Published {result.published}")


def problem_lines(result: PassResult, found: list[Trouble], *, named: bool, others: str | None = None) -> Iterator[Line]:
    """What was wrong, and how many more problems there were; as for `pass_summary`, and `others` says where those are."""
    for one in found:
        many = len(one.sources) > 1
        if named:
            who = f"{counted(len(one.sources), 'source')} ({_few(one.sources)})" if many else one.sources[0]
        else:
            who = f"{one.mark}  {counted(len(one.sources), 'source')}" if many else one.mark
        yield Line(f"{who}: {one.reason}" if named or many else f"{who}  {one.reason}", trouble=True)
    hidden = sum(
        max(0, len(problems_of(*row)) - _PROBLEMS_SHOWN) for row in zip(result.harvests, result.loaded, strict=True)
    )
    if hidden:
        yield Line(f"and {counted(hidden, 'more problem')}{f' ({others})' if others else ''}", trouble=True)


def _few(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more


def _mark(number: int) -> str:
    """`a` to `z`, then `aa`, `ab`…"""
    over, letter = divmod(number, len(ascii_lowercase))
    return (_mark(over - 1) if over else "") + ascii_lowercase[letter]
