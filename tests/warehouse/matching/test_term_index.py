"""The index by terms gives back what was put into it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.commitments.amounts import amounts_in
from parsers.followups import EarlierCommitment, Stated
from parsers.followups.digests.digest import digest
from warehouse.connection.database import attached
from warehouse.matching.term_index import Known, index, read_commitments, read_subjects
from warehouse.store import open_store

PIECES = st.sampled_from(
    [
        "L'État s'engage à recruter 200 agents pour la brigade de Calais d'ici le 3 mai 2027.",
        "Douze bornes seront installées sur le port, dont la moitié avant l'été.",
        "Un bilan sera présenté aux maires le 12 juin 2027 à Arras.",
        "La digue de Gravelines sera réparée du 3 au 12 mars 2027 pour 31,4 millions d'euros.",
        "Le commissariat ouvrira ses portes à Lens.",
        "Les maires se sont réunis. Le préfet a présidé la séance.",
        "Recruter, former et équiper 45 gendarmes.",
        "…",
    ]
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "warehouse.duckdb"
    with open_store(path):
        pass
    with attached(path) as opened:
        yield opened


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(PIECES, min_size=1, max_size=6),
    title=PIECES,
    due=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)
def test_a_promise_comes_back_from_the_index_as_it_was_taken_apart(connection, pieces, title, due):
    body, stated = "", []
    for number, piece in enumerate(pieces):
        stated.append(Stated(f"c{number}", len(body), len(body) + len(piece), amounts_in(piece), due))
        body += piece + "\n\n"
    read = digest(title, body, language="fr", published=date(2026, 11, 2), source_id="nord", commitments=stated)
    assert [one.commitment_id for one in read.commitments] == [f"c{number}" for number in range(len(pieces))]
    connection.execute("BEGIN")
    try:
        for one in read.commitments:
            connection.execute(
                "INSERT INTO commitments (commitment_id, release_id, version_id, quote, quote_start, quote_end, kind,"
                " deadline_to, amounts, extractor_version, revision) VALUES (?, 'r', 'v', 'x', 0, 1, 'dated', ?, ?, 1, 1)",
                [one.commitment_id, due, [{"text": a.text, "value": a.value, "unit": a.unit} for a in one.amounts]],
            )
        numbers = index(connection, ["r"], {"r": read})
        known = Known()
        read_subjects(connection, numbers.values(), known)
        back: list[EarlierCommitment] = read_commitments(connection, numbers.values(), known)[numbers["r"]]
        assert back == list(read.commitments)
        assert known.subjects[numbers["r"]] == read.profile
    finally:
        connection.execute("ROLLBACK")


def test_what_the_property_tries_has_every_kind_of_value():
    body = (
        "La digue de Gravelines sera réparée le 3 mai 2027 sur 200 mètres.\n\nLa digue de Gravelines protège le port.\n\n"
        "Le port de Gravelines grandit. Les écluses attendent."
    )
    end = body.index("\n")
    read = digest(
        "Agents", body, language="fr", published=date(2026, 1, 1), source_id="s", commitments=[Stated("c", 0, end, (), None)]
    )
    (one,) = read.commitments
    assert one.objects
    assert one.acts
    assert one.numbers == {200.0}
    assert one.days == ((date(2027, 5, 3), date(2027, 5, 3)),)
    assert one.local
