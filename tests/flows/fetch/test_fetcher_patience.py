"""Trying again, keeping a distance, obeying robots.txt, and stopping."""

from __future__ import annotations

import threading
import time

import pytest

from flows.fetch import Fetched
from parsers.model import Outcome
from tests.support.measures.patience import HANGS
from tests.support.servers.fetching import PAGE, Make, Moment, head_of, send_pieces
from tests.support.servers.sites import Raw, Reply, Site

# Trying again


def test_a_transient_failure_is_tried_again_and_every_try_is_recorded(site: Site, make: Make) -> None:
    answers: list[Reply | Raw] = [Reply(b"", 502), send_pieces(b""), Reply(PAGE)]
    site.pages["/a"] = lambda _: answers.pop(0)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert [attempt.outcome for attempt in fetched.attempts] == ["server_error", "unreachable", "ok"]
    assert fetched.outcome == "ok"


def test_pauses_between_tries_grow_and_tries_come_to_an_end(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, 503)
    pauses: list[float] = []
    fetched = make(sleep=pauses.append, backoff_seconds=2.0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, len(fetched.attempts)) == ("server_error", 3)
    assert [1 <= pauses[0] <= 2, 2 <= pauses[1] <= 4, len(pauses)] == [True, True, 2]


def test_a_short_retry_after_is_waited_for(site: Site, make: Make) -> None:
    answers = [Reply(b"", 503, {"Retry-After": "7"}), Reply(PAGE)]
    site.pages["/a"] = lambda _: answers.pop(0)
    moment = Moment()
    fetched = make(clock=moment.clock, sleep=moment.sleep).fetch(site.url("/a"), purpose="page")
    assert [attempt.outcome for attempt in fetched.attempts] == ["rate_limited", "ok"]
    assert sum(moment.pauses) == pytest.approx(7)


def test_after_a_long_retry_after_nothing_of_the_platform_is_asked(site: Site, make: Make) -> None:
    site.pages |= {"/a": Reply(b"", 429, {"Retry-After": "3600"}), "/b": PAGE}
    moment = Moment()
    fetcher = make(clock=moment.clock, sleep=moment.sleep)
    fetched = fetcher.fetch(site.url("/a"), purpose="page", platform="prefectures")
    assert (fetched.outcome, len(fetched.attempts), moment.pauses) == ("rate_limited", 1, [])
    held = fetcher.fetch(site.url("/b"), purpose="page", platform="prefectures")
    assert (held.outcome, held.status, site.count("/b")) == ("rate_limited", None, 0)
    assert fetcher.fetch(site.url("/b"), purpose="page", platform="gov.uk").outcome == "ok"
    moment.now += 3601
    assert fetcher.fetch(site.url("/b"), purpose="page", platform="prefectures").outcome == "ok"


# Politeness


def test_robots_txt_is_asked_first_and_obeyed(site: Site, make: Make) -> None:
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /prive\nCrawl-delay: 3", content_type="text/plain"),
        "/a": PAGE,
        "/prive/a": PAGE,
        "/vers": Reply(b"", 302, {"Location": "/prive/a"}),
    }
    moment = Moment()
    fetcher = make(respect_robots=True, clock=moment.clock, sleep=moment.sleep)
    first = fetcher.fetch(site.url("/a"), purpose="page")
    assert [(attempt.purpose, attempt.outcome) for attempt in first.attempts] == [("robots", "ok"), ("page", "ok")]
    denied = fetcher.fetch(site.url("/prive/a"), purpose="page")
    assert (denied.outcome, denied.status, len(denied.attempts)) == ("robots_denied", None, 1)
    assert fetcher.fetch(site.url("/vers"), purpose="page").outcome == "robots_denied"
    assert [site.count(path) for path in ("/robots.txt", "/a", "/vers", "/prive/a")] == [1, 1, 1, 0]
    assert moment.pauses == [3.0, 3.0]


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_no_robots_txt_allows_everything(site: Site, make: Make, status: int) -> None:
    site.pages |= {"/robots.txt": Reply(b"no", status), "/a": PAGE}
    assert make(respect_robots=True).fetch(site.url("/a"), purpose="page").outcome == "ok"


def test_a_robots_txt_that_speaks_of_blocking_is_no_block_page(site: Site, make: Make) -> None:
    site.pages |= {"/robots.txt": b"# Too many requests will be refused\nUser-agent: *\nDisallow: /prive", "/a": PAGE}
    fetcher = make(respect_robots=True)
    assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "ok"
    assert fetcher.fetch(site.url("/prive"), purpose="page").outcome == "robots_denied"


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (Reply(b"<html><title>Captcha</title><body>Captcha</body></html>"), "refused"),
        (Reply(b"", 500), "server_error"),
        (Reply(b"", 429), "rate_limited"),
        (send_pieces(b""), "unreachable"),
        (send_pieces(b"nonsense\r\n"), "protocol_error"),
    ],
)
def test_while_robots_txt_cannot_be_had_nothing_is_asked_and_the_reason_is_told(
    site: Site, make: Make, robots: Reply | Raw, outcome: Outcome
) -> None:
    site.pages |= {"/robots.txt": robots, "/a": PAGE}
    fetcher = make(respect_robots=True, retries=0)
    for _ in range(2):
        fetched = fetcher.fetch(site.url("/a"), purpose="page")
        assert (fetched.outcome, site.count("/a")) == (outcome, 0)
        assert "robots.txt" in (fetched.error or "")
    assert site.count("/robots.txt") == 1


def test_the_first_half_megabyte_of_a_huge_robots_txt_counts(site: Site, make: Make) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nDisallow: /a\n" + b"# bla\n" * 200_000, "/a": PAGE, "/b": PAGE}
    fetcher = make(respect_robots=True)
    assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "robots_denied"
    assert fetcher.fetch(site.url("/b"), purpose="page").outcome == "ok"


def test_requests_to_one_platform_keep_their_distance_and_others_go_on(make: Make) -> None:
    slow = Reply(PAGE)
    with Site({"/a": slow}) as one, Site({"/a": slow}) as two:
        fetcher = make(delay_seconds=2)
        done: list[Fetched] = []

        def ask(site: Site, platform: str | None) -> None:
            done.append(fetcher.fetch(site.url("/a"), purpose="page", platform=platform))

        asking = [threading.Thread(target=ask, args=(one, "prefectures")) for _ in range(4)]
        asking += [threading.Thread(target=ask, args=(two, None)) for _ in range(3)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(HANGS)
        gaps = [later.at - sooner.at for sooner, later in zip(one.asked, one.asked[1:], strict=False)]
    assert [fetched.outcome for fetched in done] == ["ok"] * 7
    assert min(gaps) >= 1.999
    assert two.asked[-1].at < one.asked[-1].at
    third = sorted(fetched.attempts[0].elapsed_ms for fetched in done)[2]  # all but two of them had to wait
    assert third < 1900, "waiting for a turn counts as fetching"


def test_a_redirect_waits_for_the_platform_it_leads_to(make: Make) -> None:
    with Site({"/b": PAGE}) as other, Site({"/a": Reply(b"", 302, {"Location": other.url("/b")})}) as site:
        moment = Moment()
        fetcher = make(delay_seconds=5, clock=moment.clock, sleep=moment.sleep)
        fetcher.fetch(other.url("/b"), purpose="page", platform="prefectures")
        assert moment.pauses == []
        assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "ok"
        assert moment.pauses == [5.0]


# Stopping


def test_stopping_ends_waits_and_transfers_soon(site: Site, make: Make) -> None:
    site.pages |= {"/drip": send_pieces(head_of(), *[b"x"] * 40_000, every=0.05), "/a": PAGE}
    fetcher = make(delay_seconds=300)
    done: list[Fetched] = []

    def ask(path: str, platform: str) -> None:
        done.append(fetcher.fetch(site.url(path), purpose="page", platform=platform))

    ask("/a", "patient")
    asking = [threading.Thread(target=ask, args=("/drip", "slow"))]
    asking += [threading.Thread(target=ask, args=("/a", "patient")) for _ in range(3)]
    for thread in asking:
        thread.start()
    while not site.count("/drip"):
        time.sleep(0.01)
    time.sleep(0.1)
    begun = time.monotonic()
    fetcher.stop()
    for thread in asking:
        thread.join(HANGS)
    assert time.monotonic() - begun < 200, "a third less than what is waited for"
    assert [fetched.outcome for fetched in done] == ["ok"] + ["cancelled"] * 4
    assert fetcher.fetch(site.url("/a"), purpose="page", platform="new").outcome == "cancelled"
    assert site.count("/a") == 1
