"""The pages as JSON, feeds and figures: they answer as OpenAPI says, and nothing asked is a fault."""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

from flows.web.application import create_app
from flows.web.settings import WebSettings
from tests.flows.web.conftest import Ids
from tests.support.servers.web_pages import Pages
from warehouse.clock import utc_now
from warehouse.published.pages import prepare_pages

ATOM = "{http://www.w3.org/2005/Atom}"
CPU_SECONDS_AN_EXAMPLE = 6.0
"""For one example of each of the nineteen addresses, with making it and checking the answer."""
LISTS = (
    "commitments?firmness=any",
    "releases?",
    "parties?",
    "topics?",
    "territories?",
    "sources?",
    "search?q=le",
    "alerts?",
)


def test_every_kind_of_thing_is_there_under_the_name_of_its_page(pages: Pages, ids: Ids) -> None:
    for kind, identifier in (
        ("commitments", ids.followed), ("releases", ids.edited), ("parties", ids.party), ("topics", "security"),
        ("territories", ids.territory), ("sources", ids.source),
    ):  # several a line, as in a table  # fmt: skip
        answer = pages.get(f"/api/v1/{kind}/{identifier}")
        assert answer.status_code == 200, kind
        assert answer.json()["item"]
        missing = pages.get(f"/api/v1/{kind}/nothing-like-it")
        assert (missing.status_code, missing.json()["error"]) == (404, "not_found"), kind
    promise = pages.get(f"/api/v1/commitments/{ids.followed}").json()["item"]
    assert promise["commitment_id"] == ids.followed
    assert promise["quote"]
    assert promise["follow_ups"]
    about = pages.get("/api/v1/about").json()["item"]
    assert about["releases"] > 0
    assert {row["subject"] for row in about["reliability"]} == {"commitment", "follow_up"}


@pytest.mark.parametrize("address", LISTS)
def test_cursors_lead_through_everything_once(pages: Pages, address: str) -> None:
    whole = pages.get(f"/api/v1/{address}&per_page=100").json()
    found, cursor, most = [], "", 3 if len(whole["items"]) < 40 else 20
    while True:
        answer = pages.get(f"/api/v1/{address}&per_page={most}{cursor}").json()
        assert len(answer["items"]) <= most
        found += answer["items"]
        if answer["next"] is None or len(found) > 200:
            break
        cursor = f"&cursor={answer['next']}"
    assert found[: len(whole["items"])] == whole["items"]
    assert found


def test_filters_are_those_of_the_page(pages: Pages) -> None:
    answer = pages.get("/api/v1/commitments?status=overdue&sort=-due").json()
    assert {one["status"] for one in answer["items"]} == {"overdue"}
    assert answer["count"] == len(answer["items"])
    assert pages.get("/commitments?format=json&status=overdue").headers["location"].endswith("?status=overdue")
    assert pages.get("/api/v1/commitments?status=nonsense").json()["detail"].startswith("status: expected")
    assert pages.get("/api/v1/commitments?cursor=nonsense").status_code == 400
    assert pages.get("/api/v1/search").status_code == 400


def test_what_has_not_changed_is_not_sent_again(pages: Pages) -> None:
    for address in ("/api/v1/commitments", "/api/v1/sources", "/feed.atom", "/calendar.ics"):
        etag = pages.get(address).headers["etag"]
        again = pages.get(address, if_none_match=etag)
        assert (again.status_code, again.content) == (304, b""), address
        assert pages.get(address, if_none_match='W/"other"').status_code == 200


def test_another_publication_has_another_etag(own_copy: Path) -> None:
    with Pages(own_copy) as pages:
        before = pages.get("/api/v1/parties").headers["etag"]
        other = own_copy.with_name("other.duckdb")
        other.write_bytes(own_copy.read_bytes())
        with duckdb.connect(str(other)) as file:
            file.execute("UPDATE publication SET revision = revision + 1")
        other.replace(own_copy)
        pages.published.refresh()
        assert pages.get("/api/v1/parties", if_none_match=before).status_code == 200


def test_the_feed_has_what_the_filters_leave(pages: Pages, published: Path) -> None:
    def entries(query: str) -> int:
        return len(etree.fromstring(pages.get(f"/feed.atom{query}").content).findall(f"{ATOM}entry"))

    with duckdb.connect(str(published), read_only=True) as file:
        [(told,)] = file.execute("SELECT max(commitment_id) FROM alerts WHERE facts IS NOT NULL").fetchall()
    assert entries("") > entries(f"?commitment={told}") > 0
    assert entries("?territory=none") == 0


def test_the_calendar_has_what_the_filters_leave(pages: Pages, own_copy: Path) -> None:
    with duckdb.connect(str(own_copy)) as file:
        file.execute("UPDATE commitments SET deadline_to = current_date + 10, deadline_from = current_date")
        prepare_pages(file)
    with Pages(own_copy) as dated:
        answer = dated.get("/calendar.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert events
        one = str(events[0]["uid"]).partition("@")[0]
        assert len(Calendar.from_ical(dated.get(f"/calendar.ics?commitment={one}").content).walk("VEVENT")) == 1
    assert Calendar.from_ical(pages.get("/calendar.ics?territory=none").content).walk("VEVENT") == []


def test_a_promise_has_a_feed_and_a_calendar_of_its_own(pages: Pages, own_copy: Path, ids: Ids) -> None:
    own = pages.get(f"/commitments/{ids.followed}/feed.atom", language="en")
    read = feedparser.parse(own.content)
    assert (read.bozo, own.headers["content-type"]) == (False, "application/atom+xml; charset=utf-8")
    assert read.feed.id == f"urn:followthrough:alerts:commitment:{ids.followed}"
    assert read.feed.title.startswith("Followthrough, alerts: ")
    by_filter = etree.fromstring(pages.get(f"/feed.atom?commitment={ids.followed}").content)
    known = {entry.findtext(f"{ATOM}id") for entry in by_filter.findall(f"{ATOM}entry")}
    assert known <= {entry.id for entry in read.entries}, "also what is about other promises too"
    assert len(read.entries) > 0
    again = pages.get(f"/commitments/{ids.followed}/feed.atom", language="en", if_none_match=own.headers["etag"])
    assert again.status_code == 304
    with duckdb.connect(str(own_copy)) as file:
        file.execute("UPDATE commitments SET deadline_to = DATE '2001-02-03', deadline_from = deadline_to")
        prepare_pages(file)
    with Pages(own_copy) as dated:
        calendar = Calendar.from_ical(dated.get(f"/commitments/{ids.silent}/calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event.decoded("dtstart")) == (f"{ids.silent}@followthrough", date(2001, 2, 3))
    for address in ("feed.atom", "calendar.ics"):
        assert pages.get(f"/commitments/0123/{address}").status_code == 404


def age_of_pass(path: Path, completed: datetime | None) -> None:
    with duckdb.connect(str(path)) as file:
        outcome = "CASE WHEN $at IS NULL THEN NULL ELSE 'completed' END"
        file.execute(f"UPDATE runs SET ended_at = $at, outcome = {outcome}, flow = 'watch'",
                     {"at": completed})  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (25, 200), (27, 503), (None, 503)])
def test_health_is_the_age_of_the_newest_completed_pass(own_copy: Path, hours: int | None, status: int) -> None:
    age_of_pass(own_copy, None if hours is None else utc_now() - timedelta(hours=hours))
    with Pages(own_copy, healthy_hours=26) as pages:
        answer = pages.get("/healthz")
        assert answer.status_code == status
        assert ("problem" in answer.json()) == (status == 503)


def test_no_file_is_no_health(tmp_path: Path) -> None:
    with Pages(tmp_path / "none.duckdb") as pages:
        answer = pages.get("/healthz")
        assert (answer.status_code, answer.json()["problem"]) == (503, "the published file is missing")
        assert pages.get("/api/v1/commitments").json()["error"] == "file_missing"
        assert pages.get("/metrics").status_code == 503


def test_figures_are_prometheus_text(pages: Pages, published: Path) -> None:
    answer = pages.get("/metrics")
    families = {one.name: one for one in text_string_to_metric_families(answer.text)}
    for name in ("passes", "fetches", "releases", "newest_release_age_seconds", "incidents_open", "commitments",
                 "last_pass_duration_seconds", "deliveries"):  # several a line, as in a table  # fmt: skip
        assert f"followthrough_{name}" in families, name
    with duckdb.connect(str(published), read_only=True) as file:
        [(releases,)] = file.execute("SELECT count(*) FROM releases").fetchall()
    assert families["followthrough_releases"].samples[0].value == releases


@pytest.mark.parametrize("examples", [20, pytest.param(600, marks=pytest.mark.soak)])
def test_everything_openapi_allows_is_answered_as_it_says(published: Path, examples: int) -> None:
    import schemathesis  # which takes a second and more, here and not in every worker and whenever anything is tested
    from schemathesis.specs.openapi import checks

    promised = [
        schemathesis.checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    app = create_app(WebSettings(published))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    began, asked = time.process_time(), 0
    for result in schema.get_all_operations():

        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=result.ok().as_strategy())
        def answered(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=promised)

        answered()
    app.state.published.close()
    assert asked >= 8 * examples
    assert time.process_time() - began < examples * CPU_SECONDS_AN_EXAMPLE


def test_thousands_of_random_requests_are_no_fault_and_cost_little(pages: Pages, ids: Ids) -> None:
    rng = random.Random(1429)
    paths = [f"/api/v1/{one.partition('?')[0]}" for one in LISTS] + ["/feed.atom", "/calendar.ics", "/healthz", "/metrics"]
    paths += [f"/api/v1/commitments/{ids.followed}", f"/api/v1/releases/{ids.edited}", "/sign-in", "/review"]
    names = ("cursor", "per_page", "q", "status", "words", "sort", "source", "due_from", "commitment", "lang", "x")
    values = (
        "",
        "1",
        "-1",
        "MC4w",
        "MS4xMDAw",
        "9" * 30,
        "overdue",
        "%00",
        "%ff",
        "é",
        "digues",
        "a|b",
        '"',
        "(" * 40,
        "2026-01-01",
        "-due",
    )
    addresses = []
    for _ in range(2_000):
        pairs = "&".join(f"{rng.choice(names)}={rng.choice(values)}" for _ in range(rng.randrange(4)))
        addresses.append(rng.choice(paths) + rng.choice(("", "", "", "/x", "%2f")) + (f"?{pairs}" if pairs else ""))
    began = time.process_time()
    answered = pages.get_all(addresses)
    assert time.process_time() - began < 100, "fifty milliseconds of CPU time each"
    assert [one for one, answer in zip(addresses, answered, strict=True) if answer.status_code >= 500] == []
