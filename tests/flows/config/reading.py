"""Reading a file that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.config.load import ConfigError, load_config

Write = Callable[[str], Path]


def wrong(file: Path | None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value
