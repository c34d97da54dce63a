"""Taking up what was decided in a browser: by command, by the next pass, and once, whoever is killed meanwhile."""

from __future__ import annotations

import json
import shutil
import signal
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from flows.web.deciding.reviewers import reviewers_in
from tests.support.processes.forked import Ended, Program
from tests.support.processes.killed import at_step
from tests.support.stored.commitment_pages import asked, link, release_named, store_pages
from tests.support.stored.harvests import Page
from warehouse.published.publish import publish
from warehouse.review.decisions import about_commitment, about_follow_up
from warehouse.review.inbox import Inbox

PLAN = "Le préfet s'engage à présenter un plan de prévention d'ici la fin de l'année 2021."
GUIDE = "La préfecture s'engage à publier un guide pour les communes du littoral."
DONE = "Le plan de prévention promis en mars a été présenté aux maires."
DECIDED = datetime(2026, 3, 2, 9)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A published warehouse with a rejected promise and an accepted link in its inbox."""
    made = tmp_path_factory.mktemp("made")
    (made / "followthrough.toml").write_text("catalogue = []\nseed_corpus = false\n", encoding="utf-8")
    working = made / "data" / "warehouse.duckdb"
    working.parent.mkdir()
    store_pages(working, Page("plan", f"Réunion.\n\n{PLAN}\n\n{GUIDE}"), Page("bilan", f"Réunion.\n\n{DONE}"))
    link(working, PLAN[:20], "bilan", DONE, score=0.5)
    publish(working, made / "data" / "followthrough.duckdb")
    first, later = release_named(working, "plan"), release_named(working, "bilan")
    inbox = Inbox(working)
    inbox.append(about_commitment(first, GUIDE, "rejected", "Anne", DECIDED), "c")
    inbox.append(about_follow_up(first, PLAN, later, "accepted", "Anne", DECIDED, relation="fulfilled", note="vu"), "l")
    return made


@pytest.fixture
def folder(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def in_effect(folder: Path) -> None:
    """Both decisions are stored once, count, and are published; nothing waits."""
    working = folder / "data" / "warehouse.duckdb"
    assert Inbox(working).is_empty()
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as published:
        asking = "SELECT verdict, relation, note FROM decisions ORDER BY verdict"
        assert published.execute(asking).fetchall() == [("accepted", "fulfilled", "vu"), ("rejected", None, None)]
        assert published.execute("SELECT relation, decided_by FROM follow_ups").fetchall() == [("fulfilled", "Anne")]
        assert GUIDE not in str(published.execute("SELECT quote FROM commitments").fetchall())


def test_by_command(folder, capsys):
    config = ("--config", str(folder / "followthrough.toml"))
    assert call(["review", "apply", *config]) == exits.OK
    assert capsys.readouterr().out == "2 decisions stored.\n"
    in_effect(folder)
    assert call(["review", "apply", "--json", *config]) == exits.OK
    assert json.loads(capsys.readouterr().out) == {"stored": 0, "damaged": 0}


def test_by_the_next_pass(folder):
    assert call(["remind", "--config", str(folder / "followthrough.toml")]) == exits.OK
    in_effect(folder)


def test_a_damaged_line_is_told_and_kept(folder, capsys):
    inbox = Inbox(folder / "data" / "warehouse.duckdb")
    inbox.path.write_bytes(inbox.path.read_bytes() + b'{"subject": "comm\n')
    assert call(["review", "apply", "--config", str(folder / "followthrough.toml")]) == exits.OK
    assert "1 damaged line was kept in" in capsys.readouterr().err
    assert inbox.damaged.read_text() == '{"subject": "comm\n'
    in_effect(folder)


def run(folder: Path, step: int) -> Ended:
    arguments = ("review", "apply", "--config", str(folder / "followthrough.toml"))
    return Program(*arguments, before=at_step(step, folder.with_name("counted"))).ended()


@pytest.mark.parametrize("kills", [8, pytest.param(120, marks=pytest.mark.soak)])
def test_a_kill_at_any_step_loses_nothing_and_stores_nothing_twice(made, tmp_path, kills):
    folder = tmp_path / "trial"
    shutil.copytree(made, folder)
    assert run(folder, 0).returncode == exits.OK
    in_effect(folder)
    steps = int(folder.with_name("counted").read_text())
    killed = 0
    for number in range(kills):
        shutil.rmtree(folder)
        shutil.copytree(made, folder)
        step = 1 + number * steps // kills
        status = run(folder, step).returncode
        assert status in (-signal.SIGKILL, exits.OK)
        killed += status == -signal.SIGKILL
        stored = {row[0] for row in asked(folder / "data" / "warehouse.duckdb", "SELECT verdict FROM decisions")}
        waiting = {one.decision.verdict for one in Inbox(folder / "data" / "warehouse.duckdb").waiting()}
        assert stored | waiting == {"accepted", "rejected"}, step
        assert run(folder, 0).returncode == exits.OK
        in_effect(folder)
    assert killed > kills / 2


def test_a_token_is_made_with_the_line_that_admits_it(capsys):
    assert call(["review", "token", "Anne Petit"]) == exits.OK
    token, line = capsys.readouterr().out.splitlines()
    admitting = reviewers_in("WHO", {"WHO": line})
    assert admitting.admits("Anne Petit", token)
    assert not admitting.admits("Anne Petit", token + "x")
    assert not admitting.admits("Jean", token)
    assert token not in line
    assert call(["review", "token", "a: b"]) == exits.USAGE
