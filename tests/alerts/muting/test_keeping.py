"""What is muted is kept in the working file, and what still holds afterwards is sent in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from alerts.channels.console import Console
from alerts.incidents.lifecycle import opened
from alerts.incidents.notice import incident_alert
from alerts.muting.keeping import decide, end_mutes
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from alerts.write import write
from tests.alerts.happenings import EVERYTHING, LATER, PATROLS, REVIEW, Page, harvest, watched
from tests.support.stored.outboxes import MORNING, alert, plain_render, queue, rows, states
from warehouse.incidents import write_incidents
from warehouse.outbox.mutes import Mute
from warehouse.store import open_store

DAY = timedelta(days=1)


def mute(subject: str, subject_id: str, at: datetime, verdict: str = "muted", **more) -> Mute:
    return Mute(subject, subject_id, verdict, "Ana", at, **more)


def decided(desk, one: Mute) -> int:
    return desk.store.write(lambda change: decide(change, one))


def ended(desk) -> tuple[int, int]:
    done = desk.store.write(lambda change: end_mutes(change, desk.now))
    return done.sent, done.outdated


def kept(desk) -> list[tuple[str, str]]:
    query = (
        "SELECT kind, state FROM deliveries JOIN alerts USING (alert_id) WHERE kind <> 'digest' ORDER BY created_at, kind"
    )
    return desk.rows(query)


def test_alerts_of_a_muted_source_are_kept_and_sent_when_it_ends(desk):
    watched(desk, "nord")
    desk.store.connection.execute("UPDATE deliveries SET state = 'sent', attempts = 1")  # of the first capture
    desk.load(harvest("nord", LATER, Page("a", (REVIEW,))))
    began = (
        "UPDATE deliveries SET attempts = 1, message_id = 'm1' WHERE alert_id IN (SELECT alert_id FROM alerts WHERE kind = "
    )
    desk.store.connection.execute(f"{began}'new_commitment')")
    one = mute("source", "nord", desk.now, muted_until=desk.now + 14 * DAY)
    assert decided(desk, one) == 1, "the release; what was begun stays the message that it is"
    desk.load(harvest("nord", LATER, Page("bilan")))
    assert kept(desk) == [("new_commitment", "pending"), ("release", "muted"), ("release", "muted")]
    assert ended(desk) == (0, 0)
    desk.now += 14 * DAY
    # One that this version of the program cannot read is sent by its title rather than kept for ever.
    desk.store.connection.execute(
        "UPDATE alerts SET kind = 'telepathy' WHERE alert_id = (SELECT min(alert_id) FROM alerts WHERE kind = 'release')"
    )
    assert ended(desk) == (2, 0)
    assert desk.rows("SELECT DISTINCT state, rhythm, next_attempt_at FROM deliveries WHERE attempts = 0") == [
        ("pending", "unmuted", desk.now)
    ]


def test_of_a_muted_promise_what_no_longer_holds_is_never_sent(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (PATROLS,), date(2025, 3, 10))))
    (commitment_id, release_id) = desk.rows("SELECT commitment_id, release_id FROM commitments")[0]
    one = mute("commitment", commitment_id, desk.now, release_id=release_id, quote=PATROLS.quote)
    assert decided(desk, one) == 1  # that it was promised, which waits; the release itself is no matter of one promise
    desk.now = datetime(2025, 5, 5, 8)
    desk.remind()
    desk.now = datetime(2025, 5, 25, 8)
    desk.remind()
    assert kept(desk) == [
        ("new_commitment", "muted"), ("release", "pending"), ("due_soon", "muted"), ("due_soon", "muted"),
    ]  # several a line, as in a table  # fmt: skip
    decided(desk, mute("commitment", commitment_id, desk.now, "unmuted"))
    # By the calendar of this test's own day the promise of 2025 is overdue: its day is no longer near.
    assert ended(desk) == (1, 2)
    assert dict(desk.rows("SELECT state, count(*) FROM deliveries WHERE rhythm = 'unmuted' GROUP BY ALL")) == {"pending": 1}


def test_an_acknowledged_incident_is_not_recalled_and_its_end_is_told_to_those_who_knew(desk):
    watched(desk, "nord")
    incident = opened(("nord",), "nord", "blocked", "refused", desk.now)

    def reported(phase, at, **changes):
        now_so = replace(incident, **changes)

        def both(change):
            write_incidents(change, [now_so])
            write(change, [incident_alert(now_so, phase, ["Nord"], at)], {}, EVERYTHING, at)

        desk.store.write(both)

    reported("opened", desk.now)
    desk.store.connection.execute("UPDATE deliveries SET state = 'sent', attempts = 1 WHERE state = 'pending'")
    decided(desk, mute("incident", incident.incident_id, desk.now))
    week, fortnight = desk.now + 7 * DAY, desk.now + 14 * DAY
    reported("reminded", week, reminded_at=week, reminders=1)
    assert ended(desk) == (0, 0)
    reported("resolved", fortnight, reminded_at=week, reminders=1, resolved_at=fortnight)
    desk.now = fortnight
    assert ended(desk) == (1, 1)
    assert desk.rows(
        "SELECT facts->>'phase', state FROM deliveries JOIN alerts USING (alert_id) WHERE kind = 'incident' "
        "ORDER BY created_at"
    ) == [("opened", "sent"), ("reminded", "outdated"), ("resolved", "pending")]


def test_thirty_alerts_are_one_message_when_the_mute_ends(tmp_path):
    working = tmp_path / "warehouse.duckdb"
    queue(working, [alert(number) for number in range(30)], "console")
    with open_store(working) as store:
        one = mute("source", "nord", MORNING - DAY, muted_until=MORNING + DAY)
        assert store.write(lambda change: decide(change, one)) == 30
    said: list[str] = []

    def passed(now: datetime) -> int:
        outbox = Outbox(working, render=plain_render, clock=lambda: now)
        outbox.waiting()
        return outbox.deliver([(Console(said.append), Rules(max_per_hour=3))], {}, ()).messages

    assert (passed(MORNING), states(working)) == (0, {"muted": 30})
    assert (passed(MORNING + DAY), states(working)) == (1, {"sent": 30})
    assert said[0].startswith("unmuted: 30")
    assert rows(working, "SELECT DISTINCT rhythm, attempts FROM deliveries") == [("unmuted", 1)]
    assert passed(MORNING + 2 * DAY) == 0
