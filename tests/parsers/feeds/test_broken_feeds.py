"""What is no feed, breaks off, lies or is hostile."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import NotAFeedError
from parsers.feeds.feed import looks_like_feed
from parsers.feeds.flatten import MAX_ENTRIES
from parsers.model import PublicationDay
from tests.support.written.feeds import ATOM, RDF, RSS091, RSS20, item, only, read, rss

MAINTENANCE = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Site en maintenance</h1></body></html>"


HIDDEN = MAINTENANCE.replace("</h1>", "</h1><rss version='2.0'><channel><item><title>a</title></item></channel></rss>")
SITEMAP = '<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>'


@pytest.mark.parametrize(
    "body",
    ["", "\0" * 100, "{}", MAINTENANCE, HIDDEN, SITEMAP, "%PDF-1.4", "<rss", "<rss version='2.0'><channel><item><title>x"],
)
def test_what_is_no_feed_is_said_to_be_none(body: str) -> None:
    with pytest.raises(NotAFeedError) as raised:
        read(body)
    assert "prefecture.example" in raised.value.message


def test_a_maintenance_page_is_named_as_a_web_page() -> None:
    with pytest.raises(NotAFeedError, match="a web page where a feed should be") as raised:
        read(MAINTENANCE)
    assert raised.value.hint


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss("")).entries == ()


def test_the_whole_entries_before_a_break_are_kept() -> None:
    whole = rss(item(1) + item(2) + item(3))
    feed = read(whole[: whole.index("numéro 3") + 4])
    assert [entry.title for entry in feed.entries] == ["Arrêté numéro 1", "Arrêté numéro 2"]
    assert feed.problems == ("the feed breaks off; its first 2 entries are whole and were read",)


def test_broken_markup_in_one_entry_leaves_the_others() -> None:
    feed = read(rss(item(1) + "<item><title>Cassé <b>ici</title><link>https://a.example/2</item>" + item(3)))
    assert [entry.title for entry in feed.entries] == ["Arrêté numéro 1", "Cassé ici", "Arrêté numéro 3"]
    assert feed.problems == ("entries that are not well-formed XML, and were read as far as they go: 1",)


def test_warnings_printed_before_the_feed_do_not_hide_it() -> None:
    assert only("\n\nWarning: x in y.php\n" + rss(item())).title == "Arrêté numéro 1"


def test_entities_of_a_document_type_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{bomb}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    begin = time.process_time()
    entry = only(f'<?xml version="1.0"?>{declared}' + rss(item(title="&a9; &file;"), declaration=""))
    assert entry.title == "&a9; &file;"
    assert time.process_time() - begin < 1


def test_prefixes_that_are_not_declared_do_not_cost_the_feed() -> None:
    feed = read(rss(item(more="<dc:date>2021-07-21</dc:date><foo:bar>x</foo:bar>")))
    assert feed.entries[0].published == PublicationDay(date(2021, 7, 21), "day", "feed")


def test_of_too_many_entries_the_newest_are_read_in_their_order() -> None:
    days = [f"<pubDate>{date.fromordinal(730_000 + number).isoformat()}</pubDate>" for number in range(MAX_ENTRIES + 500)]
    feed = read(rss("".join(item(number, day) for number, day in enumerate(days))))
    assert len(feed.entries) == MAX_ENTRIES
    assert [feed.entries[0].title, feed.entries[-1].title] == ["Arrêté numéro 500", f"Arrêté numéro {MAX_ENTRIES + 499}"]
    assert feed.problems == ("the feed holds 500 entries more than are read at once; the newest were taken",)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<a ", "<a>", "<![CDATA[", "&a", "<!ENTITY a", "<?x ", "<item>", "<item><", "]]>", "<item><title>", "</item>",
     escape("<script><b>"), escape("<a href='"), "<!--", "<item a='"],
)  # several a line, as in a table  # fmt: skip
def test_hostile_markup_takes_time_in_proportion_to_its_length(piece: str) -> None:
    begin = time.process_time()
    text = piece * (600_000 // len(piece))
    open_ended = f'<rss version="2.0"><channel><item><title>a</title><description>{text}'
    for feed in (open_ended, rss(f"<item><title>a</title><description>{text}</description></item>")):
        with suppress(NotAFeedError):  # refused or read: what is measured is the time
            read(feed)
    assert time.process_time() - begin < 10


def test_thousands_of_attributes_cost_nothing() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(50_000))
    begin = time.process_time()
    assert only(rss(f"<item {attributes}><title>a</title></item>")).title == "a"
    assert time.process_time() - begin < 5


@given(
    st.binary(max_size=500) | st.text(max_size=300).map(lambda text: rss(item(title=text) + text).encode("utf-8", "replace"))
)
@settings(deadline=None)
def test_no_bytes_end_in_anything_but_a_feed_or_a_clear_error(body: bytes) -> None:
    try:
        read(body)
    except NotAFeedError as error:
        assert error.message


@given(st.text(max_size=60).filter(lambda text: text.strip()))
def test_a_title_is_one_line_without_control_characters(text: str) -> None:
    for entry in read(rss(item(title=escape(text)))).entries:
        assert entry.title is None or (entry.title.isprintable() or not entry.title.isascii())
        assert entry.title is None or "\n" not in entry.title


def test_a_feed_is_known_by_its_first_bytes() -> None:
    for feed in (RSS20, ATOM, RDF, RSS091, "\ufeff \n" + RSS20):
        assert looks_like_feed(feed.encode())
    assert looks_like_feed(RSS20.encode("utf-16"))
    for other in (MAINTENANCE, "", "<urlset/>", "<p>Abonnez-vous à notre flux <rss></p><html>", "<html><rss version='2.0'>"):
        assert not looks_like_feed(other.encode()) or other.startswith("<p>")
