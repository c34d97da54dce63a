"""Working files with alerts waiting to be delivered, a stand-in for the renderer, and passes that deliver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from alerts.channels import senders_of
from alerts.kinds.release import NewReleaseFacts
from alerts.model import Alert, ReleaseFacts
from alerts.outbox.compose import Render
from alerts.outbox.deliver import Outbox
from alerts.outbox.delivered import Delivered
from alerts.outbox.plan import Rules
from alerts.rows import alert_row
from warehouse.store import open_store

MORNING = datetime(2026, 5, 29, 8, 0)


@dataclass(frozen=True)
class Plain:
    subject: str
    body: str
    form: str


def plain_render(
    alerts: Sequence[Alert],
    *,
    occasion: str,
    language: str,
    form: str,
    title_limit: int | None,
    body_limit: int | None,
) -> Plain:
    """Titles, one per line, cut to the requested length, with how many more there are."""
    subject = alerts[0].title if occasion == "single" else f"{occasion}: {len(alerts)}"
    lines = [f"{one.alert_id} {one.title}" for one in alerts]
    body = "\n".join(lines)
    while body_limit is not None and len(body) > body_limit and lines:
        lines.pop()
        body = "\n".join([*lines, f"+{len(alerts) - len(lines)}"])
    if form == "html":
        body = f"<p>{body}</p>"
    return Plain(subject[:title_limit], body, form)


def alert(number: int, *, kind: str = "release", title: str | None = None, at: datetime | None = None) -> Alert:
    """One of many alerts, a minute apart."""
    release = ReleaseFacts(
        f"r{number}", "nord", f"Communiqué n° {number}", f"https://www.nord.gouv.fr/{number}", date(2026, 5, 28), "day",
        "Préfecture du Nord", "59", "fr",
    )  # several a line, as in a table  # fmt: skip
    return Alert(
        alert_id=f"alert{number:05d}",
        kind=kind,
        title=title or f"Communiqué n° {number}",
        created_at=at or MORNING - timedelta(hours=1) + timedelta(minutes=number % 50, seconds=number // 50),
        facts=NewReleaseFacts(release, "Le préfet…", 0),
        release_id=f"r{number}",
        source_id="nord",
    )


def queue(
    working: Path,
    alerts: Sequence[Alert],
    *channels: str,
    rhythm: str = "immediate",
    due: datetime = MORNING,
    facts: str | None = None,
) -> None:
    """Store alerts, and a delivery of each to each channel, as the transaction of their cause does."""
    with open_store(working) as store:
        store.connection.execute("BEGIN")
        for one in alerts:
            row = alert_row(one)
            store.connection.execute(
                "INSERT INTO alerts BY NAME SELECT $alert_id AS alert_id, $kind AS kind, $release_id AS release_id, "
                "NULL AS commitment_id, NULL AS follow_up_id, $source_id AS source_id, $title AS title, "
                "$created_at AS created_at, $facts AS facts, nextval('private.revisions') AS revision",
                {
                    **{name: row[name] for name in ("alert_id", "kind", "release_id", "source_id", "title", "created_at")},
                    "facts": row["facts"] if facts is None else facts,
                },
            )
            for channel in channels:
                store.connection.execute(
                    "INSERT INTO deliveries BY NAME SELECT $a AS alert_id, $c AS channel_id, 'pending' AS state, "
                    "0 AS attempts, $due AS next_attempt_at, $rhythm AS rhythm, $at AS queued_at, "
                    "nextval('private.revisions') AS revision",
                    {"a": one.alert_id, "c": channel, "due": due, "rhythm": rhythm, "at": one.created_at},
                )
        store.connection.execute("COMMIT")


def states(working: Path, channel: str | None = None) -> dict[str, int]:
    """How many deliveries are in each state."""
    where = "WHERE channel_id = $c" if channel else "WHERE $c IS NULL"
    query = f"SELECT state, count(*) FROM deliveries {where} GROUP BY state"
    with open_store(working, read_only=True) as store:
        return dict(store.connection.execute(query, {"c": channel}).fetchall())


def rows(working: Path, query: str) -> list[tuple[Any, ...]]:
    """What the working file answers."""
    with open_store(working, read_only=True) as store:
        return store.connection.execute(query).fetchall()


class Post:
    """One channel, with passes over its deliveries at any time."""

    def __init__(self, working: Path, *urls: str, rules: Rules | None = None, seconds: float = 20.0) -> None:
        self.working = working
        self.rules = rules or Rules(max_per_hour=1000)
        self.senders = senders_of("team", urls, "TEAM_URL", seconds=seconds)

    def pass_at(self, now: datetime, render: Render = plain_render) -> Delivered:
        outbox = Outbox(self.working, render=render, clock=lambda: now)
        if not outbox.waiting():
            return outbox.delivered
        parts = {"team": [one.part_id for one in self.senders[1:]]}
        return outbox.deliver([(one, self.rules) for one in self.senders], parts, ())
