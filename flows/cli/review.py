"""`followthrough review …`: a person decides what the rules are not sure of."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli import exits
from flows.cli.options import ConfigOption, JsonOption, err, out, print_json, print_text
from flows.cli.printing import print_indented

if TYPE_CHECKING:
    from flows.config_model import Config
    from parsers.model import FollowUpRelation
    from warehouse.decisions import Decision, Verdict
    from warehouse.undecided import Matter

REVIEWER_VARIABLE = "FOLLOWTHROUGH_REVIEWER"
"""The environment variable with the name of who decides, where it is not the login name."""
_SHORTEST_PREFIX = 3

ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help=f"Who decides (default: ${REVIEWER_VARIABLE}, else the login name)."),
]
NoteOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, kept with the decision.")]
IdsArgument = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of promises or links, or how they begin.")]

review_app = typer.Typer(
    help="Decide what the rules are not sure of: links first, then promises.",
    epilog=exits.TABLE,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@review_app.callback()
def review(
    context: typer.Context,
    config: ConfigOption = None,
    by: ByOption = None,
    below: Annotated[float, typer.Option(min=0, max=1.01, help="Only what has a score or confidence less than this.")] = 0.8,
    limit: Annotated[int, typer.Option(min=1, help="Matters to list at most, where there is no terminal.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Go through links and promises one by one, in a terminal; elsewhere, list them and say how to decide."""
    if context.invoked_subcommand is not None:
        return
    from flows.config import load_config
    from warehouse.store import open_store
    from warehouse.undecided import undecided

    loaded = load_config(config)
    name = reviewer(by)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds, read_only=True) as store:
        queue = undecided(store, below)
    if as_json or not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        _list(loaded, queue, limit, as_json=as_json)
    elif not queue:
        out.print("Nothing is left to decide.")
    else:
        _in_terminal(loaded, queue, name)


@review_app.command()
def accept(
    ids: IdsArgument,
    config: ConfigOption = None,
    relation: Annotated[
        str | None,
        typer.Option(metavar="RELATION", help="Of a link: review, progress, fulfilled, renewed, superseded, follow_up."),
    ] = None,
    by: ByOption = None,
    note: NoteOption = None,
) -> None:
    """Accept promises or links: they count as certain, and stay whatever the rules find later."""
    _decide(ids, "accepted", config, by, note, _relation(relation))


@review_app.command()
def reject(ids: IdsArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None) -> None:
    """Reject promises or links: they leave the ledger and are not suggested again."""
    _decide(ids, "rejected", config, by, note)


@review_app.command()
def withdraw(ids: IdsArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None) -> None:
    """Take back what was decided: the rules decide again, and what was rejected comes back."""
    _decide(ids, "withdrawn", config, by, note)


@review_app.command("export")
def export_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file to write; - for standard output.")],
    config: ConfigOption = None,
    undecided_too: Annotated[
        bool, typer.Option("--undecided", help="Lines to fill in, too, for all that nobody has decided.")
    ] = False,
    below: Annotated[float, typer.Option(min=0, max=1.01, help="Of these, only what scores less than this.")] = 0.8,
) -> None:
    """Write every decision as CSV, the oldest first."""
    from flows.config import load_config
    from flows.decisions_csv import to_csv
    from warehouse.store import open_store
    from warehouse.undecided import shown, undecided

    loaded = load_config(config)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds, read_only=True) as store:
        rows = store.all_decisions()
        if undecided_too:
            found = [shown(store, *one) for one in undecided(store, below)]
            rows += [_open_line(one.matter, one.promise, one.link) for one in found if one is not None]
    text = to_csv(rows)
    if str(file) == "-":
        print_text(text)
        return
    file.write_text(text, encoding="utf-8", newline="")
    err.print(f"{len(rows)} lines written to {file}", markup=False)


@review_app.command("import")
def import_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A file such as `review export` writes.")],
    config: ConfigOption = None,
    by: ByOption = None,
) -> None:
    """Take in decisions from CSV: all of them, or none when a line is wrong; known ones change nothing."""
    from flows.config import load_config
    from flows.decisions_csv import from_csv
    from flows.passes import utc_now
    from warehouse.store import open_store

    loaded = load_config(config)
    read = from_csv(file.read_bytes(), decided_by=reviewer(by), now=utc_now())
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        known = store.decisions(sorted({one.release_id for one in read.undated}))
        fresh = [one for one in read.undated if not known.says(one)]
        new = store.decide([*read.decisions, *fresh])
    count = len(read.decisions) + len(read.undated)
    _publish(loaded, new)
    out.print(f"{new} decisions taken in, {count - new} known already, {read.left_open} lines left open.")


def reviewer(by: str | None) -> str:
    """The name of who decides; a usage error when there is none that can stand beside a decision."""
    from flows.decisions_csv import wrong_name

    name = (by or os.environ.get(REVIEWER_VARIABLE) or _login()).strip()
    wrong = wrong_name(name)
    if wrong:
        raise typer.BadParameter(f"the name of who decides {wrong}; give another", param_hint="--by")
    return name


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user number with no name, as in a container
        return ""


def _relation(text: str | None) -> FollowUpRelation | None:
    from typing import get_args

    from parsers.model import FollowUpRelation

    known: tuple[FollowUpRelation, ...] = get_args(FollowUpRelation)
    for one in known:
        if one == text:
            return one
    if text is not None:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(known)}", param_hint="--relation")
    return None


def _decide(
    ids: list[str],
    verdict: Verdict,
    config: Path | None,
    by: str | None,
    note: str | None,
    relation: FollowUpRelation | None = None,
) -> None:
    from flows.config import load_config
    from flows.passes import utc_now
    from warehouse.store import open_store
    from warehouse.undecided import matters

    loaded = load_config(config)
    name = reviewer(by)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        found = [_the_one(one, matters(store, one) if len(one) >= _SHORTEST_PREFIX else []) for one in ids]
        if relation and any(one.subject != "follow_up" for one in found):
            raise typer.BadParameter("only a link has a relation", param_hint="--relation")
        now = utc_now()
        decisions: list[Decision] = [one.decision(verdict, name, now, relation=relation, note=note) for one in found]
        new = store.decide(decisions)
    _publish(loaded, new)
    for one in found:
        out.print(f"{verdict}: {one.row_id}", markup=False)


def _the_one(prefix: str, found: list[Matter]) -> Matter:
    if not found:
        raise typer.BadParameter(
            f"no promise or link has an id that begins with {prefix!r} (three characters at least); "
            "`followthrough review` lists what is to be decided",
            param_hint="ID",
        )
    if len(found) > 1:
        ids = ", ".join(one.row_id for one in found[:5])
        raise typer.BadParameter(f"{prefix!r} is how several ids begin: {ids}; give more of it", param_hint="ID")
    return found[0]


def _in_terminal(config: Config, queue: list[tuple[str, str]], name: str) -> None:
    from flows.cli.keys import Keys
    from flows.cli.review_session import Session
    from flows.passes import utc_now

    session = Session(config.warehouse.path, queue, name, utc_now, config.warehouse.lock_seconds)
    try:
        with Keys() as keys:
            session.run(keys)
    except KeyboardInterrupt:
        err.print(f"\nstopped. {session.summary()} What was decided is stored.")
        raise typer.Exit(exits.INTERRUPTED) from None
    _publish(config, len(session.stored))
    out.print(f"\n{session.summary()}")


def _publish(config: Config, decided: int) -> None:
    """Show what was decided to readers of the published file; if it cannot be now, the next run does."""
    from parsers.errors import FollowthroughError
    from warehouse.publish import publish

    if not decided:
        return
    try:
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
    except FollowthroughError as error:
        err.print(f"Stored; the published file will show it after the next run ({error.message}).", markup=False)


def _list(config: Config, queue: list[tuple[str, str]], limit: int, *, as_json: bool) -> None:
    from rich.text import Text

    from flows.cli.review_shown import in_lines
    from warehouse.store import open_store
    from warehouse.undecided import shown

    with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds, read_only=True) as store:
        found = [one for one in (shown(store, *pair) for pair in queue[:limit]) if one is not None]
    if as_json:
        print_json(
            [{"subject": one.matter.subject, "promise": _told(one.promise), "link": _told(one.link)} for one in found]
        )
        return
    for one in found:
        for line in in_lines(one):
            print_indented(Text(line), 0)
    links = sum(subject == "follow_up" for subject, _ in queue)
    err.print(f"{links} links and {len(queue) - links} promises to decide; {len(found)} shown.")
    if found:
        err.print(
            "Decide with `followthrough review accept ID` (--relation), `review reject ID`, or in a terminal one by one."
        )


def _told(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: value for name, value in row.items() if name != "body"}


def _open_line(matter: Matter, promise: dict[str, Any], link: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "subject": matter.subject,
        "release_id": matter.release_id,
        "quote": matter.quote,
        "later_release_id": matter.later_release_id,
        "later_quote": matter.later_quote,
        "title": promise["title"],
        "url": promise["url"],
        "later_title": link["title"] if link else None,
        "later_url": link["url"] if link else None,
    }
