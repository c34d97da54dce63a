"""What a visit brought, between the worker that made it and the machine that stores: JSON, and a file for each body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from flows.harvest.pages import Recall, with_previous_reread
from flows.harvest.visit import BODIES_HELD, Keep
from flows.passes.visits import NotVisitedError, VisitOrder
from flows.pools.checking import checked, checked_body
from flows.pools.exchange import Exchange, ExchangeError
from flows.pools.orders import LARGEST, ORDER
from parsers.model import Capture, Release
from warehouse.errors import ArchiveError, StorageError
from warehouse.harvests.values import Harvest

HARVEST = "harvest.json"
"""Its file, which is there once all bodies are."""
_HARVEST = TypeAdapter(Harvest)
_ELSEWHERE = ("", 0)
"""Where a body lies in the archive of a worker, which has none."""


class GivenUpError(NotVisitedError):
    """Nobody waits for a visit any more."""


def keeping_elsewhere(exchange: Exchange, name: str) -> Keep:
    """Have a visit put bodies into the exchange while it is under way, so that they take no memory."""

    def keep(capture: Capture) -> tuple[str, int]:
        try:
            exchange.write(_body(name, capture.capture_id), capture.body)
        except ExchangeError as error:
            raise ArchiveError(error.message, hint=error.hint) from error
        return _ELSEWHERE

    return keep


def still_wanted(exchange: Exchange, name: str) -> bool:
    """Whether somebody waits for this visit. Raises ExchangeError when nobody can say."""
    return exchange.has(f"{name}/{ORDER}")


def send_harvest(exchange: Exchange, name: str, harvest: Harvest) -> None:
    """Put a harvest and its bodies where the machine that stores finds them.

    Raises:
        ExchangeError: the place cannot be reached.
        GivenUpError: nobody waits for it any more; what was there of it is removed.
    """
    for capture in harvest.captures:
        if capture.capture_id not in harvest.located:
            exchange.write(_body(name, capture.capture_id), capture.body)
    light = tuple(replace(one, body=b"", size=len(one.body) if one.size is None else one.size) for one in harvest.captures)
    exchange.write(f"{name}/{HARVEST}", _HARVEST.dump_json(replace(harvest, captures=light, located={})))
    if not still_wanted(exchange, name):
        exchange.remove(name)
        raise GivenUpError("the visit had been given up; what it brought is dropped, and asked for again by a later visit")


def receive_harvest(exchange: Exchange, name: str, order: VisitOrder, keep: Keep | None, recall: Recall) -> Harvest:
    """What a worker brought, checked as anything from outside, with its bodies held or kept in the archive.

    Args:
        exchange: where it lies.
        name: of the order.
        order: what the worker was to do.
        keep: puts a body into the archive at once, when many are held.
        recall: reads a stored capture again, which a worker cannot.

    Raises:
        NotVisitedError: it cannot be had, or is not what such a visit may bring.
        ArchiveError: a body could not be kept.
    """
    content = exchange.read(f"{name}/{HARVEST}", LARGEST)
    try:
        found = _HARVEST.validate_json(content)
    except ValidationError as error:
        first = ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])
        raise ExchangeError(
            f"what came back is no harvest: {error.error_count()} things are wrong, first {first}"
        ) from error
    found = checked(found, order)
    captures: list[Capture] = []
    located: dict[str, tuple[str, int]] = {}
    held = 0
    for one in found.captures:
        body = checked_body(one, exchange.read(_body(name, one.capture_id), order.http.max_body_bytes))
        capture = replace(one, body=body, size=None)
        if keep is not None and held + len(body) > BODIES_HELD:
            located[one.capture_id] = keep(capture)
            capture = one
        else:
            held += len(body)
        captures.append(capture)
    try:
        releases = tuple(_with_previous_readings(found, order, recall))
    except StorageError as error:  # stored now, what only our readers have changed would be told as an edit
        raise NotVisitedError(
            f"its earlier pages cannot be read again just now: {error.message}", hint=error.hint
        ) from error
    return replace(found, captures=tuple(captures), located=located, releases=releases)


def _with_previous_readings(found: Harvest, order: VisitOrder, recall: Recall) -> Iterable[Release]:
    """The releases, with how the stored page of each reads today where the reader has changed since."""
    keys = {index: key for key, index in found.entry_releases.items()}
    known = {index: order.state.entries.get(key) for index, key in keys.items()}
    for index, release in enumerate(found.releases):
        entry = known.get(index)
        earlier = order.state.releases.get(entry.release_id or "") if entry else None
        yield with_previous_reread(order.source, earlier, entry.entry, release, recall) if entry and earlier else release


def _body(name: str, capture_id: str) -> str:
    return f"{name}/bodies/{capture_id}"
