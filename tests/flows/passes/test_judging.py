"""A real site that breaks in every way and comes back, as passes over it see it, and what becomes of it in the warehouse."""

from datetime import datetime, timedelta

import pytest

from flows.config.load import load_config
from flows.passes.full_pass import run_pass
from flows.passes.judging import judge_sources
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from flows.sources.health import condition
from tests.support.servers.newsroom import PARAGRAPH, configure, feed, furnish, page
from tests.support.servers.sites import Reply
from tests.support.stored.harvests import harvest, load, rows
from warehouse.clock import utc_now
from warehouse.store import open_store

BEGINNING = datetime(2026, 3, 2, 8)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>Site en maintenance</title></head><body><h1>Site en maintenance</h1></body></html>"
)
CAPTCHA = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id='challenge-form'></div></body></html>"
)
NO_ITEM = b'<?xml version="1.0"?><rss version="2.0"><channel><title>office-0</title><link>/</link></channel></rss>'
OTHER_PAGE = "<!DOCTYPE html><html><head><title>Bienvenue</title></head><body><p>Notre nouveau site.</p></body></html>"


class Office:
    """A site with one configuration that watches it, visited at moments of the year 2026."""

    def __init__(self, folder, site, sources, releases, more=""):
        self.site = site
        self.ids = furnish(site, sources, releases)
        self.config = load_config(configure(folder, site, self.ids, seed_corpus=False, more=more))
        self.now = BEGINNING

    def visit(self, after=6 * HOUR):
        """A pass, some time after the one before; returns what was reported about incidents."""
        self.now += after
        shift = self.now - utc_now()
        with on_threads() as submit:
            result = run_pass(self.config, submit=submit, report=LogReport(), stop=Stop(), shift=shift)
        with open_store(self.config.warehouse.path) as store:
            judge_sources(store, self.config, result.run_id, self.ids, lambda: utc_now() + shift, None)

    def incidents(self):
        """The cause of each, and whether it is still open."""
        query = "SELECT cause, resolved_at IS NULL FROM incidents ORDER BY opened_at, incident_id"
        with open_store(self.config.warehouse.path, read_only=True) as store:
            return store.connection.execute(query).fetchall()

    def conditions(self):
        """How each source is doing."""
        with open_store(self.config.warehouse.path, read_only=True) as store:
            found = store.health(self.now)
        known = {one.source_id: one for one in found}
        assert len(known) == len(found)
        return {one.source_id: condition(one, known[one.source_id], self.now) for one in self.config.sources()}

    def condition(self, source_id="office-0"):
        """How a source is doing."""
        return self.conditions()[source_id]

    def answer(self, reply):
        """Have every feed answer with this."""
        for one in self.ids:
            self.site.pages[f"/{one}/feed.xml"] = reply

    def come_back(self):
        for one in self.ids:
            self.site.pages[f"/{one}/feed.xml"] = feed(one, [f"communique-{number}" for number in range(3)])


BREAKING = {
    "office-0": (MAINTENANCE, "blocked", "failing"),
    "office-1": (Reply(b"Oops", status=500), "unreachable", "failing"),
    "office-2": (OTHER_PAGE, "not_a_feed", "failing"),
    "office-3": (Reply(NO_ITEM, content_type="application/rss+xml", etag='"none"'), "empty", "empty"),
}


def test_sites_that_break_are_an_incident_each_until_they_come_back(tmp_path, site):
    office = Office(tmp_path, site, 9, 1)
    whole = dict(site.pages)
    office.visit()
    for one, (reply, _, _) in BREAKING.items():
        site.pages[f"/{one}/feed.xml"] = reply
    office.visit()
    office.visit()
    assert office.incidents() == []  # twice may be a hiccup
    shown = {**dict.fromkeys(office.ids, "ok"), **{one: state for one, (_, _, state) in BREAKING.items()}}
    assert {one: seen.state for one, seen in office.conditions().items()} == shown  # but what was seen is not called well
    assert office.condition("office-0").text.startswith("not readable 2 times in a row: http://127.0.0.1")
    office.visit()
    office.visit()
    causes = {one: cause for one, (_, cause, _) in BREAKING.items()}
    query = "SELECT source_id, cause FROM incidents WHERE resolved_at IS NULL"
    assert dict(rows(office.config.warehouse.path, query)) == causes
    assert {one: seen.state for one, seen in office.conditions().items()} == shown
    site.pages.update(whole)
    office.visit()
    assert sorted(office.incidents()) == sorted((cause, False) for cause in causes.values())
    assert {seen.state for seen in office.conditions().values()} == {"ok"}


def test_a_hiccup_leaves_no_trace_among_the_incidents(tmp_path, site):
    office = Office(tmp_path, site, 1, 3)
    for reply in (None, Reply(b"", status=500), CAPTCHA, None):
        office.come_back() if reply is None else office.answer(reply)
        office.visit()
    assert office.incidents() == []


def test_six_sites_that_fail_together_are_one_incident(tmp_path, site):
    office = Office(tmp_path, site, 6, 3)
    office.visit()
    office.answer(Reply(b"", status=500))
    for _ in range(3):
        office.visit()
    assert office.incidents() == [("unreachable", True)]
    office.come_back()
    office.visit()
    assert office.incidents() == [("unreachable", False)]


def test_a_new_template_is_one_incident(tmp_path, site):
    office = Office(tmp_path, site, 1, 6)
    office.visit()
    for number in range(6):
        title = f"office-0 communique-{number}"
        site.pages[f"/office-0/communique-{number}"] = page(
            title, f"{title}. {PARAGRAPH}</p><p>Partagez cette page avec vos amis."
        )
    office.visit(after=2 * DAY)  # when pages are looked at again
    assert office.incidents() == [("layout_changed", True)]
    assert office.condition().state == "changed"
    assert "6 of 6 known pages" in office.condition().text
    office.visit()  # nothing was read again: still the news of the week
    assert office.incidents() == [("layout_changed", True)]
    office.visit(after=2 * DAY)
    assert office.incidents() == [("layout_changed", False)]


def test_pages_that_are_refused_behind_a_feed_that_is_not_are_an_incident(tmp_path, site):
    office = Office(tmp_path, site, 1, 3)
    pages = {path: answer for path, answer in site.pages.items() if "communique" in path}
    site.pages.update(dict.fromkeys(pages, Reply(b"Forbidden", status=403)))
    for _ in range(3):
        office.visit()
    assert office.incidents() == [("blocked", True)]
    assert "its last 3 pages cannot" in office.condition().text
    site.pages.update(pages)
    office.visit(after=DAY)
    assert office.incidents() == [("blocked", False)]


def test_what_is_told_is_written_with_its_cause_or_not_at_all(tmp_path):
    file = tmp_path / "followthrough.toml"
    paragraph = '[[source]]\nid = "nord"\nname = "Nord"\nfamily = "prefecture"\nhome = "https://www.nord.gouv.fr/"\n'
    file.write_text(f"catalogue = []\n{paragraph}", encoding="utf-8")
    config = load_config(file)

    def judged(run, tell):
        now = BEGINNING + run * 6 * HOUR
        with open_store(config.warehouse.path) as store:
            store.begin_run(f"run-{run}", "watch", now)
        load(config.warehouse.path, harvest(at=now, run_id=f"run-{run}", readable=False))
        with open_store(config.warehouse.path) as store:
            return judge_sources(store, config, f"run-{run}", ["nord"], lambda: now, tell)

    def refuses(transaction, alerts):
        assert [alert.title for alert in alerts] == ["Nord cannot be reached"]
        assert transaction.revision > 0
        transaction.connection.execute("DELETE FROM fetches")
        raise RuntimeError("the power goes off")

    for run in range(2):
        assert judged(run, lambda *_: pytest.fail("there is nothing to tell")).alerts == ()
    with pytest.raises(RuntimeError):
        judged(2, refuses)
    assert rows(config.warehouse.path, "SELECT (SELECT count(*) FROM incidents), (SELECT count(*) FROM fetches)") == [(0, 3)]
    told = []
    changed = judged(2, lambda _, alerts: told.extend(alerts))
    assert rows(config.warehouse.path, "SELECT cause FROM incidents") == [("unreachable",)]
    assert tuple(told) == changed.opened == changed.alerts
    assert judged(2, lambda *_: pytest.fail("told twice")).alerts == ()


def test_a_source_that_was_taken_out_of_the_configuration_closes_quietly(tmp_path, site):
    office = Office(tmp_path, site, 2, 3)
    site.pages["/office-1/feed.xml"] = Reply(b"", status=500)
    for _ in range(3):
        office.visit()
    assert office.incidents() == [("unreachable", True)]
    office.config = load_config(configure(tmp_path, site, ["office-0"], seed_corpus=False))
    office.ids = ["office-0"]
    office.visit()
    assert office.incidents() == [("unreachable", False)]
