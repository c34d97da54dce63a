"""Reading a file that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.config.load import ConfigError, load_config

Write = Callable[[str], Path]

SITE = """
[[source]]
id = "site"
name = "A site"
family = "generic"
home = "https://www.example.org/"
"""
"""A source that is right."""


def wrong(file: Path | None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value
