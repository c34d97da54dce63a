"""The files that make the program a service of systemd: units, its user, its folders. Pure: what they say, by path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath
from string import Template

from flows.config.model import Config
from flows.config.tables.rhythm import rhythm_of
from flows.installation.calendar import timer_lines
from parsers.errors import FollowthroughError
from warehouse.archive.place import archive_folder

CONFIG = PurePosixPath("/etc/followthrough/followthrough.toml")
"""Where the service looks for its configuration when none is named."""
STATE = PurePosixPath("/var/lib/followthrough")
"""Where it keeps everything, unless the configuration says otherwise."""
RULES = "followthrough.rules.yml"
_UNITS = PurePosixPath("/etc/systemd/system")
_USER = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
"""As systemd and shadow take names of users."""
_PLAIN = re.compile(r"/[\w./+@:~-]*")
"""Paths that unit files take without quotation marks."""
_HOMES = ("/home/", "/root/", "/run/user/")
"""What ProtectHome= hides from the service."""


class InstallError(FollowthroughError):
    """The service cannot be installed like this; nothing was written."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the unit files need to know."""

    program: Sequence[str]
    """The command that starts the program, without arguments."""
    config: PurePosixPath
    """The configuration file that the service reads."""
    user: str
    writable: tuple[PurePosixPath, ...] = ()
    """Folders that it writes to besides `STATE`."""
    figures: PurePosixPath | None = None
    """The folder of `[monitoring] textfile`, which belongs to others."""


def service(program: Sequence[str], config: PurePosixPath, user: str, loaded: Config | None) -> Service:
    """What `loaded`, the configuration at `config`, means for the service. None means the one that comes with it.

    Raises InstallError when the service could not be started with these.
    """
    if not _USER.fullmatch(user) or user == "root":
        raise InstallError(f"{user!r} is no name for the user of a service", hint="Such as: --user followthrough")
    places: set[PurePosixPath] = set()
    textfile = None
    if loaded is not None:
        warehouse = loaded.warehouse
        folders = [warehouse.path.parent, warehouse.published.parent, archive_folder(loaded.archive_place())]
        if isinstance(results := loaded.results_place(), Path):
            folders.append(results)
        places = {PurePosixPath(one) for one in folders if not PurePosixPath(one).is_relative_to(STATE)}
        textfile = loaded.monitoring.textfile
    figures = PurePosixPath(textfile.parent) if textfile else None
    for path in (*map(PurePosixPath, program[:1]), config, *places, *((figures,) if figures else ())):
        if not _PLAIN.fullmatch(str(path)):
            raise InstallError(f"{path} cannot be named in a unit file", hint="Use a path of letters, digits and dashes.")
        if str(path).startswith(_HOMES):
            hint = "Install into /opt (python3 -m venv /opt/followthrough), keep the configuration in /etc/followthrough."
            raise InstallError(f"{path} is in somebody's home, which the service cannot see", hint=hint)
    return Service(program, config, user, tuple(sorted(places)), figures)


def files(one: Service, loaded: Config, *, timer: bool) -> dict[PurePosixPath, str]:
    """All files, by the path at which systemd looks for them.

    Args:
        one: the program, its user and its folders.
        loaded: the configuration, for `[schedule]`.
        timer: start passes by timers, without Prefect, rather than have `serve` running.
    """
    made = {
        PurePosixPath("/etc/sysusers.d/followthrough.conf"): _text("sysusers.conf", user=one.user),
        PurePosixPath("/etc/tmpfiles.d/followthrough.conf"): _text("tmpfiles.conf", user=one.user)
        + "".join(f"d {place} 0750 {one.user} {one.user} -\n" for place in one.writable),
    }
    return made | (_timers(one, loaded) if timer else _lasting(one))


def first_configuration() -> str:
    """What the file at `CONFIG` begins with."""
    return _text("followthrough.toml")


def alert_rules() -> str:
    """The alert rules for Prometheus."""
    return resources.files("flows.monitoring").joinpath(RULES).read_text(encoding="utf-8")


def _lasting(one: Service) -> dict[PurePosixPath, str]:
    ending = "Restart=on-failure\nRestartSec=60\nRestartPreventExitStatus=2\nKillMode=mixed\nTimeoutStopSec=120"
    said = {
        "description": "Followthrough: passes over what authorities publish",
        "type": "exec",
        "arguments": "serve",
        "ending": f"# Not after a mistake in the configuration, which restarting does not mend.\n{ending}",
        "conflicts": "Conflicts=followthrough-pass.timer\n",
        "install": "\n[Install]\nWantedBy=multi-user.target",
    }
    return {_UNITS / "followthrough.service": _unit(one, "followthrough.service", said)}


def _timers(one: Service, loaded: Config) -> dict[PurePosixPath, str]:
    schedule = loaded.schedule
    kinds = (
        ("pass", "run --direct --due", "one pass over what authorities publish", schedule.passes),
        ("remind", "remind", "a look at deadlines", schedule.reminders),
        ("deliver", "alerts deliver", "what is due is sent", schedule.digests),
    )
    made = {}
    for name, arguments, description, when in kinds:
        rhythm = rhythm_of(when)
        if rhythm is None:
            continue
        said = {
            "description": f"Followthrough: {description}",
            "type": "oneshot",
            "arguments": arguments,
            # A pass ends itself after three hours, and may then match and deliver for a while.
            "ending": "# 3: another run is on, no failure.\nSuccessExitStatus=3\nTimeoutStartSec=4h\nTimeoutStopSec=120",
            "conflicts": "",
            "install": "",
        }
        unit = f"followthrough-{name}"
        made[_UNITS / f"{unit}.service"] = _unit(one, f"{unit}.service", said)
        lines = "\n".join(timer_lines(rhythm, schedule.time_zone))
        made[_UNITS / f"{unit}.timer"] = _text("unit.timer", description=said["description"], when=lines)
    return made


def _unit(one: Service, name: str, said: Mapping[str, str]) -> str:
    writable = [f"ReadWritePaths={place}" for place in one.writable]
    if one.figures is not None:
        writable.append(f"ReadWritePaths=-{one.figures}")
    arguments = f"{' '.join(one.program)} {said['arguments']} --config {one.config}"
    return _text(
        "unit.service",
        **said,
        name=name,
        user=one.user,
        writable="\n".join(writable),
        command=arguments,
        hardening=_text("hardening.conf").rstrip("\n"),
    )


def _text(template: str, /, **said: str) -> str:
    text = resources.files("flows.installation").joinpath("templates", template).read_text(encoding="utf-8")
    filled = Template(text).substitute(said)
    return re.sub(r"\n{3,}", "\n\n", filled).rstrip("\n") + "\n"


def below(prefix: Path, path: PurePosixPath) -> Path:
    """Where a file goes when everything is written below `prefix`, as for a package or an image."""
    return prefix / path.relative_to("/")
