"""`followthrough alerts mute`, `acknowledge`, `unmute` and `muted`: what nobody wants to be told for a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.commitments.app import Period, period
from flows.cli.review.reviewer import ByOption, NoteOption, publish_decided, reviewer
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import SHORT_ID, print_table
from parsers.dates import PARIS, paris_time
from parsers.text.lines import visible_line
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from flows.config.model import Config
    from warehouse.outbox.mutes import Mute
    from warehouse.store import Store

_Subject = Literal["source", "incident", "commitment"]
_SPAN = re.compile(r"(\d{1,4}) ?([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SHOWN = 80
"""Characters of a promise in an answer: enough to know it by."""

SubjectArgument = Annotated[_Subject, typer.Argument(metavar="SUBJECT", help="source, incident or commitment.")]
IdArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Id of the source; of the promise or incident, how it begins; or the source in trouble."
    ),
]


def span(text: str) -> timedelta:
    """Read "12h", "14d" or "2w"; raises a usage error for anything else."""
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise typer.BadParameter(f"{text!r} is no time such as 12h, 14d or 2w (hours, days, weeks)")
    return int(found[1]) * _UNITS[found[2]]


def mute(
    subject: SubjectArgument,
    name: IdArgument,
    config: ConfigOption = None,
    until: Annotated[
        Period | None,
        typer.Option(parser=period, metavar="DAY", help="Told again from this day (month, year) on, as it begins in Paris."),
    ] = None,
    lasting: Annotated[
        timedelta | None, typer.Option("--for", parser=span, metavar="TIME", help="For so long: 12h, 14d, 2w.")
    ] = None,
    by: ByOption = None,
    note: NoteOption = None,
) -> None:
    """Keep alerts about a source, an incident or a promise from being sent, for a time or until `unmute`.

    They are kept: `alerts list` has them. When it ends, what still holds is sent once, in one message. An incident is muted
    until it ends, at the longest.
    """
    if until is not None and lasting is not None:
        raise typer.BadParameter("--until and --for exclude each other")
    now = utc_now()
    ends = now + lasting if lasting is not None else None
    if until is not None:
        ends = datetime.combine(until.first, time(), PARIS).astimezone(UTC).replace(tzinfo=None)
        if ends <= now:
            raise typer.BadParameter(f"{until.first} is not ahead", param_hint="--until")
    _decide(config, subject, name, ends, now, by, note)


def acknowledge(
    name: Annotated[str, typer.Argument(metavar="ID", help="How the id of the incident begins, or the source in trouble.")],
    config: ConfigOption = None,
    by: ByOption = None,
    note: NoteOption = None,
) -> None:
    """Say that somebody sees to an incident: it is not recalled until it is over. The same as `mute incident ID`."""
    _decide(config, "incident", name, None, utc_now(), by, note)


def unmute(
    subject: SubjectArgument, name: IdArgument, config: ConfigOption = None, by: ByOption = None, note: NoteOption = None
) -> None:
    """Have alerts sent again before their time: what was kept and still holds goes out with the next pass, once."""
    from flows.config.load import load_config
    from warehouse.store import open_store

    loaded = load_config(config)
    who, now = reviewer(by), utc_now()
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        found = _muted(store, subject, name, now)
        _store(store, _mute(subject, found.subject_id, "unmuted", who, now, note=note))
        store.checkpoint()
    publish_decided(loaded, 1)
    out.print(f"unmuted: {subject} {found.subject_id}. What was kept is sent by the next pass.", markup=False)


def muted(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """List what is muted, by whom and until when, as the published file has it."""
    from flows.config.load import load_config
    from warehouse.published.alert_list import WantedAlerts, list_alerts, mutes_to_show

    published = load_config(config).warehouse.published
    rows = mutes_to_show(published, utc_now())
    if as_json:
        print_json(rows)
        return
    if rows:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("muted", no_wrap=True)
        table.add_column("id", no_wrap=True)
        table.add_column("what", ratio=1, min_width=20)
        table.add_column("by", max_width=24)
        table.add_column("since", no_wrap=True)
        table.add_column("until", no_wrap=True)
        table.add_column("why", max_width=40)
        for row in rows:
            table.add_row(
                row["subject"],
                row["subject_id"] if row["subject"] == "source" else row["subject_id"][:SHORT_ID],
                Text(visible_line(row["name"] or "")),
                Text(visible_line(row["decided_by"])),
                paris_time(row["decided_at"], zone=False),
                until_when(row["subject"], row["muted_until"]),
                Text(visible_line(row["note"] or "")),
            )
        print_table(table)
    kept = len(list_alerts(published, WantedAlerts(state="muted", most=_MOST_KEPT)))
    things = "Nothing is" if not rows else "1 thing is" if len(rows) == 1 else f"{len(rows)} things are"
    alerts = "1 alert is" if kept == 1 else f"{kept} alerts are"
    err.print(f"{things} muted; {alerts} kept (`followthrough alerts list --state muted`).", markup=False)


def kept_by(published: Path, row: dict[str, Any]) -> Iterator[str]:
    """Why an alert (a row of `alerts` with its `deliveries`) is kept, if a delivery of it is: "muted by Ana until …"."""
    from alerts.feeds.write import readable
    from alerts.muting.covering import Mutes
    from warehouse.published.alert_list import published_mutes

    if any(one["state"] == "muted" for one in row["deliveries"]):
        mutes = Mutes(published_mutes(published, utc_now()))
        yield from (why_kept(found) for alert in readable([row]) if (found := mutes.of(alert)) is not None)


def why_kept(mute: Mute) -> str:
    """`muted by Ana until 2026-12-14 00:00 CET`."""
    return visible_line(f"muted by {mute.decided_by} until {until_when(mute.subject, mute.muted_until)}")


_MOST_KEPT = 100_000
"""Alerts counted at most, as many as `alerts try` reads."""


def until_when(subject: str, muted_until: datetime | None) -> str:
    """When a mute ends, in words: a time in Paris, or an event."""
    if muted_until is not None:
        return paris_time(muted_until)
    return "it is over" if subject == "incident" else "it is unmuted"


def _decide(
    config: Path | None, subject: _Subject, name: str, ends: datetime | None, now: datetime, by: str | None, note: str | None
) -> None:
    from flows.config.load import load_config
    from warehouse.store import open_store

    loaded = load_config(config)
    who = reviewer(by)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        found = _called(store, loaded, subject, name)
        decided = _mute(subject, found["id"], "muted", who, now, muted_until=ends, note=note, **found["of"])
        kept = _store(store, decided)
        store.checkpoint()
    publish_decided(loaded, 1)
    waiting = (
        f" Of what was waiting to be sent, {kept} {'delivery is' if kept == 1 else 'deliveries are'} kept." if kept else ""
    )
    what = f"{subject} {found['id'] if subject == 'source' else found['id'][:SHORT_ID]}"
    out.print(
        f"muted until {until_when(subject, ends)}: {what} ({visible_line(found['name'])}).{waiting}",
        markup=False,
    )


def _mute(
    subject: _Subject, subject_id: str, verdict: Literal["muted", "unmuted"], who: str, at: datetime, **more: Any
) -> Mute:
    from warehouse.outbox.mutes import Mute

    return Mute(subject, subject_id, verdict, who, at, **more)


def _store(store: Store, decided: Mute) -> int:
    from alerts.muting.keeping import decide

    return store.write(lambda change: decide(change, decided))


def _called(store: Store, config: Config, subject: _Subject, name: str) -> dict[str, Any]:
    """What is called so: its `id`, the `name` that people know it by, and what a mute keeps `of` it; else a usage error."""
    if subject == "source":
        return _source(store, config, name)
    return _incident(store, name) if subject == "incident" else _commitment(store, name)


def _source(store: Store, config: Config, name: str) -> dict[str, Any]:
    from flows.catalogue.spelling import did_you_mean

    names = {**dict.fromkeys(store.source_ids()), **{one.source_id: one.name for one in config.sources()}}
    if name not in names:
        meant = did_you_mean(name, names)
        raise typer.BadParameter(
            f"there is no source {name!r}{meant or '; `followthrough sources list` shows them'}", param_hint="ID"
        )
    return {"id": name, "name": names[name] or name, "of": {}}


def _incident(store: Store, name: str) -> dict[str, Any]:
    from warehouse.incidents import open_incidents
    from warehouse.outbox.mutes import incidents_called
    from warehouse.published.ledger import SHORTEST_PREFIX

    found = store.read(lambda file: incidents_called(file, name)) if len(name) >= SHORTEST_PREFIX else []
    lasting = [row for row in found if row["resolved_at"] is None]
    if len(lasting) != 1:
        if len(found) == 1:
            raise typer.BadParameter(f"this incident was over on {paris_time(found[0]['resolved_at'])}", param_hint="ID")
        known = store.read(open_incidents)
        there = ", ".join(
            f"{one.incident_id[:SHORT_ID]} ({one.source_id or 'several sources'}, {one.cause})" for one in known
        )
        number = "no incident that lasts has" if not lasting else "several incidents that last have"
        raise typer.BadParameter(
            f"{number} an id that begins with {name!r}, or is of a source of that name; open: {there or 'none'}",
            param_hint="ID",
        )
    row = lasting[0]
    return {"id": row["incident_id"], "name": f"{row['source_id'] or 'several sources'}, {row['cause']}", "of": {}}


def _commitment(store: Store, name: str) -> dict[str, Any]:
    from warehouse.published.ledger import SHORTEST_PREFIX
    from warehouse.review_queue import matters

    found = matters(store, name) if len(name) >= SHORTEST_PREFIX else []
    found = [one for one in found if one.subject == "commitment"]
    exact = [one for one in found if one.row_id == name] or found
    if len(exact) != 1:
        if found:
            ids = ", ".join(one.row_id for one in found[:5])
            raise typer.BadParameter(f"{name!r} is how several ids begin: {ids}; give more of it", param_hint="ID")
        raise typer.BadParameter(
            f"no promise has an id that begins with {name!r} (three characters at least);"
            " `followthrough commitments list` shows them",
            param_hint="ID",
        )
    one = exact[0]
    return {"id": one.row_id, "name": one.quote[:_SHOWN], "of": {"release_id": one.release_id, "quote": one.quote}}


def _muted(store: Store, subject: _Subject, name: str, now: datetime) -> Mute:
    from flows.catalogue.spelling import did_you_mean
    from warehouse.outbox.mutes import incidents_called, standing_mutes

    known = [one for one in store.read(lambda file: standing_mutes(file, now)) if one.subject == subject and not one.is_over]
    ids = {name}
    if subject == "incident":
        ids |= {row["incident_id"] for row in store.read(lambda file: incidents_called(file, name))}
    found = [one for one in known if one.subject_id in ids]
    found = found or [one for one in known if subject != "source" and name and one.subject_id.startswith(name.lower())]
    if len(found) != 1:
        meant = did_you_mean(name, [one.subject_id for one in known])
        number = "several are" if found else "nothing is"
        raise typer.BadParameter(
            f"{number} muted under {subject} {name!r}{meant or '; `followthrough alerts muted` lists what is muted'}",
            param_hint="ID",
        )
    return found[0]
