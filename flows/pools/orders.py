"""A visit to be made elsewhere: what goes to a worker, as JSON, and what the worker takes from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from flows.passes.visits import NotVisitedError, VisitOrder
from flows.pools.exchange import Exchange
from parsers import lexicon

ORDER = "order.json"
"""Its file. It is removed when the visit is given up, by which its worker knows."""
LARGEST = 64_000_000
"""Bytes of an order, or of a harvest without its bodies. An order for a source with 6,000 known entries has 5 MB; a visit
ends early when what it found takes 16 MB (flows/harvest/holdings.py)."""


class AnotherVersionError(NotVisitedError):
    """A worker and the machine that stores have different programs, or read with different words."""


@dataclass(frozen=True, slots=True)
class Order:
    """A visit, and with which program and words it is to be made."""

    version: str
    words: str
    """`parsers.lexicon.fingerprint`."""
    visit: VisitOrder


_ORDER = TypeAdapter(Order)


def this_version() -> str:
    """Of the program that runs here."""
    return metadata.version("followthrough")


def send_order(exchange: Exchange, name: str, visit: VisitOrder) -> None:
    """Put an order where a worker finds it. Raises ExchangeError."""
    state = replace(visit.state, entries=dict(visit.state.entries), releases=dict(visit.state.releases))
    known = replace(visit, state=state, archive=Path())  # where it is on this machine concerns nobody else
    exchange.write(f"{name}/{ORDER}", _ORDER.dump_json(Order(this_version(), lexicon.fingerprint(), known)))


def read_order(exchange: Exchange, name: str) -> VisitOrder:
    """The visit to be made.

    Raises:
        ExchangeError: it is not there (any more), or is no order.
        AnotherVersionError: it was made with another program or other words.
    """
    content = exchange.read(f"{name}/{ORDER}", LARGEST)
    try:
        head = _HEAD.validate_json(content)
        _check_version(head)
        return _ORDER.validate_json(content).visit
    except ValidationError as error:
        raise NotVisitedError(
            f"{name} at {exchange.place} is no order: {error.error_count()} things are wrong with it"
        ) from error


@dataclass(frozen=True, slots=True)
class _Head:
    """What orders of all versions have."""

    version: str
    words: str


_HEAD = TypeAdapter(_Head)


def _check_version(head: _Head) -> None:
    if head.version != this_version():
        raise AnotherVersionError(
            f"this worker is Followthrough {this_version()}, and the order is of {head.version[:40]!r}",
            hint="Install the same version on all machines.",
        )
    if head.words != lexicon.fingerprint():
        raise AnotherVersionError(
            "this worker reads with other words than the machine that stores",
            hint="Give all machines the same [lexicon] folder.",
        )
