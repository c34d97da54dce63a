"""`followthrough commitments …`: the ledger of commitments; `list` here, `show` and `explain` in their own modules."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.commitments.explain import explain
from flows.cli.commitments.show import show
from flows.cli.commitments.timeline import stands
from flows.cli.terminal.csv_output import print_csv
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import SHORT_ID, print_table
from flows.cli.terminal.quoting import due_day, names, published_day
from parsers.model import CommitmentKind, CommitmentStatus, Firmness
from parsers.text.lines import visible_line

_MOST_ROWS = 100
"""Commitments in a table for people; machines get all of them."""
STATUSES: tuple[CommitmentStatus, ...] = get_args(CommitmentStatus)
FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

commitments_app = typer.Typer(
    help="What was promised, by whom and by when, as the published file has it.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day, as a person wrote it."""

    first: date
    last: date


def period(text: str) -> Period:
    """Read "2020", "2020-11" or "2020-11-29"; raises a usage error for anything else."""
    found = _PERIOD.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in found.groups())
        first = date(year or 0, month or 1, day or 1)
        last = first if day else date(first.year, month or 12, monthrange(first.year, month or 12)[1])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no year, month or day such as 2020, 2020-11 or 2020-11-29") from None
    return Period(first, last)


def standing(text: str) -> str:
    """One of `STATUSES`; raises a usage error for anything else."""
    status = text.strip().lower().replace("-", "_").replace(" ", "_")
    if status not in STATUSES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(STATUSES)}")
    return status


def firmly(text: str) -> str:
    """One of `FIRMNESS`; raises a usage error for anything else."""
    firmness = text.strip().lower()
    if firmness not in FIRMNESS:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(FIRMNESS)}")
    return firmness


@commitments_app.command("list")
def list_commitments(
    config: ConfigOption = None,
    party: Annotated[
        list[str] | None, typer.Option(help="Part of a name of who promises or with whom (repeatable: all of them).")
    ] = None,
    since: Annotated[
        Period | None,
        typer.Option(parser=period, metavar="PERIOD", help="Published in this year, month or day, or later."),
    ] = None,
    until: Annotated[
        Period | None,
        typer.Option(parser=period, metavar="PERIOD", help="Published in this year, month or day, or earlier."),
    ] = None,
    due_before: Annotated[
        Period | None, typer.Option(parser=period, metavar="PERIOD", help="Due before this year, month or day.")
    ] = None,
    due_after: Annotated[
        Period | None, typer.Option(parser=period, metavar="PERIOD", help="Due after this year, month or day.")
    ] = None,
    kind: Annotated[CommitmentKind | None, typer.Option(help="Only promises of this kind.")] = None,
    firmness: Annotated[
        list[str] | None,
        typer.Option(
            parser=firmly,
            metavar="FIRMNESS",
            help=f"{', '.join(FIRMNESS)} (repeatable: any of them). Without it firm ones and those that a person accepted.",
        ),
    ] = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="This source only (repeatable).")] = None,
    territory: Annotated[
        list[str] | None, typer.Option(help="Code of a department, region or defence zone: 59, Z-NORD (repeatable).")
    ] = None,
    text: Annotated[
        str, typer.Option(metavar="WORDS", help="Words of the quotation, or their beginnings; accents do not matter.")
    ] = "",
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="At least this sure, from 0 to 1.")] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(parser=standing, metavar="STATUS", help=f"{', '.join(STATUSES)} (repeatable: any of them)."),
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Due day passed, no follow-up found in the sources watched.")
    ] = False,
    show_copies: Annotated[
        bool, typer.Option("--copies", help="Promises of copies too: the same announcement on another site.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help=f"Promises at most ({_MOST_ROWS} in a table, all as JSON or CSV).")
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """List firm promises by the day they are due, those that state no deadline last.

    Those that were overdue by more than three years when they were first read are shown apart, after the others.
    """
    from flows.config.load import load_config
    from warehouse.published.ledger import Wanted, commitments

    published = load_config(config).warehouse.published
    asked = tuple(one for one in FIRMNESS if one in (firmness or ()))
    wanted = Wanted(
        parties=tuple(party or ()),
        words=text,
        since=since.first if since else None,
        until=until.last if until else None,
        due_before=due_before.first if due_before else None,
        due_after=due_after.last if due_after else None,
        kind=kind,
        sources=_known(published, source or ()),
        territories=tuple(territory or ()),
        confidence=min_confidence,
        firmness=asked or FIRMNESS,
        statuses=tuple(one for one in STATUSES if one in (status or ()) or (overdue and one == "overdue")),
    )
    everything = commitments(published, wanted)
    firm = [row for row in everything if asked or row["is_firm"]]
    found = sorted((row for row in firm if show_copies or not row["in_copy"]), key=lambda row: bool(row["long_overdue"]))
    if as_json:
        print_json(found[:limit])
    elif as_csv:
        _print_csv(found[:limit])
    else:
        shown = found[: limit or _MOST_ROWS]
        recent = [row for row in shown if not row["long_overdue"]]
        old = shown[len(recent) :]
        if recent:
            print_table(_table(recent))
        if old:
            out.print(Text("Overdue by more than three years when first read", style="bold"))
            print_table(_table(old))
        for line in _summary(shown, len(found), _LeftOut(len(firm) - len(found), len(everything) - len(firm))):
            err.print(line, markup=False)


commitments_app.command()(show)
commitments_app.command()(explain)


def _known(published: Path, sources: Sequence[str]) -> tuple[str, ...]:
    """`sources` as they are; a usage error for one that the file knows nothing about."""
    from warehouse.published.ledger import source_ids

    there = set(source_ids(published)) if sources else set()
    for one in sources:
        if one not in there:
            raise typer.BadParameter(
                f"the published file knows no source {one!r}; `followthrough sources list` shows them",
                param_hint="--source",
            )
    return tuple(sources)


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("due", no_wrap=False, min_width=10)
    table.add_column("precision")
    table.add_column("stands", max_width=24)
    table.add_column("who", max_width=40)
    table.add_column("what", ratio=1, min_width=20)
    table.add_column("published", no_wrap=True)
    table.add_column("id", no_wrap=True)
    for row in rows:
        due = due_day(row["deadline_from"], row["deadline_to"], row["deadline_text"], row["kind"])
        what = Text(visible_line(row["headline"] or row["action"] or row["quote"]))
        if not row["in_current_version"]:
            what.append(" (taken out since)", style="dim")
        table.add_row(
            Text(due),
            row["deadline_precision"] if row["deadline_from"] or row["deadline_to"] else "",
            stands(row),
            Text(names(row["actors"]) or visible_line(row["authority"] or "")),
            what,
            published_day(row),
            row["commitment_id"][:SHORT_ID],
        )
    return table


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """How many promises meet the conditions and are not listed."""

    in_copies: int
    not_firm: int


def _summary(shown: Sequence[dict[str, Any]], found: int, left_out: _LeftOut) -> Iterator[str]:
    if not found and not left_out.in_copies and not left_out.not_firm:
        yield "No promise in the published file meets these conditions."
    elif len(shown) < found:
        yield f"{len(shown)} of {found} promises; raise --limit, or use --csv or --json. `commitments show ID` shows one."
    elif found:
        yield f"{found} promise{'s' if found > 1 else ''}. `followthrough commitments show ID` shows one in its place."
    if any(row["status"] == "overdue" for row in shown):
        yield "Overdue: the last day it could be due has passed, and no follow-up found in the sources watched."
    if left_out.in_copies:
        yield f"{left_out.in_copies} in copies of the same announcements left out; --copies shows them."
    if left_out.not_firm:
        yield (f"{left_out.not_firm} intentions or events left out; --firmness intention and --firmness event show them.")


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    """Lists become one cell, separated by "; "."""
    from warehouse.published.ledger import COLUMNS

    print_csv(COLUMNS, ([_cell(row[name]) for name in COLUMNS] for row in rows))


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(str(one["text"]) if isinstance(one, dict) else str(one) for one in value)
    return value
