"""What a pass leaves on Prefect's page, where that is switched on."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from prefect.logging.handlers import APILogHandler

from flows.config.load import Config
from flows.passes.full_pass import PassResult
from flows.passes.summary import pass_summary, troubles
from flows.scheduled import artifacts
from tests.flows.passes.test_summary import made, visited
from warehouse.harvests.values import Loaded

ON = Config(prefect={"ui": True}, web={"listen": "127.0.0.1:8787"})


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What was left, by its key."""
    found: dict[str, str] = {}

    def markdown(markdown: str, key: str, description: str) -> None:
        found[key] = markdown

    def link(link: str, link_text: str, key: str, description: str) -> None:
        found[key] = link

    monkeypatch.setattr(artifacts, "create_markdown_artifact", markdown)
    monkeypatch.setattr(artifacts, "create_link_artifact", link)
    return found


def mixed() -> PassResult:
    result = made(
        visited("b", "a | b [x](http://evil.test) <script>"), visited("a", readable=True), visited("c", readable=True)
    )
    news = Loaded("a", versions={"first": 3, "edit": 1}, new_captures=5)
    return replace(result, loaded=(result.loaded[0], news, result.loaded[2]))


def leave(config: Config, result: PassResult) -> list[str]:
    lines = list(pass_summary(result, troubles(result), named=True))
    artifacts.leave_artifacts(config, result, lines)
    return [line.text for line in lines]


def test_a_pass_leaves_its_summary_the_sources_in_trouble_and_a_link(left: dict[str, str]) -> None:
    lines = leave(ON, mixed())
    assert left.keys() == {"pass", "sources-in-trouble", "pages"}
    assert left["pages"] == "http://127.0.0.1:8787/"
    table, _, told = left["pass"].partition("\n\n")
    rows = [[cell.strip() for cell in row.split(" | ")] for row in table.splitlines()]
    assert [row[0] for row in rows] == ["| source", "| ---", "| b", "| a", "| all"], "in trouble first, none without news"
    assert rows[3][2:4] == ["3", "1"]
    assert len(told.splitlines()) == len(lines)
    assert "Published" in told.splitlines()[-1]
    assert left["sources-in-trouble"].splitlines()[2].startswith("| b | failing | ")


def test_what_others_wrote_is_no_markup(left: dict[str, str]) -> None:
    leave(ON, mixed())
    for text in (left["pass"], left["sources-in-trouble"]):
        assert "<script" not in text
        assert "[x](" not in text
        assert "a \\| b" in text


def test_nothing_is_left_unless_it_is_wanted(left: dict[str, str]) -> None:
    leave(Config(web={"listen": "127.0.0.1:8787"}), mixed())
    assert left == {}
    leave(Config(prefect={"ui": True}), made(visited("a", readable=True)))
    assert left.keys() == {"pass"}, "no trouble, and no pages"


def test_people_are_led_to_the_address_that_they_know() -> None:
    config = Config(web={"listen": "127.0.0.1:8787", "base_url": "https://www.example.org/promises"})
    assert artifacts.address_of(config) == "https://www.example.org/promises/"


def test_a_page_that_takes_nothing_ends_no_pass(
    left: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("no server")

    monkeypatch.setattr(artifacts, "create_markdown_artifact", refuse)
    monkeypatch.setattr(logging.getLogger("followthrough"), "propagate", True)
    leave(ON, mixed())
    assert "took no artifacts of this run: no server" in caplog.text


def test_the_log_of_a_run_is_on_the_page_while_it_lasts() -> None:
    log = logging.getLogger("followthrough")

    def sending() -> int:
        return sum(isinstance(one, APILogHandler) for one in log.handlers)

    with artifacts.logged_to_prefect(ON):
        assert sending() == 1
    with artifacts.logged_to_prefect(Config()):
        assert sending() == 0
