"""Several alerts in one message: one that fails keeps no other from arriving, and what waited comes together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.channels.console import Console
from alerts.model import Alert
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from tests.support.servers.receivers import Asked, Web
from tests.support.stored.outboxes import MORNING, Post, alert, plain_render, queue, rows

HOUR = timedelta(hours=1)


def ids(*numbers: int) -> list[str]:
    return [f"alert{number:05d}" for number in numbers]


def about_one_release(*numbers: int) -> list[Alert]:
    """Alerts of one release, as one message carries them."""
    return [replace(alert(number), release_id="r") for number in numbers]


class Taken:
    """What a receiver takes, as lists of alerts; it answers with a status that depends on the message."""

    def __init__(self, web: Web, status: Callable[[str], int] = lambda message: 200) -> None:
        self.web = web
        self.status = status
        self.titles: list[str] = []
        self.messages: list[list[str]] = []
        web.answer = self.answer

    def answer(self, asked: Asked) -> int:
        said = asked.json["message"]
        status = self.status(said)
        if status == 200:
            self.titles.append(asked.json["title"])
            self.messages.append([word for word in said.split() if word.startswith("alert")])
        return status


def test_what_one_release_says_is_one_message_to_each_recipient_and_one_row_an_alert(working, web):
    queue(working, [*about_one_release(1, 2, 3), alert(4)], "team")
    post = Post(working, f"json://{web.host}/one", f"json://{web.host}/two")
    taken = Taken(web)
    delivered = post.pass_at(MORNING)
    assert (delivered.messages, delivered.sent) == (4, 8)
    assert taken.messages == 2 * [ids(1, 2, 3), ids(4)]
    assert rows(working, "SELECT count(*), count(DISTINCT message_id) FROM deliveries WHERE state = 'sent'") == [(8, 4)]


def test_a_group_that_fails_is_the_same_group_later_whatever_has_come_since(working, web):
    queue(working, about_one_release(1, 2), "team")
    post = Post(working, f"json://{web.host}/hook")
    taken = Taken(web, lambda message: 503)
    post.pass_at(MORNING)
    queue(working, about_one_release(3), "team")
    taken.status = lambda message: 200
    assert post.pass_at(MORNING + HOUR).messages == 2
    first, again, more = web.sent
    assert first.json == again.json
    assert taken.messages == [ids(1, 2), ids(3)]
    assert more.json["message_id"] != first.json["message_id"]


@pytest.mark.parametrize("bad", [0, 3, 6])
def test_an_alert_that_a_server_does_not_take_keeps_no_other_of_its_message_from_arriving(working, web, bad):
    queue(working, about_one_release(*range(7)), "team")
    taken = Taken(web, lambda message: 422 if f"alert{bad:05d}" in message else 200)
    delivered = Post(working, f"json://{web.host}/hook").pass_at(MORNING)
    assert (delivered.sent, delivered.failed, delivered.waiting) == (6, 1, 0)
    assert [one for some in taken.messages for one in some] == [one for one in ids(*range(7)) if one != ids(bad)[0]]
    assert rows(working, "SELECT alert_id FROM deliveries WHERE state = 'failed'") == [(ids(bad)[0],)]
    assert len(web.asked) <= 7, "in halves, not each by itself"


def test_a_program_that_ends_between_the_halves_sends_the_other_half_later(working, web):
    queue(working, about_one_release(1, 2, 3, 4), "team")
    taken = Taken(web, lambda message: 422 if message.count("alert") == 4 else 200)
    post = Post(working, f"json://{web.host}/hook")
    one_message = Outbox(working, render=plain_render, clock=lambda: MORNING, stopped=lambda: len(web.asked) == 2)
    one_message.waiting()
    one_message.deliver([(post.senders[0], post.rules)], {}, ())
    assert taken.messages == [ids(1, 2)]
    assert post.pass_at(MORNING + HOUR).sent == 2
    assert taken.messages == [ids(1, 2), ids(3, 4)]


def test_what_waited_for_a_server_that_was_away_comes_as_one(working, web):
    queue(working, [alert(1)], "team")
    post = Post(working, f"json://{web.host}/hook")
    taken = Taken(web, lambda message: 503)
    post.pass_at(MORNING)
    queue(working, [alert(number) for number in range(2, 9)], "team")
    taken.status = lambda message: 200
    assert post.pass_at(MORNING + HOUR).messages == 2
    assert taken.messages == [ids(1), ids(*range(2, 9))]
    assert taken.titles[-1] == "overflow: 7"


def test_alerts_that_cannot_be_rendered_together_are_rendered_each_by_itself(working, web):
    def alone_only(alerts, **asked):
        if len(alerts) > 1 or alerts[0].alert_id == "alert00002":
            raise ZeroDivisionError
        return plain_render(alerts, **asked)

    queue(working, about_one_release(1, 2, 3), "team")
    delivered = Post(working, f"json://{web.host}/hook").pass_at(MORNING, render=alone_only)
    assert (delivered.sent, delivered.messages) == (3, 1)
    said = web.sent[0].json["message"]
    assert [word for word in said.split() if word.startswith("alert")] == ids(1, 3)
    assert [part.split("\n")[0] for part in said.split("\n\n* * *\n\n")] == [
        f"Communiqué n° {number}" for number in (1, 2, 3)
    ]


def test_a_message_over_which_the_program_fails_is_sent_plain_at_once(working):
    """As the encoding of subjects once failed over some titles, so that their alerts were given up."""

    class Breaks(Console):
        form = "html"

        def send(self, message):
            if message.form == "html":
                raise UnicodeEncodeError("ascii", message.subject, 0, 1, "ordinal not in range(128)")
            return super().send(message)

    queue(working, [*about_one_release(1, 2), alert(3)], "console")
    printed: list[str] = []
    outbox = Outbox(working, render=plain_render, clock=lambda: MORNING)
    outbox.waiting()
    delivered = outbox.deliver([(Breaks(printed.append), Rules())], {}, ())
    assert (delivered.sent, delivered.messages, delivered.waiting) == (3, 2, 0)
    assert [word for one in printed for word in one.split() if word.startswith("alert")] == ids(1, 2, 3)
