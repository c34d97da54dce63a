"""Feeds as they come: of every kind, broken, lying, hostile."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import NotAFeedError
from parsers.feeds.feed import Feed, looks_like_feed, read_feed
from parsers.feeds.flatten import MAX_ENTRIES
from parsers.model import Entry, PublicationDay

URL = "https://www.prefecture.example/syndication/flux/actualites"


def rss(
    items: str, *, head: str = "<title>Préfecture</title>", declaration: str = '<?xml version="1.0" encoding="utf-8"?>'
) -> str:
    return f'{declaration}<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(number: int = 1, more: str = "", title: str | None = None) -> str:
    link = f"https://www.prefecture.example/Actualites/{number}"
    return f"<item><title>{title or f'Arrêté numéro {number}'}</title><link>{link}</link>{more}</item>"


def read(feed: str | bytes, **more: str) -> Feed:
    return read_feed(feed.encode() if isinstance(feed, str) else feed, url=URL, **more)


def only(feed: str | bytes, **more: str) -> Entry:
    (entry,) = read(feed, **more).entries
    return entry


RSS20 = rss(
    """<item><title>Sécurité routière : bilan</title><link>https://www.prefecture.example/Actualites/Bilan</link>
    <guid isPermaLink="false">content-4711</guid><pubDate>Tue, 20 Jul 2021 22:30:00 GMT</pubDate>
    <description>&lt;p&gt;Le préfet présente &lt;b&gt;le bilan&lt;/b&gt;.&lt;/p&gt;</description></item>""",
    head="<title>Préfecture du Nord</title><language>fr-FR</language>",
)
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Home Office</title><id>urn:feed</id><updated>2021-07-21T09:00:00+01:00</updated>
<entry><title>UK and France agree plan</title><id>urn:uuid:1</id><link rel="alternate" type="text/html" href="/news/plan"/>
<published>2021-07-20T09:00:00+01:00</published><updated>2021-07-22T09:00:00+01:00</updated>
<summary type="html">A &lt;em&gt;joint&lt;/em&gt; plan.</summary></entry></feed>"""
RDF = """<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>Ministère</title>
</channel><item rdf:about="https://a.example/1"><title>Conférence</title><link>https://a.example/1</link>
<dc:date>2021-07-20T23:30:00Z</dc:date></item></rdf:RDF>"""
RSS091 = """<rss version="0.91"><channel><title>Vieux site</title>
<item><title>Ancien</title><link>/ancien</link></item></channel></rss>"""


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


# ---------------------------------------------------------------- what is not a feed, or hostile

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


def test_twenty_entries_are_read_in_a_few_milliseconds() -> None:
    feed = rss("".join(item(number, "<pubDate>Tue, 20 Jul 2021 22:30:00 GMT</pubDate>") for number in range(20))).encode()
    read(feed)
    begin = time.process_time()
    for _ in range(5):
        read(feed)
    assert (time.process_time() - begin) / 5 < 0.1
