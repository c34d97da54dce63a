"""`followthrough sources …`: what is watched, how it fares, when it is due; and the commands of its sibling modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from flows.cli.sources.check import check, discover
from flows.cli.sources.incidents import incident_as_dict, incident_line, lasting_incidents
from flows.cli.sources.opml import as_dict, count, export_opml, import_opml
from flows.cli.sources.pools import pools_seen
from flows.cli.sources.refresh import refresh
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_table
from parsers.dates import paris_time
from parsers.errors import FollowthroughError
from warehouse.errors import WarehouseLockedError

if TYPE_CHECKING:
    from flows.config.load import Config
    from flows.sources.health import Condition
    from flows.sources.plan import Cycle, PlatformPlan
    from parsers.model import Source
    from warehouse.harvests.health import SourceHealth
    from warehouse.harvests.values import SourceState
    from warehouse.incidents import Incident

_STYLES = {"ok": "", "new": "dim", "bundled": "dim", "failing": "red"}
"""By state; all others are yellow."""
_LOCK_WAIT_SECONDS = 5.0
"""A run holds the working file for moments; someone only looking need not wait longer."""
_ROOM_FOR_NAMES = 130
"""Columns from which the table has room for source names."""
_ROOM_FOR_TIMES = 80
"""Columns from which it has room for poll times."""

sources_app = typer.Typer(
    help="What is watched: list it with its health, visit it, find feeds, exchange lists with other programs.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@sources_app.command("list")
def list_sources(
    config: ConfigOption = None,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Also the sources of the catalogue that are not watched.")] = False,
) -> None:
    """List the sources watched, with their health as far as the warehouse knows it."""
    from flows.config.load import load_config
    from flows.sources.health import IN_TROUBLE, condition

    loaded = load_config(config)
    now = _utc_now()
    health = _health(loaded, now)
    incidents = (lasting_incidents(loaded) if health else None) or []
    conditions = [condition(source, health.get(source.source_id), now) for source in loaded.sources()]
    others = _unwatched(conditions) if every else []
    if as_json:
        rows = [_condition_as_dict(one, incidents) for one in conditions]
        print_json([*rows, *({**as_dict(source), "watched": False} for source in others)])
        return
    print_table(_conditions_table(conditions))
    for incident in incidents:
        out.print(incident_line(incident), markup=False, style="yellow")
    for line, there in _pool_lines(loaded):
        out.print(line, markup=False, style=None if there else "yellow")
    if others:
        print_table(_catalogue_table(others))
    trouble = sum(one.state in IN_TROUBLE for one in conditions)
    unseen = sum(one.source.verified is None and one.state != "bundled" for one in conditions)
    err.print(
        f"{count(len(conditions))} watched, {trouble} in trouble; nobody has seen {unseen} of them answer live yet "
        "(`followthrough sources check`).",
        markup=False,
    )


@sources_app.command()
def plan(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Say which sources are due when, and how long a full cycle takes at the set delays."""
    from flows.config.load import load_config
    from flows.harvest.lists import LISTING_PAGES
    from flows.sources.plan import cycle, due, interval, next_due
    from warehouse.harvests.values import SourceState

    loaded = load_config(config)
    now = _utc_now()
    states = _states(loaded, now)
    sources = loaded.sources()
    found = cycle(sources, loaded.http.delay_seconds, listing_pages=LISTING_PAGES)
    due_now = [source.source_id for source in due(sources, states, now)]
    times = {source.source_id: next_due(source, states.get(source.source_id)) for source in sources}
    known = {source.source_id: states.get(source.source_id) or SourceState(source.source_id) for source in sources}
    waits = {
        one.source_id: interval(one, known[one.source_id].failures, known[one.source_id].usual_pause_days) for one in sources
    }
    if as_json:
        print_json(_plan_as_dict(found, sources, due_now, times, waits))
        return
    print_table(_cycle_table(found))
    for line in _cycle_in_words(found, loaded):
        out.print(line, markup=False)
    print_table(_due_table(sources, due_now, times, waits, now))


sources_app.command()(check)
sources_app.command()(discover)
sources_app.command()(refresh)
sources_app.command("import")(import_opml)
sources_app.command("export")(export_opml)


def _pool_lines(config: Config) -> list[tuple[str, bool]]:
    """A line for each pool that sources name, and whether a worker of it is there."""
    try:
        return [(f"pool {one.pool}: {one.said}", one.there) for one in pools_seen(config)]
    except FollowthroughError as error:  # the sources are listed all the same
        return [(f"The workers of the pools are not shown: {error.message}.", False)]


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _health(config: Config, now: datetime) -> dict[str, SourceHealth]:
    """By source id; empty while there is no warehouse or a run holds it."""
    from warehouse.store import open_store

    if not config.warehouse.path.exists():
        return {}
    try:
        with open_store(config.warehouse.path, read_only=True, wait_seconds=_LOCK_WAIT_SECONDS) as store:
            return {one.source_id: one for one in store.health(now)}
    except WarehouseLockedError:  # the list is of use without it
        err.print("A run holds the warehouse at this moment; the health of the sources is not shown.", style="yellow")
        return {}


def _states(config: Config, now: datetime) -> dict[str, SourceState]:
    """When each source was last polled, by source id."""
    from flows.sources.health import polled_state

    return {name: polled_state(one) for name, one in _health(config, now).items()}


def _unwatched(conditions: Sequence[Condition]) -> list[Source]:
    from flows import catalogue

    watched = {one.source.source_id for one in conditions}
    found: dict[str, Source] = {}
    for name in catalogue.list_names():
        found.update({source.source_id: source for source in catalogue.sources(name) if source.source_id not in watched})
    return list(found.values())


def _conditions_table(conditions: Sequence[Condition]) -> Table:
    table = _table("source", "state", "releases", "newest", "polled (Paris)", "remark", "name")
    table.columns[2].justify = "right"
    for column in table.columns[:5]:
        column.no_wrap = True
    for one in conditions:
        table.add_row(
            one.source.source_id,
            one.state,
            str(one.releases or "-"),
            _day(one.newest_release_on),
            _minute(one.last_polled_at),
            _safe(" ".join(part for part in (one.source.pool and f"pool {one.source.pool}", one.text) if part)),
            _safe(one.source.name),
            style=_STYLES.get(one.state, "yellow"),
        )
    if out.is_terminal and out.width < _ROOM_FOR_NAMES:
        table.columns.pop()
    if out.is_terminal and out.width < _ROOM_FOR_TIMES:
        table.columns.pop(4)
    return table


def _catalogue_table(sources: Sequence[Source]) -> Table:
    table = _table("source", "name", "home", title="In the catalogue, not watched")
    for source in sources:
        table.add_row(source.source_id, _safe(source.name), source.home)
    return table


def _table(*columns: str, title: str | None = None) -> Table:
    """A table without borders, whose first column is never broken: it is what people copy."""
    table = Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.columns[0].no_wrap = True
    table.columns[0].overflow = "fold"
    return table


def _cycle_table(found: Cycle) -> Table:
    table = _table("platform", "sources", "quiet pass", "full pass", title="A pass over all sources")
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    for one in found.platforms:
        table.add_row(one.platform, str(len(one.sources)), duration(one.quiet_seconds), duration(one.full_seconds))
    return table


def _cycle_in_words(found: Cycle, config: Config) -> list[str]:
    if not found.platforms:
        return ["Nothing on the web is watched."]
    delay = config.http.delay_seconds
    slowest = found.platforms[0]
    lines = [
        f"Requests to one platform are {delay:g} s apart ([http] delay_seconds); platforms are asked side by side, so the "
        f"slowest decides: {slowest.platform}, {len(slowest.sources)} sources, {slowest.quiet_requests} requests when "
        f"nothing is new, {slowest.full_requests} at most.",
        f"A quiet pass (nothing new) takes about {duration(found.quiet_seconds)}; one in which every source fetches all the "
        f"pages it may in a run (max_pages), as the first one may, about {duration(found.full_seconds)}. The time that "
        "answers take comes on top, and a site may ask for longer delays in its robots.txt.",
    ]
    lines += [
        f"{one.platform} cannot be asked as often as its sources' every_hours want: {one.daily_requests:.0f} requests a day "
        f"at {delay:g} s are {duration(one.daily_requests * delay)}."
        for one in found.overloaded
    ]
    return lines


def _due_table(
    sources: Sequence[Source],
    due_now: list[str],
    times: dict[str, datetime | None],
    waits: dict[str, timedelta],
    now: datetime,
) -> Table:
    table = _table("source", "every", "pages a run", "due (Paris)", title="When each is due")
    table.columns[1].justify = table.columns[2].justify = "right"
    order = {name: position for position, name in enumerate(due_now)}
    for source in sorted(sources, key=lambda one: (order.get(one.source_id, len(order)), times[one.source_id] or now)):
        when = "now" if source.source_id in order else _minute(times[source.source_id])
        table.add_row(source.source_id, duration(waits[source.source_id].total_seconds()), str(source.max_pages), when)
    return table


def _condition_as_dict(one: Condition, incidents: Sequence[Incident]) -> dict[str, object]:
    return {
        **as_dict(one.source),
        "watched": True,
        "state": one.state,
        "remark": one.text,
        "releases": one.releases,
        "newest_release_on": one.newest_release_on,
        "last_polled_at": one.last_polled_at,
        "due_at": one.due_at,
        "waiting": one.waiting,
        "incidents": [incident_as_dict(incident) for incident in incidents if one.source.source_id in incident.source_ids],
    }


def _plan_as_dict(
    found: Cycle,
    sources: Sequence[Source],
    due_now: list[str],
    times: dict[str, datetime | None],
    waits: dict[str, timedelta],
) -> dict[str, object]:
    return {
        "quiet_seconds": found.quiet_seconds,
        "full_seconds": found.full_seconds,
        "platforms": [_platform_as_dict(one) for one in found.platforms],
        "sources": [
            {
                "id": source.source_id,
                "every_hours": source.every_hours,
                "interval_hours": round(waits[source.source_id].total_seconds() / 3600, 2),
                "max_pages": source.max_pages,
                "due": source.source_id in due_now,
                "due_at": times[source.source_id],
            }
            for source in sources
        ],
    }


def _platform_as_dict(one: PlatformPlan) -> dict[str, object]:
    return {
        "platform": one.platform,
        "sources": one.sources,
        "delay_seconds": one.delay_seconds,
        "quiet_requests": one.quiet_requests,
        "quiet_seconds": one.quiet_seconds,
        "full_requests": one.full_requests,
        "full_seconds": one.full_seconds,
        "requests_a_day": round(one.daily_requests, 1),
    }


def duration(seconds: float) -> str:
    """`45 s`, `18 min`, `3 h 48 min`, `2 days`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{timedelta(minutes=minutes) / timedelta(days=1):.3g} days"


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _minute(value: datetime | None) -> str:
    return paris_time(value, zone=False) if value else ""


def _safe(text: str) -> str:
    return " ".join(text.split()).replace("[", "\\[")
