"""How often a pass opens the working file: each opening keeps others out for a moment, and costs more than its work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.config.load import Config, load_config
from flows.passes import full_pass
from flows.passes.full_pass import PassResult, run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.remind_pass import remind_pass
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from tests.support.measures.patience import HANGS
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.receivers import Web
from tests.support.servers.sites import Site
from warehouse.clock import utc_now
from warehouse.connection import database
from warehouse.published import publish
from warehouse.store import open_store

CHANNEL = """
[[channel]]
id = "team"
url_env = "TEAM"

[[subscription]]
channel = "team"
kinds = ["release"]
"""
NOTHING_NEW = 3
"""To begin, to store what the visits brought and to match, judge and end, and to publish."""
LOOKED_UP = 1
"""To read what is known of the entries, once a list has changed or it is time to look at a page again."""
WITH_NEWS = 6
"""And to see what there is to send, to record what came of the last message, and to publish that it was sent; one more for
each message to a server."""


@pytest.fixture(autouse=True)
def one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the visits bring is stored in one go, however slow the machine is."""
    monkeypatch.setattr(full_pass, "LINGER", HANGS)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The working file's name, each time it is opened; nothing for the published file and its draft."""
    found: list[str] = []
    attach = database.attach

    def counted(connection: object, path: Path, name: str, **options: object) -> None:
        if path.name == "warehouse.duckdb":
            found.append(path.name)
        attach(connection, path, name, **options)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(database, "attach", counted)
    monkeypatch.setattr(publish, "attach", counted)
    return found


@pytest.fixture
def office(tmp_path: Path, site: Site) -> Config:
    return load_config(configure(tmp_path, site, furnish(site, 3, 2), seed_corpus=False))


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    with Web() as one:
        monkeypatch.setenv("TEAM", f"json://{one.host}")
        yield one


def a_pass(config: Config, days: int = 0) -> PassResult:
    with on_threads() as submit:
        return run_pass(config, submit=submit, report=LogReport(), stop=Stop(), shift=timedelta(days=days))


def publish_news(site: Site, count: int) -> None:
    names = [f"nouveau-{number}" for number in range(count)]
    site.pages["/office-0/feed.xml"] = feed("office-0", ["communique-0", "communique-1", *names])
    for name in names:
        text = page(
            f"Un plan {name}", f"Réunion à Lille. Le préfet s'engage à réparer le quai {name} avant le 30 juin 2027."
        )
        site.pages[f"/office-0/{name}"] = text.replace("01/03/2026", f"{utc_now():%d/%m/%Y}")


def test_a_pass_that_brings_nothing_new_opens_the_working_file_three_times(office: Config, opened: list[str]) -> None:
    a_pass(office)
    opened.clear()
    assert a_pass(office).counts["first"] == 0
    assert len(opened) == NOTHING_NEW


def test_pages_to_be_looked_at_again_take_one_more_opening(office: Config, opened: list[str]) -> None:
    a_pass(office)
    opened.clear()
    assert a_pass(office, days=1).counts["first"] == 0
    assert len(opened) == NOTHING_NEW + LOOKED_UP


def test_what_the_console_shows_takes_no_further_opening(office: Config, opened: list[str]) -> None:
    assert a_pass(office).delivered.messages == 1, "one summary of all sources"
    assert 0 < len(opened) <= WITH_NEWS


@pytest.mark.parametrize("news", [1, 3])
def test_a_pass_with_news_opens_it_eight_times_and_once_more_for_each_further_message(
    tmp_path: Path, site: Site, web: Web, opened: list[str], news: int
) -> None:
    file = configure(tmp_path, site, furnish(site, 3, 2), seed_corpus=False)
    file.write_text(file.read_text(encoding="utf-8") + CHANNEL, encoding="utf-8")
    office = load_config(file)
    a_pass(office)
    publish_news(site, news)
    opened.clear()
    assert a_pass(office, days=1).delivered.messages == len(web.sent) == news
    assert len(opened) <= WITH_NEWS + LOOKED_UP + news


def test_reminding_opens_it_three_times(office: Config, opened: list[str]) -> None:
    a_pass(office)
    opened.clear()
    remind_pass(office)
    assert 0 < len(opened) <= 3


def test_the_working_file_is_free_while_sites_are_asked(tmp_path: Path, site: Site) -> None:
    office = load_config(configure(tmp_path, site, furnish(site, 1, 4), seed_corpus=False))
    free: list[str] = []

    def answer(path: str, html: str) -> object:
        def answered(_: object) -> str:
            with open_store(office.warehouse.path, wait_seconds=0):
                free.append(path)
            return html

        return answered

    paths = [path for path in site.pages if "communique" in path]
    for path in paths:
        site.pages[path] = answer(path, site.pages[path])  # type: ignore[assignment, arg-type]  # a page that answers
    a_pass(office)
    assert len(free) == len(paths) == 4
