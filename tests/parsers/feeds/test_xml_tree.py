"""Hostile XML to a plain tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.errors import UnreadableError
from parsers.feeds import xml_tree
from parsers.feeds.xml_tree import local_name, parse, parse_and_judge, repaired, root_start, text_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a &amp; b &lt; c", "a & b < c"),
        ("a & b < c", "a & b < c"),
        ("&eacute;&nbsp;&hellip;", "é …"),
        ("&file; &#233; &#xE9;", "&file; é é"),
        ("a&#0;&#xD800;&#99999999;b", "ab"),
        ("<![CDATA[&eacute; & <b>]]> & c", "&eacute; & <b> & c"),
        ("<![CDATA[never closed", "never closed</a>"),
        ("a\x00\x01\ufffeb", "ab"),
    ],
)
def test_stray_signs_are_text_and_names_of_html_are_their_characters(written: str, read: str) -> None:
    assert text_of(parse(f"<a>{written}</a>", what="feed", where="here")) == read


def test_broken_markup_is_read_as_far_as_it_goes_and_said_to_be_broken() -> None:
    tree, well_formed = parse_and_judge("<a><b>x<c>y</b></a>", what="feed", where="here")
    assert text_of(tree) == "xy"
    assert not well_formed
    assert parse_and_judge("<a><b>x</b> & y</a>", what="feed", where="here")[1]


def test_the_root_is_found_behind_whatever_stands_before_it_unless_it_is_part_of_a_page() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><!-- x --><x:Rss version="2.0"/>'
    assert root_start(text, {"rss"}) == text.index("<x:Rss")
    assert root_start("<html><body><rss/></body></html>", {"rss"}) is None
    assert root_start("<feedback/>", {"feed"}) is None


def test_names_are_told_without_namespace_or_prefix() -> None:
    tree = parse('<r xmlns:a="urn:a"><a:Item/><b:Item/></r>', what="feed", where="here")
    assert [local_name(child) for child in tree] == ["item", "item"]


def test_what_is_too_large_is_refused_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "_MAX_TAGS", 100)
    with pytest.raises(UnreadableError, match=r"sitemap at https://a\.example is too large"):
        parse("<a>" + "<b/>" * 100 + "</a>", what="sitemap", where="https://a.example")


@given(st.text(max_size=200))
def test_any_text_between_two_tags_can_be_read_and_given_out(text: str) -> None:
    text_of(parse(f"<a>{text}</a>", what="feed", where="here"))
    assert repaired(repaired(text)) == repaired(text)
