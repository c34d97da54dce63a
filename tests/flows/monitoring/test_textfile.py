"""The figures for node_exporter: what they are, how they are written, and that the alert rules ask for nothing else."""

from __future__ import annotations

import logging
import re
import stat
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest
import yaml

from flows.cli.terminal import exits
from flows.config.load import load_config
from flows.monitoring.figures import Figure, state_of_things
from flows.monitoring.textfile import in_text, write_textfile
from flows.passes.failures import reporting_failures
from flows.sources.health import State
from parsers.model import CommitmentStatus
from warehouse.clock import utc_now

LINE = re.compile(r'(followthrough_[a-z_]+)(?:\{([a-z]+)="([^"\\]|\\.)*"\})? (-?[0-9.e+]+)')
RULES = yaml.safe_load(resources.files("flows.monitoring").joinpath("followthrough.rules.yml").read_text(encoding="utf-8"))
DOCUMENTED = (Path(__file__).parents[3] / "docs" / "monitoring.md").read_text(encoding="utf-8")


def numbers(text: str) -> dict[str, float]:
    """The lines of a textfile, each checked for its form."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines)
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def watched(there, tmp_path):
    """A folder in which a pass was made, whose configuration names a textfile elsewhere."""
    named = tmp_path / "seen" / "followthrough.prom"
    (there / "followthrough.toml").write_text(f'catalogue = []\n[monitoring]\ntextfile = "{named}"\n')
    return named


def test_what_is_not_uploaded_yet_is_a_figure_where_the_archive_is_on_object_storage(bare):
    (bare / "followthrough.toml").write_text('catalogue = []\n[warehouse]\narchive = "s3://bucket"\n')
    waiting = bare / "data" / "archive-outgoing" / "2026" / "x.warc.gz"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(bytes(700))
    sizes = {one.label: one.value for one in state_of_things(load_config(), utc_now()) if one.name == "file_bytes"}
    assert sizes[("file", "archive_outgoing")] == 700
    assert ("file", "archive") not in sizes


def test_a_pass_leaves_its_figures_for_everybody(watched, said):
    assert said("run", "--direct")[0] == exits.OK
    assert stat.S_IMODE(watched.stat().st_mode) == 0o644
    assert [one.name for one in watched.parent.iterdir()] == ["followthrough.prom"]
    found = numbers(watched.read_text(encoding="utf-8"))
    assert found["followthrough_releases"] == 5
    assert found['followthrough_sources{state="bundled"}'] == 1
    assert found['followthrough_last_pass_outcome{outcome="completed"}'] == 1
    assert abs(found["followthrough_last_completed_pass_timestamp_seconds"] - watched.stat().st_mtime) < 3600
    assert found['followthrough_file_bytes{file="working"}'] == Path("data/warehouse.duckdb").stat().st_size
    for name, label, values in (
        ("sources", "state", get_args(State)),
        ("commitments", "status", get_args(CommitmentStatus)),
    ):
        assert all(f'followthrough_{name}{{{label}="{value}"}}' in found for value in values)


def test_a_pass_that_failed_is_told_though_nothing_was_published(watched):
    config = load_config()
    with pytest.raises(ZeroDivisionError), reporting_failures(config, utc_now, None):
        raise ZeroDivisionError
    found = numbers(watched.read_text(encoding="utf-8"))
    assert found['followthrough_last_pass_outcome{outcome="failed"}'] == 1
    assert found['followthrough_last_pass_outcome{outcome="completed"}'] == 0
    assert found["followthrough_incidents_open"] == 1
    assert found["followthrough_releases"] == 5


def test_a_working_file_that_cannot_be_read_is_a_pass_that_failed(bare):
    (bare / "data").mkdir()
    (bare / "data" / "warehouse.duckdb").write_text("this is no database")
    found = numbers(in_text(state_of_things(load_config(), utc_now())))
    assert found['followthrough_last_pass_outcome{outcome="failed"}'] == 1
    assert "followthrough_releases" not in found
    assert found['followthrough_file_bytes{file="working"}'] == 19


def test_a_file_that_cannot_be_written_is_a_warning(watched, caplog):
    watched.parent.write_text("in the way")
    logging.getLogger("followthrough").propagate = True
    assert write_textfile(load_config(), utc_now) is False
    assert "the figures for monitoring were not written" in caplog.text


def test_a_draft_that_a_killed_program_left_is_replaced(watched):
    watched.parent.mkdir()
    (watched.parent / ".followthrough.prom.new").write_text("half a")
    watched.write_text("from before")
    assert write_textfile(load_config(), utc_now) is True
    assert "followthrough_releases 5" in watched.read_text(encoding="utf-8")
    assert len(list(watched.parent.iterdir())) == 1


def test_labels_are_escaped_and_each_kind_has_one_head():
    text = in_text([Figure("a", "A.", 1, ("b", 'x"y\\z\n')), Figure("a", "A.", 1e15, ("b", "2"))])
    assert text.splitlines() == [
        "# HELP followthrough_a A.",
        "# TYPE followthrough_a gauge",
        r'followthrough_a{b="x\"y\\z\n"} 1',
        'followthrough_a{b="2"} 1e+15',
    ]


def test_rules_and_documentation_name_the_figures_that_are_written(there):
    written = {"followthrough_" + one.name for one in state_of_things(load_config(), utc_now())}
    labels = {one.label[0] for one in state_of_things(load_config(), utc_now()) if one.label}
    assert set(re.findall(r"^\| `(followthrough_\w+)`", DOCUMENTED, re.MULTILINE)) == written
    rules = RULES["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 7
    for rule in rules:
        assert set(re.findall(r"followthrough_\w+", rule["expr"])) <= written
        assert set(re.findall(r"(\w+)[=!]~?\"", rule["expr"])) <= labels
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert rule["annotations"].keys() == {"summary", "description"}
