"""A small site, one visit to it, and what the warehouse would hold afterwards."""

from dataclasses import replace
from datetime import datetime

from flows.harvest.harvest import harvest
from parsers.identity import release_id, words_id
from parsers.model import Source
from tests.support.servers.newsroom import page as press_page
from tests.support.servers.sites import Reply, Site
from warehouse.harvests.values import CaptureRef, KnownRelease, SourceState

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
