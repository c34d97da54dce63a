"""The index by which releases are matched, made again; the links stay as they were published."""

from __future__ import annotations

import functools
from datetime import datetime

from warehouse.connection.sql import as_parameter, rows_of, statement
from warehouse.connection.transaction import Transaction
from warehouse.matching.term_index import digests, index, weigh
from warehouse.matching.waiting import background
from warehouse.store import Store

_PORTION = 200
"""Releases per transaction, as when they are matched again."""


def index_again(store: Store, now: datetime, since: int) -> None:
    """Index the releases that a change after `since` wrote, and count their links as decided.

    `now` is naive and in UTC. Terms are weighed where they never were.
    """
    rows = store.read(lambda file: rows_of(file.connection, "releases_changed_since", {"since": since}))
    ids = [row["release_id"] for row in rows]
    for first in range(0, len(ids), _PORTION):
        store.write(functools.partial(_index, release_ids=ids[first : first + _PORTION]))

    def decided(change: Transaction) -> None:
        in_force = background(change.connection) or weigh(change.connection, now)
        change.connection.execute(statement("count_as_matched"), {"ids": as_parameter(ids), "number": in_force.number})
        change.connection.execute(statement("reclaim_copy_pairs"))

    store.write(decided)


def _index(change: Transaction, release_ids: list[str]) -> None:
    index(change.connection, release_ids, digests(change.connection, release_ids))
