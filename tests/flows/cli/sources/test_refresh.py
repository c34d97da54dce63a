"""`sources refresh`: what is known is read again at once, whole, and nothing else is."""

from __future__ import annotations

import json

import pytest

from flows.cli.terminal import exits
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.sites import Reply


@pytest.fixture
def office(bare, said, site):
    """A source with three pages, which a pass has read."""
    configure(bare, site, furnish(site, 1, 3), seed_corpus=False)
    for name in ("communique-0", "communique-1", "communique-2"):
        site.pages[f"/office-0/{name}"] = Reply(
            page(f"office-0 {name}", f"{name}. " * 60).encode(), etag='"always the same"'
        )
    assert said("run", "--direct")[0] == exits.OK
    site.asked.clear()
    return site


def versions(said) -> list[tuple[str, str]]:
    query = "SELECT url, kind FROM release_versions JOIN releases USING (release_id) WHERE release_versions.version > 1"
    return [(row["url"].rpartition("/")[2], row["kind"]) for row in json.loads(said("sql", "--json", query)[1])]


def test_a_page_is_read_again_though_its_site_says_that_it_is_unchanged(office, said):
    text = "Le préfet a corrigé le texte. " * 60
    office.pages["/office-0/communique-1"] = Reply(page("office-0 communique-1", text).encode(), etag='"always the same"')
    status, out, _ = said("sources", "refresh", office.url("/office-0/communique-1"))
    assert status == exits.OK, out
    assert "0 new releases, 1 edited" in out
    assert [office.count(f"/office-0/communique-{number}") for number in range(3)] == [0, 1, 0]
    assert versions(said) == [("communique-1", "edit")]


def test_all_that_a_source_lists_is_read_the_new_with_the_old(office, said):
    names = ["communique-0", "communique-1", "communique-2", "communique-3"]
    office.pages["/office-0/feed.xml"] = feed("office-0", names)
    office.pages["/office-0/communique-3"] = page("office-0 communique-3")
    status, out, _ = said("sources", "refresh", "office-0")
    assert status == exits.OK, out
    assert "1 new releases, 0 edited" in out
    assert [office.count(f"/office-0/{name}") for name in names] == [1, 1, 1, 1]
    assert versions(said) == []
    flows = json.loads(said("sql", "--json", "SELECT flow, outcome FROM runs ORDER BY started_at")[1])
    assert [(row["flow"], row["outcome"]) for row in flows] == [("watch", "completed"), ("refresh", "completed")]


def test_what_nobody_knows_is_a_wrong_command_line(bare, said):
    for target in ("nowhere", "https://www.example.org/never-seen"):
        status, _, err = said("sources", "refresh", target)
        assert status == exits.USAGE
        assert "rror" in err
