"""Lists of feeds from other programs, and for them."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.errors import UnreadableError
from parsers.feeds.opml import read_opml, write_opml
from parsers.model import Source

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>My feeds</title></head><body>
  <outline text="Préfectures">
    <outline type="rss" text="Préfecture A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" language="fr-FR"/>
    <outline type="rss" text="A again" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>
  </outline>
  <outline type="rss" title="B &amp; Cie" text="b" xmlurl="https://b.example/rss" language="en"/>
  <outline type="link" text="A site" url="https://c.example/"/>
  <outline text="Only a note"/>
  <outline text="Local" xmlUrl="file:///etc/passwd"/>
  <outline xmlUrl="http://d.example/rss"/>
</body></opml>
"""

FULL = Source(
    source_id="full",
    name='A "name" & more',
    family="prefecture",
    home="https://www.example.org/",
    feeds=("https://www.example.org/a?b=1&c=2", "https://www.example.org/b"),
    listings=("https://www.example.org/news",),
    sitemaps=("https://www.example.org/sitemap.xml",),
    country="BE",
    language="nl",
    territory="R32",
    authority="Somebody",
    platform="shared",
    every_hours=2.5,
    max_pages=7,
    max_age_days=9,
    failures_before_incident=5,
    include=(r"/news/\d+",),
    verified=date(2026, 1, 31),
    note="A note",
)


def test_sites_are_found_in_any_folder_and_each_once() -> None:
    found = [(one.source_id, one.name, one.home, one.feeds, one.language) for one in read_opml(LIST.encode())]
    assert found == [
        ("prefecture-a", "Préfecture A", "https://a.example/", ("https://a.example/feed",), "fr"),
        ("b-cie", "B & Cie", "https://b.example/", ("https://b.example/rss",), "en"),
        ("a-site", "A site", "https://c.example/", (), "fr"),
        ("d-example", "d.example", "http://d.example/", ("http://d.example/rss",), "fr"),
    ]


@pytest.mark.parametrize("text", ["", "<html><body><opml/></body></html>", "<rss/>", "{}", "\0\0\0"])
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="no OPML"):
        read_opml(text.encode())


def test_entities_of_a_document_type_are_not_expanded() -> None:
    declared = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb = declared + LIST.split("?>")[1].replace("A site", "&b;")
    assert [one.name for one in read_opml(bomb.encode())][2] != "a" * 40


def test_a_list_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert read_opml(LIST[: LIST.index('<outline type="link"')].encode())[0].name == "Préfecture A"


def test_a_list_without_end_is_cut_in_good_time() -> None:
    endless = "<opml><body>" + "".join(f'<outline text="same" xmlUrl="https://x.example/{n}"/>' for n in range(20_000))
    began = time.process_time()
    assert len(read_opml(endless.encode())) == 10_000
    assert time.process_time() - began < 10


@given(st.text(min_size=1, max_size=40))
def test_what_is_written_can_be_read_whatever_the_name_holds(name: str) -> None:
    assert len(read_opml(write_opml([Source("a", name, "generic", "https://a.example/")]))) == 1


def test_what_is_written_comes_back() -> None:
    sources = (*read_opml(LIST.encode()), FULL)
    assert read_opml(write_opml(sources)) == sources
