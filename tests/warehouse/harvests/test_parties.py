"""Parties are separate rows, to which commitments refer."""

from dataclasses import replace

from parsers.commitments import find_commitments
from tests.support.stored.harvests import Page, harvest, load
from warehouse.store import open_store


def test_a_prefect_and_the_prefecture_are_one_row_under_every_name(tmp_path):
    working = tmp_path / "warehouse.duckdb"
    body = (
        "Le préfet du Lot s'engage à rénover le quai de Vaudry.\n\nLa préfecture du Lot signera une convention avec la "
        "Police fédérale.\n\nUn comité de suivi sera installé le 3 mai 2031."
    )
    found = find_commitments(body, title="", published=None, language="fr", authority="Préfecture du Lot")
    visit = harvest(Page("quai", body))
    told = replace(visit.releases[0], authority="Préfecture du Lot", commitments=found, extractor_version=1)
    load(working, replace(visit, releases=(told,)))

    with open_store(working) as store:
        parties = store.connection.execute(
            "SELECT party_id, kind, territory, names FROM parties ORDER BY party_id"
        ).fetchall()
        promises = store.connection.execute(
            "SELECT party_ids, actor_how, title FROM commitments ORDER BY quote_start"
        ).fetchall()

    assert parties == [
        ("police-federale", "police force", None, ["Police fédérale"]),
        ("prefecture-lot", "prefecture", "lot", ["Préfecture du Lot", "préfecture du Lot", "préfet du Lot"]),
    ]
    assert promises == [
        (["prefecture-lot"], "said", "Rénover le quai de Vaudry"),
        (
            ["prefecture-lot", "police-federale"],
            "said",
            "La préfecture du Lot signera une convention avec la Police fédérale",
        ),
        (["prefecture-lot"], "publisher", "Comité de suivi installé le 3 mai 2031"),
    ]
