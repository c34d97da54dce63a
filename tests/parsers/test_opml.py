"""Lists of feeds from other programs, and for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import UnreadableError
from parsers.opml import Outline, read_opml, write_opml

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>My feeds</title></head><body>
  <outline text="Préfectures">
    <outline type="rss" text="Préfecture A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" language="fr-FR"/>
    <outline type="rss" text="A again" xmlUrl="https://a.example/feed"/>
  </outline>
  <outline type="rss" title="B &amp; Cie" text="b" xmlurl="feed://b.example/rss"/>
  <outline type="link" text="A site" url="https://c.example/"/>
  <outline text="Only a note"/>
  <outline text="Local" xmlUrl="file:///etc/passwd"/>
  <outline xmlUrl="http://d.example/rss"/>
</body></opml>
"""


def read(text: str) -> tuple[Outline, ...]:
    return read_opml(text.encode(), where="list.opml").outlines


def test_sites_are_found_in_any_folder_and_each_feed_once() -> None:
    assert read(LIST) == (
        Outline("Préfecture A", "https://a.example/feed", "https://a.example/", "fr-fr"),
        Outline("B & Cie", "https://b.example/rss"),
        Outline("A site", None, "https://c.example/"),
        Outline("http://d.example/rss", "http://d.example/rss"),
    )


def test_what_cannot_be_asked_is_named() -> None:
    problems = read_opml(LIST.encode(), where="x").problems
    assert any("Local" in line for line in problems)


@pytest.mark.parametrize("text", ["", "<html><body><opml/></body></html>", "<rss/>", "{}", "\0\0\0"])
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"list\.opml is not OPML"):
        read(text)


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + LIST.split("?>")[1].replace(
        "My feeds", "&b;"
    )
    assert len(read(bomb)) == len(read(LIST))


def test_a_list_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert read(LIST[: LIST.index('<outline type="link"')])[0].title == "Préfecture A"


def test_a_list_without_end_is_cut() -> None:
    endless = "<opml><body>" + "".join(f'<outline xmlUrl="https://x.example/{n}"/>' for n in range(10_050))
    found = read_opml(endless.encode(), where="x")
    assert len(found.outlines) == 10_000
    assert found.problems == ("only the first 10,000 sites were read",)


@given(st.lists(st.builds(Outline, st.text(min_size=1, max_size=40), st.just("https://a.example/f"), st.none()), max_size=1))
@settings(deadline=1000)
def test_what_is_written_can_be_read_whatever_the_titles_hold(outlines: list[Outline]) -> None:
    assert len(read_opml(write_opml(outlines, title="x\0"), where="x").outlines) == len(outlines)


def test_what_is_written_comes_back() -> None:
    outlines = read(LIST)
    assert read_opml(write_opml(outlines, title="Sources"), where="x").outlines == outlines
