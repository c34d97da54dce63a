"""`alerts preview` writes a message to look at, from stored alerts or samples; each sample is made from the seed corpus."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from alerts.kinds.registry import kinds
from alerts.messages.render import render
from flows.cli.alerts.preview import preview
from flows.cli.alerts.samples import sample_alerts
from tests.support.stored.alert_store import store
from tests.support.written.alert_facts import overdue
from tests.support.written.messages import FORMS, LANGUAGES, assert_harmless, plain
from warehouse.seeds import seeds

CORPUS = " ".join(seed.capture.body.decode("utf-8") for seed in seeds())


@pytest.fixture
def run(tmp_path):
    config = tmp_path / "followthrough.toml"
    config.write_text(f'[warehouse]\npath = "{tmp_path}/warehouse.duckdb"\npublished = "{tmp_path}/followthrough.duckdb"\n')
    app = typer.Typer()
    app.command()(preview)

    def call(*arguments):
        return CliRunner().invoke(app, [*arguments, "--config", str(config)])

    return call


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_samples_that_every_form_shows(kind):
    for told in sample_alerts(kind):
        for language in LANGUAGES:
            for form in FORMS:
                assert_harmless(render([told], occasion="single", language=language, form=form))


def test_promises_of_the_samples_stand_in_the_seed_corpus_word_for_word():
    for kind in ("due_soon", "overdue"):
        for told in sample_alerts(kind):
            assert told.facts.promise.quote in CORPUS


def test_what_is_invented_says_so():
    for told in sample_alerts("follow_up"):
        assert "exemple inventé" in told.facts.later.title
        assert told.facts.later.url.startswith("https://www.example.org/")


def test_a_sample_is_printed_where_nothing_is_stored(run):
    result = run("overdue", "--language", "en")
    assert result.exit_code == 0
    assert plain(result.output).count("No follow-up found, deadline passed a month ago (May 2021)") == 1
    assert "No alert of the kind overdue" in result.stderr
    assert "Au cours des six prochains mois" in result.stdout


def test_the_page_on_looks_shows_what_is_printed(run):
    page = (Path(__file__).parents[4] / "docs" / "alerts-looks.md").read_text(encoding="utf-8")
    shown = re.search(r"The first prints:\n\n```\n(.*?)```", page, re.DOTALL).group(1)
    assert plain(run("follow_up").stdout) == plain(shown)


def test_stored_alerts_come_first(run, tmp_path):
    store(tmp_path, overdue(title="Un communiqué conservé"))
    assert "Un communiqué conservé" in run("overdue").stdout
    assert "Un communiqué conservé" not in run("overdue", "--samples").stdout


def test_an_alert_of_another_form_is_passed_over(run, tmp_path):
    store(tmp_path, overdue(alert_id="b"), statements=("UPDATE alerts SET facts = '[]'",))
    result = run("overdue")
    assert result.exit_code == 0
    assert "this is a sample" in result.stderr


def test_it_writes_html_to_a_file(run, tmp_path):
    file = tmp_path / "edited.html"
    result = run("edited", "--format", "html", "--output", str(file))
    assert result.stdout == ""
    assert "edited.html" in result.stderr
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_it_shows_digests_trials_and_limits(run):
    assert "Dans ce message" in run("overdue", "--occasion", "daily").stdout
    assert "Message d’essai" in run("overdue", "--occasion", "test").stdout
    body = run("overdue", "--limit", "200").stdout.partition("\n\n")[2]
    assert len(body.strip()) <= 200


def test_a_kind_that_there_is_not_is_refused(run):
    result = run("promises")
    assert result.exit_code == 2
    assert "follow_up" in result.stderr
