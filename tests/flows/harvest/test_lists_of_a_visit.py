"""What a visit does with feeds and listings that fail, are found, are gone, or name a release twice."""

from datetime import timedelta

from flows.harvest.entries import key_of
from tests.flows.harvest.visiting import BODY, NOW, feed, page, source_of, visit
from tests.support.servers.sites import Reply
from warehouse.harvests.values import SourceState
from warehouse.store import open_store


def test_html_where_a_feed_should_be_is_named_and_stored_as_no_release(site, fetcher):
    site.pages["/feed"] = "<html><body><h1>Maintenance en cours</h1></body></html>"
    found = visit(source_of(site), fetcher)
    assert not found.readable
    assert found.releases == ()
    assert found.entries == ()
    last = found.attempts[-1]
    assert last.outcome in ("unreadable", "refused")
    assert last.error


def test_a_feed_named_by_the_home_page_is_found_and_remembered(site, fetcher):
    home = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body><main>x</main></body></html>'
    )
    site.pages.update({"/": home, "/rss": feed("a"), "/a": page("Alpha")})
    found = visit(source_of(site, feeds=()), fetcher)
    assert found.discovered_feeds == (site.url("/rss"),)
    assert [one.title for one in found.releases] == ["Alpha"]


CARDS = (
    '<html><body><main><div class="fr-card fr-card--horizontal"><div class="fr-card__body"><div class="fr-card__content">'
    '<h2 class="fr-card__title"><a class="fr-card__link" href="/a">Alpha</a></h2>'
    '<div class="fr-card__end"><p class="fr-card__detail">Publié le 01/03/2026</p></div></div></div></div>'
    "</main></body></html>"
)


def test_when_a_configured_feed_fails_the_listing_stands_in_for_it(site, fetcher):
    site.pages.update({"/feed": Reply(status=500), "/list": CARDS, "/a": page("Alpha")})
    found = visit(source_of(site, listings=(site.url("/list"),)), fetcher)
    assert found.readable
    assert [one.title for one in found.releases] == ["Alpha"]
    assert any("/feed" in one for one in found.problems)


def test_a_found_feed_that_is_gone_is_forgotten_and_the_listing_read_instead(site, fetcher):
    site.pages.update({"/": CARDS, "/a": page("Alpha")})
    state = SourceState("s", discovered_feeds=(site.url("/old-feed"),))
    found = visit(source_of(site, feeds=()), fetcher, state)
    assert found.discovered_feeds == ()
    assert [one.title for one in found.releases] == ["Alpha"]


def test_an_entry_with_text_and_no_link_becomes_a_release_once(site, fetcher):
    item = f"<item><title>Sans lien</title><description>{BODY}</description></item>"
    site.pages["/feed"] = feed(extra=item)
    found = visit(source_of(site), fetcher)
    (release,) = found.releases
    assert (release.title, release.body, release.parser) == ("Sans lien", BODY, "feed")
    assert all(entry.next_check_at is None for entry in found.entries)


def test_when_stopped_what_was_found_is_handed_over(site, fetcher):
    site.pages.update({"/feed": feed("a", "b"), "/b": page("Beta")})

    def stopping(_):
        fetcher.stop()
        return page("Alpha")

    site.pages["/a"] = stopping
    found = visit(source_of(site), fetcher)
    assert found.readable
    assert {key_of(entry.entry) for entry in found.entries} == {
        key_of(entry.entry) for entry in found.entries if entry.key.endswith(("/a", "/b"))
    }
    assert any("stopped" in one for one in found.problems)


def test_the_source_is_told_in_one_lane_of_its_platform(site, fetcher, monkeypatch):
    asked = []
    honest = fetcher.fetch

    def noting(url, **more):
        asked.append(more["platform"])
        return honest(url, **more)

    monkeypatch.setattr(fetcher, "fetch", noting)
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    visit(source_of(site, platform="shared"), fetcher)
    assert set(asked) == {"shared"}


def test_a_changed_address_makes_no_second_release_and_a_reused_guid_joins_no_two(site, fetcher, tmp_path):

    def store(found):
        with open_store(tmp_path / "w.duckdb") as open_file:
            located = {one.capture_id: ("w", 0) for one in found.captures}
            open_file.load([found], located)
            return open_file.source_states(["s"], NOW)["s"]

    def entry(link: str, guid: str) -> str:
        return f"<item><title>{link}</title><link>/{link}</link><guid isPermaLink='false'>{guid}</guid></item>"

    site.pages.update({"/feed": feed(extra=entry("old", "7")), "/old": page("Alpha")})
    state = store(visit(source_of(site), fetcher))
    site.pages.update({"/feed": feed(extra=entry("new", "7")), "/new": page("Alpha")})
    del site.pages["/old"]
    state = store(visit(source_of(site), fetcher, state, NOW + timedelta(hours=1)))
    assert len({one.release_id for one in state.entries.values()}) == 1
    site.pages.update({"/feed": feed(extra=entry("new", "7") + entry("other", "7")), "/other": page("Beta", "Autre. " * 40)})
    state = store(visit(source_of(site), fetcher, state, NOW + timedelta(hours=2)))
    assert len({one.release_id for one in state.entries.values()}) == 2
