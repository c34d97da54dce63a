"""How far links and commitments can be trusted is in the published file, from a table shipped as data."""

from __future__ import annotations

import duckdb
import pytest

from tests.support.stored.harvests import Page, harvest, load
from warehouse.errors import WarehouseError
from warehouse.published import reliability
from warehouse.published.publish import publish

ROW = {"subject": "follow_up", "judged_right": 9, "judged": 10, "measured_on": "some set", "rules_version": 3}


def test_the_table_shipped_can_be_read_and_tells_no_share_above_one():
    for one in reliability.measured():
        assert 0 <= one["judged_right"] <= one["judged"]


def test_what_was_measured_is_in_the_published_file_and_is_replaced_by_the_next(tmp_path, monkeypatch):
    working, published = tmp_path / "w.duckdb", tmp_path / "p.duckdb"
    load(working, harvest(Page("a", "Un texte.", "Un titre")))
    row = reliability._row({**ROW, "grade": "act", "relation": "fulfilled"})
    for rows in ([row], [row, reliability._row(ROW)]):
        monkeypatch.setattr(reliability, "measured", lambda rows=rows: rows)
        publish(working, published)
        with duckdb.connect(str(published), read_only=True) as connection:
            found = connection.execute(
                "SELECT grade, relation, judged_right, judged FROM reliability ORDER BY ALL"
            ).fetchall()
        assert found == sorted([(one["grade"], one["relation"], 9, 10) for one in rows], key=str)


@pytest.mark.parametrize(
    "more",
    [
        {"judged_right": 11},
        {"judged_right": -1},
        {"judged": "ten"},
        {"measured_on": ""},
        {"subject": None},
        {"colour": "red"},
    ],
)
def test_a_row_that_cannot_be_is_refused(more):
    with pytest.raises(WarehouseError, match=r"reliability\.toml"):
        reliability._row({**ROW, **more})
