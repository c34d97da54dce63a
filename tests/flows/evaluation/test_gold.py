"""Gold folders: what is read, and how mistakes in them are reported."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.evaluation.gold import GoldError, read_gold

EXAMPLE = Path(__file__).parents[2] / "data" / "gold"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "gold"))


def test_the_example_folder_is_of_the_form():
    gold = read_gold(EXAMPLE)
    assert sorted(gold.documents) == ["101", "102", "103", "104", "105", "106"]
    assert gold.documents["101"].published == date(2022, 3, 14)
    assert [one.strength for one in gold.commitments].count("weak") == 1
    assert len(gold.traps) == 2
    assert gold.exhaustive == {"101", "102", "103"}
    assert {one.name: (one.language, len(one.rows)) for one in gold.times} == {
        "deadlines_fr.jsonl": ("fr", 3),
        "temporal_fr.jsonl": ("fr", 4),
    }
    assert gold.out_of_place() == []


def test_a_month_or_a_year_is_no_day_to_count_from():
    assert read_gold(EXAMPLE).documents["102"].published is None


def test_only_documents_and_marks_must_be_there(folder):
    for name in ("deadlines_fr.jsonl", "temporal_fr.jsonl", "gold_links.json"):
        (folder / name).unlink()
    (folder / "gold_commitments.json").write_text('{"commitments": []}', encoding="utf-8")
    gold = read_gold(folder)
    assert (gold.commitments, gold.traps, gold.exhaustive, gold.times) == ((), (), frozenset(), ())
    assert (gold.links, gold.no_links, gold.unsure) == ((), (), ())


def test_links_are_read_with_their_passage_and_the_relations_that_are_as_right():
    gold = read_gold(EXAMPLE)
    first, second = gold.links
    assert (first.earlier_doc, first.later_doc, first.relation, first.also) == ("101", "104", "fulfilled", ("progress",))
    assert first.later_quote == "La clôture de 800 mètres le long du quai nord a été installée en mai."
    assert second.also == ()
    assert [(one.earlier_doc, one.later_doc) for one in gold.no_links] == [("101", "105")]
    assert [(one.earlier_doc, one.later_doc) for one in gold.unsure] == [("101", "103")]


def test_the_words_of_links_must_stand_in_their_texts_too(folder):
    path = folder / "gold_links.json"
    links = json.loads(path.read_text(encoding="utf-8"))["links"]
    links[0]["commitment_quote"] = links[1]["later_quote"] = "jamais dit"
    path.write_text(json.dumps({"links": links}), encoding="utf-8")
    assert read_gold(folder).out_of_place() == [("101", "jamais dit"), ("106", "jamais dit")]


def test_a_quotation_that_does_not_stand_in_its_text_is_told(folder):
    marks = {
        "commitments": [
            {"doc": "101", "quote": "La préfecture s'engage  à présenter\nun bilan"},
            {"doc": "103", "quote": "jamais dit"},
        ]
    }
    (folder / "gold_commitments.json").write_text(json.dumps(marks), encoding="utf-8")
    assert read_gold(folder).out_of_place() == [("103", "jamais dit")]


def spoil_document(folder, **change):
    path = folder / "docs" / "103.json"
    document = {**json.loads(path.read_text(encoding="utf-8")), **change}
    path.write_text(json.dumps({key: value for key, value in document.items() if value != "gone"}), encoding="utf-8")


def write(name, text):
    return lambda folder: (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


ROW = '{"text": "t", "reference_date": "2022-01-01", '

FAULTS = [
    ("no folder", shutil.rmtree, "gold is no folder"),
    ("no documents", lambda folder: shutil.rmtree(folder / "docs"), "docs holds no .json files"),
    ("no marks", lambda folder: (folder / "gold_commitments.json").unlink(), "gold_commitments.json cannot be read"),
    ("a document without text", lambda folder: spoil_document(folder, text="gone"), "103.json: text is missing"),
    ("a day that is none", lambda folder: spoil_document(folder, published="14 mars 2022"), "103.json: published"),
    ("an id twice", lambda folder: spoil_document(folder, id="101"), "103.json: the id '101' is that of another"),
    ("broken JSON", write("docs/103.json", '{"id": "103",\n "text": }'), "103.json, line 2: no JSON"),
    ("another charset", write("docs/103.json", '{"id": "é"}'.encode("latin-1")), "103.json is not UTF-8"),
    ("a list", write("gold_commitments.json", "[]"), "gold_commitments.json: "),
    (
        "no quotation",
        write("gold_commitments.json", '{"commitments": [{"doc": "1"}]}'),
        r"commitments\[0\].quote is missing",
    ),
    (
        "an unknown strength",
        write("gold_commitments.json", '{"commitments": [{"doc": "1", "quote": "q", "strength": "very"}]}'),
        r"commitments\[0\].strength: Input should be 'strong' or 'weak'",
    ),
    ("deep nesting", write("gold_commitments.json", "[" * 100_000), "gold_commitments.json"),
    (
        "a broken line",
        write("deadlines_fr.jsonl", f'{ROW}"role": "past"}}\n\n{{oops\n'),
        "deadlines_fr.jsonl, line 3: no JSON",
    ),
    ("neither role nor kind", write("temporal_fr.jsonl", f'{ROW}"verified": true}}'), "line 1: neither `role` nor `kind`"),
    (
        "due without days",
        write("deadlines_fr.jsonl", f'{ROW}"role": "due"}}'),
        "line 1: `due_lo` and `due_hi` must be given",
    ),
    ("no day", write("deadlines_fr.jsonl", '{"text": "t", "role": "past"}'), "line 1: reference_date is missing"),
]


@pytest.mark.parametrize(("spoil", "message"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_what_is_wrong_is_told_by_its_place(folder, spoil, message):
    spoil(folder)
    with pytest.raises(GoldError, match=message) as raised:
        read_gold(folder)
    assert "docs/evaluation.md" in (raised.value.hint or "")
