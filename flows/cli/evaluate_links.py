"""What `followthrough evaluate` says about follow-ups: tables and misses for people, values for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from flows.evaluation.evaluate import Evaluation
    from flows.evaluation.link_scores import CommitmentScores, PairScores


@dataclass(frozen=True, slots=True)
class LinkMiss:
    """A link that was missed, or is false; promise, passage and relation are empty when two releases are only related."""

    earlier_doc: str
    later_doc: str
    earlier_title: str
    later_title: str
    promise: str
    passage: str
    relation: str
    score: float | None
    """None for a link that was missed."""
    why: str


def link_misses(result: Evaluation, show: str, apart: bool) -> Iterator[LinkMiss]:
    """The links missed, or false, by `show`; with the held-out part scored separately, none from that part."""
    from flows.evaluation.link_scores import false_links, missed_links

    chosen = result.links_of(False if apart else None)
    if chosen is None:
        return
    titles = result.titles
    if show == "missed":
        for mark, why in missed_links(*chosen):
            one, other = mark.earlier_doc, mark.later_doc
            quotes = mark.commitment_quote, mark.later_quote
            yield LinkMiss(one, other, titles[one], titles[other], *quotes, mark.relation, None, why)
        return
    for (one, other), link, why in false_links(*chosen):
        if link is None:
            yield LinkMiss(one, other, titles[one], titles[other], "", "", "", None, why)
        else:
            quotes = link.commitment, link.passage
            yield LinkMiss(one, other, titles[one], titles[other], *quotes, link.relation, link.score, why)


def miss_lines(miss: LinkMiss, show: str) -> Iterator[str]:
    """A miss for people: the documents and what is wrong, then each release by title with what it says."""
    given = miss.relation or "related"
    score = "" if miss.score is None else f" ({miss.score:.2f})"
    yield f"LINK {show.upper()}  {miss.earlier_doc} -> {miss.later_doc}, {given}{score}: {miss.why}"
    for name, title, quote in (
        ("promise", miss.earlier_title, miss.promise),
        ("passage", miss.later_title, miss.passage),
    ):
        yield f"  {name}  {visible_line(title)}" + (f": “{visible_line(quote)}”" if quote else "")


def link_tables(result: Evaluation, apart: bool) -> Iterator[Table]:
    """Pairs of releases, and links at the very commitment; none when the folder marks no links."""
    rows = list(_groups(result, apart))
    if not rows:
        return
    names = ("pairs found", "right of those judged", "f1", "look-alikes taken", "into distractors", "not judged")
    table = _table("Follow-ups: pairs of releases", names, apart)
    for counted, part, pairs, _ in rows:
        table.add_row(
            counted,
            *([part] if apart else []),
            _of(pairs.linked, pairs.marked),
            _of(pairs.linked, pairs.linked + pairs.wrong),
            _share(pairs.f1),
            f"{pairs.look_alikes_taken} of {pairs.look_alikes}",
            str(pairs.into_distractors),
            str(pairs.unjudged),
        )
    yield table
    names = ("links found", "right of those given", "f1", "relation right", "passage right", "right of fulfilled")
    table = _table("Follow-ups: at the very promise", names, apart)
    for counted, part, _, links in rows:
        table.add_row(
            counted,
            *([part] if apart else []),
            _of(links.found, links.marked),
            _of(links.right, links.given),
            _share(links.f1),
            _of(links.relation_right, links.found),
            _of(links.passage_right, links.passages),
            _of(links.fulfilled_right, links.fulfilled_given),
        )
    yield table


def link_scores(result: Evaluation, apart: bool) -> list[dict[str, Any]]:
    """For machines: the counts and shares for all links and for those that count, and for each part."""
    return [
        {"links": counted, "part": part or "all", "pairs": _with_shares(pairs), "promise": _with_shares(links)}
        for counted, part, pairs, links in _groups(result, apart)
    ]


def _groups(result: Evaluation, apart: bool) -> Iterator[tuple[str, str, PairScores, CommitmentScores]]:
    """Which links, which part, and their scores."""
    from flows.evaluation.link_scores import score_commitments, score_pairs

    parts: list[tuple[str, bool | None]] = [("", None)]
    if apart:
        parts += [("not held out", False), ("held out", True)]
    for counted in (False, True):
        for part, held_out in parts:
            if (chosen := result.links_of(held_out)) is not None:
                marks, found = chosen
                given = found.counted() if counted else found
                yield "counted" if counted else "all", part, score_pairs(marks, given), score_commitments(marks, given)


def _with_shares(scores: PairScores | CommitmentScores) -> dict[str, Any]:
    shares = {"recall": scores.recall, "precision": scores.precision, "f1": scores.f1}
    counts = {name: round(count, 4) if isinstance(count, float) else count for name, count in asdict(scores).items()}
    return counts | {name: None if share is None else round(share, 4) for name, share in shares.items()}


def _table(title: str, names: tuple[str, ...], apart: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    table.add_column("links")
    if apart:
        table.add_column("part")
    for name in names:
        table.add_column(name, justify="right")
    return table


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.2f})" if whole else "–"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"
