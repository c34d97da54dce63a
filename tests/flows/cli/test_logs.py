"""The log of a command as JSON: every line on stderr is an object, errors and faults included, and no secret is in it."""

from __future__ import annotations

import json

from flows.cli.terminal import exits
from tests.support.processes.forked import Program

SECRETS = ("hunter2", "5eed-beef")


def test_a_run_logs_objects_with_its_id_and_no_secrets(bare):
    (bare / "followthrough.toml").write_text(
        'catalogue = []\n[monitoring]\nheartbeat_env = "BEAT"\n[logging]\nformat = "json"\n'
        '[[channel]]\nid = "team"\nurl_env = "TEAM"\n[[subscription]]\nchannel = "team"\nkinds = ["digest"]\n'
    )
    environ = {"TEAM": f"json://me:{SECRETS[0]}@127.0.0.1:9/", "BEAT": f"http://127.0.0.1:9/{SECRETS[1]}"}
    ended = Program("run", "--direct", "--verbose", environ=environ).ended()
    assert ended.returncode == exits.OK, ended.stderr
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    begun = next(number for number, line in enumerate(lines) if line["run"])
    run = lines[begun]["run"]
    assert f"Run {run} completed." in ended.stdout
    assert {line["run"] for line in lines[begun:]} == {run}
    assert any("the heartbeat was not sent" in line["message"] for line in lines)
    assert not any(secret in ended.stderr + ended.stdout for secret in SECRETS)


def test_what_is_wrong_with_the_configuration_is_an_object_too(bare):
    (bare / "followthrough.toml").write_text("[http]\nspeed = 1\n")
    ended = Program("run", "--direct", "--log-format", "json").ended()
    assert ended.returncode == exits.USAGE
    (line,) = (json.loads(line) for line in ended.stderr.splitlines())
    assert (line["level"], line["run"]) == ("error", None)
    assert "unknown key" in line["message"]
