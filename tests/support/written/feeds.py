"""Feeds as text, and reading them."""

from __future__ import annotations

from parsers.feeds.feed import Feed, read_feed
from parsers.model import Entry

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
