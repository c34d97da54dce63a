"""What is wrong with a configuration, in words for people: the file and line, the key, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel

from flows.catalogue.spelling import did_you_mean
from flows.config.toml_lines import KeyPath, key_lines
from parsers.errors import FollowthroughError

CONFIG_VARIABLE = "FOLLOWTHROUGH_CONFIG"
"""The environment variable that may name the file."""
ENV_PREFIX = "FOLLOWTHROUGH_"
ENV_DELIMITER = "__"

_SHOWN_WORDS = 40
"""Characters of a value repeated in a message; longer ones may be a secret, and are not typos."""
_PRIVATE = frozenset(
    {"url", "url_env", "heartbeat_env", "home", "feeds", "listings", "sitemaps", "note", "match", "contact", "endpoint"}
)
"""Keys whose text is never repeated in a message, because it is, or may by mistake be, an address containing secrets."""

_EXPECTED = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "a text in quotation marks",
    "string_too_short": "a text that is not empty",
    "tuple_type": "a list in square brackets",
    "list_type": "a list in square brackets",
    "too_short": "a list that is not empty",
    "path_type": "a path in quotation marks",
    "date_type": "a day such as 2026-01-31",
    "date_parsing": "a day such as 2026-01-31",
    "date_from_datetime_parsing": "a day such as 2026-01-31",
    "date_from_datetime_inexact": "a day such as 2026-01-31",
}
_EXPECTED_OF_KEY = {
    "id": 'small letters, digits, dots and dashes, such as "pas-de-calais"',
    "channel": "the id of a [[channel]]",
    "language": 'two small letters, such as "fr"',
    "country": 'two capital letters, such as "FR"',
    "territory": 'the code of a territory, such as "59", "2A" or "R32"',
    "territories": 'codes of territories, such as "59", "2A" or "R32"',
    "quiet_hours": 'two times, such as "22:00-07:00"',
    "at": 'a time, such as "08:00"',
    "listen": 'a host and a port, such as "127.0.0.1:8787"',
    "url_env": "the name of an environment variable (the address itself holds secrets and must not stand in the file)",
    "reviewers_env": "the name of an environment variable (what it has is secret and must not stand in the file)",
    "heartbeat_env": "the name of an environment variable (the address itself is a secret and must not stand in the file)",
}
"""What a pattern means, for a value that does not match it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    text: str
    """What, and what was expected."""
    key: str = ""
    """The key as a person would write it: `http.retries`, `source[2].home`."""
    file: str = ""
    line: int | None = None
    """From 1; None where the place is not a line of the file."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.text) if part)


class ConfigError(FollowthroughError):
    """The configuration cannot be used; `problems` has everything that is wrong with it, in file order."""

    def __init__(self, problems: Sequence[Problem], *, hint: str | None = None) -> None:
        self.problems = tuple(problems)
        if len(self.problems) == 1:
            message = str(self.problems[0])
        else:
            message = f"the configuration has {len(self.problems)} problems:\n" + "\n".join(f"  {p}" for p in self.problems)
        super().__init__(message, hint=hint or "Mend the lines named; docs/configuration.md explains every key.")

    def __reduce__(self) -> tuple[type[ConfigError], tuple[Any, ...]]:
        return type(self), (self.problems,)


class Places:
    """Finds where a value came from: a line of the file, or an environment variable.

    `text` is the file's; its lines are located only when something is wrong.
    """

    def __init__(self, file: str, text: str, environ: Mapping[str, str]) -> None:
        self._file = file
        self._text = text
        self._environ = {name.upper() for name, value in environ.items() if value}

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self._text)

    def problem(self, path: KeyPath, text: str) -> Problem:
        """`text` about the value at `path`, with its place."""
        key = dotted(path)
        for length in range(len(path), 0, -1):
            variable = variable_of(path[:length])
            if variable in self._environ:
                return Problem(text, key, f"environment variable {variable}")
        for length in range(len(path), 0, -1):
            if line := self._lines.get(path[:length]):
                return Problem(text, key, self._file, line)
        return Problem(text, key, self._file)


def dotted(path: KeyPath) -> str:
    """`source[2].home`, with paragraphs counted from 1 as a person does."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def variable_of(path: KeyPath) -> str:
    """The environment variable that would set the value at `path`."""
    return ENV_PREFIX + ENV_DELIMITER.join(str(part) for part in path).upper()


def explain(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """What one entry of `pydantic.ValidationError.errors()` about `model` means, in plain words."""
    kind, path, found = str(error["type"]), tuple(error["loc"]), error.get("input")
    leaf = next((part for part in reversed(path) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        if path[0] == "channel" and leaf in ("url", "address", "urls"):
            return (
                "the address of a channel holds secrets and must not stand in the file: put it into an environment "
                'variable and name that, as in url_env = "TEAM_APPRISE_URL"'
            )
        return f"unknown key{did_you_mean(leaf, known_keys(model, path[:-1]))}"
    if kind == "missing":
        return "this key is missing"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"expected a table{_found(leaf, found)}"
    if kind == "value_error":
        return f"{error['ctx']['error']}{'' if isinstance(found, Mapping) else _found(leaf, found)}"
    if kind == "string_pattern_mismatch" and leaf in _EXPECTED_OF_KEY:
        return f"expected {_EXPECTED_OF_KEY[leaf]}{_found(leaf, found)}"
    if kind == "literal_error":
        return f"expected {error['ctx']['expected']}{_found(leaf, found)}"
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}{_found(leaf, found)}"
    return f"{_lowered(str(error['msg']))}{_found(leaf, found)}"


def known_keys(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys that the table at `path` of `model` may have."""
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        found = _model_in(field.annotation) if field else None
        if found is None:
            return ()
        model = found
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _found(leaf: str, value: Any) -> str:
    """`, found …`: the value if it is certainly not a secret, its kind otherwise."""
    if isinstance(value, Mapping):
        return ", found a table"
    if isinstance(value, list | tuple):
        return ", found a list"
    if isinstance(value, bool):
        return f", found {str(value).lower()}"
    if isinstance(value, int | float | date):
        return f", found {str(value)[:_SHOWN_WORDS]}"
    if not isinstance(value, str):
        return ""
    if leaf in _PRIVATE or len(value) > _SHOWN_WORDS or any(mark in value for mark in ("://", "@", "\n")):
        return ", found something else"
    return f', found "{value}"'
