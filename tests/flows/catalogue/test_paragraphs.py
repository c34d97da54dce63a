"""Sources written as `[[source]]` paragraphs."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import catalogue
from flows.catalogue.paragraphs import like_known, new_id, paragraph, paragraphs
from flows.catalogue.source_table import SourceTable
from flows.config.load import load_config
from parsers.model import Source

FULL = Source(
    source_id="full",
    name='A "quoted" name \\ with é',
    family="generic",
    home="https://www.example.org/",
    feeds=("https://www.example.org/a?b=1&c[]=2", "https://www.example.org/b"),
    listings=("https://www.example.org/news",),
    sitemaps=("https://www.example.org/sitemap.xml",),
    country="BE",
    language="nl",
    territory="R32",
    authority="Somebody",
    platform="shared",
    every_hours=2.5,
    max_pages=7,
    max_age_days=9,
    failures_before_incident=5,
    include=(r"/news/\d+",),
    exclude=("'", '"'),
    verified=date(2026, 1, 31),
    note="Two lines\nof a note",
)


def loaded(text: str, folder: Path) -> dict[str, Source]:
    file = folder / "followthrough.toml"
    file.write_text(f"catalogue = []\nseed_corpus = false\n{text}", encoding="utf-8")
    return {source.source_id: source for source in load_config(file).sources()}


def test_every_key_comes_back_as_it_was(tmp_path: Path) -> None:
    assert loaded(paragraph(FULL), tmp_path)["full"] == FULL


def test_the_whole_catalogue_comes_back_as_it_was(tmp_path: Path) -> None:
    everything = [s for name in ("prefectures", "ministries", "partners") for s in catalogue.sources(name)]
    assert loaded(paragraphs(everything), tmp_path) == {source.source_id: source for source in everything}


def test_defaults_are_left_out() -> None:
    assert paragraph(Source("a", "A", "generic", "https://a.example/")) == (
        '[[source]]\nid = "a"\nname = "A"\nfamily = "generic"\nhome = "https://a.example/"\nfeeds = []\nlanguage = "fr"\n'
    )


@given(st.text(max_size=50))
def test_no_name_breaks_out_of_its_quotation_marks(name: str) -> None:
    text = paragraph(Source("a", name, "generic", "https://a.example/"))
    assert tomllib.loads(text)["source"][0].keys() == {"id", "name", "family", "home", "feeds", "language"}


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Préfecture du Nord", (), "prefecture-du-nord"),
        ("L'Œuvre & l'Été", (), "l-oeuvre-l-ete"),
        ("Nord", ("nord", "nord-2"), "nord-3"),
        ("", (), "source"),
        ("…", ("source",), "source-2"),
        ("x" * 300, ("x" * 64,), "x" * 62 + "-2"),
    ],
)
def test_a_new_id_is_made_of_the_name(name: str, taken: tuple[str, ...], expected: str) -> None:
    assert new_id(name, taken) == expected


@given(st.text(max_size=100), st.sets(st.text(max_size=3)))
def test_a_new_id_may_stand_in_a_configuration(name: str, taken: set[str]) -> None:
    found = new_id(name, taken)
    assert found not in taken
    assert SourceTable(id=found).id == found


def test_another_page_of_a_known_site_is_read_the_same_way() -> None:
    known = like_known("http://nord.gouv.fr/Actualites/x")
    assert known is not None
    assert (known.family, known.platform) == ("prefecture", "prefectures")
    assert (known.name, known.territory) == ("Préfecture du Nord", "59")
    assert like_known("https://www.example.org/") is None
    assert like_known("https://[broken") is None


def test_a_site_of_many_authorities_does_not_lend_the_name_of_one_to_another() -> None:
    region = like_known("https://www.prefectures-regions.gouv.fr/normandie/Actualites")
    assert region is not None
    assert region.territory == "R28"
    other = like_known("https://www.gov.uk/government/organisations/hm-treasury")
    assert other is not None
    assert (other.family, other.language, other.name, other.authority) == ("gov_uk", "en", "", None)
