"""One visit to one source, against a real site: what is found, what a fault costs, what is left for later."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.fetch import Fetcher, HttpSettings
from flows.harvest.entries import key_of
from flows.harvest.harvest import harvest
from parsers.identity import release_id, words_id
from parsers.model import Source
from tests.newsroom import page as press_page
from tests.sites import Reply, Site
from warehouse.harvests.values import CaptureRef, Harvest, KnownRelease, SourceState
from warehouse.store import open_store

NOW = datetime(2026, 3, 2, 9)
BODY = (
    "Le préfet a réuni les services de l'État pour faire le point sur la sécurité du littoral. "
    "Un nouveau dispositif sera mis en place avant l'été, avec des patrouilles supplémentaires."
)


def page(title: str, text: str = BODY) -> str:
    return press_page(title, text)


def feed(*names: str, extra: str = "") -> Reply:
    items = "".join(
        f"<item><title>{name}</title><link>/{name}</link><guid isPermaLink='false'>g-{name}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>"
        for name in names
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>s</title><link>/</link>{items}{extra}</channel></rss>'
    return Reply(text.encode(), content_type="application/rss+xml", etag=f'"{hash(text)}"')


@pytest.fixture
def fetcher():
    one = Fetcher(HttpSettings(contact=None, delay_seconds=0, allow_private_addresses=True, retries=0))
    yield one
    one.close()


def source_of(site: Site, **more) -> Source:
    given = {"feeds": (site.url("/feed"),), **more}
    return Source("s", "S", "generic", site.url("/"), **given)


def no_recall(ref: CaptureRef) -> bytes:
    raise AssertionError(f"{ref.url} was read again without need")


def visit(source, fetcher, state=None, now=NOW, recall=no_recall, **more):
    return harvest(
        source, state or SourceState("s"), run_id="r", fetch=fetcher.fetch, recall=recall, clock=lambda: now, **more
    )


def after(found, state=None) -> SourceState:
    """The state that the warehouse would hold after storing `found`."""
    entries = dict((state or SourceState("s")).entries)
    releases = dict((state or SourceState("s")).releases)
    for entry in found.entries:
        index = found.entry_releases.get(entry.key)
        if index is not None:
            one = found.releases[index]
            rid = release_id("s", one.url, one.external_id)
            ref = CaptureRef(one.capture_id, one.url, "text/html", "w", 0)
            releases[rid] = KnownRelease(rid, words_id(one.title, one.body), one.parser, one.parser_version, ref)
            entries[entry.key] = replace(entry, release_id=rid)
        else:
            entries[entry.key] = entry
    discovered = found.discovered_feeds if found.discovered_feeds is not None else ()
    return SourceState("s", NOW, 0, discovered, found.validators, entries, releases)


def test_a_feed_leads_to_releases_with_their_own_words(site, fetcher):
    site.pages.update({"/feed": feed("a", "b"), "/a": page("Alpha"), "/b": page("Beta", "Autre texte assez long. " * 9)})
    found = visit(source_of(site), fetcher)
    assert found.readable
    assert found.problems == ()
    assert sorted(one.title for one in found.releases) == ["Alpha", "Beta"]
    (alpha,) = (one for one in found.releases if one.title == "Alpha")
    assert alpha.body == BODY
    assert alpha.external_id == "g-a"
    assert alpha.published is not None
    assert alpha.published.on.isoformat() == "2026-03-01"
    assert {one.capture_id for one in found.captures} >= {one.capture_id for one in found.releases}
    assert [one.outcome for one in found.attempts if one.purpose != "robots"] == ["ok"] * 3


def test_a_pattern_that_takes_for_ever_is_a_trouble_of_its_source_until_it_is_changed(site, fetcher, monkeypatch):
    monkeypatch.setattr("flows.harvest.address_patterns._SECONDS", 0.1)
    site.pages.update({"/feed": feed("a" * 300 + "!", "b"), "/b": page("Beta")})
    source = source_of(site, include=(r"(a|aa)+$",))  # doubles with each letter: no machine is fast enough for it
    first = visit(source, fetcher)
    again = visit(source, fetcher, after(first), NOW + timedelta(hours=6))
    for found in (first, again):
        assert not found.readable, (found is again, found.listed, found.problems)
        assert "'(a|aa)+$' takes too long" in found.problems[-1]
        assert found.releases == ()
    mended = visit(replace(source, include=(r"/b$",)), fetcher, after(again), NOW + timedelta(hours=12))
    assert [one.title for one in mended.releases] == ["Beta"]
    assert mended.readable


def test_an_unchanged_feed_asks_for_nothing_else(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    state = after(visit(source_of(site), fetcher))
    again = visit(source_of(site), fetcher, state, NOW + timedelta(hours=1))
    assert again.quiet
    assert again.readable
    assert site.count("/a") == 1


def test_a_second_look_finds_changed_words(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    state = after(visit(source_of(site), fetcher))
    site.pages["/a"] = page("Alpha", BODY.replace("avant l'été", "avant l'automne"))
    again = visit(source_of(site), fetcher, state, NOW + timedelta(days=1))
    assert ["avant l'automne" in one.body for one in again.releases] == [True]
    assert again.releases[0].previous_reread is None


def test_when_the_reader_has_changed_the_stored_page_is_read_again_with_it(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    first = visit(source_of(site), fetcher)
    state = after(first)
    (rid,) = state.releases
    old = replace(state.releases[rid], parser_version=0, words_id="what an older reader made of it")
    bodies = {one.capture_id: one.body for one in first.captures}
    again = visit(
        source_of(site),
        fetcher,
        replace(state, releases={rid: old}, validators={}),
        NOW + timedelta(days=1),
        recall=lambda ref: bodies[ref.capture_id],
    )
    (release,) = again.releases
    assert release.previous_reread == words_id(release.title, release.body)


def test_pages_beyond_the_limit_wait_and_come_in_the_next_run(site, fetcher):
    names = [f"p{number}" for number in range(5)]
    site.pages.update({"/feed": feed(*names), **{f"/{name}": page(name) for name in names}})
    source = source_of(site, max_pages=2)
    first = visit(source, fetcher)
    assert len(first.releases) == 2
    assert first.waiting == 3
    second = visit(source, fetcher, after(first), NOW + timedelta(hours=1))
    assert len(second.releases) == 2
    assert {one.title for one in first.releases}.isdisjoint({one.title for one in second.releases})


def test_one_bad_page_costs_that_page_only(site, fetcher):
    site.pages.update(
        {"/feed": feed("gone", "empty", "good"), "/empty": "<html><main></main></html>", "/good": page("Good")}
    )
    found = visit(source_of(site), fetcher)
    assert [one.title for one in found.releases] == ["Good"]
    assert found.readable
    assert len(found.problems) == 2
    failed = {entry.entry.title: entry for entry in found.entries if entry.failures}
    assert set(failed) == {"gone", "empty"}
    assert all(one.next_check_at and one.next_check_at > NOW for one in failed.values())
    outcomes = {one.url.rpartition("/")[2]: one.outcome for one in found.attempts}
    assert outcomes["gone"] == "not_found"
    assert outcomes["empty"] == "unreadable"


@pytest.mark.parametrize("instead", [None, page("Alpha", "Ce communiqué a été retiré.")], ids=["404", "200"])
def test_a_known_page_that_is_not_found_is_named_and_asked_for_in_full_until_it_is_back(site, tmp_path, instead):
    working = tmp_path / "warehouse.duckdb"
    site.pages.update({"/feed": feed("a"), "/a": Reply(page("Alpha").encode(), etag='"1"')})
    source = source_of(site)
    settings = HttpSettings(contact=None, delay_seconds=0, allow_private_addresses=True, retries=0)

    def visited(now: datetime) -> Harvest:
        one = Fetcher(settings, now=lambda: now)
        with open_store(working) as store:
            found = visit(source, one, store.source_states(["s"], now)["s"], now)
            places = {one.capture_id: ("w.warc.gz", 1) for one in found.captures}
            assert store.load([replace(found, run_id=f"{now}")], places)[0].problem is None
        one.close()
        return found

    def kinds() -> list[str]:
        query = "SELECT kind FROM release_versions ORDER BY version"
        with open_store(working, read_only=True) as store:
            return [kind for (kind,) in store.connection.execute(query).fetchall()]

    assert visited(NOW).not_found == frozenset()
    was = site.pages.pop("/a")
    if instead is not None:
        site.pages["/a"] = instead
    assert len(visited(NOW + timedelta(days=2)).not_found) == 1
    assert kinds() == ["first"], "it may be back in an hour"
    assert len(visited(NOW + timedelta(days=3, hours=1)).not_found) == 1
    assert kinds() == ["first", "gone"]
    site.pages["/a"] = was
    assert len(visited(NOW + timedelta(days=5)).releases) == 1, "a 304 would not say that it is back"
    assert kinds() == ["first", "gone", "restored"]


def test_a_page_that_is_only_a_document_that_fails_is_no_release_yet(site, fetcher):
    shell = page("Communiqué du préfet", "").replace(
        "<div><p></p></div>", '<a class="fr-link fr-link--download" href="/cp.pdf">Télécharger le communiqué de presse</a>'
    )
    site.pages.update({"/feed": feed("a"), "/a": shell, "/cp.pdf": Reply(b"no PDF", content_type="application/pdf")})
    found = visit(source_of(site), fetcher)
    assert found.releases == ()
    assert [entry.failures for entry in found.entries] == [1]
    assert {one.outcome for one in found.attempts if one.purpose == "document"} == {"unreadable"}


def test_a_fault_of_a_reader_on_one_page_costs_that_page_only(site, fetcher, monkeypatch):
    site.pages.update({"/feed": feed("a", "b"), "/a": page("Alpha"), "/b": page("Beta")})
    from flows.harvest import pages as module

    honest = module.read_capture

    def broken(source, body, **more):
        if b"Alpha" in body:
            raise ZeroDivisionError("a bug")
        return honest(source, body, **more)

    monkeypatch.setattr(module, "read_capture", broken)
    found = visit(source_of(site), fetcher)
    assert [one.title for one in found.releases] == ["Beta"]
    assert any("ZeroDivisionError" in one for one in found.problems)


def test_a_fault_of_the_extractor_costs_the_promises_and_not_the_release(site, fetcher, monkeypatch):
    from flows.harvest import extraction

    def broken(body, **more):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("flows.harvest.readers.with_commitments_and_claims", extraction.with_commitments_and_claims)
    monkeypatch.setattr(extraction, "find_commitments", broken)
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    found = visit(source_of(site), fetcher)
    assert [(one.title, one.commitments, one.extractor_version) for one in found.releases] == [("Alpha", (), 0)]
    assert any("promises and claims could not be read" in one for one in found.problems)


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
    from warehouse.store import open_store

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
