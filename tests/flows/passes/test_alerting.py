"""What whole passes notify, with a real site: a configuration in, rows of `alerts` and `deliveries` out."""

from __future__ import annotations

import json
from datetime import timedelta

import duckdb
import pytest

from flows.cli.terminal import exits
from flows.config.load import load_config
from flows.passes.alerting import channel_rules, is_morning, subscribers, subscription_rules
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.run_lock import AnotherRunError, one_run_at_a_time
from flows.passes.lifecycle.stopping import Stop
from flows.passes.remind_pass import remind_pass
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from tests.support.servers.newsroom import configure, feed, furnish, page
from warehouse.clock import utc_now

CHANNELS = """
[[channel]]
id = "team"
url_env = "TEAM_ADDRESS"
quiet_hours = "22:00-07:00"
ops = true

[[subscription]]
channel = "team"
kinds = ["new_commitment", "due_soon", "overdue", "edited", "digest"]
match = "patrouilles | bilan"

[[subscription]]
channel = "team"
kinds = ["release"]
when = "weekly"
weekday = "friday"
at = "17:30"
"""
MONTHS = [
    "", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
]  # several a line, as in a table  # fmt: skip
PROMISE = "Le préfet s'engage à déployer deux patrouilles avant le 30 novembre 2046."
"""Due long after any day on which this is run."""


@pytest.fixture
def office(tmp_path, site):
    file = configure(tmp_path, site, furnish(site, 2, 2), seed_corpus=False)
    with file.open("a", encoding="utf-8") as config:
        config.write(CHANNELS)
    return load_config(file)


def a_pass(config, *, days=0, **options):
    with on_threads() as submit:
        return run_pass(config, submit=submit, report=LogReport(), stop=Stop(), shift=timedelta(days=days), **options)


def rows(config, query):
    with duckdb.connect(str(config.warehouse.published), read_only=True) as connection:
        return connection.execute(query).fetchall()


def publish_news(site, source="office-0", promise=PROMISE, days_ago=0):
    site.pages[f"/{source}/feed.xml"] = feed(source, ["communique-0", "communique-1", "nouveau"])
    new = page("Un plan pour le littoral", f"Réunion à Lille. {promise}")
    site.pages[f"/{source}/nouveau"] = new.replace("01/03/2026", f"{utc_now() - timedelta(days=days_ago):%d/%m/%Y}")


def kinds(config):
    return dict(rows(config, "SELECT kind, count(*) FROM alerts GROUP BY kind"))


def test_a_first_pass_tells_one_summary_a_source_and_a_later_one_its_news(office, site):
    a_pass(office)
    assert kinds(office) == {"digest": 2}
    publish_news(site)
    a_pass(office, days=1)
    told = kinds(office)
    assert (told["digest"], told["release"], told["new_commitment"]) == (2, 1, 1)
    deliveries = rows(
        office,
        "SELECT kind, channel_id, state, rhythm FROM deliveries JOIN alerts USING (alert_id)"
        " WHERE kind IN ('release', 'new_commitment') ORDER BY ALL",
    )
    assert deliveries == [("new_commitment", "team", "pending", "immediate"), ("release", "team", "pending", "weekly")]


def test_passes_over_and_over_and_a_reparse_tell_nothing_again(office, site):
    a_pass(office)
    publish_news(site)
    a_pass(office, days=1)
    before = rows(office, "SELECT alert_id, channel_id FROM deliveries ORDER BY ALL"), kinds(office)
    a_pass(office, days=1)
    reparse_all(office, report=LogReport(), stop=Stop())
    a_pass(office, days=1, thorough=True, flow="backfill")
    assert (rows(office, "SELECT alert_id, channel_id FROM deliveries ORDER BY ALL"), kinds(office)) == before


@pytest.mark.parametrize(("days_ago", "told"), [(20, {"digest": 3}), (0, {"digest": 2, "release": 1, "new_commitment": 1})])
def test_what_a_backfill_finds_is_one_summary_but_for_the_news_of_these_days(office, site, days_ago, told):
    a_pass(office)
    publish_news(site, days_ago=days_ago)
    a_pass(office, days=1, thorough=True, flow="backfill", only=["office-0"])
    found = kinds(office)
    assert {kind: found[kind] for kind in ("digest", "release", "new_commitment") if kind in found} == told


def test_a_deadline_is_told_though_no_source_published_anything(office, site):
    a_pass(office)
    day = utc_now().date() + timedelta(days=60)
    publish_news(
        site, promise=f"Le préfet s'engage à déployer deux patrouilles avant le {day.day} {MONTHS[day.month]} {day.year}."
    )
    a_pass(office)
    [(due_on,)] = rows(office, "SELECT deadline_to FROM commitments WHERE quote LIKE '%patrouilles%'")
    assert abs((due_on - day).days) <= 1

    def noon(days):
        due = due_on + timedelta(days=days)
        return lambda: utc_now().replace(year=due.year, month=due.month, day=due.day, hour=12)

    before = kinds(office).get("overdue", 0)
    assert remind_pass(office, noon(-30)).notices >= 1
    assert remind_pass(office, noon(-30)).notices == 0
    assert remind_pass(office, noon(2)).notices == 0, "no source was read since: no claim of silence"
    for days in (2, 31):
        a_pass(office, days=(due_on - utc_now().date()).days + days)
        remind_pass(office, noon(days))
    told = rows(
        office,
        "SELECT kind, CAST(facts->>'stage' AS INTEGER), count(channel_id) FROM alerts LEFT JOIN deliveries USING (alert_id)"
        " WHERE (facts->'promise'->>'quote') LIKE '%patrouilles%' AND kind <> 'new_commitment' GROUP BY ALL ORDER BY ALL",
    )
    assert told == [("due_soon", 30, 1), ("overdue", 1, 1), ("overdue", 30, 1)]
    assert kinds(office)["overdue"] >= before + 2
    assert rows(office, "SELECT DISTINCT outcome FROM runs WHERE flow = 'remind'") == [("completed",)]


def test_reminding_gives_way_to_a_pass(office):
    with one_run_at_a_time(office.warehouse.path), pytest.raises(AnotherRunError):
        remind_pass(office)


def test_the_command_says_how_many_notices_there_are(bare, said):
    status, out, _ = said("remind")
    assert (status, out) == (exits.OK, "0 new notices of deadlines\n")
    status, out, _ = said("remind", "--json")
    told = json.loads(out)
    assert (status, told["caught_up"], told["notices"], told["alerts"]["sent"]) == (exits.OK, 0, 0, 0)


def test_nobody_is_reminded_before_the_morning():
    early, late = utc_now().replace(month=7, day=1, hour=3, minute=59), utc_now().replace(month=7, day=1, hour=4, minute=0)
    assert (is_morning(early), is_morning(late)) == (False, True)


def test_paragraphs_become_rules(office):
    channel = channel_rules(office.channel[0])
    assert (channel.channel_id, channel.ops, str(channel.zone)) == ("team", True, "Europe/Paris")
    assert (channel.quiet.begin.hour, channel.quiet.end.hour) == (22, 7)
    words, weekly = (subscription_rules(one) for one in office.subscription)
    assert len(words.words.alternatives) == 2
    assert (weekly.rhythm, weekly.weekday, weekly.at.hour, weekly.at.minute) == ("weekly", 4, 17, 30)
    assert subscribers(office).deliveries([], utc_now()) == []
