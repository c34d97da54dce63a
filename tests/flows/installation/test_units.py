"""The files that make the program a service: what systemd says of them, and what they must say where there is no systemd."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from flows.config.load import load_config
from flows.config.model import Config
from flows.config.tables.rhythm import rhythm_of
from flows.installation.calendar import timer_lines
from flows.installation.units import InstallError, files, first_configuration, service

CONFIG = PurePosixPath("/etc/followthrough/followthrough.toml")
TRUE = shutil.which("true") or "/bin/true"  # a command that is there on every machine, which systemd looks for
MOST_EXPOSED = 2.0
HARDENED = {
    "UMask": "0077", "NoNewPrivileges": "true", "ProtectSystem": "strict", "ProtectHome": "true", "PrivateTmp": "true",
    "PrivateDevices": "true", "CapabilityBoundingSet": "", "RestrictNamespaces": "true", "MemoryDenyWriteExecute": "true",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "SystemCallArchitectures": "native", "User": "followthrough",
    "EnvironmentFile": "-/etc/followthrough/secrets.env", "StateDirectory": "followthrough",
}  # several a line, as in a table  # fmt: skip


def made(*, timer: bool, loaded: Config | None = None) -> dict[str, str]:
    """The units, by name."""
    found = files(service([TRUE], CONFIG, "followthrough", loaded), loaded or Config(), timer=timer)
    return {path.name: text for path, text in found.items() if path.suffix in (".service", ".timer")}


def directives(text: str) -> dict[str, list[str]]:
    """What a unit says, each line checked for its form; a directive may be there more than once."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "[")):
            name, equals, value = line.partition("=")
            assert equals and name.isalpha(), line
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("timer", [False, True])
def test_every_service_is_hardened(timer):
    services = {name: directives(text) for name, text in made(timer=timer).items() if name.endswith(".service")}
    assert services.keys() == (
        {"followthrough-pass.service", "followthrough-remind.service"} if timer else {"followthrough.service"}
    )
    for said in services.values():
        assert {name: said[name][-1] for name in HARDENED} == HARDENED
        assert said["SystemCallFilter"] == ["@system-service", "~@privileged"]
        assert said["ExecStart"][0].endswith(f" --config {CONFIG}")
        assert "WatchdogSec" not in said
        assert not any("$" in value for values in said.values() for value in values)


def test_the_service_that_lasts_is_started_again_but_not_after_a_mistake():
    said = directives(made(timer=False)["followthrough.service"])
    assert (said["Restart"], said["RestartPreventExitStatus"]) == (["on-failure"], ["2"])
    assert said["WantedBy"] == ["multi-user.target"]


def test_timers_follow_the_schedule(tmp_path):
    (tmp_path / "followthrough.toml").write_text(
        '[schedule]\npasses = "every 20 minutes"\nreminders = "never"\ndigests = "08:01"\ntime_zone = "Europe/Brussels"\n'
    )
    units = made(timer=True, loaded=load_config(tmp_path / "followthrough.toml"))
    assert {name for name in units if name.endswith(".timer")} == {"followthrough-pass.timer", "followthrough-deliver.timer"}
    assert directives(units["followthrough-pass.timer"])["OnUnitActiveSec"] == ["20min"]
    assert directives(units["followthrough-deliver.timer"])["OnCalendar"] == ["*-*-* 08:01:00 Europe/Brussels"]
    assert " alerts deliver --config " in units["followthrough-deliver.service"]
    assert directives(units["followthrough-pass.service"])["SuccessExitStatus"] == ["3"]


@pytest.mark.parametrize(
    ("cron", "events"),
    [
        ("7 * * * *", ["*-*-* *:07:00 Europe/Paris"]),
        ("0,30 6-8 * jan mon-fri", ["Mon,Tue,Wed,Thu,Fri *-01-* 06,07,08:00,30:00 Europe/Paris"]),
        ("0 5 1,15 * 0", ["*-*-01,15 05:00:00 Europe/Paris", "Sun *-*-* 05:00:00 Europe/Paris"]),
    ],
)
def test_cron_becomes_calendar_events(cron, events):
    lines = timer_lines(rhythm_of(cron), "Europe/Paris")
    assert lines == [*(f"OnCalendar={one}" for one in events), "Persistent=true"]
    if shutil.which("systemd-analyze"):
        for one in events:
            subprocess.run(["systemd-analyze", "calendar", one], check=True, capture_output=True)


def test_folders_of_the_configuration_may_be_written_to(tmp_path):
    (tmp_path / "f.toml").write_text(
        '[warehouse]\npath = "/srv/w/warehouse.duckdb"\npublished = "/srv/open/published.duckdb"\narchive = "/srv/warc"\n'
        '[monitoring]\ntextfile = "/var/lib/node/followthrough.prom"\n'
    )
    loaded = load_config(tmp_path / "f.toml")
    found = files(service([TRUE], CONFIG, "watcher", loaded), loaded, timer=False)
    said = directives(found[PurePosixPath("/etc/systemd/system/followthrough.service")])
    assert said["ReadWritePaths"] == ["/srv/open", "/srv/w", "/srv/warc", "-/var/lib/node"]
    assert said["User"] == said["Group"] == ["watcher"]
    folders = found[PurePosixPath("/etc/tmpfiles.d/followthrough.conf")]
    assert "d /srv/w 0750 watcher watcher -\n" in folders
    assert "/var/lib/node" not in folders
    assert "u watcher - " in found[PurePosixPath("/etc/sysusers.d/followthrough.conf")]


def test_so_may_that_of_what_is_to_be_uploaded(tmp_path):
    (tmp_path / "f.toml").write_text(
        '[warehouse]\npath = "/var/lib/followthrough/w.duckdb"\npublished = "/var/lib/followthrough/p.duckdb"\n'
        'archive = "s3://bucket/archive"\n[object_storage]\noutgoing = "/srv/outgoing"\n'
    )
    assert service([TRUE], CONFIG, "watcher", load_config(tmp_path / "f.toml")).writable == (PurePosixPath("/srv/outgoing"),)


def test_the_folder_that_workers_share_is_one_that_the_service_may_write_to(tmp_path):
    state = (
        'path = "/var/lib/followthrough/w"\npublished = "/var/lib/followthrough/p"\narchive = "/var/lib/followthrough/a"\n'
    )
    (tmp_path / "f.toml").write_text(f'[warehouse]\n{state}[work]\nresults = "/srv/shared"\n')
    assert service([TRUE], CONFIG, "watcher", load_config(tmp_path / "f.toml")).writable == (PurePosixPath("/srv/shared"),)


@pytest.mark.parametrize(
    ("program", "user", "says"),
    [
        (TRUE, "root", "no name for the user"),
        (TRUE, "a user", "no name for the user"),
        ("/home/me/.local/bin/followthrough", "followthrough", "in somebody's home"),
        ("/opt/with space/bin/followthrough", "followthrough", "cannot be named"),
    ],
)
def test_what_could_not_be_started_is_refused(program, user, says):
    with pytest.raises(InstallError, match=says) as refused:
        service([program], CONFIG, user, None)
    assert refused.value.hint


def test_the_first_configuration_is_one(tmp_path):
    (tmp_path / "first.toml").write_text(first_configuration())
    loaded = load_config(tmp_path / "first.toml")
    assert service([TRUE], CONFIG, "followthrough", loaded).writable == ()


@pytest.mark.parametrize("timer", [False, True])
def test_systemd_finds_nothing_wrong_and_little_exposed(tmp_path, timer):
    assert shutil.which("systemd-analyze") is not None, "the package systemd is needed to check its units"
    units = made(timer=timer)
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    for name in units:
        checked = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
        )  # checked below, with what it said
        assert (checked.returncode, checked.stderr) == (0, ""), name
        if name.endswith(".service"):
            scored = subprocess.run(
                ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(tmp_path / name)],
                capture_output=True, text=True, check=False,
            )  # several a line, as in a table  # fmt: skip
            assert scored.returncode == 0, scored.stdout
            assert float(scored.stdout.rstrip().splitlines()[-1].split(": ")[1].split()[0]) <= MOST_EXPOSED


def test_install_writes_them_and_keeps_a_configuration(said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("flows.cli.install._program", lambda: [TRUE])
    status, out, err = said("install", "--systemd", "--prefix", "root", "--dry-run")
    assert status == 0
    assert "NoNewPrivileges=true" in out
    assert list(tmp_path.iterdir()) == []
    assert said("install", "--systemd", "--prefix", "root", "--alert-rules", "rules")[0] == 0
    written = {str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file()}
    assert written == {
        "root/etc/systemd/system/followthrough.service", "root/etc/sysusers.d/followthrough.conf",
        "root/etc/tmpfiles.d/followthrough.conf", "root/etc/followthrough/followthrough.toml",
        "rules/followthrough.rules.yml",
    }  # several a line, as in a table  # fmt: skip
    config = Path("root/etc/followthrough/followthrough.toml")
    config.write_text("catalogue = []\n[warehouse]\npath = '/srv/w/w'\n"
                      "published = '/srv/w/p'\narchive = '/srv/w/a'\n")  # several a line, as in a table  # fmt: skip
    status, out, err = said("install", "--systemd", "--timer", "--prefix", "root", "--user", "watcher")
    assert "systemctl enable --now followthrough-pass.timer followthrough-remind.timer" in err
    assert config.read_text().startswith("catalogue = []")
    assert "ReadWritePaths=/srv/w\n" in Path("root/etc/systemd/system/followthrough-pass.service").read_text()
    for wrong in (("install",), ("install", "--timer"), ("install", "--systemd", "--user", "root")):
        assert said(*wrong)[0] == 2
