"""A receiver that refuses, fails, hangs, hangs up or is away for days: all is sent in the end, in order, without a storm."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.channels import senders_of
from alerts.channels.console import Console
from alerts.model import Alert
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from tests.support.servers.receivers import Web
from tests.support.stored.outboxes import MORNING, Post, alert, plain_render, queue, rows, states

HOUR = timedelta(hours=1)


def told(web: Web, status: int = 200) -> list[str]:
    """The accepted alerts, in order of arrival."""
    return [word for asked in web.sent for word in asked.json["message"].split() if word.startswith("alert")]


def said_by(authority: str, number: int) -> Alert:
    one = alert(number)
    return replace(one, facts=replace(one.facts, release=replace(one.facts.release, authority=authority)))


def ids(*numbers: int) -> list[str]:
    return [f"alert{number:05d}" for number in numbers]


def test_what_waits_is_told_once_and_in_order(working, web):
    queue(working, [alert(number) for number in (3, 1, 2)], "team")
    post = Post(working, f"json://{web.host}/hook")
    assert (post.pass_at(MORNING).sent, post.pass_at(MORNING).sent) == (3, 0)
    assert told(web) == ids(1, 2, 3)
    assert rows(working, "SELECT DISTINCT state, attempts, sent_at, last_error FROM deliveries") == [
        ("sent", 1, MORNING, None)
    ]


def test_each_recipient_has_a_row_of_its_own_and_one_that_fails_holds_up_no_other(working, web):
    queue(working, [alert(1), alert(2)], "team")
    web.answer = lambda asked: 503 if asked.path == "/bad" else 200
    delivered = Post(working, f"json://{web.host}/bad", f"json://{web.host}/good").pass_at(MORNING)
    assert (delivered.sent, delivered.put_off, delivered.waiting) == (2, 1, 2)
    assert states(working, "team") == {"pending": 2}
    assert states(working, "team/2") == {"sent": 2}


@pytest.mark.parametrize("trouble", ["fails", "hangs", "drops", "refuses"])
def test_a_receiver_in_trouble_is_told_everything_when_it_is_well_again(working, web, trouble):
    queue(working, [alert(number) for number in range(5)], "team")
    post = Post(working, f"json://{web.host}/hook", seconds=0.3)
    troubles = {"fails": 500, "drops": None, "refuses": 403, "hangs": 0}
    web.answer = lambda asked: web.closing.wait(0.8) or None if trouble == "hangs" else troubles[trouble]
    for hours in range(3):
        post.pass_at(MORNING + hours * HOUR)
    tried = len(web.sent)
    assert 1 <= tried <= 4, "one message is tried, not all of them, and not at once again"
    [error] = rows(working, "SELECT DISTINCT last_error FROM deliveries WHERE last_error IS NOT NULL")
    assert error[0]
    web.answer = lambda asked: 200
    patient = Post(working, f"json://{web.host}/hook")  # on a busy machine a healthy receiver takes longer than that
    patient.pass_at(MORNING + 2 * 24 * HOUR)
    assert told(web)[tried:] == ids(0, 1, 2, 3, 4)
    assert states(working) == {"sent": 5}


def test_a_receiver_that_was_away_for_three_days_is_told_all_in_order_without_a_storm(working, web):
    """A pass every four hours, each with three new alerts, then hourly ones; the ceiling is 20 messages an hour."""
    post = Post(working, f"json://{web.host}/hook", rules=Rules(max_per_hour=20))
    web.answer = lambda asked: None
    count, hours, away = 0, 0, 72
    arrivals: dict[int, int] = {}
    while hours < away + 4:
        now = MORNING + hours * HOUR
        if hours < away:
            queue(working, [alert(count + n, at=now - HOUR / (n + 2)) for n in range(3)], "team", due=now)
            count += 3
        else:
            web.answer = lambda asked: 200
        before = len(web.sent)
        post.pass_at(now)
        arrivals[hours] = len(web.sent) - before
        hours += 4 if hours < away else 1
    assert states(working) == {"sent": count}
    accepted = web.sent[-sum(arrivals[hour] for hour in arrivals if hour >= away) :]
    came = [word for asked in accepted for word in asked.json["message"].split() if word.startswith("alert")]
    wanted = [one for (one,) in rows(working, "SELECT alert_id FROM alerts ORDER BY created_at")]
    assert came == wanted, "all, each once, in the order in which they were written"
    assert max(arrivals.values()) <= 21, "twenty messages and one digest"
    assert sum(number for hour, number in arrivals.items() if hour < away) <= 16, (
        "a server that is away is not asked all the time"
    )
    assert max(arrivals) >= away


def test_an_answer_that_was_lost_leads_to_the_same_message_again(working, web):
    """The server accepts it, and the connection breaks before it says so."""
    queue(working, [alert(1), alert(2)], "team", rhythm="daily")
    post = Post(working, f"json://{web.host}/hook")
    web.answer = lambda asked: None
    post.pass_at(MORNING)
    queue(working, [alert(3)], "team", rhythm="daily")
    web.answer = lambda asked: 200
    post.pass_at(MORNING + HOUR)
    first, again, new = web.sent
    assert first.json == again.json, "the same alerts with the same mark, though another has come since"
    assert told(web) == [*ids(1, 2), *ids(1, 2), *ids(3)]
    assert new.json["message_id"] != first.json["message_id"]


def test_a_message_that_the_server_does_not_take_holds_up_no_other(working, web):
    queue(working, [alert(number) for number in range(3)], "team")
    web.answer = lambda asked: 422 if "alert00001" in asked.json["message"] else 200
    delivered = Post(working, f"json://{web.host}/hook").pass_at(MORNING)
    assert (delivered.sent, delivered.failed, delivered.given_up) == (2, 1, 1)
    assert rows(working, "SELECT alert_id, state, last_error FROM deliveries WHERE state <> 'sent'") == [
        ("alert00001", "failed", "the server answered 422")
    ]


def test_a_message_too_large_for_the_server_is_sent_again_shorter(working, web):
    queue(working, [alert(1, title="é" * 200), *(alert(number) for number in range(2, 60))], "team", rhythm="daily")
    web.answer = lambda asked: 413 if len(asked.body) > 2_000 else 200
    delivered = Post(working, f"mmost://{web.host}/abcdefghijklmnop").pass_at(MORNING)
    assert (delivered.sent, delivered.failed, delivered.messages) == (59, 0, 1)
    lengths = [len(asked.body) for asked in web.asked]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] <= 2_000 < lengths[0]
    assert "+" in web.sent[-1].json["text"].splitlines()[-1], "it says how many more there are"
    assert len({asked.headers["Idempotency-Key"] for asked in web.asked}) == 1, "it is the same message"


def test_a_single_alert_too_large_for_a_mail_server_is_sent_again_without_files_and_shorter(working, box):
    queue(working, [alert(number) for number in range(1, 40)], "team", rhythm="weekly")
    refused: list[str] = []

    def large() -> str | None:
        if len(refused) < 1:
            refused.append("552")
            return "552 5.3.4 message too big for system"
        return None

    box.at_data = large
    delivered = Post(working, f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org").pass_at(MORNING)
    assert (delivered.sent, delivered.failed) == (39, 0)
    [(_, mail)] = box.mails
    assert not list(mail.iter_attachments())


def test_a_server_that_takes_no_message_however_short_is_asked_four_times(working, web):
    queue(working, [alert(1)], "team")
    web.answer = lambda asked: 413
    delivered = Post(working, f"json://{web.host}/hook").pass_at(MORNING)
    assert (delivered.sent, delivered.failed) == (0, 1)
    assert len(web.asked) == 4


def test_what_is_given_up_is_counted_until_a_person_has_it_sent_again(working, web):
    queue(working, [alert(1)], "team")
    post = Post(working, f"json://{web.host}/hook")
    web.answer = lambda asked: 401
    tallies = [post.pass_at(MORNING + days * 24 * HOUR * 2) for days in range(4)]
    assert [one.failed for one in tallies] == [0, 0, 1, 0]
    assert tallies[-1].given_up == 1


def test_gathered_alerts_are_one_mail_with_a_file_that_lists_them_all(working, box):
    evil = '=HYPERLINK("http://x";"y")\nBcc: x@y.org'
    queue(working, [alert(1), said_by(evil, 2), *(alert(number) for number in range(3, 40))], "team", rhythm="weekly")
    post = Post(working, f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org")
    assert post.pass_at(MORNING).messages == 1
    [(_, mail)] = box.mails
    [file] = mail.iter_attachments()
    assert file.get_filename() == "alertes-2026-05-29.csv"
    table = list(csv.reader(io.StringIO(file.get_content().lstrip("\ufeff")), delimiter=";"))
    assert [row[-1] for row in table[1:]] == ids(*range(1, 40))
    assert table[1][1:6] == [
        "Nouveaux communiqués",
        "Nouveau communiqué : Communiqué n° 1",
        "Préfecture du Nord",
        "2026-05-28",
        "",
    ]
    assert table[2][3] == '\'=HYPERLINK("http://x";"y") Bcc: x@y.org', "a spreadsheet takes it for text"
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_bodies_are_fitted_to_what_the_service_takes(working, web):
    queue(working, [alert(number, title="é" * 200) for number in range(300)], "team", rhythm="daily")
    Post(working, f"mmost://{web.host}/abcdefghijklmnop").pass_at(MORNING)
    [asked] = web.sent
    text = asked.json["text"]
    assert 2000 < len(text) <= 4000
    assert text.splitlines()[-1].startswith("+2"), "and says how many more there are"


@pytest.mark.parametrize("broken", ["facts", "render"])
def test_an_alert_that_cannot_be_rendered_is_told_by_its_title(working, web, broken):
    def breaks(*_, **__):
        raise ZeroDivisionError

    queue(working, [alert(1, title="Six-month review")], "team", facts='{"nothing": 1}' if broken == "facts" else None)
    delivered = Post(working, f"json://{web.host}/hook").pass_at(
        MORNING, render=breaks if broken == "render" else plain_render
    )
    assert (delivered.sent, delivered.failed) == (1, 0)
    assert web.sent[0].json["message"] == "- Six-month review"


def test_a_message_that_the_program_never_survives_is_given_up_in_the_end(working):
    queue(working, [alert(1), alert(2)], "team")
    from warehouse.outbox.deliveries import MOST_ATTEMPTS, open_deliveries

    for _ in range(MOST_ATTEMPTS + 1):
        with open_deliveries(working) as deliveries:
            deliveries.take_back()
            if "alert00001" in {one.alert_id for one in deliveries.standing("team")}:
                deliveries.begin("team", ["alert00001"], "m1")
    assert states(working) == {"failed": 1, "pending": 1}


def test_what_is_for_a_recipient_that_there_is_no_more_is_given_up_and_said(working, web, caplog):
    queue(working, [alert(1)], "team", "gone", "away", "team/7")
    outbox = Outbox(working, render=plain_render, clock=lambda: MORNING)
    outbox.waiting()
    [sender] = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    delivered = outbox.deliver([(sender, Rules())], {}, {"away"})
    assert (delivered.sent, delivered.failed, delivered.waiting) == (1, 2, 1)
    assert states(working, "gone") == states(working, "team/7") == {"failed": 1}
    assert states(working, "away") == {"pending": 1}, "its address cannot be read just now"


def test_the_console_shows_text_that_no_terminal_obeys(working):
    queue(working, [alert(1, title="Réunion \x1b[31m\u202eegnor")], "console")
    printed: list[str] = []
    outbox = Outbox(working, render=plain_render, clock=lambda: MORNING)
    outbox.waiting()
    outbox.deliver([(Console(printed.append), Rules())], {}, ())
    assert printed == ["Réunion \ufffd[31m\ufffdegnor\n\nalert00001 Réunion \ufffd[31m\ufffdegnor\n"]


def test_the_working_file_is_free_while_a_server_is_talked_to(working, web):
    from warehouse.store import open_store

    queue(working, [alert(1)], "team")
    opened: list[str] = []

    def answer(asked):
        with open_store(working, wait_seconds=0):
            opened.append(asked.path)
        return 200

    web.answer = answer
    Post(working, f"json://{web.host}/hook").pass_at(MORNING)
    assert opened == ["/hook"]


def test_a_hundred_alerts_beyond_the_ceiling_are_twenty_messages_and_one_digest(working, web):
    queue(working, [alert(number) for number in range(100)], "team")
    delivered = Post(working, f"json://{web.host}/hook", rules=Rules(max_per_hour=20)).pass_at(MORNING)
    assert (delivered.messages, delivered.sent) == (21, 100)
    assert web.sent[-1].json["title"] == "overflow: 80"
