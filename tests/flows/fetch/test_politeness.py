"""Turns at platforms, Retry-After, and what robots.txt says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from flows.fetch import Fetcher, HttpSettings
from flows.fetch.politeness import HeldError, NoTurnError, Politeness, StoppedError, retry_after
from flows.fetch.robots import RobotsCache, Rules, Unavailable, read_robots
from tests.support.measures.patience import HANGS
from tests.support.servers.sites import Site


class _Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self.stopped = False

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        if seconds > 0:
            self.waits.append(seconds)
        self.now += seconds
        return self.stopped


@pytest.fixture
def moment() -> _Time:
    return _Time()


@pytest.fixture
def politeness(moment: _Time) -> Politeness:
    return Politeness(5.0, clock=moment.clock, wait=moment.wait)


def test_the_delay_runs_from_the_end_of_a_request_to_the_start_of_the_next(politeness: Politeness, moment: _Time) -> None:
    with politeness.turn("prefectures"):
        moment.now += 3
    moment.now += 1
    with politeness.turn("prefectures"):
        pass
    assert moment.waits == [4.0]


def test_each_turn_is_one_among_all_machines_where_others_ask_too(moment: _Time) -> None:
    """It is taken once ours has come, and told the delay as it is when the request has ended."""
    told: list[object] = []

    @contextmanager
    def shared(platform: str, delay: Callable[[], float], wait: Callable[[float], bool]) -> Iterator[None]:
        told.append((platform, wait(7.0), list(moment.waits)))
        yield
        told.append(delay())

    polite = Politeness(5.0, clock=moment.clock, wait=moment.wait, shared=shared)
    for _ in range(2):
        with polite.turn("prefectures"):
            polite.slow_down("prefectures", 9.0)
    assert told == [("prefectures", False, [7.0]), 9.0, ("prefectures", False, [7.0, 9.0, 7.0]), 9.0]


def test_without_a_turn_among_all_machines_nothing_is_requested(site: Site) -> None:
    @contextmanager
    def shared(*_: object) -> Iterator[None]:
        raise NoTurnError("nobody says whose turn it is")
        yield

    fetcher = Fetcher(HttpSettings(delay_seconds=0, allow_private_addresses=True, respect_robots=False), shared=shared)
    try:
        fetched = fetcher.fetch(site.url("/a"), purpose="page")
    finally:
        fetcher.close()
    assert (fetched.outcome, fetched.error) == ("cancelled", "not asked: nobody says whose turn it is")
    assert site.asked == []


def test_platforms_do_not_wait_for_each_other(politeness: Politeness, moment: _Time) -> None:
    with politeness.turn("prefectures"), politeness.turn("gov.uk"):
        pass
    assert moment.waits == []


def test_the_delay_counts_after_a_request_that_failed(politeness: Politeness, moment: _Time) -> None:
    with pytest.raises(RuntimeError), politeness.turn("prefectures"):
        raise RuntimeError
    with politeness.turn("prefectures"):
        pass
    assert moment.waits == [5.0]


def test_a_crawl_delay_raises_the_delay_within_a_minute_and_never_lowers_it(politeness: Politeness) -> None:
    politeness.slow_down("a", 2.0)
    politeness.slow_down("b", 20.0)
    politeness.slow_down("c", 86_400.0)
    assert [politeness.delay(one) for one in "abc"] == [5.0, 20.0, 60.0]


def test_a_short_hold_is_waited_for_and_a_long_one_refuses_turns_until_it_is_over(
    politeness: Politeness, moment: _Time
) -> None:
    politeness.hold("a", 30)
    with politeness.turn("a"):
        pass
    assert moment.waits == [30.0]
    politeness.hold("a", 600)
    with pytest.raises(HeldError), politeness.turn("a"):
        pass
    moment.now += 601
    with politeness.turn("a"):
        pass


def test_no_hold_lasts_longer_than_a_day(politeness: Politeness, moment: _Time) -> None:
    politeness.hold("a", 1e9)
    moment.now += 86_401
    with politeness.turn("a"):
        pass


def test_a_turn_is_not_given_once_we_were_told_to_stop(politeness: Politeness, moment: _Time) -> None:
    moment.stopped = True
    with pytest.raises(StoppedError), politeness.turn("a"):
        pass


def test_threads_take_their_turns_one_after_the_other() -> None:
    politeness = Politeness(0.0, clock=time.monotonic, wait=threading.Event().wait)
    inside: list[int] = []
    most: list[int] = []

    def ask() -> None:
        for _ in range(5):
            with politeness.turn("one"):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANGS)
    assert len(most) == 30
    assert max(most) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2020 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2020 13:01:30 +0100", 90.0),
        ("Mon, 23 Nov 2020 11:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2020 12:01:30", 90.0),
        ("bientôt", None),
        ("-5", None),
        ("١٢", None),
        ("9" * 400, 999_999_999.0),
        ("Mon, 99 Nov 99999999 12:01:30 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2020, 11, 23, 12, 0, 0)) == seconds


ROBOTS = b"""\xef\xbb\xbf# R\xe8gles
User-agent: *
Disallow: /recherche
Crawl-delay: 10

User-agent: Autre
User-agent: Encore-un-autre
Disallow: /

User-agent: followthrough
Disallow: /prive/
Allow: /prive/communiques
Disallow: /*.ics$
Crawl-delay: 7
"""


def test_our_own_group_of_robots_txt_counts_before_the_common_one() -> None:
    rules = read_robots(ROBOTS, "Followthrough")
    assert rules.delay == 7.0
    assert rules.allow("https://exemple.fr/recherche")
    assert rules.allow("https://exemple.fr/prive/communiques/1")
    assert not rules.allow("https://exemple.fr/prive/autre")
    assert not rules.allow("https://exemple.fr/agenda.ics")


def test_the_common_group_counts_where_there_is_no_other_for_us() -> None:
    rules = read_robots(ROBOTS.replace(b"followthrough", b"quelquun"), "Followthrough")
    assert rules.delay == 10.0
    assert not rules.allow("https://exemple.fr/recherche?q=a")
    assert rules.allow("https://exemple.fr/")


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Accueil</body></html>", b"\x00\xff\xfe", b"Disallow: /", b"User-agent: *\nDisallow:"]
)
def test_a_robots_txt_that_says_nothing_allows_everything(body: bytes) -> None:
    assert read_robots(body, "Followthrough").allow("https://exemple.fr/a")


def test_an_absurd_crawl_delay_says_nothing() -> None:
    for value in (b"inf", b"nan", b"-3", b"demain"):
        assert read_robots(b"User-agent: *\nCrawl-delay: " + value, "Followthrough").delay == 0.0


def test_a_robots_txt_of_many_names_and_rules_is_read_in_no_time() -> None:
    names = b"".join(b"User-agent: robot%d\n" % number for number in range(12_000))
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(12_000))
    begun = time.process_time()
    assert not read_robots(names + b"User-agent: *\n" + rules, "Followthrough").allow("https://exemple.fr/7")
    assert time.process_time() - begun < 2.0


def test_rules_are_asked_for_once_a_day(moment: _Time) -> None:
    cache, asked = RobotsCache(moment.clock), []

    def ask() -> Rules:
        asked.append(moment.now)
        return Rules()

    for _ in range(3):
        cache.rules("https://exemple.fr", ask)
    cache.rules("https://autre.fr", ask)
    assert len(asked) == 2
    moment.now += 86_401
    cache.rules("https://exemple.fr", ask)
    assert len(asked) == 3


def test_rules_that_cannot_be_had_are_asked_for_again_after_ten_minutes(moment: _Time) -> None:
    cache = RobotsCache(moment.clock)
    failing = Unavailable("server_error", "503")
    assert cache.rules("https://exemple.fr", lambda: failing) == failing
    assert cache.rules("https://exemple.fr", Rules) == failing
    moment.now += 601
    assert cache.rules("https://exemple.fr", Rules) == Rules()


def test_rules_known_from_before_outlive_a_failure(moment: _Time) -> None:
    cache = RobotsCache(moment.clock)
    known = read_robots(ROBOTS, "Followthrough")
    cache.rules("https://exemple.fr", lambda: known)
    moment.now += 90_000
    assert cache.rules("https://exemple.fr", lambda: Unavailable("timeout", "late")) is known


def test_being_stopped_while_asking_says_nothing_about_the_site(moment: _Time) -> None:
    cache = RobotsCache(moment.clock)
    cache.rules("https://exemple.fr", lambda: Unavailable("cancelled", "stopped"))
    assert cache.rules("https://exemple.fr", Rules) == Rules()
