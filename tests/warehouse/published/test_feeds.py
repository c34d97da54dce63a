"""What feeds and calendars read from the published file."""

from datetime import date

import pytest

from tests.support.stored.commitment_pages import link, store_pages
from tests.support.stored.harvests import Page, harvest, load
from warehouse.errors import WarehouseError
from warehouse.published.feeds import alerts_to_show, deadlines_to_show
from warehouse.published.publish import publish
from warehouse.store import open_store

ALERTS = """
INSERT INTO alerts BY NAME
SELECT 'a' || i AS alert_id, if(i % 2 = 0, 'overdue', 'edited') AS kind, 'title' AS title,
    TIMESTAMP '2021-03-01' + to_hours(i::INTEGER) AS created_at, if(i = 5, NULL, '{}') AS facts,
    if(i = 3, 'intention', if(i = 2, 'firm', NULL)) AS firmness, nextval('private.revisions') AS revision
FROM range(6) AS numbers(i)
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outlets")
    load(folder / "warehouse.duckdb", harvest(Page("a")))
    with open_store(folder / "warehouse.duckdb") as store:
        store.connection.execute(ALERTS)
    publish(folder / "warehouse.duckdb", folder / "followthrough.duckdb")
    return folder / "followthrough.duckdb"


def ids(rows):
    return [row["alert_id"] for row in rows]


def test_the_newest_alerts_that_can_be_shown(published):
    assert ids(alerts_to_show(published, most=3)) == ["a4", "a2", "a1"]


def test_those_about_intentions_when_they_are_asked_for(published):
    assert ids(alerts_to_show(published, most=3, intentions=True)) == ["a4", "a3", "a2"]


def test_those_of_one_kind(published):
    assert ids(alerts_to_show(published, most=9, kind="overdue")) == ["a4", "a2", "a0"]
    assert alerts_to_show(published, most=9, kind="' OR '1'='1") == []


def test_a_release_whose_promises_were_not_read_has_no_deadlines(published):
    assert deadlines_to_show(published, since=date(2000, 1, 1), confidence=0.0) == []


PROMISE = "Le préfet s'engage à rendre public un bilan au plus tard le 30 juin 2021."
SAID = "Les services ont présenté leurs chiffres."


@pytest.mark.parametrize(("score", "standing"), [(0.49, "open"), (0.5, "answered")])
def test_a_suggestion_answers_no_promise_in_the_calendar_either(tmp_path, score, standing):
    working = tmp_path / "warehouse.duckdb"
    store_pages(
        working,
        Page("a", PROMISE, published=date(2021, 1, 5)),
        Page("b", f"Rencontre.\n\n{SAID}", "Sport", published=date(2022, 6, 6)),
    )
    link(working, PROMISE[:12], "b", SAID, score=score, relation="progress")
    publish(working, tmp_path / "followthrough.duckdb")
    found = deadlines_to_show(tmp_path / "followthrough.duckdb", since=date(2000, 1, 1), confidence=0.0)
    assert [(row["deadline_to"], row["standing"]) for row in found] == [(date(2021, 6, 30), standing)]


def test_without_a_file_it_says_what_makes_one(tmp_path):
    with pytest.raises(WarehouseError) as raised:
        alerts_to_show(tmp_path / "no.duckdb", most=1)
    assert "followthrough run" in (raised.value.hint or "")
