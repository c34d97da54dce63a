"""Brings the databases of `[[target]]` up to date at the end of a run; one that is away does not spoil it."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from flows.config.load import Config
from flows.config.tables.targets import TargetTable
from parsers.errors import FollowthroughError
from warehouse.connection.secret import read_secret
from warehouse.published.targets.address import read_address
from warehouse.published.targets.publish_to import Target, publish_to

log = logging.getLogger("followthrough")


def target_of(table: TargetTable, environ: Mapping[str, str]) -> Target:
    """The database that a paragraph means.

    Raises:
        SecretError: its variable is not set, or cannot be read.
        TargetError: its address is none that is understood.
    """
    text, _ = read_secret(table.to_env, environ, what="an address such as postgres://user@host/database")
    return Target(table.id, read_address(text), table.in_schema, table.data)


def bring_targets(config: Config) -> bool:
    """Bring every target up to date with the published file; what cannot be is a warning, and is made up for next time.

    Returns whether all of them are. Raises nothing of their troubles.
    """
    well = True
    for table in config.target:
        try:
            brought = publish_to(config.warehouse.published, target_of(table, os.environ))
            if not brought.tidied:
                log.warning("the files of the target %s could not be put together; the next run tries again", table.id)
        except FollowthroughError as error:  # a target that is away spoils no run
            well = False
            log.warning("%s. %s", error.message.rstrip("."), error.hint or "")
    return well
