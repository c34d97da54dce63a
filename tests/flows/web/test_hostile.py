"""Text of releases that would be markup, links that nobody should follow, addresses that nobody should type."""

from __future__ import annotations

import random
import re
from pathlib import Path

import duckdb
import pytest

from tests.flows.web.conftest import Ids
from tests.flows.web.test_pages import KINDS, Reading
from tests.support.servers.web_pages import Pages
from warehouse.published.pages import prepare_pages

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{ 7*7 }}{% raw %}\u202e\x07"
LINK = "javascript:alert(document.domain)//https://www.example.org/"


@pytest.fixture
def hostile(own_copy: Path) -> Path:
    """The demonstration's file, in which every text from outside is an attempt at something."""
    with duckdb.connect(str(own_copy)) as file:
        for relation, texts, links in (
            ("release_versions", ("title",), ()),
            ("release_records", ("authority",), ("url",)),
            ("commitments", ("title", "deadline_text", "action", "decided_by"), ()),
            ("follow_ups", ("quote",), ()),
            ("claims", ("object",), ()),
            ("sources", ("name", "note"), ("home",)),
            ("parties", ("name",), ()),
            ("incidents", ("detail",), ()),
            ("alerts", ("title",), ()),
            ("captures", ("content_type", "warc_file"), ("url",)),
            ("related_pairs", ("quote",), ()),
        ):
            sets = ", ".join(
                [f"{name} = $evil || coalesce({name}, '')" for name in texts] + [f"{name} = $link" for name in links]
            )
            given = {"evil": EVIL} | ({"link": LINK} if links else {})
            file.execute(f"UPDATE {relation} SET {sets}", given)
        file.execute("UPDATE release_versions SET body = replace(body, ' ', ' <b onclick=alert(4)>')")
        file.execute("UPDATE commitments SET actors = list_append(actors, $evil), partners = [$evil]", {"evil": EVIL})
        file.execute("UPDATE parties SET names = list_append(names, $evil)", {"evil": EVIL})
        prepare_pages(file)
    return own_copy


def test_text_from_outside_is_text_on_every_page(hostile: Path, ids: Ids) -> None:
    with Pages(hostile) as pages:
        answers = pages.get_all([ids.addresses[kind] for kind in KINDS])
    shown = 0
    for kind, answer in zip(KINDS, answers, strict=True):
        assert answer.status_code == 200, kind
        read = Reading(answer.text)
        assert (read.open, read.wrong) == ([], []), kind
        assert not {"script", "img"} & {tag for tag, _, _ in read.attributes}, kind
        assert not re.search(r"<(?:script|img|b)\b", answer.text), kind
        assert not [name for _, name, _ in read.attributes if name.startswith("on") or name == "style"], kind
        assert not [link for link in read.values("href") if "javascript" in link.lower()], kind
        assert "\u202e" not in answer.text
        assert "\x07" not in answer.text
        shown += "&lt;script&gt;" in answer.text
    assert shown >= 12, "or the file would not have been hostile"


def test_a_title_of_a_megabyte_is_cut(own_copy: Path, ids: Ids) -> None:
    with duckdb.connect(str(own_copy)) as file:
        file.execute("UPDATE release_versions SET title = repeat('très long ', 100000)")
        file.execute("UPDATE commitments SET title = repeat('é', 1000000), quote = repeat('mot ', 250000)")
        file.execute("UPDATE sources SET name = repeat('x', 1000000)")
        file.execute("UPDATE alerts SET title = repeat('x', 1000000)")
        file.execute("UPDATE parties SET name = repeat('x', 1000000)")
        prepare_pages(file)
    with Pages(own_copy) as pages:
        for kind, answer in zip(KINDS, pages.get_all([ids.addresses[kind] for kind in KINDS]), strict=True):
            assert answer.status_code == 200, kind
            assert len(answer.content) < 200_000, kind
        assert len(pages.get("/commitments?format=csv").content) < 500_000


def test_no_cell_of_the_csv_is_a_formula(own_copy: Path) -> None:
    with duckdb.connect(str(own_copy)) as file:
        file.execute("UPDATE commitments SET title = '=HYPERLINK(\"http://x\")'")
        prepare_pages(file)
    with Pages(own_copy) as pages:
        text = pages.get("/commitments?format=csv").text
    assert "HYPERLINK" in text
    assert not re.search(r'(?:^|,)"?=', text, re.MULTILINE)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=<script>alert(1)</script>",
        "/commitments?words=<script>alert(1)</script>",
        "/commitments?status=<script>alert(1)</script>",
        "/commitments?party='><script>alert(1)</script>",
        "/releases/x?version=<script>alert(1)</script>",
        "/commitments/<script>alert(1)</script>",
        "/static/<script>alert(1)</script>",
        "/?lang=<script>alert(1)</script>",
        "/?x=<script>alert(1)</script>",
    ],
)
def test_nothing_of_an_address_comes_back_as_markup(pages: Pages, address: str) -> None:
    answer = pages.get(address)
    assert answer.status_code < 500
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path", ["../settings.py", "..%2fsettings.py", "%2e%2e/settings.py", "/etc/passwd", "style.css/..", "style.css%00", ""]
)
def test_no_other_file_is_given(pages: Pages, path: str) -> None:
    assert pages.get(f"/static/{path}").status_code in (404, 405)
    assert pages.get("/static/style.css").status_code == 200


def test_every_answer_bears_the_headers(pages: Pages, ids: Ids) -> None:
    for address in (
        *ids.addresses.values(),
        "/nope",
        "/static/style.css",
        "/commitments?format=csv",
        "/search?q=%22",
        "/" + "a" * 9_000,
    ):
        headers = pages.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_what_is_too_large_is_refused(pages: Pages) -> None:
    assert pages.get("/search?q=" + "a" * 5_000).status_code == 414
    assert pages.get("/", method="POST", content_length="70000").status_code == 413
    assert pages.get("/search?q=" + "a" * 400).status_code == 400
    assert pages.get("/search?q=" + "+".join(f"w{n}" for n in range(40))).status_code == 400
    assert pages.get("/commitments?" + "&".join(f"party=p{n}" for n in range(60))).status_code == 400


def random_address(rng: random.Random, known: list[str]) -> str:
    """An address of ours, or nearly, with parameters of ours, or nearly."""
    path = rng.choice(known).split("?")[0]
    if rng.random() < 0.3:
        path += rng.choice(("/", "/x", "%00", "//", "/../..", ";a", "%ff", "é", "/'--", "/%F0%9F%98%80"))
    names = ("status", "firmness", "party", "topic", "territory", "source", "due_from", "due_to", "words", "sort", "page",
             "per_page", "q", "version", "differences", "format", "lang", "commitment",
             "x", "")  # several a line, as in a table  # fmt: skip
    values = ("", "1", "0", "-1", "9" * 20, "open", "overdue", "any", "security", "59", "2026-01-01", "9999-12-31",
              "0000-00-00", "digues", '"', "|", "a|b", "%00", "%ff%fe", "é", "' OR 1=1 --", "$x", "{x}", "%25s", "france",
              "csv", "json", "fr", "-due", "a" * 500, "(" * 50, "\\", "%F0%9F%98%80", "NaN",
              "1e9", "٣")  # several a line, as in a table  # fmt: skip
    pairs = [f"{rng.choice(names)}={rng.choice(values)}" for _ in range(rng.randrange(5))]
    return path + ("?" + "&".join(pairs) if pairs else "")


def asked_at_random(pages: Pages, ids: Ids, number: int, seed: int) -> list[tuple[str, int]]:
    rng = random.Random(seed)
    known = [*ids.addresses.values(), "/static/style.css", "/healthz", "/api/v1/commitments"]
    addresses = [random_address(rng, known) for _ in range(number)]
    return [(one, answer.status_code) for one, answer in zip(addresses, pages.get_all(addresses), strict=True)]


def test_no_address_is_a_fault(pages: Pages, ids: Ids) -> None:
    answered = asked_at_random(pages, ids, 250, seed=14)
    assert [one for one in answered if one[1] >= 500] == []
    assert {status for _, status in answered} >= {200, 400, 404}


@pytest.mark.soak
def test_no_address_of_ten_thousand_is_a_fault(pages: Pages, ids: Ids) -> None:
    assert [one for one in asked_at_random(pages, ids, 10_000, seed=41) if one[1] >= 500] == []
