"""`followthrough review …`: a person decides what the rules are not sure about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

import typer
from rich.text import Text

from flows.cli.review.browser import apply_waiting, make_token
from flows.cli.review.reviewer import ByOption, NoteOption, publish_decided, reviewer
from flows.cli.review.spreadsheet import export_decisions, import_decisions
from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_indented
from parsers.model import Firmness, FollowUpRelation
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from flows.config.model import Config
    from warehouse.review.decisions import Decision, Verdict
    from warehouse.review_queue import Matter


Word = TypeVar("Word", Firmness, FollowUpRelation)
ReleaseArgument = Annotated[
    str, typer.Argument(metavar="RELEASE", help="A release_id, or how it begins, or the address of a release.")
]
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
    from flows.config.load import load_config
    from warehouse.review_queue import undecided
    from warehouse.store import open_store

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
    firmness: Annotated[str | None, typer.Option(metavar="FIRMNESS", help="Of a promise: firm, intention or event.")] = None,
    by: ByOption = None,
    note: NoteOption = None,
) -> None:
    """Accept promises or links: they count as certain, and stay whatever the rules find later."""
    kind = _one_of(get_args(FollowUpRelation), relation, "--relation")
    _decide(ids, "accepted", config, by, note, kind, _one_of(get_args(Firmness), firmness, "--firmness"))


@review_app.command()
def reject(ids: IdsArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None) -> None:
    """Reject promises or links: they leave the ledger and are not suggested again."""
    _decide(ids, "rejected", config, by, note)


@review_app.command()
def withdraw(ids: IdsArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None) -> None:
    """Take back what was decided: the rules decide again, and what was rejected comes back."""
    _decide(ids, "withdrawn", config, by, note)


@review_app.command()
def same(
    one: ReleaseArgument, other: ReleaseArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None
) -> None:
    """Say that two releases are one announcement: neither follows up on the other, and its promises count once."""
    _decide_copies(one, other, "accepted", config, by, note)


@review_app.command()
def different(
    one: ReleaseArgument, other: ReleaseArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None
) -> None:
    """Say that two releases are not one announcement, though the rules took them for copies."""
    _decide_copies(one, other, "rejected", config, by, note)


review_app.command("apply")(apply_waiting)
review_app.command("token")(make_token)
review_app.command("export")(export_decisions)
review_app.command("import")(import_decisions)


def _one_of(known: tuple[Word, ...], text: str | None, option: str) -> Word | None:
    """The one of `known` that an option names. Raises a usage error for another word."""
    for one in known:
        if one == text:
            return one
    if text is not None:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(map(str, known))}", param_hint=option)
    return None


def _decide(
    ids: list[str],
    verdict: Verdict,
    config: Path | None,
    by: str | None,
    note: str | None,
    relation: FollowUpRelation | None = None,
    firmness: Firmness | None = None,
) -> None:
    from flows.config.load import load_config
    from warehouse.published.ledger import SHORTEST_PREFIX
    from warehouse.review_queue import matters
    from warehouse.store import open_store

    loaded = load_config(config)
    name = reviewer(by)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        found = [_the_one(one, matters(store, one) if len(one) >= SHORTEST_PREFIX else []) for one in ids]
        if relation and any(one.subject != "follow_up" for one in found):
            raise typer.BadParameter("only a link has a relation", param_hint="--relation")
        if firmness and any(one.subject != "commitment" for one in found):
            raise typer.BadParameter("only a promise has a firmness", param_hint="--firmness")
        now = utc_now()
        decisions: list[Decision] = [
            one.decision(verdict, name, now, relation=relation, note=note, firmness=firmness) for one in found
        ]
        new = store.decide(decisions)
    publish_decided(loaded, new)
    for one in found:
        out.print(f"{verdict}: {one.row_id}", markup=False)


def _decide_copies(one: str, other: str, verdict: Verdict, config: Path | None, by: str | None, note: str | None) -> None:
    from flows.config.load import load_config
    from warehouse.published.ledger import SHORTEST_PREFIX
    from warehouse.review.decisions import about_copies
    from warehouse.review_queue import releases_called
    from warehouse.store import open_store

    loaded = load_config(config)
    name = reviewer(by)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        ids = []
        for called in (one, other):
            found = releases_called(store, called) if len(called) >= SHORTEST_PREFIX else []
            if len(found) != 1:
                raise typer.BadParameter(
                    f"{len(found)} releases are called {called!r}; give the release_id or the address of one",
                    param_hint="RELEASE",
                )
            ids.append(found[0][0])
        if ids[0] == ids[1]:
            raise typer.BadParameter("that is one release, named twice", param_hint="RELEASE")
        new = store.decide([about_copies(ids[0], ids[1], verdict, name, utc_now(), note=note)])
    publish_decided(loaded, new)
    out.print(f"{verdict} as one announcement: {ids[0]} and {ids[1]}", markup=False)


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
    from flows.cli.review.session import Session
    from flows.cli.terminal.keys import Keys

    session = Session(config.warehouse.path, queue, name, utc_now, config.warehouse.lock_seconds)
    try:
        with Keys() as keys:
            session.run(keys)
    except KeyboardInterrupt:
        err.print(f"\nstopped. {session.summary()} What was decided is stored.")
        raise typer.Exit(exits.INTERRUPTED) from None
    publish_decided(config, len(session.stored))
    out.print(f"\n{session.summary()}")


def _list(config: Config, queue: list[tuple[str, str]], limit: int, *, as_json: bool) -> None:
    from flows.cli.review.show import in_lines
    from warehouse.review_queue import shown
    from warehouse.store import open_store

    with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds, read_only=True) as store:
        found = [one for one in (shown(store, *pair) for pair in queue[:limit]) if one is not None]
    if as_json:
        print_json(
            [{"subject": one.matter.subject, "promise": _told(one.commitment), "link": _told(one.link)} for one in found]
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
