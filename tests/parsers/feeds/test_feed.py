"""Feeds of every kind, and what their entries say."""

from __future__ import annotations

import time
from datetime import date

import pytest

from parsers.feeds.feed import read_feed
from parsers.model import Entry, PublicationDay
from tests.support.written.feeds import ATOM, RDF, RSS091, RSS20, URL, item, only, read, rss


def test_rss_is_read_with_its_day_in_paris() -> None:
    feed = read(RSS20)
    assert (feed.title, feed.version, feed.language, feed.problems) == ("Préfecture du Nord", "rss20", "fr", ())
    assert feed.entries == (
        Entry(
            url="https://www.prefecture.example/Actualites/Bilan",
            external_id="content-4711",
            title="Sécurité routière : bilan",
            published=PublicationDay(date(2021, 7, 21), "day", "feed"),
            summary="Le préfet présente le bilan.",
            language="fr",
        ),
    )


def test_atom_is_read_with_both_its_days_and_relative_links() -> None:
    feed = read(ATOM)
    assert (feed.title, feed.version, feed.language) == ("Home Office", "atom10", "en")
    assert feed.entries == (
        Entry(
            url="https://www.prefecture.example/news/plan",
            external_id="urn:uuid:1",
            title="UK and France agree plan",
            published=PublicationDay(date(2021, 7, 20), "day", "feed"),
            updated_on=date(2021, 7, 22),
            summary="A joint plan.",
            language="en",
        ),
    )


def test_rdf_is_read_with_the_dates_of_the_dublin_core() -> None:
    feed = read(RDF)
    assert feed.version == "rss10"
    assert feed.entries[0].published == PublicationDay(date(2021, 7, 21), "day", "feed")
    assert feed.entries[0].external_id == feed.entries[0].url == "https://a.example/1"


def test_the_oldest_rss_is_read() -> None:
    feed = read(RSS091)
    assert feed.version.startswith("rss091")
    assert feed.entries[0].url == "https://www.prefecture.example/ancien"


def test_an_atom_entry_that_tells_only_when_it_was_updated_is_published_then() -> None:
    entry = only(ATOM.replace("<published>2021-07-20T09:00:00+01:00</published>", ""))
    assert entry.published == PublicationDay(date(2021, 7, 22), "day", "feed")
    assert entry.updated_on == date(2021, 7, 22)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025/4/3", date(2025, 4, 3)),
        ("Tue, 20 Jul 2021 23:30:00 CEST", date(2021, 7, 20)),
        ("mar., 20 juil. 2021 10:00:00 +0200", date(2021, 7, 20)),
        ("20 juillet 2021", date(2021, 7, 20)),
        ("11/12/2019", date(2019, 12, 11)),
    ],
)
def test_dates_are_read_from_their_words_and_not_as_feedparser_guesses_them(written: str, day: date) -> None:
    assert only(rss(item(more=f"<pubDate>{written}</pubDate>"))).published == PublicationDay(day, "day", "feed")


def test_a_date_is_read_whatever_its_element_bears() -> None:
    assert only(rss(item(more="<pubDate xml:lang='fr' href='x'>21/07/2021</pubDate>"))).published is not None


def test_a_date_that_cannot_be_read_costs_the_date_and_is_told() -> None:
    feed = read(rss(item(1, "<pubDate>bientôt</pubDate>") + item(2, "<pubDate>21/07/2021</pubDate>")))
    assert [entry.published for entry in feed.entries] == [None, PublicationDay(date(2021, 7, 21), "day", "feed")]
    assert feed.problems == ("dates that cannot be read: 'bientôt' (entry 1)",)


# ---------------------------------------------------------------- links and guids


def test_relative_links_are_taken_from_xml_base_and_else_from_the_feed() -> None:
    one = '<entry xml:base="https://b.example/fr/"><title>a</title><link href="x"/></entry>'
    two = '<entry><title>b</title><link href="../y z"/></entry>'
    feed = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{one}{two}</feed>')
    assert [entry.url for entry in feed.entries] == [
        "https://b.example/fr/x",
        "https://www.prefecture.example/syndication/y%20z",
    ]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "https://",
        "http://a.example:99999/",
        "data:text/html,x",
    ],
)
def test_only_web_addresses_are_links(link: str) -> None:
    entry = only(rss(f"<item><title>Titre</title><link>{link}</link><guid isPermaLink='false'>g</guid></item>"))
    assert entry.url is None
    assert (entry.title, entry.external_id) == ("Titre", "g")


def test_a_permalink_guid_is_the_link_where_there_is_none() -> None:
    assert only(rss("<item><title>a</title><guid>https://a.example/1</guid></item>")).url == "https://a.example/1"


def test_a_guid_that_is_no_address_is_never_made_one() -> None:
    entry = only(rss("<item><title>a</title><guid>12345</guid></item>"))
    assert (entry.url, entry.external_id) == (None, "12345")


def test_a_guid_that_occurs_twice_identifies_nothing() -> None:
    guid = "<guid isPermaLink='false'>0</guid>"
    feed = read(rss(item(1, guid) + item(2, guid) + item(3, "<guid isPermaLink='false'>3</guid>")))
    assert [entry.external_id for entry in feed.entries] == [None, None, "3"]


def test_an_entry_is_kept_for_its_title_alone_and_left_out_when_it_has_nothing() -> None:
    feed = read(rss("<item><title>Seul</title></item><item><description>rien</description></item>" + item(3)))
    assert [entry.title for entry in feed.entries] == ["Seul", "Arrêté numéro 3"]
    assert feed.problems == ("entry 2 has no link, no guid and no title, and was left out",)


def test_an_alternate_link_of_another_type_is_a_link() -> None:
    link = '<link rel="enclosure" href="https://a.example/i.jpg"/><link rel="alternate" type="application/pdf" href="https://a.example/d.pdf"/>'
    assert (
        only(ATOM.replace('<link rel="alternate" type="text/html" href="/news/plan"/>', link)).url
        == "https://a.example/d.pdf"
    )


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;b&gt;Bilan&lt;/b&gt; de l&amp;#8217;été", "Bilan de l’été"),
        ("<![CDATA[1<sup>er</sup> octobre &amp; après]]>", "1er octobre & après"),
        ("1<sup>er</sup> octobre", "1er octobre"),
        ("Délai &lt; 3 mois", "Délai < 3 mois"),
        ("Sécurité & défense", "Sécurité & défense"),
        ("L&rsquo;&eacute;t&eacute;&nbsp;!", "L’été !"),
        ("R&D et &inconnu; reste", "R&D et &inconnu; reste"),
        ("a&#0;b&#xD800;c&#1114112;d&#x00000000D800;&#233;", "abcdé"),
        ("<!-- <![CDATA[ -->a&#xD800;b", "ab"),
        ("a\x00b\x0bc\u202ed\u200be", "abcde"),
        ("  deux\n\n lignes ", "deux lignes"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Titre", "Titre"),
        ("Prix : 5 < 6 et 7 > 2", "Prix : 5 < 6 et 7 > 2"),
    ],
)
def test_titles_are_plain_words_whatever_they_are_written_with(written: str, title: str) -> None:
    assert only(rss(item(title=written))).title == title


def test_a_whole_text_is_paragraphs_and_the_summary_is_short() -> None:
    text = "<h2>Bilan</h2><p>Le préfet <b>présente</b> le bilan.</p><ul><li>un</li><li>deux</li></ul><script>x()</script>"
    encoded = (
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{text}]]></content:encoded>"
    )
    entry = only(rss(item(more=f"<description>{'mot ' * 2000}</description>{encoded}")))
    assert entry.content == "Bilan\n\nLe préfet présente le bilan.\n\n- un\n\n- deux"
    assert entry.summary is not None
    assert len(entry.summary) <= 2000


def test_markup_that_is_not_escaped_is_read_all_the_same() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Un <b>texte</b> &amp; un &lt;autre&gt;.</p><p>Fin.</p></div>'
    feed = ATOM.replace(
        '<summary type="html">A &lt;em&gt;joint&lt;/em&gt; plan.</summary>', f'<content type="xhtml">{div}</content>'
    )
    assert only(feed).content == "Un texte & un <autre>.\n\nFin."


def test_elements_of_other_vocabularies_do_not_stand_for_those_of_the_entry() -> None:
    media = "<media:title xmlns:media='http://search.yahoo.com/mrss/'>Photo</media:title><itunes:summary>x</itunes:summary>"
    assert only(rss(item(more=media))).title == "Arrêté numéro 1"


# ---------------------------------------------------------------- charsets


@pytest.mark.parametrize(
    ("declared", "charset", "header"),
    [
        ("utf-8", "utf-8", "application/rss+xml; charset=iso-8859-1"),
        ("utf-8", "cp1252", "application/rss+xml; charset=utf-8"),
        ("iso-8859-1", "utf-8", "text/xml"),
        ("iso-8859-1", "cp1252", "text/xml"),
        ("utf-8", "utf-8-sig", None),
        ("utf-16", "utf-16", None),
        ("utf-8", "utf-16-le", None),
        ("nonsense", "cp1252", "text/xml; charset=more-nonsense"),
        ("utf-7", "cp1252", None),
    ],
)
def test_letters_survive_a_wrong_or_lying_charset(declared: str, charset: str, header: str | None) -> None:
    feed = rss(item(title="L’été à Bouchain – déjà"), declaration=f'<?xml version="1.0" encoding="{declared}"?>')
    entry = read_feed(feed.encode(charset), url=URL, content_type=header).entries[0]
    assert entry.title == "L’été à Bouchain – déjà"


def test_twenty_entries_are_read_in_a_few_milliseconds() -> None:
    feed = rss("".join(item(number, "<pubDate>Tue, 20 Jul 2021 22:30:00 GMT</pubDate>") for number in range(20))).encode()
    read(feed)
    begin = time.process_time()
    for _ in range(5):
        read(feed)
    assert (time.process_time() - begin) / 5 < 0.1
