"""The corpus that comes with the program."""

import hashlib
from datetime import date, datetime
from importlib import resources

import pytest

from warehouse import seeds as seeds_module
from warehouse.errors import WarehouseError
from warehouse.seeds import seeds

GIVEN = {
    "000_1fc3ab5441f04b07": (date(2020, 10, 16), "page"),
    "001_7a4fbefaaa04e510": (date(2019, 12, 11), "page"),
    "002_4e55cc8b07f34851": (date(2019, 10, 1), "text"),
    "003_fd70f51d5fcafaa7": (date(2018, 6, 11), "page"),
    "004_58cd97f2a4b1d87c": (date(2020, 11, 29), "given"),
}


def test_the_five_releases_are_there_with_their_days_and_how_these_are_known():
    assert {one.external_id: (one.published.on, one.published.how) for one in seeds()} == GIVEN


def test_every_text_file_is_in_the_manifest():
    files = {one.name for one in resources.files(seeds_module).iterdir() if one.name.endswith(".txt")}
    assert files == {f"{stem}.txt" for stem in GIVEN}


def test_the_bodies_are_those_files_byte_for_byte():
    for seed in seeds():
        body = resources.files(seeds_module).joinpath(f"{seed.external_id}.txt").read_bytes()
        assert seed.capture.body == body
        assert seed.capture.capture_id == hashlib.sha256(body).hexdigest()
        assert b"\r" not in body


def test_titles_stand_in_the_texts():
    for seed in seeds():
        assert seed.title in seed.capture.body.decode("utf-8"), seed.external_id


def test_they_are_the_same_whenever_they_are_loaded():
    assert seeds() == seeds()
    assert {one.capture.fetched_at for one in seeds()} == {datetime(2024, 10, 31)}


def test_a_file_that_is_not_the_one_described_is_refused(monkeypatch):
    monkeypatch.setattr(seeds_module, "capture_id", lambda body: "0" * 64)
    with pytest.raises(WarehouseError, match="000_1fc3ab5441f04b07"):
        seeds()
