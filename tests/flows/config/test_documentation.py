"""docs/configuration.md says what every key is, with its default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from flows import catalogue
from flows.catalogue.source_table import FAMILIES, REQUIRED, SourceTable
from flows.config.model import (
    DEFAULT_CATALOGUE,
    Config,
    HttpTable,
    LexiconTable,
    LoggingTable,
    MonitoringTable,
    WarehouseTable,
)
from flows.config.tables.channels import Channel, Subscription
from flows.config.tables.object_storage import ObjectStorageTable
from flows.config.tables.prefect import PrefectTable
from flows.config.tables.schedule import ScheduleTable
from flows.config.tables.targets import TargetTable
from flows.config.tables.web import WebTable
from flows.config.tables.work import WorkTable

TEXT = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)

SECTIONS: list[tuple[str, type[BaseModel]]] = [
    ("Top level", Config),
    ("[warehouse]", WarehouseTable),
    ("[object_storage]", ObjectStorageTable),
    ("[http]", HttpTable),
    ("[schedule]", ScheduleTable),
    ("[monitoring]", MonitoringTable),
    ("[logging]", LoggingTable),
    ("[web]", WebTable),
    ("[prefect]", PrefectTable),
    ("[work]", WorkTable),
    ("[lexicon]", LexiconTable),
    ("[[source]]", SourceTable),
    ("[[channel]]", Channel),
    ("[[subscription]]", Subscription),
    ("[[target]]", TargetTable),
]


def rows(title: str) -> dict[str, tuple[str, str]]:
    section = TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return {key: (default, meaning) for key, default, meaning in ROW.findall(section)}


def shown(key: str, default: object) -> set[str]:
    if key == "catalogue":
        default = list(DEFAULT_CATALOGUE)
    if isinstance(default, BaseModel):
        return {"see below"}
    if default is PydanticUndefined or (default is None and key in REQUIRED):
        return {"required"}
    if default is None:
        return {"none"}
    if isinstance(default, bool):
        return {f"`{str(default).lower()}`"}
    if isinstance(default, tuple | list):
        return {"`[" + ", ".join(f'"{item}"' for item in default) + "]`"} | ({"none"} if not default else set())
    if isinstance(default, int | float):
        return {f"`{default}`"}
    return {f'`"{default}"`'}


@pytest.mark.parametrize(("title", "model"), SECTIONS)
def test_every_key_is_explained_with_its_default_and_no_other_is(title: str, model: type[BaseModel]) -> None:
    explained = rows(title)
    assert set(explained) == set(model.model_fields)
    for key, field in model.model_fields.items():
        default, meaning = explained[key]
        assert default in shown(key, field.default), key
        assert meaning.endswith((".", ".)"))


def test_every_family_and_list_is_named() -> None:
    assert all(f"`{family}`" in rows("[[source]]")["family"][1] for family in FAMILIES)
    lists = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", TEXT, re.MULTILINE))
    assert lists == {name: str(len(catalogue.sources(name))) for name in catalogue.list_names()}
