"""The Containerfile and compose.yaml: read as an engine would, and each step that needs no engine run in a clean folder.

What is not run here: fetching the base images and the pinned packages (no network), `useradd` and `chown` (they would change
this machine), and the engine's own isolation.
"""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.measures.patience import HANGS

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SEVERAL = yaml.safe_load((ROOT / "compose.several.yaml").read_text(encoding="utf-8"))
KNOWN = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "VOLUME", "USER", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
NOT_HERE = ("useradd", "chown", "--require-hashes")


def steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, in order; each is one line, which is checked."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    found = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    assert {name for name, _ in found} == KNOWN
    return [(name, rest) for name, rest in found]


def let_through(name: str) -> bool:
    """Whether `.containerignore` sends a file or folder at the top to the engine; the last line that matches decides."""
    sent = True
    for line in (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines():
        if fnmatch.fnmatch(name, line.removeprefix("!")):
            sent = line.startswith("!")
    return sent


def test_the_image_is_nobody_s_and_says_how_it_is():
    said = dict(steps())
    assert said["USER"] == "10001:10001"
    assert json.loads(said["ENTRYPOINT"]) + json.loads(said["CMD"]) == ["followthrough", "serve"]
    assert json.loads(said["HEALTHCHECK"].partition(" CMD ")[2]) == ["followthrough", "doctor", "--json"]
    assert said["VOLUME"] == "/data"
    images = [rest.split()[0] for name, rest in steps() if name == "FROM"]
    assert len(images) == 2
    assert not any("/" in image for image in images), "the engine's own default says where images come from"


def test_what_is_copied_is_there_and_is_sent():
    sources = [one for name, rest in steps() if name == "COPY" and "--from" not in rest for one in rest.split()[:-1]]
    assert {"parsers", "warehouse", "alerts", "flows", "requirements-run.txt"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert let_through(source), source
    assert not any(let_through(name) for name in ("data", ".venv", ".git", "secrets.env", "followthrough.toml", "tests"))


@pytest.mark.parametrize("compose", [COMPOSE, SEVERAL], ids=["one", "several"])
def test_every_service_is_nobody_s_and_writes_to_volumes_only(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        for volume in service["volumes"]:
            assert volume.split(":")[0] in compose["volumes"] or volume == "./followthrough.toml:/followthrough.toml:ro", (
                name
            )


def test_one_machine_needs_no_more_than_the_program():
    services = COMPOSE["services"]
    assert services.keys() == {"followthrough", "postgres"}
    assert not any("ports" in service for service in services.values())
    program = services["followthrough"]
    assert program["depends_on"] == {"postgres": {"condition": "service_healthy", "required": False}}
    assert services["postgres"]["profiles"] == ["postgres"]
    assert "profiles" not in program
    assert program["build"]["dockerfile"] == "Containerfile"


def test_several_machines_are_a_server_two_workers_one_that_stores_and_the_pages():
    services = SEVERAL["services"]
    assert services.keys() == {"followthrough", "north", "south", "web", "prefect", "postgres"}
    assert {name for name, one in services.items() if "data:/data" in one["volumes"]} == {"followthrough"}
    assert {name for name, one in services.items() if "env_file" in one} == {"followthrough"}, "no worker knows the channels"
    for pool in ("north", "south"):
        assert services[pool]["command"] == ["worker", pool]
        assert set(services[pool]["environment"]) == {"PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_HOME"}
    server = services["prefect"]["environment"]
    assert server["PREFECT_API_DATABASE_CONNECTION_URL"].startswith("${PREFECT_DATABASE:?"), "it is not kept in SQLite"
    assert server["PREFECT_SERVER_API_AUTH_STRING"].startswith("${PREFECT_AUTH:?"), "without a password nothing starts"


def test_no_secret_stands_in_any_file():
    files = ("Containerfile", "compose.yaml", "compose.several.yaml")
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in files)
    for name, value in re.findall(r"(\w*(?:PASSWORD|SECRET|TOKEN)\w*)[:=] *(\S*)", text):
        assert value.startswith("${"), name


@pytest.mark.slow
def test_the_steps_make_a_program_that_finds_itself_in_order(tmp_path):
    """The steps of both stages, with `/build`, `/opt` and `/data` below a clean folder; then the health check."""
    folder = ROOT
    for name, rest in steps():
        if name == "WORKDIR":
            folder = tmp_path / rest.lstrip("/")
            folder.mkdir(parents=True, exist_ok=True)
        elif name == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            for source in sources:
                here, there = ROOT / source, folder / (source if target == "./" else target)
                if here.is_dir():
                    shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy2(here, there)
        elif name == "RUN" and not any(word in rest for word in NOT_HERE):
            words = [re.sub(r"^/(opt|data)", rf"{tmp_path}/\1", word) for word in shlex.split(rest)]
            step([sys.executable, *words[1:]] if words[0] == "python" else words, folder)
            if "venv" in words:  # the pinned packages cannot be fetched: those that the tests run with are lent
                (lent,) = (tmp_path / "opt/followthrough").glob("lib/python*/site-packages")
                packages = Path(yaml.__file__).parents[1]
                assert str(packages) in (*site.getsitepackages(), site.getusersitepackages())
                (lent / "lent.pth").write_text(f"import sys; sys.path.insert(0, {str(packages)!r})\n", encoding="utf-8")
    program = str(tmp_path / "opt/followthrough/bin/followthrough")
    assert not (tmp_path / "opt/followthrough/lib").is_symlink()
    findings = json.loads(step([program, "doctor", "--json"], tmp_path))
    assert {one["verdict"] for one in findings} == {"good", "look"}
    folders = [one["said"] for one in findings if one["check"] == "folder of warehouse"]
    assert folders[0].startswith(f"{tmp_path}/data")


def step(command: list[str], folder: Path) -> str:
    """What a step printed; it must go well, with nothing of this shell's environment."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=HANGS, check=False
    )  # below
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
