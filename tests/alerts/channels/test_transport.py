"""What is read from a server's answer, and where a message is never sent."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from alerts.channels import Sent, senders_of
from alerts.channels.attempts import Attempt, attempting
from alerts.channels.transport import MOST_ANSWER, take_over
from tests.support.servers.receivers import Web
from tests.support.written.letters import NOW, message

ROOT = Path(__file__).parents[3]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as one:
        yield one


def asked(web: Web, method: str = "POST") -> requests.Response:
    """What a plugin would get."""
    take_over()
    attempt = Attempt("0123456789abcdef0123", NOW, until=float("inf"))
    with attempting(attempt):
        return requests.request(method, f"http://{web.host}/hook", data=b"x", timeout=60)


@pytest.mark.parametrize("packed", [False, True])
def test_64_kb_of_an_answer_are_read_and_no_more(web, packed):
    long = b"x" * 10_000_000
    headers = {"Content-Encoding": "gzip"} if packed else {}
    web.answer = lambda asked: (200, headers, gzip.compress(long) if packed else long)
    assert asked(web).content == b"x" * MOST_ANSWER


def test_an_answer_shorter_than_that_is_whole(web):
    web.answer = lambda asked: (200, {"Content-Encoding": "gzip"}, gzip.compress('{"id": "été"}'.encode()))
    assert asked(web).json() == {"id": "été"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Content-Encoding": "gzip"}, b"not packed at all"), ({"Content-Length": "5000"}, b"cut off")],
)
def test_a_message_that_was_taken_is_taken_whatever_the_rest_of_the_answer_is(web, headers, body):
    web.answer = lambda asked: (200, headers, body)
    (sender,) = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    assert sender.send(message()) == Sent()
    assert len(web.sent) == 1


BOMB = """
import gzip, resource
from tests.support.written.letters import message
from tests.support.servers.receivers import Web
from alerts.channels import Sent, senders_of

packed = 300 * gzip.compress(bytes(10_000_000))  # a file of many members is one file (RFC 1952)
assert len(packed) > 2_900_000
with Web() as web:
    web.answer = lambda asked: 200
    (sender,) = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    assert sender.send(message()) == Sent()  # what the program takes without it
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    web.answer = lambda asked: (200, {"Content-Encoding": "gzip"}, packed)
    assert sender.send(message()) == Sent()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_an_answer_of_3_gb_in_2900_kb_takes_no_memory():
    done = subprocess.run([sys.executable, "-c", BOMB], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 20_000, "kilobytes: the receiver, which is part of it, sends 3 MB"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_message_is_not_followed_to_where_it_would_be_dropped(web, status):
    web.answer = lambda asked: (status, {"Location": "/elsewhere"}, b"") if asked.path == "/hook" else 200
    (sender,) = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    assert sender.send(message()).kind == "refused"
    assert [one.path for one in web.asked] == ["/hook"], "nobody else is asked anything"


@pytest.mark.parametrize("status", [307, 308])
def test_a_message_that_a_server_sends_on_whole_arrives_with_its_mark(web, status):
    web.answer = lambda asked: (status, {"Location": "/elsewhere"}, b"") if asked.path == "/hook" else 200
    (sender,) = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    assert sender.send(message()) == Sent()
    assert len({(one.headers["Idempotency-Key"], one.body) for one in web.sent}) == 1
    (sender,) = senders_of("team", [f"json://{web.host}/hook?redirect=no"], "TEAM_URL")
    assert sender.send(message()).kind == "refused", "and an address may ask that it is not"


def test_a_server_that_sends_a_message_round_in_circles_refuses_it(web):
    web.answer = lambda asked: (307, {"Location": "/hook"}, b"")
    (sender,) = senders_of("team", [f"json://{web.host}/hook"], "TEAM_URL")
    assert sender.send(message()).kind == "refused"


def test_an_answer_is_read_whole_by_whoever_sends_nothing(web):
    take_over()
    web.answer = lambda asked: (200, {}, b"x" * (2 * MOST_ANSWER))
    answer = requests.get(f"http://{web.host}/page", timeout=60)
    assert len(answer.content) == 2 * MOST_ANSWER
    assert "Idempotency-Key" not in web.asked[-1].headers
