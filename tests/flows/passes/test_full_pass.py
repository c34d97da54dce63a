"""One pass over the sources: what a broken visit costs, limits on time and pages, what is due."""

from datetime import timedelta
from threading import Timer

import duckdb
import pytest

from flows.config.load import load_config
from flows.passes import full_pass
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import LogReport
from flows.passes.visits import on_threads, visit_source
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.sites import Site
from warehouse.clock import utc_now
from warehouse.errors import WarehouseLockedError
from warehouse.store import open_store


def a_pass(config, *, visit=visit_source, **options):
    with on_threads(visit) as submit:
        return run_pass(config, submit=submit, report=LogReport(), stop=Stop(), **options)


def rows(config, query):
    with duckdb.connect(str(config.warehouse.published), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def office(tmp_path, site):
    """A configuration of two sources with three releases each."""
    return load_config(configure(tmp_path, site, furnish(site, 2, 3), seed_corpus=False))


def test_a_visit_that_breaks_costs_its_source_only(office):
    def breaks_once(visit):
        if visit.source.source_id == "office-0":
            raise ZeroDivisionError("nobody foresaw this")
        return visit_source(visit)

    result = a_pass(office, visit=breaks_once)
    assert result.outcome == "completed"
    assert [one.source.source_id for one in result.in_trouble] == ["office-0"]
    assert "nobody foresaw this" in result.in_trouble[0].problems[0]
    assert rows(office, "SELECT source_id, count(*) FROM releases GROUP BY ALL") == [("office-1", 3)]
    assert a_pass(office).counts["first"] == 3


def test_a_run_that_cannot_read_what_is_known_of_a_source_ends_and_blames_no_source(office):
    a_pass(office)

    def locked(visit):
        raise WarehouseLockedError(f"{visit.source.source_id}: in use by process 1")

    with pytest.raises(WarehouseLockedError, match="in use by"):
        a_pass(office, visit=locked)
    with open_store(office.warehouse.path, wait_seconds=0) as store:
        assert [one.failures for one in store.health(utc_now())] == [0, 0]
    assert a_pass(office).in_trouble == ()


def test_a_run_out_of_time_stores_what_it_has_and_the_next_one_goes_on(tmp_path, monkeypatch):
    with Site() as site:
        config = load_config(configure(tmp_path, site, furnish(site, 1, 30, slow_seconds=0.1), seed_corpus=False))

        class OverAtTheFifthPage(Timer):
            """Time that runs out when that page is requested, however slow the machine is."""

            def run(self):
                assert self.interval == timedelta(hours=3).total_seconds()
                while site.count("/office-0/communique-4") == 0 and not self.finished.wait(0.01):
                    pass
                self.function(*self.args)

        with monkeypatch.context() as patched:
            patched.setattr(full_pass, "Timer", OverAtTheFifthPage)
            result = a_pass(config)
        assert result.outcome == "out_of_time"
        [(stored,)] = rows(config, "SELECT count(*) FROM releases")
        assert 4 <= stored < 30
        assert rows(config, "SELECT outcome FROM runs") == [("out_of_time",)]
        assert a_pass(config).counts["first"] == 30 - stored


def test_only_the_sources_that_are_due_are_visited(office):
    assert a_pass(office, due_only=True).counts["sources"] == 2
    assert a_pass(office, due_only=True).counts["sources"] == 0
    assert a_pass(office, due_only=True, shift=timedelta(days=2)).counts["sources"] == 2


def test_only_the_sources_named_are_visited(office, site):
    assert [one.source.source_id for one in a_pass(office, only=["office-1"]).harvests] == ["office-1"]
    assert site.count("/office-0/feed.xml") == 0
    assert rows(office, "SELECT source_id FROM sources ORDER BY ALL") == [("office-0",), ("office-1",)]


def test_pages_beyond_the_limit_wait_for_the_next_run(office):
    first = a_pass(office, max_pages=2)
    assert (first.counts["first"], [one.waiting for one in first.harvests]) == (4, [1, 1])
    second = a_pass(office, max_pages=2)
    assert (second.counts["first"], [one.waiting for one in second.harvests]) == (2, [0, 0])


def test_a_pass_told_to_stop_before_it_begins_visits_nothing_and_is_recorded(office, site):
    stop = Stop()
    stop.request("interrupted")
    with on_threads() as submit:
        result = run_pass(office, submit=submit, report=LogReport(), stop=stop)
    assert (result.outcome, result.harvests, site.asked) == ("interrupted", (), [])
    assert rows(office, "SELECT outcome FROM runs") == [("interrupted",)]
