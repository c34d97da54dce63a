"""Who wants an alert: 10,000 subscriptions and 10,000 alerts; and what generating them adds to storing."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bench.measure import Clock, fresh, middle, table

SUBSCRIPTIONS = 10_000
ALERTS = 10_000
RELEASES = 20_000
NOW = datetime(2026, 3, 2, 8)


def _alerts(number: int) -> list[Any]:
    """Notices, new commitments and follow-ups about invented commitments of 20 words, in 101 departments."""
    from alerts.kinds.deadline import DeadlineFacts
    from alerts.kinds.follow_up import FollowUpFacts
    from alerts.kinds.new_commitment import NewCommitmentFacts
    from alerts.model import Alert, CommitmentFacts, LinkFacts, ReleaseFacts
    from bench.prose import Prose

    prose = Prose(5)
    alerts = []
    for one in range(number):
        release, later = (
            ReleaseFacts(
                f"{which}{one}", f"s{(one * 7 + place) % 300}", prose.sentence(9), "https://example.org/", date(2026, 3, 1),
                "day", f"Préfecture {(one + place) % 101}", str((one + place) % 101), "fr",
            )
            for place, which in enumerate("rl")
        )  # several a line, as in a table  # fmt: skip
        promise = CommitmentFacts(
            f"c{one}", prose.sentence(20), (f"Préfecture {one % 101}",), (f"Commune {one % 900}",), None, None, None,
            date(2026, 6, 30), "day", (), 0.8,
        )  # several a line, as in a table  # fmt: skip
        kind = ("due_soon", "new_commitment", "follow_up")[one % 3]
        facts: Any = DeadlineFacts(release, promise, 30, 30)
        if kind == "new_commitment":
            facts = NewCommitmentFacts(release, (promise,))
        elif kind == "follow_up":
            facts = FollowUpFacts(release, later, (LinkFacts(f"f{one}", promise, "review", 0.8, prose.sentence(20), ()),))
        alerts.append(Alert(f"a{one}", kind, "…", NOW, facts, source_id=release.source_id))  # type: ignore[arg-type]  # kinds
    return alerts


def _people(number: int) -> tuple[list[Any], list[Any]]:
    """Channels and subscriptions for this many people, each with words, a place, a party, a source or a mixture of these."""
    from alerts.subscriptions.match_words import looked_for
    from alerts.subscriptions.subscribers import ChannelRules, SubscriptionRules
    from bench.prose import Prose

    prose = Prose(3)
    kinds = ("follow_up", "due_soon", "overdue", "new_commitment")
    subscriptions = []
    for one in range(number):
        rare, common = prose.word(2_000 + one * 3 % 8_000), prose.word(40 + one % 400)
        more: dict[str, Any] = (
            {"words": looked_for(rare)},
            {"words": looked_for(f"{common} {rare}")},
            {"words": looked_for(f"{common} | {rare}"), "territories": (str(one % 101),)},
            {"words": looked_for(f'"{common} {rare}"')},
            {"partners": (f"Commune {one % 900}",), "territories": (str(one % 101),)},
            {"sources": (f"s{one % 300}",), "words": looked_for(common), "rhythm": "daily"},
        )[one % 6]
        subscriptions.append(SubscriptionRules(f"person-{one}", kinds, **more))
    return [ChannelRules(f"person-{one}") for one in range(number)], subscriptions


def matching(subscriptions: int, alerts: int) -> dict[str, Any]:
    """Make the index, then look the alerts up; inventing the data is not counted."""
    from alerts.subscriptions.subscribers import Subscribers

    told = _alerts(alerts)
    people = _people(subscriptions)
    Subscribers(*_people(10)).deliveries(told[:10], NOW)  # what is imported and cached once
    index, looking = Clock(), Clock()
    with index:
        subscribers = Subscribers(*people)
    with looking:
        deliveries = subscribers.deliveries(told, NOW)
    return looking.said(index=index.cpu, deliveries=len(deliveries))


def storing(path: str, alerting: bool) -> dict[str, Any]:
    """Load releases as a run does; half of them are the first capture of their sources, the others are news."""
    from alerts.generate import Context, generate, remind
    from alerts.subscriptions.subscribers import Subscribers
    from bench.storing import harvests
    from warehouse.store import open_store

    now = Context(Subscribers([], []), NOW)
    clock, after = Clock(), Clock()
    some: list[Any] = []
    for one in (*harvests(0, RELEASES, "run-0"), None):
        some += [one] if one is not None else []
        if one is None or len(some) == 5:
            located = {key: place for _, places in some for key, place in places.items()}
            with (
                clock,
                open_store(Path(path), generate=(lambda change: generate(change, now)) if alerting else None) as store,
            ):
                store.load([harvest for harvest, _ in some], located)
            some = []
    with open_store(Path(path)) as store:
        if alerting:
            with after:
                assert store.generate(lambda change: generate(change, now, everything=True)) == 0
                store.generate(lambda change: remind(change, now))
        row = store.connection.execute("SELECT count(*) FROM alerts").fetchone()
    return clock.said(after=after.cpu, alerts=row[0] if row else 0)


def main(rounds: int = 3) -> None:
    """Each size in a separate process."""
    rows: list[list[str | float | int | None]] = []
    for subscriptions, alerts in (
        (SUBSCRIPTIONS // 100, ALERTS),
        (SUBSCRIPTIONS // 10, ALERTS),
        (SUBSCRIPTIONS, ALERTS // 10),
        (SUBSCRIPTIONS, ALERTS),
    ):
        measured = [fresh(matching, subscriptions, alerts) for _ in range(rounds)]
        rows.append(
            [
                f"{subscriptions:,} subscriptions, {alerts:,} alerts",
                middle(measured, "wall", inside=True),
                middle(measured, "cpu", inside=True),
                middle(measured, "index", inside=True),
                measured[0].said["deliveries"],
                middle(measured, "peak"),
            ]
        )
    table(
        f"Who wants an alert, median of {rounds}",
        ["", "wall s", "CPU s", "CPU s for the index", "deliveries", "peak MB"],
        rows,
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for alerting in (False, True):
            measured = [fresh(storing, f"{folder}/{alerting}-{one}.duckdb", alerting) for one in range(rounds)]
            rows.append(
                [
                    "stored, with alerts" if alerting else "stored",
                    middle(measured, "cpu", inside=True),
                    measured[0].said["alerts"],
                    1000 * middle(measured, "after", inside=True) if alerting else None,
                ]
            )
    table(
        f"{RELEASES:,} releases, half of them first captures, median of {rounds}",
        ["", "CPU s", "alerts", "CPU ms for catching up and deadlines after it"],
        rows,
    )
