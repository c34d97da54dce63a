"""Who decides, and how decisions reach the readers of the published file."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.options import err
from parsers.errors import FollowthroughError

if TYPE_CHECKING:
    from flows.config.model import Config

REVIEWER_VARIABLE = "FOLLOWTHROUGH_REVIEWER"
"""The environment variable with the name of whoever decides, if it is not the login name."""

ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help=f"Who decides (default: ${REVIEWER_VARIABLE}, else the login name)."),
]
NoteOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, kept with the decision.")]


def reviewer(by: str | None) -> str:
    """The name of whoever decides; a usage error when there is none that can go with a decision."""
    from warehouse.review.decisions import wrong_name

    name = (by or os.environ.get(REVIEWER_VARIABLE) or _login()).strip()
    wrong = wrong_name(name)
    if wrong:
        raise typer.BadParameter(f"the name of who decides {wrong}; give another", param_hint="--by")
    return name


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id with no name, as in a container
        return ""


def publish_decided(config: Config, decided: int) -> None:
    """Show decisions to readers of the published file; if that is not possible now, the next run does it."""
    from warehouse.published.publish import publish

    if not decided:
        return
    try:
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
    except FollowthroughError as error:
        err.print(f"Stored; the published file will show it after the next run ({error.message}).", markup=False)
