"""A configuration with what is to be decided, for the tests of `followthrough review`."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.support.stored.commitment_pages import asked, link, store_pages
from tests.support.stored.harvests import Page

PLAN = "Le préfet s'engage à présenter un plan de prévention d'ici la fin de l'année 2021."

GUIDE = "=La préfecture s'engage à publier un guide pour les communes du littoral."

DONE = "Le plan de prévention promis en mars a été présenté aux maires."

TALK = "Il a été question du plan de prévention avec les maires."

ALL = ("--below", "1.01")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A configuration, two commitments of one release, and two links of the first: to be decided one by one."""
    made = tmp_path_factory.mktemp("made")
    (made / "followthrough.toml").write_text("catalogue = []\n", encoding="utf-8")
    working = made / "data" / "warehouse.duckdb"
    working.parent.mkdir()
    store_pages(
        working,
        Page("plan", f"Réunion à Lille.\n\n{PLAN}\n\n{GUIDE}", "Réunion"),
        Page("bilan", f"Réunion à Arras.\n\n{DONE}", "Bilan", published=date(2022, 1, 12)),
        Page("visite", f"Visite.\n\n{TALK}", "Visite\x1b[2J", published=date(2021, 6, 1)),
    )
    link(working, PLAN[:20], "bilan", DONE, score=0.52)
    link(working, PLAN[:20], "visite", TALK, relation="follow_up", score=0.45)
    return made


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy of `made`, as the current folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FOLLOWTHROUGH_REVIEWER", "Anne")
    return tmp_path


@pytest.fixture
def working(folder):
    return folder / "data" / "warehouse.duckdb"


def decisions(working):
    """What counts now, in chronological order."""
    query = "SELECT subject, verdict, relation, decided_by, note FROM decisions ORDER BY decided_at"
    return asked(working, query)


def links(working):
    return asked(working, "SELECT quote, relation, decided_by FROM follow_ups ORDER BY quote")
