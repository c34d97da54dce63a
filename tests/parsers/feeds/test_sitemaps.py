"""Sitemaps, plain and gzipped, whole and hostile."""

from __future__ import annotations

import gzip
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.errors import UnreadableError
from parsers.feeds.sitemaps import MAX_ENTRIES, Sitemap, read_sitemap
from parsers.model import Entry, PublicationDay

URL = "https://www.ministere.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def read(text: str | bytes) -> Sitemap:
    return read_sitemap(text.encode() if isinstance(text, str) else text, url=URL)


def urlset(urls: str) -> str:
    return f'{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}">{urls}</urlset>'


ONE = """<url><loc> https://www.ministere.example/a?b=1&amp;c=2 </loc><lastmod>2020-10-16T22:30:00Z</lastmod><n:news>
<n:publication_date>2020-10-15</n:publication_date>
<n:title>Un &lt;b&gt;titre&lt;/b&gt; &amp; un autre</n:title></n:news></url>"""
ENTRY = Entry(
    "https://www.ministere.example/a?b=1&c=2",
    title="Un titre & un autre",
    published=PublicationDay(date(2020, 10, 15), "day", "feed"),
    updated_on=date(2020, 10, 17),
)


def test_addresses_come_with_what_is_said_of_them() -> None:
    assert read(urlset(ONE + "<url><loc>/b</loc></url>")) == Sitemap((ENTRY, Entry("https://www.ministere.example/b")), ())


def test_a_gzipped_sitemap_is_unpacked_and_one_cut_off_gives_what_came_before() -> None:
    packed = gzip.compress(urlset(ONE * 3 + "".join(f"<url><loc>/{n * 7919}</loc></url>" for n in range(500))).encode())
    assert read(packed).entries[0] == ENTRY
    cut = read(packed[: len(packed) // 2]).entries
    assert cut[0] == ENTRY
    assert 1 < len(cut) < 500


def test_an_index_gives_its_sitemaps_those_changed_last_first() -> None:
    maps = "".join(
        f"<sitemap><loc>/s{number}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for number, day in enumerate(["2019-01-01", "", "2021-01-01"])
    )
    sitemap = read(f"{HEAD}<sitemapindex>{maps}</sitemapindex>")
    assert sitemap.entries == ()
    assert sitemap.children == tuple(f"https://www.ministere.example/s{number}.xml" for number in (2, 0, 1))


def test_what_cannot_be_asked_for_or_is_named_twice_or_is_the_sitemap_itself_is_left_out() -> None:
    bad = "<url><loc>javascript:x()</loc></url><url><loc/></url><url/>"
    sitemap = read(urlset(ONE + ONE + bad + f"<url><loc>{URL}</loc></url>"))
    assert sitemap == Sitemap((ENTRY,), (), ("addresses left out because they cannot be asked for: 3",))


def test_of_too_many_addresses_the_newest_are_taken_in_their_order() -> None:
    urls = "".join(
        f"<url><loc>/{number}</loc><lastmod>{date.fromordinal(730_000 + number)}</lastmod></url>"
        for number in range(MAX_ENTRIES + 9)
    )
    sitemap = read(urlset(urls))
    assert [entry.url for entry in sitemap.entries[:2]] == [f"https://www.ministere.example/{number}" for number in (9, 10)]
    assert len(sitemap.entries) == MAX_ENTRIES
    assert sitemap.problems == ("the sitemap holds 9 addresses more than are read; the newest were taken",)


@pytest.mark.parametrize(
    "body", [b"", b"<html><body><urlset/></body></html>", b"<rss version='2.0'/>", b"https://a.example/", b"\x1f\x8bnothing"]
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"ministere\.example"):
        read(body)


def test_a_small_file_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = gzip.compress(urlset(" " * 60_000_000).encode())
    assert len(bomb) < 100_000
    begin = time.process_time()
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read(bomb)
    assert time.process_time() - begin < 5


def test_entities_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    declared = f'{HEAD}<!DOCTYPE urlset [<!ENTITY a0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
    sitemap = read(declared + "<urlset><url><loc>https://a.example/&a8;&file;</loc></url></urlset>")
    assert [entry.url for entry in sitemap.entries] == ["https://a.example/&a8;&file;"]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: urlset(ONE + text).encode("utf-8", "replace")))
def test_no_bytes_end_in_anything_but_a_sitemap_or_a_clear_error(body: bytes) -> None:
    try:
        sitemap = read(body)
    except UnreadableError as error:
        assert error.message
    else:
        assert all(entry.url and entry.url.startswith("http") for entry in sitemap.entries)
