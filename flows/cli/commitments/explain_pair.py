"""`followthrough commitments explain EARLIER LATER`: why the commitments of one release are linked to another, or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from flows.cli.commitments.timeline import RELATIONS
from flows.cli.terminal.options import err, out, print_json
from flows.cli.terminal.printing import print_facts, print_indented
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from warehouse.matching.pairs import Compared, Pair

_WAIT_SECONDS = 5.0
"""For the working file, which a run holds only for moments."""


def explain_pair(earlier: str, later: str, config: Path | None, *, as_json: bool) -> None:
    """Compare two releases in the warehouse, each given by address, id or a commitment's id, and print what was found."""
    from flows.config.load import load_config
    from warehouse.matching.pairs import compare
    from warehouse.store import open_store

    settings = load_config(config).warehouse
    first, second = (_release_id(settings.published, name) for name in (earlier, later))
    with open_store(settings.path, read_only=True, wait_seconds=_WAIT_SECONDS) as store:
        pair = store.read(lambda file: compare(file, first, second))
    if pair is None:
        raise typer.BadParameter("nothing was matched yet; `followthrough run` does it", param_hint="EARLIER LATER")
    if as_json:
        print_json(_as_dict(pair))
        return
    for line in _verdict(pair):
        err.print(line, markup=False)
    for one in pair.commitments:
        out.print(Text(f"« {visible_line(one.quote)} »", style="bold"))
        if one.passage:
            print_indented(Text(f"« {visible_line(one.passage)} »"), 2)
        print_facts(_facts(one), 4)
        out.print()


def _release_id(published: Path, name: str) -> str:
    from warehouse.published.ledger import release_ids_named

    found = release_ids_named(published, name)
    if len(found) != 1:
        what = "no release" if not found else f"{len(found)} releases"
        raise typer.BadParameter(f"{what} in the published file may be meant by {name!r}", param_hint="EARLIER LATER")
    return found[0]


def _verdict(pair: Pair) -> Iterator[str]:
    if pair.copies:
        yield "The two are one announcement: neither follows up on the other."
    if not pair.in_order:
        yield "The second must be published on a later day than the first, and both days must be known."
    elif not pair.commitments:
        yield "The first makes no promise as it reads now."
    if pair.pull:
        yield f"As wholes, for a link: {_pull(pair.pull, 1)}; against: {_pull(pair.pull, -1)}."
    if pair.related is not None:
        yield f"They belong together: {pair.related.kind}, {pair.related.score:.2f} ({'; '.join(pair.related.reasons)})."


def _facts(one: Compared) -> Iterator[tuple[str, str]]:
    yield "object", _terms(one.commitment.objects)
    yield "acts", ", ".join(one.commitment.acts) or "none named"
    if one.best is None:
        yield "not linked", "no passage claims anything of it"
        return
    claim = one.best.claim
    if claim is None:
        yield "claim", "none: only the same undertaken again, for the same day, could answer"
    else:
        where = " (the title's)" if one.best.from_title else ""
        yield "claim", f"{claim.stage.replace('_', ' ')}, {claim.act or 'no act named'}{where}"
    yield "in both", _terms(one.best.shared)
    yield "for", _pull(one.pull, 1)
    yield "against", _pull(one.pull, -1)
    if one.link is None:
        better = " (the passage answers another promise better)" if one.score >= _suggested() else ""
        yield "not linked", f"score {one.score:.2f}{better}"
    else:
        counts = "" if one.link.score >= _counts() else ", a suggestion that does not count"
        yield "linked", f"{RELATIONS[one.link.relation]}, {one.link.evidence}, score {one.link.score:.2f}{counts}"


def _pull(pull: dict[str, float], side: int) -> str:
    """What pulls to one side, 1 for a link or -1 against it, strongest first."""
    told = sorted(((abs(value), name) for name, value in pull.items() if value * side > 0), reverse=True)
    return ", ".join(f"{name} {side * value:+.2f}" for value, name in told) or "nothing"


def _suggested() -> float:
    from parsers.followups.likelihood import SUGGESTED

    return SUGGESTED


def _counts() -> float:
    from parsers.followups.likelihood import COUNTS

    return COUNTS


def _terms(terms: frozenset[str]) -> str:
    return visible_line(", ".join(sorted(one.partition(":")[2] or one for one in terms))) or "none"


def _as_dict(pair: Pair) -> dict[str, Any]:
    return {
        "titles": list(pair.titles),
        "in_order": pair.in_order,
        "copies": pair.copies,
        "features": pair.pull,
        "related": asdict(pair.related) if pair.related else None,
        "promises": [
            {
                "commitment_id": one.commitment.commitment_id,
                "quote": one.quote,
                "objects": sorted(one.commitment.objects),
                "acts": list(one.commitment.acts),
                "passage": one.passage,
                "stage": one.best.claim.stage if one.best and one.best.claim else None,
                "act": one.best.claim.act if one.best and one.best.claim else None,
                "shared": sorted(one.best.shared) if one.best else [],
                "score": one.score,
                "features": one.pull,
                "link": asdict(one.link) if one.link else None,
            }
            for one in pair.commitments
        ],
    }
