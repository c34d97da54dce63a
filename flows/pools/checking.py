"""What a harvest from another machine must keep to before anything of it is stored. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from flows.fetch.addresses import ForbiddenAddressError, web_address
from flows.fetch.records import sendable
from flows.harvest.entries import key_of
from flows.passes.visits import VisitOrder
from flows.pools.exchange import ExchangeError
from parsers.identity import capture_id
from parsers.model import LONGEST_ERROR, Capture, Claim, Commitment, Release
from parsers.text.lines import one_line
from warehouse.harvests.values import Harvest

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CLOCKS_APART = timedelta(hours=1)
"""By how much a worker's clock may differ from ours: a machine that has lost its time server drifts by seconds a day."""
_LONGEST_VISIT = timedelta(days=1)
"""A visit asks for 10,000 pages at most, and a pass ends after three hours."""
_MOST_PROBLEMS = 1_000
"""Lines of a summary that anybody would read; a visit has one for each page at most."""


class ForeignHarvestError(ExchangeError):
    """A harvest that no visit to the source in question brings."""


def checked(found: Harvest, order: VisitOrder) -> Harvest:
    """The harvest as one of `order`, whatever it says of source and run. Raises ForeignHarvestError."""
    _check_times(found, order)
    _check_captures(found, order)
    _check_entries(found, order)
    _check_releases(found, order)
    for url in (*found.validators, *(found.discovered_feeds or ())):
        _check_address(url)
    for one in found.validators.values():
        _demand(
            all(sendable(value) for value in (one.etag, one.last_modified) if value), "a validator that is not to be sent"
        )
    problems = tuple(one_line(line, 2 * LONGEST_ERROR) for line in found.problems[:_MOST_PROBLEMS])
    attempts = tuple(replace(one, error=one_line(one.error, LONGEST_ERROR)) if one.error else one for one in found.attempts)
    return replace(found, source=order.source, run_id=order.run_id, attempts=attempts, problems=problems, located={})


def checked_body(capture: Capture, body: bytes) -> bytes:
    """The body, when it is the one that the capture speaks of. Raises ForeignHarvestError."""
    _demand(capture_id(body) == capture.capture_id and len(body) == capture.size, "a body with another digest")
    return body


def _check_times(found: Harvest, order: VisitOrder) -> None:
    now = order.clock()
    times: Iterable[datetime] = (
        found.started_at,
        found.ended_at,
        *(one.fetched_at for one in found.attempts),
        *(one.fetched_at for one in found.captures),
        *(one.seen_at for one in found.releases),
    )
    for one in times:
        _demand(one.tzinfo is None, "a time with a zone")
        _demand(
            now - _LONGEST_VISIT <= one <= now + _CLOCKS_APART, f"something of {one}, while it is {now}; look at the clocks"
        )


def _check_captures(found: Harvest, order: VisitOrder) -> None:
    known = {one.capture_id for one in found.captures}
    _demand(len(known) == len(found.captures), "a capture twice")
    for capture in found.captures:
        _demand(_DIGEST.fullmatch(capture.capture_id) is not None, "a capture with no digest")
        _demand(capture.body == b"" and 0 < (capture.size or 0) <= order.http.max_body_bytes, "a body of another size")
        _check_address(capture.url)
        _check_address(capture.requested_url)
    for attempt in found.attempts:
        _demand(attempt.capture_id is None or attempt.capture_id in known, "an attempt whose body is not there")


def _check_entries(found: Harvest, order: VisitOrder) -> None:
    for one in found.entries:
        before = order.state.entries.get(one.key)
        _demand(before is not None or one.key == key_of(one.entry), "an entry under another key")
        _demand(one.release_id == (before.release_id if before else None), "an entry with a release of another")
        if one.entry.url is not None:
            _check_address(one.entry.url)
    keys = {one.key for one in found.entries}
    _demand(keys >= found.entry_releases.keys(), "a release of no entry")
    _demand(found.not_found <= keys, "a page that is not there, of no entry")
    _demand(all(0 <= index < len(found.releases) for index in found.entry_releases.values()), "an entry of no release")
    _demand(len({*found.entry_releases.values()}) == len(found.releases), "a release of no entry")


def _check_releases(found: Harvest, order: VisitOrder) -> None:
    known = {one.capture_id for one in found.captures}
    for one in found.releases:
        _demand(one.source_id == order.source.source_id, "a release of another source")
        used = {one.capture_id, *(capture for _, capture in one.attachments)}
        _demand(used <= known, "a release whose body is not there")
        _check_address(one.url)
        for attachment, _ in one.attachments:
            _check_address(attachment.url)
        _demand(all(_quotes(one)), "a quotation that does not stand in its release")


def _quotes(release: Release) -> Iterable[bool]:
    found: tuple[Commitment | Claim, ...] = (*release.commitments, *release.claims)
    for one in found:
        yield 0 <= one.quote_start <= one.quote_end and release.body[one.quote_start : one.quote_end] == one.quote


def _check_address(url: str) -> None:
    try:
        web_address(url)
    except ForbiddenAddressError as error:
        raise ForeignHarvestError(f"what came back has an address that is not requested: {error.message}") from error


def _demand(true: bool, otherwise: str) -> None:
    if not true:
        raise ForeignHarvestError(f"what came back is not what a visit brings: {otherwise}")
