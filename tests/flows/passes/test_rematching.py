"""The seed corpus followed up: within itself, and by a release that reports the results of the six-month plan."""

from __future__ import annotations

from datetime import date

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.support.servers.newsroom import configure, page
from tests.support.servers.sites import Reply, Site
from warehouse.published.ask import ask

RESULTS = (
    "Le ministre de l'intérieur et son homologue britannique se sont réunis ce mardi 20 juillet 2021 pour examiner les "
    "résultats du plan opérationnel conjoint annoncé le 28 novembre 2020. "
    "La France a doublé le nombre d'interceptions d'embarcations de fortune depuis la mise en place du plan. "
    "Les patrouilles sur le littoral entre Boulogne et Dunkerque ont été renforcées."
)
RELATED = """
SELECT e.external_id[:3] AS earlier, l.external_id[:3] AS later, r.kind
FROM related_releases AS r
JOIN releases AS e ON e.release_id = r.earlier_release_id
JOIN releases AS l ON l.release_id = r.later_release_id
WHERE e.source_id = 'seed-corpus' AND l.source_id = 'seed-corpus'
"""
COUNTED = """
SELECT e.external_id[:3] AS earlier, l.external_id[:3] AS later
FROM follow_ups AS f
JOIN commitments AS c USING (commitment_id)
JOIN releases AS e ON e.release_id = c.release_id
JOIN releases AS l ON l.release_id = f.release_id
WHERE f.counts
"""
REVIEW = """
SELECT s.status, s.due_on, s.last_follow_up_late_by, f.relation, f.reasons
FROM commitments AS c
JOIN commitment_status AS s USING (commitment_id)
LEFT JOIN follow_ups AS f USING (commitment_id)
WHERE starts_with(c.quote, 'Au cours des six prochains mois') OR contains(c.quote, 'résultats seront examinés')
"""


@pytest.fixture(scope="module")
def passes(tmp_path_factory):
    """The published file after the seeds alone, and after a ministry has reported the results."""
    folder = tmp_path_factory.mktemp("passes")
    with Site() as site:
        file = configure(folder, site, [])
        assert call(["run", "--direct", "--config", str(file)]) == exits.OK
        alone = folder / "alone.duckdb"
        alone.write_bytes((folder / "data" / "followthrough.duckdb").read_bytes())
        file = configure(folder, site, ["interieur"])
        title = "Déclaration conjointe France – Royaume-Uni : huit mois après le plan de novembre"
        day = "<pubDate>Wed, 21 Jul 2021 08:00:00 GMT</pubDate>"
        item = f"<item><title>{title}</title><link>/interieur/bilan</link>{day}</item>"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>i</title><link>/</link>{item}</channel></rss>'
        site.pages["/interieur/feed.xml"] = Reply(feed.encode(), content_type="application/rss+xml")
        site.pages["/interieur/bilan"] = page(title, RESULTS).replace("01/03/2026", "21/07/2021")
        assert call(["run", "--direct", "--config", str(file)]) == exits.OK
        yield alone, folder / "data" / "followthrough.duckdb"


def test_the_meetings_of_one_series_are_related_and_answer_no_promise_of_each_other(passes):
    related = set(ask(passes[0], RELATED).rows)
    assert ("001", "000", "series") in related, "the work group of December 2019, and that of September 2020"
    assert ("000", "004", "series") in related, "the work group, and the ministers' plan of November 2020"
    assert not {(earlier, later) for earlier, later, _ in related} & {("003", "001"), ("002", "001")}, "other matters"
    assert ask(passes[0], COUNTED).rows == [], "no seed reports on a promise of another one"


def test_the_review_of_six_months_is_overdue_until_its_results_are_told(passes):
    ((status, due, late, relation, _),) = ask(passes[0], REVIEW).rows
    assert (status, due, late, relation) == ("overdue", date(2021, 5, 29), None, None)


def test_results_told_eight_months_later_are_the_review_and_late(passes):
    ((status, due, late, relation, reasons),) = ask(passes[1], REVIEW).rows
    assert (status, due, late, relation) == ("followed_up", date(2021, 5, 29), 53, "review")
    assert "time: 53 days after the day due" in reasons
    assert any(reason.startswith("reference: ") for reason in reasons)
