"""What pages are made of: the language, marked text, stretches of text, drawings, territories, words."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.kinds.registry import kinds
from flows import catalogue
from flows.web.drawing.course import Event, course
from flows.web.drawing.heat import heat_map
from flows.web.drawing.tiles import SHADES, shade, tile_map
from flows.web.filters import ANY_FIRMNESS, FIRMNESS, STATUSES
from flows.web.rendering.language import accepted
from flows.web.rendering.marked_text import Mark, blocks
from flows.web.rendering.snippets import snippet
from flows.web.rendering.territories import name_of, names, tiles
from parsers.model import FollowUpRelation
from parsers.tagging.topic_names import topic_names
from warehouse.published.serving.promises import ORDERS

WEB = Path(__file__).parents[3] / "flows" / "web"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.7,fr;q=0.3", "en"),
        ("de-DE,de", "fr"),
        ("en;q=0.1,fr;q=0.2", "fr"),
        ("*, en;q=x, " + "a" * 10_000, "fr"),
    ],
)
def test_the_language_is_the_one_that_the_browser_likes_best(header: str, language: str) -> None:
    assert accepted(header) == language


def shown(text: str, *marks: Mark) -> list[tuple[str, list[tuple[str, str | None]]]]:
    return [
        (block.kind, [(piece.text, piece.mark.identifier if piece.mark else None) for piece in block.pieces])
        for block in blocks(text, marks)
    ]


def test_a_text_is_shown_in_blocks_with_marks_in_their_place() -> None:
    text = "## Les digues\n\nElles seront refaites. Puis plantées.\n\n- la première\n- la seconde"
    start = text.index("Elles")
    assert shown(text, Mark(start, start + 22, "promise", "a"), Mark(text.index("seconde"), 999, "claim", "b")) == [
        ("heading", [("Les digues", None)]),
        ("paragraph", [("Elles seront refaites.", "a"), (" Puis plantées.", None)]),
        ("item", [("la première", None)]),
        ("item", [("la ", None), ("seconde", "b")]),
    ]


def test_marks_may_overlap_or_span_blocks() -> None:
    text = "un deux trois\n\nquatre"
    assert shown(text, Mark(0, 7, "promise", "a"), Mark(3, 13, "claim", "b")) == [
        ("paragraph", [("un deux", "a"), (" trois", "b")]),
        ("paragraph", [("quatre", None)]),
    ]
    spanning = [piece for block in blocks(text, [Mark(8, 21, "promise", "a")]) for piece in block.pieces if piece.mark]
    assert [(piece.text, piece.first) for piece in spanning] == [("trois", True), ("quatre", False)]


@given(
    st.text("ab \n-#é", max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6),
)
def test_marking_loses_and_adds_no_letter(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, "promise", str(number)) for number, (start, end) in enumerate(places)]
    told = "".join(piece.text for block in blocks(text, marks) for piece in block.pieces)
    kept = re.sub(r"(?m)^(## |- )", "", text)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", kept)


def test_a_stretch_shows_the_words_that_were_found() -> None:
    text = "mot " * 100 + "Les Digues de l’Œuvre seront refaites. " + "fin " * 100
    found = snippet(text, {"digues", "oeuvre"})
    assert [one.text for one in found if one.marked] == ["Digues", "Œuvre"]
    assert found[0].text == "… "
    assert len("".join(one.text for one in found)) < 320
    assert snippet("rien ici", {"digues"})[0].text == "rien ici"
    assert snippet("", {"digues"}) == ()


def test_every_department_of_the_catalogue_has_a_tile_of_its_own() -> None:
    places = [(tile.row, tile.column) for tile in tiles()]
    assert len(set(places)) == len(places) == 101
    codes = {tile.code for tile in tiles()}
    watched = {source.territory for name in catalogue.list_names() for source in catalogue.sources(name) if source.territory}
    assert {code for code in watched if code[0].isdigit()} == codes
    assert {code for code in watched if code not in names()} == set()
    assert name_of("59") == "Nord (59)"
    assert name_of("R32") == "Hauts-de-France"
    assert name_of("Q1") == "Q1"


def test_drawings_are_well_formed_and_escaped() -> None:
    evil = "<script>\"'&"
    drawn = [
        tile_map(tiles(), {"59": 7, "62": 1}, evil, link=lambda code: f"/{code}?{evil}", told=lambda tile, n: f"{evil}{n}"),
        heat_map({date(2025, 3, 1): 4}, 2024, date(2026, 2, 1), list("JFMAMJJASOND"), evil),
        course([Event(date(2026, 1, 1), "promised", evil), Event(date(2026, 9, 1), "due", evil)], date(2026, 5, 1), evil),
    ]
    for one in drawn:
        assert one is not None
        tree = ElementTree.fromstring(str(one))
        assert tree.get("aria-label") == evil
        assert not [part for part in tree.iter() if "style" in part.attrib or part.tag == "script"]
    assert course([Event(date(2026, 5, 1), "promised", "x")], date(2026, 5, 1), "x") is None


def test_the_shade_of_a_tile_grows_with_its_number() -> None:
    shades = [shade(number, 100) for number in range(101)]
    assert shades == sorted(shades)
    assert (shades[0], shades[1], shades[100], shade(3, 0)) == (0, 1, SHADES, 0)


def tables(language: str) -> dict[str, Any]:
    return tomllib.loads(
        resources.files("flows.web.rendering").joinpath(f"wordings_{language}.toml").read_text(encoding="utf-8")
    )


def keys(language: str) -> dict[str, str]:
    found = {}
    for table, words in tables(language).items():
        for key, value in words.items():
            found[f"{table}.{key}"] = str(sorted(value) if isinstance(value, dict) else "text") + str(
                sorted(set(re.findall(r"\{\w+\}", str(value))))
            )
    return found


def test_both_languages_say_the_same_things_of_the_same_values() -> None:
    assert keys("fr") == keys("en")


def test_every_word_is_there_and_is_used() -> None:
    known = set(keys("fr"))
    sources = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(WEB.rglob("*"))
        if file.suffix in (".py", ".j2") and file.is_file()
    )
    asked = {one for one in re.findall(r"(?:say|count)\(\s*\"([a-z_]+\.[\w-]+)\"", sources) if not one.endswith("_")}
    asked -= {"dates.unknown", "dates.month"}  # of the messages
    assert asked - known == set()
    whole_tables = {
        "status": (*STATUSES, "long_overdue"),
        "firmness": (*FIRMNESS, ANY_FIRMNESS),
        "relation": get_args(FollowUpRelation),
        "relation_short": get_args(FollowUpRelation),
        "topic": [name.replace(" ", "_") for name in topic_names()],
        "kind": tuple(kinds()),
        "filters": [f"sort_{order}" for order in ORDERS],
    }
    assert {f"{table}.{name}" for table, wanted in whole_tables.items() for name in wanted} - known == set()
    unused = {
        key for key in known - asked if key.partition(".")[2] not in sources and key.partition(".")[0] not in TOLD_BY_VALUE
    }
    assert unused == set()


TOLD_BY_VALUE = frozenset(
    ("status", "firmness", "relation", "relation_short", "topic", "kind", "cause", "outcome", "stage", "evidence", "failure",
     "version_kind", "published_how", "party_kind", "filters", "about", "general")
)  # several a line, as in a table  # fmt: skip
"""Tables from which a word is taken by a value of a row."""
