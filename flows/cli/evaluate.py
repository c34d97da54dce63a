"""`followthrough evaluate GOLD_DIR`: how well commitments, times and follow-ups are found in texts that somebody marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.evaluate_links import link_misses, link_scores, link_tables, miss_lines
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_table
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from flows.evaluation.evaluate import Evaluation
    from flows.evaluation.gold import TimeRow
    from flows.evaluation.scoring import Scores

_SHOWN = ("missed", "false")


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder as docs/evaluation.md describes it.")],
    show: Annotated[
        str | None, typer.Option(metavar="missed|false", help="Also print what was missed, or what was wrongly found.")
    ] = None,
    apart: Annotated[
        bool, typer.Option("--aside", help="Score apart the third of the groups held out, and --show none of it.")
    ] = False,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score promises, deadlines and follow-ups against texts that careful readers marked; your own are welcome."""
    from flows.config.load import load_config
    from flows.evaluation.evaluate import evaluate as evaluated
    from flows.evaluation.gold import read_gold

    if show not in (None, *_SHOWN):
        raise typer.BadParameter(f"{show!r} is neither missed nor false", param_hint="--show")
    work = load_config(config, own_words=False).work
    gold = read_gold(gold_dir)
    result = evaluated(gold, work)
    if as_json:
        print_json(_as_dict(result, apart, show))
    else:
        if show:
            _print_misses(result, show, apart)
        print_table(_commitments_table(result, apart))
        if result.times:
            print_table(_times_table(result))
        for table in link_tables(result, apart):
            print_table(table)
    if result.unknown:
        err.print(f"Marked, but not there, and so not scored: {', '.join(result.unknown)}", markup=False)
    for document, quote in gold.out_of_place():
        words = "words of the part held out" if apart and document in result.held_out else visible_line(quote)
        err.print(f"Not in the text of {document} word for word: {words}", markup=False)


def _groups(result: Evaluation, apart: bool) -> Iterator[tuple[str, str, Scores]]:
    """Language, part and scores for each line of the table."""
    parts: list[tuple[str, bool | None]] = [("", None)]
    if apart:
        parts += [("not held out", False), ("held out", True)]
    languages: list[str | None] = [*sorted(set(result.languages.values())), None]
    for language in languages:
        for part, held_out in parts:
            yield language or "all", part, result.total(language=language, held_out=held_out)


def _commitments_table(result: Evaluation, apart: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Promises", title_justify="left")
    table.add_column("language")
    if apart:
        table.add_column("part")
    names = (
        "texts",
        "strong found",
        "all found",
        "right of those given",
        "f1",
        "traps taken",
        "firm of strong, weak",
        "right of firm",
        "days right",
        "days invented",
    )
    for name in names:
        table.add_column(name, justify="right")
    for language, part, one in _groups(result, apart):
        table.add_row(
            language,
            *([part] if apart else []),
            str(one.documents),
            _of(one.strong_found, one.strong),
            _of(one.marked_found, one.marked),
            _of(one.given_right, one.given),
            "" if one.f1 is None else f"{one.f1:.2f}",
            f"{one.traps_taken} of {one.traps}",
            f"{_share(one.firm_strong, one.strong_found)}, {_share(one.firm_weak, one.weak_found)}",
            _of(one.firm_right, one.firm_given),
            _of(one.dated_right, one.dated_found),
            f"{one.invented} of {one.undated}",
        )
    return table


def _times_table(result: Evaluation) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Expressions of time", title_justify="left")
    table.add_column("file")
    table.add_column("rows")
    table.add_column("right", justify="right")
    for name, scores in result.times.items():
        for kind in sorted(scores.rows):
            table.add_row(Text(name), Text(visible_line(kind)), _of(scores.right[kind], scores.rows[kind]))
    return table


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.2f})" if whole else "–"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def _print_misses(result: Evaluation, show: str, apart: bool) -> None:
    for name, rows in _shown(result, show, apart).items():
        for document, words in rows:
            out.print(Text(f"{name.replace('_', ' ').upper()}  {document}: {visible_line(words)}"), soft_wrap=True)
    for miss in link_misses(result, show, apart):
        for line in miss_lines(miss, show):
            out.print(Text(line), soft_wrap=True)
    if show == "missed":
        for name, scores in result.times.items():
            for row in scores.misses:
                out.print(Text(f"TIME  {name}, {row.reference_date}: {visible_line(row.text)}"), soft_wrap=True)


def _shown(result: Evaluation, show: str, apart: bool) -> dict[str, list[tuple[str, str]]]:
    """What to print for a kind of miss; with the held-out part scored separately, nothing from that part."""
    misses = result.misses
    kinds = {"false": misses.false, "trap": misses.taken, "invented_day": misses.invented}
    if show == "missed":
        kinds = {"missed": misses.missed, "wrong_day": misses.wrong_day}
    return {name: [row for row in rows if not (apart and row[0] in result.held_out)] for name, rows in kinds.items()}


def _as_dict(result: Evaluation, apart: bool, show: str | None) -> dict[str, Any]:
    groups = [
        {"language": language, "part": part or "all", **_scores(one)} for language, part, one in _groups(result, apart)
    ]
    told: dict[str, Any] = {"commitments": groups}
    told["times"] = {
        name: {kind: {"rows": count, "right": scores.right[kind]} for kind, count in sorted(scores.rows.items())}
        for name, scores in result.times.items()
    }
    if result.links is not None:
        told["follow_ups"] = link_scores(result, apart)
    told["not_there"] = list(result.unknown)
    if show:
        told["shown"] = {
            name: [{"doc": document, "words": words} for document, words in rows]
            for name, rows in _shown(result, show, apart).items()
        }
        told["shown"]["links"] = [asdict(miss) for miss in link_misses(result, show, apart)]
        if show == "missed":
            told["shown"]["times"] = [_time(name, row) for name, scores in result.times.items() for row in scores.misses]
    return told


def _scores(one: Scores) -> dict[str, Any]:
    shares = {
        "recall_strong": one.recall_strong,
        "recall_all": one.recall_all,
        "precision": one.precision,
        "f1": one.f1,
        "deadlines_right": one.deadlines_right,
    }
    return {**asdict(one), **{name: None if share is None else round(share, 4) for name, share in shares.items()}}


def _time(name: str, row: TimeRow) -> dict[str, Any]:
    return {"file": name, "reference_date": row.reference_date, "text": row.text}
