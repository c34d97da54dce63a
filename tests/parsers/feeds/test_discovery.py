"""Where a site's feeds are: what a page names, and the places worth trying."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.feeds.discovery import FoundFeed, find_feeds, usual_places

URL = "https://www.departement.example/Actualites/Toutes"

EXPORTS = """<!DOCTYPE html><html><head><title>Flux</title><link rel="stylesheet" href="/rss.css">
<link rel="alternate" hreflang="en" href="/en/"><link rel="canonical" href="/syndication/listexport"></head><body><main><ul>
<li><a href="/syndication/flux/actualites">Actualités</a></li><li><a href="/syndication/flux/rss_feed_69"><b>Communiqués</b>
 de presse</a></li><li><a href="/syndication/flux/actualites">encore</a><li><a href="/Actualites">Actualités</a></li>
</ul></main></body></html>"""


def test_the_page_of_exports_names_each_flux_once() -> None:
    assert find_feeds(EXPORTS.encode(), url=URL) == (
        FoundFeed("https://www.departement.example/syndication/flux/actualites", "Actualités", "export"),
        FoundFeed("https://www.departement.example/syndication/flux/rss_feed_69", "Communiqués de presse", "export"),
    )


def test_what_the_head_declares_comes_first_and_sitemaps_last() -> None:
    page = """<html><head><link rel=sitemap href=/sitemap.xml>
    <link rel="alternate" type="application/atom+xml" href="news.atom"
    title="News &amp; more"></head><body><a href="/rss.xml">RSS</a><a href="/syndication/flux/x">X</a>
    <a href="news.atom">Atom</a></body>"""
    assert find_feeds(page.encode(), url=URL) == (
        FoundFeed("https://www.departement.example/Actualites/news.atom", "News & more", "alternate"),
        FoundFeed("https://www.departement.example/syndication/flux/x", "X", "export"),
        FoundFeed("https://www.departement.example/rss.xml", "RSS", "link"),
        FoundFeed("https://www.departement.example/sitemap.xml", None, "sitemap"),
    )


@pytest.mark.parametrize(
    "href",
    ["/rss.xml", "/rss", "/feed/", "/spip.php?page=backend", "/avis/rss/AVURNAV?format=rss", "/rss/actualites.xml",
     "/a.atom", "/search/news.atom?organisations[]=home-office", "/rss-actualites.xml", "/?feed=rss2"],
)  # several a line, as in a table  # fmt: skip
def test_links_that_look_like_feeds_are_found(href: str) -> None:
    (found,) = find_feeds(f"<body><a href='{href}'>x</a></body>".encode(), url=URL)
    assert (found.url, found.kind) == (f"https://www.departement.example{href}", "link")


@pytest.mark.parametrize(
    "href",
    [
        "/presse",
        "/feedback",
        "/rssi-du-departement",
        "#rss",
        "javascript:rss()",
        "/flux-migratoires",
        "mailto:rss@a.example",
    ],
)
def test_other_links_are_not(href: str) -> None:
    assert find_feeds(f"<body><a href='{href}'>RSS</a></body>".encode(), url=URL) == ()


def test_relative_addresses_are_taken_from_the_base_of_the_page() -> None:
    page = '<html><head><base href="/fr/"><link rel="alternate" type="application/rss+xml" href="rss.xml"></head></html>'
    assert [found.url for found in find_feeds(page.encode(), url=URL)] == ["https://www.departement.example/fr/rss.xml"]


def test_the_usual_places_are_of_the_site_itself_the_prefectures_first() -> None:
    places = usual_places("https://www.nord.example/Actualites?x=1")
    assert places[0] == "https://www.nord.example/syndication/listexport"
    assert "https://www.nord.example/sitemap.xml" in places
    assert len(set(places)) == len(places)
    assert usual_places("not an address") == ()


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: (EXPORTS + text).encode("utf-8", "replace")))
@settings(deadline=None)
def test_no_bytes_end_in_an_error(body: bytes) -> None:
    assert all(found.url.startswith(("http://", "https://")) for found in find_feeds(body, url=URL))


def test_a_page_of_feeds_without_end_gives_two_hundred_in_good_time() -> None:
    begin = time.process_time()
    page = "".join(f"<a href='/rss/{number}.xml'>x</a>" for number in range(20_000))
    assert len(find_feeds(page.encode(), url=URL)) == 200
    assert time.process_time() - begin < 5
