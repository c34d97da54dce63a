"""What the application is told on starting."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flows.config.load import Config
from flows.web.deciding.reviewers import Reviewers, reviewers_in
from warehouse.published.serving.snapshot import ServingLimits

DEFAULT_LISTEN = "127.0.0.1:8787"
"""Loopback alone: whoever wants others to look puts a reverse proxy before it."""


@dataclass(frozen=True, slots=True)
class StaticCopy:
    """What the pages leave out, and say instead, when they are written to files for a static host."""

    latest: int
    """Promises in the list, the latest ones."""
    live: str | None = None
    """The address of the pages that are served, where people know one."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the pages are made from, and the address under which people know them."""

    published: Path
    base_url: str | None = None
    """Without a slash at its end; None where there is no reverse proxy: the address then is that of the request."""
    limits: ServingLimits = field(default_factory=ServingLimits)
    config: Config | None = None
    """The whole configuration, for what is not read from the published file; None in a static copy and in tests."""

    reviewers: Reviewers | None = None
    """Who may decide; nobody when None."""
    working: Path | None = None
    """The working file, beside which decisions wait; it is never opened."""

    healthy_hours: float = 26.0
    """Since the newest completed pass ended: a daily pass, and two hours of patience."""

    copy: StaticCopy | None = None
    """Set where the pages are asked for to be written to files."""

    @property
    def prefix(self) -> str:
        """What every path begins with, such as `/promises`; empty at the root of a host."""
        return urlsplit(self.base_url).path if self.base_url else ""


def settings_of(config: Config) -> WebSettings:
    """The settings that a configuration gives. Raises SecretError where those who may decide cannot be read."""
    variable = config.web.reviewers_env
    return WebSettings(
        config.warehouse.published,
        config.web.base_url,
        config=config,
        reviewers=reviewers_in(variable, os.environ) if variable else None,
        working=config.warehouse.path,
        healthy_hours=config.web.healthy_hours,
    )
