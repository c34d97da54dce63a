"""Runs bring the databases of [[target]] up to date; one that is away spoils nothing, and `doctor` tells of it."""

import json

import pytest

from flows.cli.terminal import exits
from tests.support.servers.postgres_server import PASSWORD

TARGETS = """
catalogue = []

[[target]]
id = "away"
to_env = "AWAY"

[[target]]
id = "analysts"
to_env = "ANALYSTS"
"""


@pytest.fixture
def analysts(said, bare, postgres, monkeypatch):
    """The name of a database to which runs publish, beside another that is away."""
    database = postgres.database()
    (bare / "followthrough.toml").write_text(TARGETS)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("ANALYSTS", postgres.address(database))
    monkeypatch.setenv("AWAY", "postgres://writer:geheim@127.0.0.1:1/press")
    return database


def doctor(said):
    _, out, _ = said("doctor", "--json")
    return {one["check"]: (one["verdict"], one["said"]) for one in json.loads(out) if one["check"].startswith("target")}


def test_a_run_publishes_to_every_target_and_one_that_is_away_spoils_nothing(analysts, said, postgres):
    status, _, err = said("run", "--direct")
    assert status == exits.OK
    assert err.count("the target away (PostgreSQL 127.0.0.1/press) could not be brought up to date") == 1
    assert "`followthrough doctor` says how far it is behind" in err
    assert int(postgres.psql(analysts, "SELECT count(*) FROM followthrough.releases")) == 5
    found = doctor(said)
    assert found["target analysts"] == ("good", f"PostgreSQL 127.0.0.1/{analysts}: as the published file is")
    assert found["target away"][0] == "bad"
    assert "geheim" not in f"{err} {found}"
    assert PASSWORD not in f"{err} {found}"


def test_the_command_brings_what_runs_would(analysts, said, postgres, monkeypatch):
    monkeypatch.setenv("FOLLOWTHROUGH_TARGET", "[]")
    assert said("run", "--direct")[0] == exits.OK
    monkeypatch.delenv("FOLLOWTHROUGH_TARGET")
    assert doctor(said)["target analysts"][1].endswith("nothing is there yet; the next run brings it")
    status, out, _ = said("publish", "--to", "analysts")
    assert (status, "written anew" in out) == (exits.OK, True)
    status, out, _ = said("publish", "--json")
    assert (status, json.loads(out)["rebuilt"]) == (exits.OK, False)
    assert "lacks 0 changes" in doctor(said)["target analysts"][1]
    status, out, _ = said("publish", "--to", postgres.address(analysts), "--json")
    assert (status, json.loads(out)["rebuilt"]) == (exits.OK, False)
    assert doctor(said)["target analysts"][0] == "good"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--to", "postgres://writer:geheim@db/press"), "a password on the command line"),
        (("--to", "nowhere"), "there is no [[target]] with this id (there are: away, analysts)"),
        (("--to", "mysql://geheim"), "the address of the target is none that is understood"),
        (("--to", "postgres://db/press", "--schema", "x; drop"), "expected small letters"),
        (("--data", "x"), "name it with --to"),
        (("--to", "away"), "the target away (PostgreSQL 127.0.0.1/press) could not be brought up to date"),
    ],
)
def test_what_cannot_be_is_said_without_the_password(analysts, said, arguments, expected):
    said("run", "--direct")
    status, out, err = said("publish", *arguments)
    assert status in (exits.USAGE, exits.STORAGE)
    assert expected in " ".join(err.replace("│", " ").split())
    assert "geheim" not in out + err


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('to = "postgres://writer:geheim@db/press"', "the address of a target may have a password"),
        ('to_env = "postgres://writer:geheim@db/press"', "expected the name of an environment variable"),
        ('to_env = "X"\nin_schema = "public"', "expected a schema for the relations of Followthrough alone"),
        ('to_env = "X"\ndata = "s3://bucket/lake"', "expected a folder; object storage needs an extension"),
        ('to_env = "X"\nin_schema = "a-b"', "expected small letters, digits and underscores"),
    ],
)
def test_a_mistake_in_the_configuration_is_named_and_not_repeated(said, bare, line, expected):
    (bare / "followthrough.toml").write_text(f'[[target]]\nid = "x"\n{line}\n')
    status, _, err = said("publish")
    assert status == exits.USAGE
    assert expected in err
    assert "geheim" not in err
