"""`followthrough publish`: renew the published file, or bring another database up to date with it."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json

if TYPE_CHECKING:
    from flows.config.load import Config
    from warehouse.published.targets.publish_to import Target


def publish(
    config: ConfigOption = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="TARGET",
            help="The id of a [\\[target]], or an address without a password: postgres://user@host/database, ducklake:…",
        ),
    ] = None,
    in_schema: Annotated[
        str, typer.Option("--schema", help="The schema there that is ours; with an address.", metavar="NAME")
    ] = "followthrough",
    data: Annotated[
        str | None,
        typer.Option("--data", help="The folder of a new lake's Parquet files; with an address.", metavar="FOLDER"),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write everything anew, and not only what changed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Renew the published file, as each run does at its end; with --to, bring another database up to date with that file."""
    from flows.config.load import load_config
    from flows.passes.report import report_for, set_up_logging

    set_up_logging(err)
    loaded = load_config(config)
    if to is None:
        if data is not None or in_schema != "followthrough":
            raise typer.BadParameter("--schema and --data are about a database: name it with --to")
        _renew(loaded, rebuild=rebuild, as_json=as_json)
        return
    from warehouse.published.targets.publish_to import publish_to

    target = _target(loaded, to, in_schema, data)
    with report_for(err) as report:
        report.step(f"Publishing to {target.address.shown}")
        brought = publish_to(loaded.warehouse.published, target, wait_seconds=loaded.warehouse.lock_seconds, rebuild=rebuild)
    if as_json:
        print_json(asdict(brought))
        return
    how = "written anew" if brought.rebuilt else "up to date"
    rows = "1 row" if brought.changed == 1 else f"{brought.changed:,} rows"
    out.print(f"{target.address.shown}, schema {target.schema}: {how}, {rows}, change {brought.revision}.", markup=False)


def _renew(config: Config, *, rebuild: bool, as_json: bool) -> None:
    from flows.passes.report import report_for
    from warehouse.published.publish import publish as publish_file

    places = config.warehouse
    with report_for(err) as report:
        report.step("Publishing")
        publication = publish_file(places.path, places.published, wait_seconds=places.lock_seconds, rebuild=rebuild)
    if as_json:
        print_json(asdict(publication))
        return
    how = "written anew" if publication.rebuilt else "up to date"
    out.print(f"{publication.path}: {how}, change {publication.revision}.", markup=False)


def _target(config: Config, to: str, in_schema: str, data: str | None) -> Target:
    from flows.config.tables.targets import IN_SCHEMA
    from flows.passes.targets import target_of
    from warehouse.published.targets.address import read_address
    from warehouse.published.targets.publish_to import Target

    for table in config.target:
        if table.id == to:
            return target_of(table, os.environ)
    if ":" not in to:
        known = ", ".join(table.id for table in config.target) or "none"
        raise typer.BadParameter(f"there is no [[target]] with this id (there are: {known}), and it is no address")
    if not re.fullmatch(IN_SCHEMA, in_schema):
        raise typer.BadParameter("expected small letters, digits and underscores", param_hint="--schema")
    address = read_address(to)
    if address.secrets:
        raise typer.BadParameter(
            "a password on the command line is seen by everybody on this machine: leave it out, and set PGPASSWORD or use"
            " ~/.pgpass; or name a variable in a [[target]]",
            param_hint="--to",
        )
    return Target("--to", address, in_schema, data)
