"""Which harvests are stored together: of different sources, and no more than a transaction may hold."""

import pytest

from tests.support.stored.harvests import NOON, Page, harvest
from warehouse.harvests import load
from warehouse.harvests.load import batches


def of(source_id, *bodies):
    pages = [Page(f"p{number}", body, f"Titre {number}") for number, body in enumerate(bodies)]
    return harvest(*pages, at=NOON, run_id="run-1", source_id=source_id)


@pytest.mark.parametrize(
    ("harvests", "together"),
    [
        ([of("a", "Un."), of("b", "Un."), of("c")], [["a", "b", "c"]]),
        ([of("a", "Un."), of("a", "Deux."), of("b")], [["a"], ["a", "b"]]),
        ([of("a", "x" * 60), of("b", "x" * 60), of("c", "x")], [["a"], ["b", "c"]]),
        ([of("a", "x" * 900), of("b")], [["a"], ["b"]]),
        ([of("a", "x", "x", "x"), of("b", "x", "x"), of("c")], [["a"], ["b", "c"]]),
        ([], []),
    ],
    ids=["little", "one source twice", "long texts", "one long text", "many releases", "nothing"],
)
def test_what_is_stored_together(monkeypatch, harvests, together):
    monkeypatch.setattr(load, "_CHARACTERS_A_TRANSACTION", 100)
    monkeypatch.setattr(load, "_RELEASES_A_TRANSACTION", 4)
    assert [[one.source.source_id for one in batch] for batch in batches(iter(harvests))] == together
