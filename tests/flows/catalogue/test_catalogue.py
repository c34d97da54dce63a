"""The bundled lists of sources: complete, unambiguous, and honest about what nobody has seen."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from datetime import date
from importlib import resources
from urllib.parse import urlsplit

import pytest

from flows import catalogue
from flows.catalogue.source_table import FAMILIES, SEED_CORPUS, SourceTable
from parsers import pages
from parsers.model import Source
from warehouse.seeds import SEED_CORPUS_ID

OVERSEAS = ["971", "972", "973", "974", "976"]
DEPARTMENTS = [f"{number:02}" for number in range(1, 96) if number != 20] + ["2A", "2B", *OVERSEAS]
REGIONS = ["R24", "R27", "R28", "R32", "R44", "R52", "R53", "R75", "R76", "R84", "R93", "R94"]

BEGINNING = date(2025, 1, 1)
"""No source can have been verified earlier: there was no catalogue."""


def by_id(name: str) -> dict[str, Source]:
    return {source.source_id: source for source in catalogue.sources(name)}


def test_the_lists_are_the_four_that_the_documentation_names() -> None:
    assert catalogue.list_names() == ("ministries", "partners", "prefectures", "starter")
    assert all(catalogue.description(name) for name in catalogue.list_names())


def test_a_list_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue.sources("everything")


def test_no_id_and_no_feed_is_used_twice() -> None:
    described = [s for name in ("ministries", "partners", "prefectures") for s in catalogue.sources(name)]
    ids = [source.source_id for source in described]
    feeds = [feed for source in described for feed in source.feeds]
    assert len(ids) == len(set(ids))
    assert len(feeds) == len(set(feeds))


@pytest.mark.parametrize("name", catalogue.list_names())
def test_every_source_can_be_asked_and_read(name: str) -> None:
    for source in catalogue.sources(name):
        said = source.source_id
        assert source.family in FAMILIES, said
        for url in (source.home, *source.feeds, *source.listings, *source.sitemaps):
            parts = urlsplit(url)
            assert parts.scheme == "https", said
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.hostname or ""), said
            assert not parts.fragment, said
        for pattern in (*source.include, *source.exclude):
            re.compile(pattern)
        assert source.country in ("FR", "GB", "BE"), said
        assert source.language in ("fr", "en", "nl"), said


@pytest.mark.parametrize("name", catalogue.list_names())
def test_a_source_says_that_it_was_verified_on_a_day_that_can_be_or_not_at_all(name: str) -> None:
    days = {source.source_id: source.verified for source in catalogue.sources(name) if source.verified is not None}
    assert [said for said, day in days.items() if not BEGINNING <= day <= date.today()] == []


def test_every_department_has_its_prefecture() -> None:
    found = [s.territory for s in catalogue.sources("prefectures") if s.family != "generic" and s.territory]
    departments = [code for code in found if re.fullmatch(r"\d\d|2[AB]|97\d", code)]
    assert len(DEPARTMENTS) == 101
    assert sorted(departments) == sorted(DEPARTMENTS)


def test_every_region_has_its_prefecture_apart_from_departments_of_the_same_number() -> None:
    found = [s.territory for s in catalogue.sources("prefectures") if s.source_id.startswith("region-")]
    assert sorted(str(code) for code in found) == REGIONS
    assert by_id("prefectures")["paris"].home.endswith("/ile-de-france")


@pytest.mark.parametrize(
    ("source_id", "territory", "name"),
    [
        ("ain", "01", "Préfecture de l'Ain"),
        ("puy-de-dome", "63", "Préfecture du Puy-de-Dôme"),
        ("cotes-darmor", "22", "Préfecture des Côtes-d'Armor"),
        ("haute-corse", "2B", "Préfecture de la Haute-Corse"),
        ("val-doise", "95", "Préfecture du Val-d'Oise"),
        ("territoire-de-belfort", "90", "Préfecture du Territoire de Belfort"),
        ("reunion", "974", "Préfecture de La Réunion"),
        ("moselle", "57", "Préfecture de la Moselle"),
    ],
)
def test_prefectures_bear_their_french_names(source_id: str, territory: str, name: str) -> None:
    source = by_id("prefectures")[source_id]
    assert (source.territory, source.name) == (territory, name)


def test_the_sites_of_the_shared_platform_share_one_delay() -> None:
    for source in catalogue.sources("prefectures"):
        assert source.platform == ("premar" if source.family == "premar" else "prefectures")


def test_hosts_that_only_live_on_the_platform_are_not_taken_for_prefectures() -> None:
    homes = " ".join(source.home for source in catalogue.sources("prefectures"))
    assert not re.search(r"data\.gouv|risques-inondations|developpement-durable", homes)


def test_a_site_is_watched_once() -> None:
    homes = [source.home for name in ("ministries", "partners", "prefectures") for source in catalogue.sources(name)]
    assert len(homes) == len(set(homes))


def test_the_starter_list_is_where_the_seed_corpus_comes_from() -> None:
    starter = by_id("starter")
    assert set(starter) >= {"zone-nord", "nord", "pas-de-calais", "region-hauts-de-france", "premar-manche"}
    assert set(starter) >= {"interieur", "info-gouv", "home-office", "belgium-fr"}
    assert len(starter) == 10


def test_a_file_of_the_catalogue_has_no_other_tables_than_those_read() -> None:
    for name in catalogue.list_names():
        text = resources.files("flows.catalogue").joinpath(f"{name}.toml").read_text(encoding="utf-8")
        assert set(tomllib.loads(text)) <= {"description", "defaults", "source", "members"}


def test_the_families_that_may_be_named_are_those_that_have_a_reader() -> None:
    assert {*FAMILIES, "seed"} == set(pages.FAMILIES)
    assert (SEED_CORPUS.source_id, SEED_CORPUS.family) == (SEED_CORPUS_ID, "seed")


def test_a_paragraph_has_the_defaults_that_a_source_has() -> None:
    bare = SourceTable(id="a", name="A", family="generic", home="https://a.example/")
    assert bare.source() == Source("a", "A", "generic", "https://a.example/")
    for field in dataclasses.fields(Source):
        if field.default is not dataclasses.MISSING:
            assert getattr(bare, field.name) == field.default, field.name
