"""What an answer leads to: outcomes, bodies, conditions, redirects."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parsers.model import Outcome
from tests.support.servers.fetching import PAGE, Make, loopback_is_public_for_the_first, names_resolve
from tests.support.servers.sites import Reply, Site
from warehouse.harvests.values import Validators

# What an answer leads to


def test_a_page_is_fetched_with_all_that_is_needed_to_keep_it(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, etag='"v1"', headers={"Last-Modified": "Mon, 23 Nov 2020 12:00:00 GMT", "X-Deux": "é"})
    fetched = make().fetch(site.url("/a#haut"), purpose="page")
    assert (fetched.outcome, fetched.status, fetched.body, fetched.error) == ("ok", 200, PAGE, None)
    assert fetched.final_url == site.url("/a")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.validators == Validators('"v1"', "Mon, 23 Nov 2020 12:00:00 GMT", 0)
    (attempt,) = fetched.attempts
    assert (attempt.outcome, attempt.http_status, attempt.bytes, attempt.purpose) == ("ok", 200, len(PAGE), "page")
    assert fetched.capture is not None
    assert fetched.capture.capture_id == attempt.capture_id == hashlib.sha256(PAGE).hexdigest()
    assert fetched.capture.requested_url == site.url("/a#haut")
    assert ("ETag", '"v1"') in fetched.capture.headers
    assert abs(fetched.fetched_at - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=30)


def test_we_say_who_we_are_and_carry_nothing_else(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, headers={"Set-Cookie": "session=1; Path=/"})
    fetcher = make(contact="veille@example.org\r\nX-Evil: 1")
    fetcher.fetch(site.url("/a"), purpose="page")
    fetcher.fetch(site.url("/a"), purpose="page")
    for asked in site.asked:
        assert asked.headers["User-Agent"] == "Followthrough/0.1 (+veille@example.org X-Evil: 1)"
        assert set(asked.headers) == {
            "Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection",
        }  # several a line, as in a table  # fmt: skip


def test_a_connection_is_used_again(site: Site, make: Make) -> None:
    site.pages |= {"/a": PAGE, "/b": Reply(b"", 301, {"Location": "/a"}), "/c": Reply(PAGE, etag='"1"')}
    fetcher = make()
    for path in ("/a", "/b", "/missing", "/a"):
        fetcher.fetch(site.url(path), purpose="page")
    assert fetcher.fetch(site.url("/c"), purpose="page", validators=Validators('"1"')).outcome == "not_modified"
    assert len({asked.connection for asked in site.asked}) == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (203, "ok"), (202, "protocol_error"), (204, "protocol_error"), (206, "protocol_error"), (300, "protocol_error"),
        (301, "protocol_error"), (304, "protocol_error"), (401, "refused"), (403, "refused"), (404, "not_found"),
        (410, "not_found"), (418, "refused"), (429, "rate_limited"), (451, "refused"), (500, "server_error"),
        (501, "server_error"), (600, "protocol_error"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_each_status_has_one_outcome_and_is_not_asked_for_again(
    site: Site, make: Make, status: int, outcome: Outcome
) -> None:
    site.pages["/a"] = Reply(b"", status) if status in (204, 304) else Reply(PAGE, status)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.status, len(fetched.attempts)) == (outcome, status, 1)
    assert site.count("/a") == 1
    assert (fetched.error is None) == (outcome == "ok")


def test_the_body_of_an_error_is_kept_as_well(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply("<html>Page supprimée</html>".encode(), 410)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert fetched.capture is not None
    assert fetched.capture.http_status == 410


def test_a_block_page_with_status_200_is_a_refusal(site: Site, make: Make) -> None:
    site.pages["/a"] = "<html><title>Accès refusé</title><h1>Accès refusé</h1><p>Vous avez été bloqué.</p></html>"
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.status, site.count("/a")) == ("refused", 200, 1)
    assert fetched.capture is not None
    assert "refuses us" in (fetched.error or "")


# Conditions


def test_what_did_not_change_is_not_sent_again_and_every_tenth_request_is_made_in_full(site: Site, make: Make) -> None:
    site.pages["/feed"] = Reply(b"<rss/>", etag='W/"1"')
    fetcher = make()
    known, outcomes = None, []
    for _ in range(12):
        fetched = fetcher.fetch(site.url("/feed"), purpose="feed", validators=known)
        known = fetched.validators
        outcomes.append(fetched.outcome)
    assert outcomes == ["ok"] + ["not_modified"] * 9 + ["ok"] + ["not_modified"]
    assert fetched.capture is None


def test_a_failure_keeps_the_validators_known(site: Site, make: Make) -> None:
    site.pages["/feed"] = Reply(PAGE, 500, etag='"new"')
    known = Validators('"old"', None, 3)
    assert make().fetch(site.url("/feed"), purpose="feed", validators=known).validators == known


def test_validators_that_could_break_a_request_are_not_sent(site: Site, make: Make) -> None:
    site.pages["/feed"] = PAGE
    known = Validators('"a"\r\nX-Evil: 1', "é" * 10, 0)
    assert make().fetch(site.url("/feed"), purpose="feed", validators=known).outcome == "ok"
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(site.asked[0].headers)


# Redirects


def test_redirects_are_followed_and_the_last_address_is_told(site: Site, make: Make) -> None:
    site.pages |= {
        "/Actualites": Reply(b"", 301, {"Location": "/actualites"}),
        "/actualites": Reply(b"x" * 200_000, 302, {"Location": "/t\u00e9l\u00e9chargement ici?a=b"}),
        "/t%E9l%E9chargement%20ici?a=b": PAGE,
    }
    fetched = make().fetch(site.url("/Actualites"), purpose="page")
    assert (fetched.outcome, fetched.final_url) == ("ok", site.url("/t%E9l%E9chargement%20ici?a=b"))
    assert [attempt.url for attempt in fetched.attempts] == [site.url("/Actualites")]


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("/a", "redirect_loop"),
        ("http://169.254.169.254/latest/meta-data", "forbidden_address"),
        ("file:///etc/passwd", "forbidden_address"),
        ("javascript:alert(1)", "forbidden_address"),
        ("http://user:secret@example.org/", "forbidden_address"),
        ("", "redirect_loop"),
    ],
)
def test_a_redirect_to_where_we_do_not_go_ends_the_fetch(site: Site, make: Make, location: str, outcome: Outcome) -> None:
    site.pages["/a"] = Reply(b"", 302, {"Location": location})
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert fetched.outcome == outcome
    assert site.count("/a") == 1
    assert "secret" not in (fetched.error or "")


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site, make: Make) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = Reply(b"", 307, {"Location": f"/{number + 1}"})
    site.pages["/6"] = PAGE
    fetcher = make()
    assert fetcher.fetch(site.url("/1"), purpose="page").outcome == "ok"
    assert fetcher.fetch(site.url("/0"), purpose="page").outcome == "redirect_loop"


def test_a_redirect_from_outside_into_our_network_is_refused(site: Site, make: Make, monkeypatch: Any) -> None:
    site.pages["/a"] = Reply(b"", 302, {"Location": site.url("/b", host="interne.example")})
    site.pages["/b"] = PAGE
    fetcher = make(allow_private_addresses=False)
    names_resolve(monkeypatch, {"public.example": "127.0.0.1", "interne.example": "127.0.0.1"})
    monkeypatch.setattr("flows.fetch.addresses.refusal", loopback_is_public_for_the_first(1))
    fetched = fetcher.fetch(site.url("/a", host="public.example"), purpose="page")
    assert (fetched.outcome, site.count("/a"), site.count("/b")) == ("forbidden_address", 1, 0)
