"""How a commitment or a link is shown to the person deciding: the words of both sides in context, days, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.rule import Rule
from rich.text import Text

from flows.cli.commitments.show import in_place
from flows.cli.commitments.timeline import RELATIONS, lateness
from flows.cli.terminal.options import out
from flows.cli.terminal.printing import print_facts, print_indented
from flows.cli.terminal.quoting import deadline, names, place_of, published_day
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from warehouse.review_queue import Shown


def print_matter(shown: Shown, progress: str) -> None:
    """Print all there is to see of one matter, under a line with the progress ("3 of 41")."""
    link, commitment = shown.link, shown.commitment
    what = f"link, {RELATIONS[link['relation']]}" if link else "promise"
    out.print()
    out.print(Rule(Text(f"{progress}: {what}")))
    print_facts(_commitment(commitment))
    print_indented(in_place(place_of(commitment["body"], commitment["quote_start"], commitment["quote_end"])), 4)
    if link:
        print_facts(_link(link, commitment))
        if link["quote_start"] is None or not link["quote"]:
            print_indented(Text(f"« {visible_line(link['quote'] or '')} »\n"), 4)
        else:
            print_indented(in_place(place_of(link["body"], link["quote_start"], link["quote_end"])), 4)
        print_facts(("Why" if not number else "", visible_line(one)) for number, one in enumerate(link["reasons"] or ()))


def in_lines(shown: Shown) -> Iterator[str]:
    """The same in a few lines, for a list."""
    link, commitment = shown.link, shown.commitment
    day = published_day(commitment) or "day not known"
    if link is None:
        yield f"{commitment['commitment_id']}  promise, confidence {_figure(commitment['confidence'])}"
        yield f"  {day}  « {visible_line(commitment['quote'])} »"
        return
    yield f"{link['follow_up_id']}  link, {RELATIONS[link['relation']]}, score {_figure(link['score'])}"
    yield f"  {day}  « {visible_line(commitment['quote'])} »"
    yield f"  {published_day(link) or 'day not known'}  « {visible_line(link['quote'] or '')} »"


def _commitment(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    who = names(row["actors"]) or visible_line(row["authority"] or "not named")
    yield "Promised", f"{published_day(row) or 'day not known'} by {who}"
    yield "Deadline", deadline(row["deadline_from"], row["deadline_to"], row["deadline_text"], row["deadline_precision"])
    yield "Release", visible_line(row["title"])
    yield "Address", visible_line(row["url"])
    yield "Sure", f"{_figure(row['confidence'])}, by the rule {row['cue']}"


def _link(link: dict[str, Any], commitment: dict[str, Any]) -> Iterator[tuple[str, str]]:
    late = ""
    due, day = commitment["deadline_to"], link["published_on"]
    if due and day and link["published_precision"] == "day":
        late = f", {lateness((day - due).days, due)}"
    yield (
        "Said since",
        f"{published_day(link) or 'day not known'} by {visible_line(link['authority'] or link['source_id'])}{late}",
    )
    yield "Release", visible_line(link["title"])
    yield "Address", visible_line(link["url"])
    yield "Score", _figure(link["score"])


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"
