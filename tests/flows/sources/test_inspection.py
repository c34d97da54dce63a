"""Visiting sources without storing anything, and finding a site's feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.catalogue.paragraphs import paragraph
from flows.config.load import load_config
from flows.fetch import Fetcher, HttpSettings
from flows.sources.inspection import NothingFoundError, StoppedError, check, discover
from parsers.model import Source
from tests.support.servers.sites import Reply, Site

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Communiqués de la préfecture</title><link>{home}</link><language>fr-FR</language>
<item><title>Réunion du comité</title><link>{home}a</link><guid>1</guid>
<pubDate>Mon, 02 Feb 2026 10:00:00 +0100</pubDate></item>
<item><title>Bilan des contrôles</title><link>{home}b</link><guid>2</guid>
<pubDate>Tue, 03 Feb 2026 10:00:00 +0100</pubDate></item>
</channel></rss>"""

LISTING = """<html lang="fr"><head><title>Actualités</title>{head}</head><body><main>
<div class="fr-card fr-card--horizontal"><div class="fr-card__body"><h2 class="fr-card__title">
<a class="fr-card__link" href="/Actualites/Controles-a-la-frontiere">Contrôles renforcés à la frontière</a></h2>
<p class="fr-card__detail">Publié le 04/02/2026</p></div></div>
<div class="fr-card fr-card--horizontal"><div class="fr-card__body"><h2 class="fr-card__title">
<a class="fr-card__link" href="/Actualites/Reunion-du-comite">Réunion du comité départemental</a></h2>
<p class="fr-card__detail">Publié le 01/02/2026</p></div></div>
</main></body></html>"""

RSS = "application/rss+xml"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    one = Fetcher(HttpSettings(delay_seconds=0.0, allow_private_addresses=True, retries=0))
    yield one
    one.close()


def feed(site: Site) -> Reply:
    return Reply(FEED.format(home=site.url("/")).encode(), content_type=RSS)


def declared(path: str) -> str:
    return f'<link rel="alternate" type="{RSS}" href="{path}">'


def source(site: Site, **more: tuple[str, ...]) -> Source:
    return Source("s", "S", "generic", site.url("/"), **more)


class TestCheck:
    def test_every_address_is_asked_once_and_its_entries_are_counted(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {"/": LISTING.format(head=""), "/feed": feed(site)}
        checkup = check(source(site, feeds=(site.url("/feed"),)), fetcher.fetch)
        assert [(a.purpose, a.outcome, a.entries) for a in checkup.answers] == [
            ("robots", "not_found", None),
            ("home", "ok", 2),
            ("feed", "ok", 2),
        ]
        assert checkup.answers[2].newest == date(2026, 2, 3)
        assert checkup.readable
        assert [asked.path for asked in site.asked] == ["/robots.txt", "/", "/feed"]

    def test_a_page_where_a_feed_should_be_is_unreadable(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {
            "/": "<html><body><p>Bienvenue</p></body></html>",
            "/feed": "<html><body>En maintenance</body></html>",
        }
        checkup = check(source(site, feeds=(site.url("/feed"),)), fetcher.fetch)
        assert checkup.answers[-1].outcome == "unreadable"
        assert checkup.answers[-1].detail
        assert not checkup.readable

    def test_a_listing_is_read_where_there_is_no_feed(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {"/": "<html><body>x</body></html>", "/Actualites": LISTING.format(head="")}
        checkup = check(source(site, listings=(site.url("/Actualites"),)), fetcher.fetch)
        assert (checkup.answers[-1].entries, checkup.answers[-1].newest) == (2, date(2026, 2, 4))

    def test_robots_txt_is_obeyed_and_told(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {"/robots.txt": Reply(b"User-agent: *\nDisallow: /", content_type="text/plain"), "/": "x"}
        checkup = check(source(site), fetcher.fetch)
        assert [answer.outcome for answer in checkup.answers] == ["ok", "robots_denied"]
        assert site.count("/") == 0

    def test_a_feed_that_the_page_names_is_suggested(self, site: Site, fetcher: Fetcher) -> None:
        head = declared("/feed")
        site.pages |= {"/": LISTING.format(head=head)}
        assert check(source(site), fetcher.fetch).suggestions == (site.url("/feed"),)

    def test_a_site_that_is_down_is_told_and_not_raised(self, fetcher: Fetcher) -> None:
        with Site() as gone:
            address = source(gone)
        checkup = check(address, fetcher.fetch)
        assert checkup.answers[-1].outcome == "unreachable"

    def test_a_stop_ends_the_visit(self, site: Site, fetcher: Fetcher) -> None:
        fetcher.stop()
        with pytest.raises(StoppedError):
            check(source(site), fetcher.fetch)


class TestDiscover:
    def test_a_declared_feed_is_found_and_made_sure_of(self, site: Site, fetcher: Fetcher) -> None:
        head = declared("/feed") + declared("/dead")
        site.pages |= {"/news": LISTING.format(head=head), "/feed": feed(site)}
        found, answers = discover(site.url("/news"), fetcher.fetch)
        assert found.feeds == (site.url("/feed"),)
        assert found.name == "Communiqués de la préfecture"
        assert found.language == "fr"
        assert found.home == site.url("/news")
        assert [a.outcome for a in answers if a.url.endswith("/dead")] == ["not_found"]

    def test_the_prefectures_page_of_feeds_is_walked(self, site: Site, fetcher: Fetcher) -> None:
        exports = '<html><body><a href="/syndication/flux/actualites">Actualités</a></body></html>'
        site.pages |= {
            "/": "<html><body>Accueil</body></html>",
            "/syndication/listexport": exports,
            "/syndication/flux/actualites": feed(site),
        }
        found, _ = discover(site.url("/"), fetcher.fetch)
        assert found.feeds == (site.url("/syndication/flux/actualites"),)

    def test_the_address_of_a_feed_itself_will_do(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {"/feed": feed(site)}
        found, _ = discover(site.url("/feed"), fetcher.fetch)
        assert (found.feeds, found.home) == ((site.url("/feed"),), site.url("/"))

    def test_a_feed_with_nothing_in_it_and_a_page_of_comments_are_passed_over(self, site: Site, fetcher: Fetcher) -> None:
        empty = Reply(b'<rss version="2.0"><channel><title>x</title></channel></rss>', content_type=RSS)
        head = declared("/empty") + declared("/comments/feed")
        site.pages |= {"/": LISTING.format(head=head), "/empty": empty, "/comments/feed": feed(site)}
        found, _ = discover(site.url("/"), fetcher.fetch)
        assert (found.feeds, found.listings) == ((), (site.url("/"),))
        assert site.count("/comments/feed") == 0

    def test_a_site_with_a_sitemap_only_is_described_by_it(self, site: Site, fetcher: Fetcher) -> None:
        urlset = (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>{site.url('/communiques/a')}</loc><lastmod>2026-02-01</lastmod></url></urlset>"
        )
        site.pages |= {
            "/": "<html><body>Accueil</body></html>",
            "/sitemap.xml": Reply(urlset.encode(), content_type="text/xml"),
        }
        found, _ = discover(site.url("/"), fetcher.fetch)
        assert (found.feeds, found.listings, found.sitemaps) == ((), (), (site.url("/sitemap.xml"),))

    def test_nothing_is_asked_twice_nor_without_end(self, site: Site, fetcher: Fetcher) -> None:
        links = "".join(f'<a href="/rss/{number}.xml">flux</a>' for number in range(100))
        site.pages |= {"/": f"<html><body>{links}</body></html>"}
        with pytest.raises(NothingFoundError):
            discover(site.url("/"), fetcher.fetch)
        paths = [asked.path for asked in site.asked]
        assert len(paths) == len(set(paths))
        assert len(paths) < 20

    def test_a_page_that_cannot_be_had_says_why(self, site: Site, fetcher: Fetcher) -> None:
        site.pages |= {"/": Reply(b"no", 403)}
        with pytest.raises(NothingFoundError, match="could not be had"):
            discover(site.url("/"), fetcher.fetch)

    def test_the_paragraph_loads_and_gets_an_id_of_its_own(self, site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
        site.pages |= {"/feed": feed(site)}
        found, _ = discover(site.url("/feed"), fetcher.fetch, taken=["127-0-0-1"])
        file = tmp_path / "c.toml"
        file.write_text("catalogue = []\nseed_corpus = false\n" + paragraph(found), encoding="utf-8")
        assert load_config(file).sources() == (found,)
        assert found.source_id == "127-0-0-1-2"
