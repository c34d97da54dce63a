"""Reading the configuration: one TOML file, overridden by the environment, checked as a whole before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.config.checks import contradictions, stray_variables, unknown_parties
from flows.config.errors import CONFIG_VARIABLE, ENV_DELIMITER, ENV_PREFIX, ConfigError, Places, Problem, explain
from flows.config.model import Config, HttpTable, WarehouseTable
from flows.config.own_lexicon import own_lines
from flows.config.toml_file import parsed, text_of
from parsers.lexicon import extend

__all__ = ["CONFIG_VARIABLE", "Config", "ConfigError", "HttpTable", "WarehouseTable", "load_config"]

DEFAULT_FILE = Path("followthrough.toml")


def load_config(path: Path | None = None, *, own_words: bool = True) -> Config:
    """Read `path`; without one the file named by FOLLOWTHROUGH_CONFIG, else ./followthrough.toml if there is one, else none.

    It also puts people's own lexicon lines into effect, for as long as the process lasts, unless `own_words` is false.

    Raises:
        ConfigError: with everything that is wrong with the file and the environment at once, or else with those lines.
        LexiconInUseError: these lines differ from those that the process reads with.
    """
    file = _which_file(path)
    values: dict[str, Any] = {}
    text = ""
    if file is not None:
        text = text_of(file)
        values = parsed(file, text)
    places = Places(str(file or ""), text, os.environ)
    environment, problems = _environment()
    values = _merged(values, environment)
    problems += stray_variables(values, os.environ)

    # pydantic-settings takes names with a leading underscore for its own arguments.
    problems += [places.problem((name,), "unknown key") for name in values if name.startswith("_")]
    config = None
    try:
        config = Config(**{name: value for name, value in values.items() if not name.startswith("_")})
    except ValidationError as error:
        # Only our own words get out: the error's text and traceback could show secret values.
        problems += [places.problem(tuple(e["loc"]), explain(e, Config)) for e in error.errors(include_url=False)]
    problems += [places.problem(at, text) for at, text in contradictions(values)]
    if problems or config is None:
        raise ConfigError(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line is None, problem.line or 0)))

    folder = (file.parent if file else Path()).absolute()
    tables = ("warehouse", "object_storage", "monitoring", "lexicon", "work")
    config = config.model_copy(update={name: getattr(config, name).under(folder) for name in tables})
    config = config.model_copy(update={"target": tuple(one.under(folder) for one in config.target)})
    config._file = file.absolute() if file else None
    if not own_words:
        return config
    extend(own_lines(config.lexicon.folder, places))
    if problems := [places.problem(at, text) for at, text in unknown_parties(values)]:
        raise ConfigError(problems)
    return config


def _which_file(path: Path | None) -> Path | None:
    named, how = path, "the command line"
    if named is None and os.environ.get(CONFIG_VARIABLE):
        named, how = Path(os.environ[CONFIG_VARIABLE]), CONFIG_VARIABLE
    if named is None:
        return DEFAULT_FILE if DEFAULT_FILE.is_file() else None
    named = named.expanduser()
    if not named.exists():
        problem = Problem(f"there is no such file (named by {how})", file=str(named))
        raise ConfigError([problem], hint="Name another file with --config, or leave it out to run on defaults.")
    return named


def _environment() -> tuple[Mapping[str, Any], list[Problem]]:
    """What the environment sets, and those of its variables that cannot be read."""
    heads = {
        name.upper().removeprefix(ENV_PREFIX).lower().split(ENV_DELIMITER)[0]
        for name in os.environ
        if name.upper().startswith(ENV_PREFIX)
    }
    if heads.isdisjoint(Config.model_fields):
        return {}, []
    from flows.config.environment import set_there

    return set_there()


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` over `below`, table by table; lists are replaced, not joined."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
