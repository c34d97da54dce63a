"""What single values of a configuration cannot show: ids used twice, names that lead nowhere, misspelt variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flows import catalogue
from flows.catalogue.source_table import REQUIRED, SEED_CORPUS
from flows.catalogue.spelling import did_you_mean
from flows.config.errors import CONFIG_VARIABLE, ENV_DELIMITER, ENV_PREFIX, Problem, known_keys
from flows.config.model import DEFAULT_CATALOGUE, Config, base_of, names_of
from flows.config.toml_lines import KeyPath


def stray_variables(values: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that would be ours but for a typo; pydantic-settings silently ignores them.

    Those that `values` name as holding an address are not ours to judge, nor those unlike any key.
    """
    named = {str(table.get("url_env")) for _, table in _paragraphs(values, "channel")}
    named |= {str(table.get("to_env")) for _, table in _paragraphs(values, "target")}
    monitoring = values.get("monitoring")
    if isinstance(monitoring, Mapping):
        named.add(str(monitoring.get("heartbeat_env")))
    web = values.get("web")
    if isinstance(web, Mapping):
        named.add(str(web.get("reviewers_env")))
    keys = known_keys(Config, ())
    for variable in sorted(environ):
        name = variable.upper().removeprefix(ENV_PREFIX).lower()
        head = name.split(ENV_DELIMITER)[0]
        if not variable.upper().startswith(ENV_PREFIX) or variable == CONFIG_VARIABLE or head in keys:
            continue
        if variable not in named and variable.removesuffix("_FILE") not in named:
            suggestion = did_you_mean(head, keys)
            if ENV_DELIMITER in name or suggestion:
                yield Problem(f"unknown key{suggestion}", head, f"environment variable {variable}")


def contradictions(values: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """What single values cannot show. Takes unchecked values and skips those of a wrong type, reported elsewhere."""
    lists = names_of(values.get("catalogue"))
    lists = DEFAULT_CATALOGUE if lists is None else lists if isinstance(lists, list) else ()
    watched = {s.source_id: s for name in lists if name in catalogue.list_names() for s in catalogue.sources(name)}
    for index, table in _paragraphs(values, "source"):
        source_id = table.get("id")
        if source_id == SEED_CORPUS.source_id:
            yield ("source", index, "id"), "the seed corpus is bundled; seed_corpus = false leaves it out"
        elif isinstance(source_id, str) and base_of(source_id, "home" in table, watched) is None:
            for key in REQUIRED:
                if key not in table:
                    other = f', and no bundled source has the id "{source_id}"' if key == "home" else ""
                    yield ("source", index), f"{key} is missing{other}"
        if "pool" in table and not _set(values, "work", "results"):
            yield ("source", index, "pool"), "what its workers bring needs a place that all machines reach: [work] results"
    for name in ("source", "channel", "subscription", "target"):
        first: dict[str, int] = {}
        for index, table in _paragraphs(values, name):
            if isinstance(item := table.get("id"), str) and first.setdefault(item, index) != index:
                yield (name, index, "id"), f'the id "{item}" is used by {name}[{first[item] + 1}] already'
    channels = {str(table.get("id")) for _, table in _paragraphs(values, "channel")}
    for index, table in _paragraphs(values, "subscription"):
        if isinstance(wanted := table.get("channel"), str) and wanted not in channels:
            yield ("subscription", index, "channel"), f"there is no [[channel]] with this id{did_you_mean(wanted, channels)}"
    work = values.get("work")
    if isinstance(work, Mapping) and work.get("runner") == "dask" and not work.get("dask"):
        yield (
            ("work", "runner"),
            'runner = "dask" needs the address of the scheduler too, such as dask = "tcp://10.0.0.5:8786"',
        )
    subscriptions, own = _subscriptions_and_sources(values)
    if subscriptions:
        from flows.config.wanted import wanted_in_vain

        yield from wanted_in_vain(subscriptions, own, watched)


def unknown_parties(values: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Subscriptions to parties that nobody can be; to be asked once the lexicon has people's own lines."""
    subscriptions, own = _subscriptions_and_sources(values)
    if subscriptions:
        from flows.config.wanted import parties_in_vain

        yield from parties_in_vain(subscriptions, own)


def _subscriptions_and_sources(
    values: Mapping[str, Any],
) -> tuple[list[tuple[int, Mapping[str, Any]]], list[Mapping[str, Any]]]:
    return list(_paragraphs(values, "subscription")), [table for _, table in _paragraphs(values, "source")]


def _set(values: Mapping[str, Any], table: str, key: str) -> bool:
    found = values.get(table)
    return isinstance(found, Mapping) and bool(found.get(key))


def _paragraphs(values: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    tables = values.get(name)
    for index, table in enumerate(tables) if isinstance(tables, list) else ():
        if isinstance(table, dict):
            yield index, table
