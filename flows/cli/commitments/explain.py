"""`followthrough commitments explain …`: every clause of a release in which a rule fired, taken or held back, and why.

With a second release: why the commitments of the first are linked to it, or not (`explain_pair`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from flows.cli.commitments.explain_pair import explain_pair
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_facts, print_indented
from flows.cli.terminal.quoting import deadline, names
from parsers.text.charsets import decode_repaired
from parsers.text.lines import visible_line
from parsers.text.repair import mended

if TYPE_CHECKING:
    from flows.config.load import Config
    from parsers.commitments import Finding

_LARGEST_FILE = 20_000_000
"""Bytes; a release has a few thousand."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is explained, and how to read it."""

    title: str
    body: str
    published: date | None
    """The day from which relative times count."""
    language: str
    authority: str | None
    address: str


def explain(
    name: Annotated[
        str, typer.Argument(metavar="URL|ID|FILE", help="Address or id of a release, id of a promise, or a text file.")
    ],
    later: Annotated[
        str | None,
        typer.Argument(
            metavar="[LATER]",
            help="Address or id of a later release: tell why it is linked to promises of the first, or not.",
        ),
    ] = None,
    config: ConfigOption = None,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Of a file: the day from which its relative times count, 2020-11-29.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of a file: fr, en or nl.")] = "fr",
    authority: Annotated[str | None, typer.Option(help="Of a file: who speaks in it.")] = None,
    only: Annotated[
        str | None, typer.Option(metavar="taken|held", help="Only the clauses taken, or those held back.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read one release again and tell every clause in which a rule fired: taken or held back, by which rule, and why.

    With a second release, tell for each promise of the first what in the second comes nearest to answering it, what speaks
    for a link and what against.
    """
    from flows.config.load import load_config
    from parsers import lexicon
    from parsers.commitments import EXTRACTOR_VERSION
    from parsers.commitments import explain as findings_of

    if later is not None:
        explain_pair(name, later, config, as_json=as_json)
        return
    if only not in (None, "taken", "held"):
        raise typer.BadParameter(f"{only!r} is neither taken nor held", param_hint="--only")
    loaded = load_config(config)  # with people's own lexicon lines
    if _is_file(name):
        reading = _from_file(Path(name), _day(published), language, authority)
    else:
        reading = _from_warehouse(name, loaded)
    found = findings_of(
        reading.body,
        title=reading.title,
        published=reading.published,
        language=reading.language,
        authority=reading.authority,
    )
    kept = [one for one in found if only is None or one.taken == (only == "taken")]
    if as_json:
        about = {key: value for key, value in asdict(reading).items() if key != "body"}
        clauses = [_as_dict(one, reading.body) for one in kept]
        rules = {"extractor_version": EXTRACTOR_VERSION, "lexicon": lexicon.fingerprint()}
        print_json({"release": about, **rules, "clauses": clauses})
        return
    _print(reading, kept)
    taken = sum(one.taken for one in found)
    err.print(f"{len(found)} clauses in which a rule fired: {taken} taken, {len(found) - taken} held back.", markup=False)


def _is_file(name: str) -> bool:
    try:
        return "://" not in name and not name.startswith("seed:") and Path(name).is_file()
    except OSError:  # a name longer than a file can have
        return False


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day such as 2020-11-29", param_hint="--published") from None


def _from_file(path: Path, published: date | None, language: str, authority: str | None) -> _Reading:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise typer.BadParameter(f"{path} is larger than {_LARGEST_FILE // 1_000_000} MB, which no release is")
        body = mended(decode_repaired(path.read_bytes()).replace("\r\n", "\n"))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror or error}") from error
    if "\x00" in body:
        raise typer.BadParameter(f"{path} holds no text; of a PDF or a web page, give the words")
    title = next((line.strip("# \t") for line in body.splitlines() if line.strip("# \t")), path.name)
    return _Reading(title, body, published, language, authority, str(path))


def _from_warehouse(name: str, config: Config) -> _Reading:
    from flows.harvest.extraction import reference_day
    from warehouse.published.ledger import releases_named

    found = releases_named(config.warehouse.published, name)
    if not found:
        raise typer.BadParameter(
            f"no release in the published file has the address or id {name!r}, no promise has such an id, and there is no "
            "file of that name",
            param_hint="URL|ID|FILE",
        )
    if len(found) > 1:
        several = "; ".join(f"{one.url} of {one.seen_at:%Y-%m-%d}" for one in found[:5])
        raise typer.BadParameter(f"{name!r} may be several: {several}; give more of it", param_hint="URL|ID|FILE")
    (one,) = found
    return _Reading(one.title, one.body, reference_day(one), one.language or "fr", one.authority, one.url)


def _print(reading: _Reading, findings: Sequence[Finding]) -> None:
    day = reading.published.isoformat() if reading.published else "no day known: relative times are not resolved"
    out.print(Text(visible_line(reading.title), style="bold"))
    out.print(f"{visible_line(reading.address)} · read as {reading.language} of {day}\n", markup=False)
    for one in findings:
        verdict = Text("TAKEN" if one.taken else "held back", style="bold green" if one.taken else "bold yellow")
        out.print(verdict.append(f"  {one.cue}, weight {one.weight:.2f}", style="not bold default"))
        print_indented(Text(visible_line(reading.body[one.start : one.end]), style="" if one.taken else "dim"), 2)
        print_facts(_facts(one), 4)
        out.print()


def _facts(one: Finding) -> Iterator[tuple[str, str]]:
    yield "why", visible_line(" · ".join(one.reasons))
    found = one.commitment
    if found is None:
        return
    yield "title", visible_line(found.title)
    yield "who", names(found.actors) or "not named"
    if found.partners:
        yield "with", names(found.partners)
    yield "action", visible_line(found.action)
    said = deadline(found.deadline_from, found.deadline_to, found.deadline_text, found.deadline_precision)
    yield "deadline", said + (", recurring" if found.kind == "recurring" else "")
    if found.amounts:
        yield "amounts", visible_line("; ".join(amount.text for amount in found.amounts))
    yield "sure", f"{found.confidence:.2f}"


def _as_dict(one: Finding, body: str) -> dict[str, Any]:
    return {
        "taken": one.taken,
        "start": one.start,
        "end": one.end,
        "text": body[one.start : one.end],
        "cue": one.cue,
        "weight": round(one.weight, 4),
        "reasons": list(one.reasons),
        "commitment": asdict(one.commitment) if one.commitment else None,
    }
