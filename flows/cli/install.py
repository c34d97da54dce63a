"""`followthrough install`: the files that make the program a service of systemd, and the alert rules for Prometheus."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.options import ConfigOption, err, out, print_text

if TYPE_CHECKING:
    from flows.config.load import Config

_EVERYBODY_READS = 0o644
"""Of units and the like, whatever the umask: there is nothing private in them."""
_OWNER_AND_GROUP = 0o640
"""Of the configuration, which the service reads as a member of its group."""


def install(
    config: ConfigOption = None,
    systemd: Annotated[bool, typer.Option("--systemd", help="Write units, the service's user and its folders.")] = False,
    timer: Annotated[
        bool, typer.Option("--timer", help="With --systemd: timers that start passes, without Prefect, in place of `serve`.")
    ] = False,
    user: Annotated[str, typer.Option("--user", help="With --systemd: whom the service runs as.")] = "followthrough",
    prefix: Annotated[
        Path, typer.Option("--prefix", help="Write below this folder, as for a package or an image.", metavar="DIR")
    ] = Path("/"),
    alert_rules: Annotated[
        Path | None,
        typer.Option("--alert-rules", help="Write alert rules for Prometheus into this folder.", metavar="DIR"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the files and write none.")] = False,
) -> None:
    """Write what is needed to run the program as a service, and print what is left to do. Starts and enables nothing."""
    from flows.installation import units

    if not systemd and alert_rules is None:
        raise typer.BadParameter("say what to install: --systemd, --alert-rules DIR, or both", param_hint="--systemd")
    if not systemd and timer:
        raise typer.BadParameter("timers are a part of --systemd", param_hint="--timer")
    wanted: dict[Path, str] = {}
    kept: dict[Path, str] = {}
    if systemd:
        read_by_service = PurePosixPath(config.absolute()) if config else units.CONFIG
        own = config or units.below(prefix, units.CONFIG)
        loaded = _configuration(own)
        one = units.service(_program(), read_by_service, user, loaded if own.exists() else None)
        wanted |= {units.below(prefix, path): text for path, text in units.files(one, loaded, timer=timer).items()}
        if not own.exists():
            kept[own] = units.first_configuration()
    if alert_rules is not None:
        wanted[alert_rules / units.RULES] = units.alert_rules()
    for path, text in (wanted | kept).items():
        if dry_run:
            print_text(f"# {path}\n{text}\n")
        else:
            _write(path, text, _OWNER_AND_GROUP if path in kept else _EVERYBODY_READS)
    if systemd and not dry_run:
        _tell_what_is_left(timer=timer, named=[path.name for path in wanted if path.suffix == ".timer"])


def _configuration(file: Path) -> Config:
    """The one that the service will read; the defaults while there is none."""
    from flows.config.load import Config, load_config

    return load_config(file) if file.exists() else Config()


def _program() -> list[str]:
    """How the program that is running now is started; by its path, since a service has no search path of ours."""
    script = Path(sys.prefix) / "bin" / "followthrough"
    return [str(script)] if script.exists() else [sys.executable, "-m", "flows.cli"]


def _write(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    changed = not path.exists() or path.read_text(encoding="utf-8") != text
    if changed:
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(text, encoding="utf-8")
        draft.chmod(mode)
        draft.replace(path)
    out.print(f"{path}{'' if changed else ' (as it was)'}", markup=False)


def _tell_what_is_left(*, timer: bool, named: list[str]) -> None:
    units = " ".join(named) if timer else "followthrough.service"
    err.print("What is left to do, as root:", markup=False)
    for line in (
        "systemd-sysusers && systemd-tmpfiles --create",
        "install -m 0600 /dev/null /etc/followthrough/secrets.env   # then the variables that channels name",
        "systemctl daemon-reload",
        f"systemctl enable --now {units}",
    ):
        err.print(f"  {line}", markup=False)
