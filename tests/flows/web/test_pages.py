"""Every kind of page, in both languages, with real rows."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from alerts.model import Language
from flows.web.pages.groups import LEAST_DECIDED, decided
from tests.flows.web.conftest import Ids
from tests.support.servers.web_pages import Pages

KINDS = (
    "home", "commitments", "promise", "silent promise", "release", "versions", "parties", "party", "topics", "topic",
    "territories", "territory", "sources", "source", "search", "about", "alerts",
)  # several a line, as in a table  # fmt: skip


class Reading(HTMLParser):
    """What a page is made of: the attributes of its elements, the links, the ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "link", "input", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def values(self, name: str) -> list[str]:
        return [value or "" for _, given, value in self.attributes if given == name]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_every_kind(pages: Pages, ids: Ids, kind: str, language: Language) -> None:
    answer = pages.get(ids.addresses[kind], language=language)
    assert answer.status_code == 200
    read = Reading(answer.text)
    assert (read.open, read.wrong) == ([], []), "every element is closed, in order"
    assert f'<html lang="{language}">' in answer.text
    assert len(re.findall("<h1", answer.text)) == 1
    assert len(set(read.values("id"))) == len(read.values("id"))
    assert not [name for _, name, _ in read.attributes if name == "style" or name.startswith("on")]
    assert "<script" not in answer.text
    assert "<style" not in answer.text
    for link in read.values("href") + read.values("action"):
        assert link.startswith(("/", "#", "?", "http://", "https://")), link
    assert not [one for one in read.values("src") if not one.startswith("/")], "nothing is asked of anybody else"
    assert "{{" not in answer.text
    assert "None" not in re.sub(r"<[^>]*>", "", answer.text)


def test_every_link_of_every_page_leads_somewhere(pages: Pages, ids: Ids) -> None:
    elsewhere = ("/api/", "/feed.atom", "/calendar.ics", "/static/")
    asked: set[str] = set()
    for kind in KINDS:
        read = Reading(pages.get(ids.addresses[kind]).text)
        asked |= {link.split("#")[0] for link in read.values("href") if link.startswith("/")}
    links = sorted(one for one in asked if not one.startswith(elsewhere) and "format=" not in one)
    assert len(links) > 60
    failed = [
        (link, got.status_code) for link, got in zip(links, pages.get_all(links), strict=True) if got.status_code != 200
    ]
    assert failed == []


def test_a_promise_shows_both_quotations_and_how_to_cite_it(pages: Pages, ids: Ids) -> None:
    text = pages.get(ids.addresses["promise"], language="en").text
    snapshot_revision = re.search(r"revision (\d+)", text)
    assert "Said since" in text
    assert text.count("<blockquote") >= 3
    assert snapshot_revision is not None
    assert f"http://pages.test/commitments/{ids.followed}" in text
    assert f"/commitments/{ids.followed}/feed.atom" in text


def test_an_alert_that_is_kept_from_being_sent_is_shown_as_such(own_copy: Path) -> None:
    with duckdb.connect(str(own_copy)) as file:
        file.execute(
            "INSERT INTO deliveries BY NAME SELECT alert_id, 'team' AS channel_id, 'muted' AS state, 0 AS attempts, "
            "1 AS revision FROM alerts LIMIT 1"
        )
    with Pages(own_copy) as pages:
        assert pages.get("/alerts").text.count(">en sourdine<") == 1
        assert pages.get("/alerts", language="en").text.count(">muted<") == 1


def test_silence_is_told_with_how_much_was_read(pages: Pages, ids: Ids) -> None:
    text = pages.get(ids.addresses["silent promise"], language="en").text
    assert "No follow-up found in the sources watched" in text
    assert re.search(r"release(s have| has) been read|no later release has been read", text)
    assert "broken" not in re.sub(r"&#34;promise broken&#34;", "", text)


def test_promises_are_marked_in_their_place(pages: Pages, ids: Ids) -> None:
    text = pages.get(ids.addresses["release"]).text
    marked = re.findall(r'<mark id="c-([0-9a-f]+)"><a href="/commitments/\1">', text)
    assert len(marked) > 5
    assert pages.get(f"/commitments/{marked[0]}").status_code == 200


def test_versions_show_the_words_that_differ(pages: Pages, ids: Ids) -> None:
    text = pages.get(ids.addresses["versions"]).text
    assert "<del>" in text
    assert "<ins>" in text
    assert "<del>" not in pages.get(f"/releases/{ids.edited}").text
    assert "version 1" in pages.get(f"/releases/{ids.edited}?version=1").text.lower()
    assert pages.get(f"/releases/{ids.edited}?version=9").status_code == 404


def test_the_list_is_to_be_had_as_csv_with_the_same_rows(pages: Pages) -> None:
    query = "status=overdue&sort=-due&per_page=100"
    answer = pages.get(f"/commitments?{query}&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    shown = re.findall(
        r'<h3 class="card-title"[^>]*><a href="/commitments/([0-9a-f]+)"', pages.get(f"/commitments?{query}").text
    )
    assert answer.headers["content-type"].startswith("text/csv")
    assert [row["commitment_id"] for row in rows] == shown
    assert {row["status"] for row in rows} == {"overdue"}
    redirect = pages.get("/commitments?status=open&format=json")
    assert (redirect.status_code, redirect.headers["location"]) == (307, "/api/v1/commitments?status=open")


def test_pages_of_a_list_show_each_promise_once(pages: Pages) -> None:
    found: list[str] = []
    for page in range(1, 4):
        text = pages.get(f"/commitments?firmness=any&page={page}&per_page=25").text
        found += re.findall(r'<h3 class="card-title"[^>]*><a href="/commitments/([0-9a-f]+)"', text)
    assert len(found) == len(set(found)) > 25


def test_a_few_promises_are_not_counted_by_what_became_of_them(pages: Pages) -> None:
    tally = dict.fromkeys(("fulfilled", "superseded", "withdrawn", "overdue"), 1)
    assert decided(tally) == 4 < LEAST_DECIDED
    few = pages.get("/topics/health", language="en").text
    many = pages.get("/parties/france", language="en").text
    assert "nothing is counted" in few
    assert '<ul class="tally">' not in few
    assert '<ul class="tally">' in many


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("digues", True),
        ("DIGUE", True),
        ('"travaux de reprise"', True),
        ('"reprise de travaux"', False),
        ("digues zzzz", False),
        ("zzzz | digues", True),
        ("«travaux de reprise» digue", True),
        ("prefete val lys", True),
    ],
)
def test_search_reads_the_notation_of_match(pages: Pages, q: str, found: bool) -> None:
    text = pages.get("/search?q=" + q.replace(" ", "+"), language="en").text
    assert ("No release has these words." not in text) == found


def test_a_mistake_in_a_search_is_told_beside_the_field(pages: Pages) -> None:
    answer = pages.get('/search?q="digues')
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert 'value="&#34;digues"' in answer.text


@pytest.mark.parametrize(
    "address", ["/commitments/nobody", "/releases/none", "/parties/x", "/topics/x", "/territories/zz", "/x"]
)
def test_what_is_not_there_has_a_page(pages: Pages, address: str) -> None:
    answer = pages.get(address, language="en")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_what_an_address_asks_for_wrongly_is_told(pages: Pages) -> None:
    answer = pages.get("/commitments?due_from=2026-02-30")
    assert answer.status_code == 400
    assert "due_from" in answer.text
    assert pages.get("/commitments", method="POST").status_code == 405


def test_who_asks_for_the_head_alone_gets_it(pages: Pages) -> None:
    whole, head = pages.get("/about"), pages.get("/about", method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert pages.get("/nope", method="HEAD").status_code == 404


def test_behind_a_proxy_every_link_has_its_prefix(published: Path, ids: Ids) -> None:
    with Pages(published, "https://www.example.org/promises") as proxied:
        for address in (f"/promises/commitments/{ids.followed}", f"/commitments/{ids.followed}"):
            answer = proxied.get(address)
            assert answer.status_code == 200
            links = [one for one in Reading(answer.text).values("href") if one.startswith("/")]
            assert links
            assert all(one.startswith("/promises/") for one in links)
            assert f"https://www.example.org/promises/commitments/{ids.followed}" in answer.text
        assert proxied.get("/promises").status_code == 200
