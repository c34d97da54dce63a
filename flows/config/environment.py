"""What the environment sets: variables named like FOLLOWTHROUGH_HTTP__DELAY_SECONDS, as the tables of a configuration.

Imported where there is such a variable: pydantic-settings, asyncio and what else it brings take 70 ms that others save.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict, SettingsError

from flows.config.errors import ENV_DELIMITER, ENV_PREFIX, Problem, variable_of
from flows.config.model import Config, Lists


class _Settings(Config, BaseSettings):
    """The configuration as pydantic-settings looks for it in the environment; never filled."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter=ENV_DELIMITER, env_ignore_empty=True)

    catalogue: Annotated[Lists, NoDecode] = None


def set_there() -> tuple[Mapping[str, Any], list[Problem]]:
    """What the environment sets, not yet checked, and those of its variables that cannot be read."""
    try:
        return EnvSettingsSource(_Settings)(), []
    except SettingsError as error:
        # The only such error: error parsing value for field "source" from source "EnvSettingsSource"
        key = str(error).split('"')[1]
    return {}, [Problem("expected JSON", key, f"environment variable {variable_of((key,))}")]
