"""The log as JSON: one object a line, each with the id of its run, whoever reports."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings

import pytest

from flows.passes.lifecycle import log_lines
from flows.passes.lifecycle.log_lines import TextLines, in_json, name_run, write_json, write_text


@pytest.fixture
def log():
    """A logger of ours, with everything as it was afterwards."""
    ours = logging.getLogger("followthrough")
    before = (ours.handlers[:], ours.level, ours.propagate)
    others = {name: logging.getLogger(name).handlers[:] for name in ("py.warnings", "prefect")}
    named = log_lines._run[:]
    log_lines._run.clear()
    ours.setLevel(logging.INFO)
    ours.propagate = False
    yield ours
    write_text(ours, logging.NullHandler())
    ours.handlers[:], ours.level, ours.propagate = before
    for name, handlers in others.items():
        logging.getLogger(name).handlers[:] = handlers
    logging.getLogger("prefect").propagate = True
    log_lines._run[:] = named


@pytest.fixture
def lines(log):
    """What was reported since, read as JSON."""
    stream = io.StringIO()
    write_json(log, stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_line_is_an_object_with_the_id_of_its_run(log, lines):
    log.info("before %s", "a run")
    name_run("20260301T120000Z-0a1b2c3d")
    log.warning("« Préfecture »\nover two lines")
    first, second = lines()
    assert first.items() >= {"level": "info", "run": None, "message": "before a run", "logger": "followthrough"}.items()
    assert (second["run"], second["level"]) == ("20260301T120000Z-0a1b2c3d", "warning")
    assert second["message"] == "« Préfecture »\nover two lines"
    assert second["time"].endswith("Z")
    assert "exception" not in second


def test_warnings_prefect_and_faults_are_written_the_same_way(log, lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # the test's own warning must come, however often it has
        warnings.warn("soon to go", DeprecationWarning, stacklevel=1)
    # Prefect, where it is loaded, warns about a line of `prefect.flow_runs` that belongs to no run.
    logging.getLogger("prefect.server").error("a flow run failed")
    try:
        raise ValueError("of nobody's making")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    warned, prefect, fault = lines()
    assert "soon to go" in warned["message"]
    assert (prefect["logger"], prefect["message"]) == ("prefect.server", "a flow run failed")
    assert fault["level"] == "critical"
    assert fault["exception"].endswith("ValueError: of nobody's making")


def test_text_has_the_id_once_there_is_one(log):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextLines())
    write_text(log, handler)
    assert not in_json()
    log.info("before")
    name_run("r-1")
    log.info("after")
    assert [line.split(" ", 2)[2] for line in stream.getvalue().splitlines()] == ["INFO before", "INFO [r-1] after"]
