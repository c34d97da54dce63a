"""`followthrough alerts …` as people and machines use it."""

from __future__ import annotations

import json
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli.terminal import exits
from parsers.dates import paris_time
from tests.support.servers.receivers import Web
from tests.support.stored.outboxes import MORNING, alert, plain_render, queue, rows, states
from warehouse.clock import utc_now
from warehouse.published.publish import publish
from warehouse.store import open_store

SOON = utc_now() + timedelta(hours=6)


@pytest.fixture
def web():
    with Web() as one:
        yield one


@pytest.fixture
def told(bare, monkeypatch, web) -> Path:
    """A folder with three alerts: one sent, one given up, one waiting for its server."""
    (bare / "followthrough.toml").write_text('catalogue = []\n[[channel]]\nid = "team"\nurl_env = "TEAM_URL"\n')
    monkeypatch.setenv("TEAM_URL", f"json://{web.host}/hook")
    monkeypatch.setattr("flows.passes.delivery.default_render", lambda: plain_render)
    working = bare / "data" / "warehouse.duckdb"
    queue(working, [alert(1), alert(2, title="Réunion \x1b[31m\ndu 3"), alert(3)], "team")
    with open_store(working) as store:
        store.connection.execute("UPDATE alerts SET kind = 'edited' WHERE alert_id = 'alert00001'")
        for number, state, error in ((1, "sent", None), (2, "failed", "the server answered 413"), (3, "pending", "away")):
            store.connection.execute(
                "UPDATE deliveries SET state = $state, last_error = $error, attempts = 1, sent_at = $sent, "
                "message_id = $id, next_attempt_at = $next WHERE alert_id = $alert",
                {
                    "state": state, "error": error, "sent": MORNING if state == "sent" else None, "id": f"m{number}",
                    "next": None if state != "pending" else SOON, "alert": f"alert0000{number}",
                },
            )  # several a line, as in a table  # fmt: skip
    publish(working, bare / "data" / "followthrough.duckdb")
    return bare


def working(folder: Path) -> Path:
    return folder / "data" / "warehouse.duckdb"


class TestList:
    def test_the_newest_first_with_how_far_each_got(self, told, said):
        status, out, err = said("alerts", "list")
        assert status == exits.OK
        lines = [line.split() for line in out.splitlines() if "2026-05-29" in line]
        assert [line[2] for line in lines] == ["release", "release", "edited"]
        assert f"team: due {paris_time(SOON, zone=False)} (away)" in out
        assert "team: failed (the server answered 413)" in out
        assert "team: sent 2026-05-29 10:00" in out
        assert "Times are those of Paris." in err
        assert "\x1b" not in out
        assert "3 alerts." in err

    @pytest.mark.parametrize(
        ("filters", "numbers"),
        [
            (["--failed"], [2]), (["--state", "sent"], [1]), (["--kind", "edited"], [1]), (["--channel", "team"], [3, 2, 1]),
            (["--channel", "other"], []), (["--since", "2026-06"], []), (["--since", "2026-05-29"], [3, 2, 1]),
            (["--limit", "1"], [3]),
        ],
    )  # several a line, as in a table  # fmt: skip
    def test_filters(self, told, said, filters, numbers):
        status, out, _ = said("alerts", "list", "--json", *filters)
        assert status == exits.OK
        assert [row["alert_id"] for row in json.loads(out)] == [f"alert0000{number}" for number in numbers]

    def test_what_excludes_itself_is_said(self, told, said):
        assert said("alerts", "list", "--failed", "--state", "sent")[0] == exits.USAGE


class TestShow:
    def test_facts_deliveries_and_times(self, told, said):
        status, out, _ = said("alerts", "show", "alert00002")
        assert status == exits.OK
        assert "the server answered 413" in out
        assert "https://www.nord.gouv.fr/2" in out
        assert "Queued" in out
        assert "\x1b" not in out

    def test_as_json(self, told, said):
        row = json.loads(said("alerts", "show", "alert00001", "--json")[1])
        assert row["facts"]["release"]["title"] == "Communiqué n° 1"
        assert row["deliveries"][0]["sent_at"] == "2026-05-29T08:00:00Z"

    @pytest.mark.parametrize("name", ["alert0", "nothing", "al"])
    def test_an_id_that_names_none_or_several_is_said(self, told, said, name):
        status, _, err = said("alerts", "show", name)
        assert status == exits.USAGE
        assert name in err


class TestTest:
    def test_a_message_goes_to_every_recipient_now(self, told, said, web, monkeypatch):
        monkeypatch.setenv("TEAM_URL", f"json://{web.host}/a json://{web.host}/b")
        monkeypatch.setattr(
            "flows.passes.delivery.default_render", lambda: lambda alerts, **_: plain_render([alert(0)], **_)
        )
        status, out, _ = said("alerts", "test", "team")
        assert status == exits.OK
        assert out.splitlines() == ["team (json): accepted", "team/2 (json): accepted"]
        assert [one.path for one in web.sent] == ["/a", "/b"]
        assert states(working(told)) == {"sent": 1, "failed": 1, "pending": 1}, "it is no delivery"

    def test_what_goes_wrong_is_said_in_words(self, told, said, web, monkeypatch):
        monkeypatch.setattr(
            "flows.passes.delivery.default_render", lambda: lambda alerts, **_: plain_render([alert(0)], **_)
        )
        web.answer = lambda asked: 403
        status, out, _ = said("alerts", "test", "team")
        assert status == exits.TROUBLE
        assert out == "team (json): the server answered 403: not allowed for this address\n"

    def test_a_channel_that_there_is_not_or_that_has_no_address_is_said(self, told, said, monkeypatch):
        status, _, err = said("alerts", "test", "nobody")
        assert (status, "configured: team" in " ".join(err.split())) == (exits.USAGE, True)
        monkeypatch.delenv("TEAM_URL")
        status, _, err = said("alerts", "test", "team")
        assert status == exits.USAGE
        assert err.startswith("error: the environment variable TEAM_URL is not set\n")


class TestResend:
    def test_what_was_given_up_is_sent_at_once(self, told, said, web):
        status, out, _ = said("alerts", "resend", "--failed", "--now")
        assert status == exits.OK
        assert out.startswith("1 delivery to be sent again.")
        assert [one.json["message"].split()[0] for one in web.sent] == []
        assert states(working(told)) == {"sent": 1, "pending": 2}, "behind the one that waits for its server"
        said("alerts", "resend", "--channel", "team", "--now")
        assert [one.json["message"].split()[0] for one in web.sent] == ["alert00003", "alert00002"]
        assert web.sent[0].json["message_id"] == "m3", "what was begun stays the message it is"
        assert states(working(told)) == {"sent": 3}

    def test_what_was_sent_is_sent_again_as_a_new_message(self, told, said, web):
        status, out, _ = said("alerts", "resend", "alert00001")
        assert (status, out) == (exits.OK, "1 delivery to be sent again by the next run (--now sends at once).\n")
        assert rows(working(told), "SELECT state, attempts, message_id FROM deliveries WHERE alert_id = 'alert00001'") == [
            ("pending", 0, None)
        ]

    def test_it_must_be_said_what(self, told, said):
        assert said("alerts", "resend")[0] == exits.USAGE


def test_what_is_due_can_be_sent_without_a_run(told, said, web):
    queue(working(told), [alert(9)], "team/7")
    status, out, _ = said("alerts", "deliver")
    assert status == exits.TROUBLE
    assert "1 alert given up" in out
    assert "2 alerts could not be delivered" in out
    failed = json.loads(said("alerts", "list", "--failed", "--json")[1])
    assert [row["alert_id"] for row in failed] == ["alert00009", "alert00002"], "and published"


def test_doctor_understands_every_address_without_sending(told, said, web, monkeypatch):
    monkeypatch.setenv("TEAM_URL", f"mailto://127.0.0.1:1/?from=a@example.org&to=a@x.org,b@x.org json://{web.host}/")
    findings = {one["check"]: one for one in json.loads(said("doctor", "--json")[1])}
    assert findings["channel team"]["verdict"] == "good"
    assert "json, mailto, 3 recipients" in findings["channel team"]["said"]
    assert web.asked == []
    monkeypatch.setenv("TEAM_URL", "slack://hunter2")
    status, out, _ = said("doctor", "--json")
    findings = {one["check"]: one for one in json.loads(out)}
    assert (status, findings["channel team"]["verdict"]) == (exits.USAGE, "bad")
    assert "hunter2" not in out


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (("alerts", "deliver"), 200), (("alerts", "deliver"), 500), (("remind",), 200), (("run", "--direct"), 200),
        (("alerts", "resend", "--channel", "team", "--now"), 500),
    ],
)  # several a line, as in a table  # fmt: skip
def test_sigterm_while_alerts_are_sent_ends_after_the_one_under_way_with_its_status(told, said, web, command, answer):
    queue(working(told), [alert(4), alert(5)], "team")
    with open_store(working(told)) as store:  # nothing waits for its server, which would hold up all others
        store.connection.execute("UPDATE deliveries SET next_attempt_at = NULL")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as the program's own start does

    def stop(_: object) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return answer

    web.answer = stop
    try:
        status, _, err = said(*command)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert status == exits.INTERRUPTED, err
    assert len(web.sent) == 1
    assert states(working(told)).get("sending") is None, "what came of it is written down"
