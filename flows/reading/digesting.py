"""Stored releases taken apart for matching where bodies are read: several at once, and none beyond the limits of a body."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.reading.asking import ReaderFaultError
from flows.reading.runners import reading
from parsers.errors import FollowthroughError
from parsers.text.lines import one_line

if TYPE_CHECKING:
    from parsers.followups import ReleaseDigest
    from warehouse.matching.release_texts import ReleaseText

log = logging.getLogger("followthrough")

_MOST_AT_ONCE = 64
"""Questions under way: beyond that, one writer would not keep up with the answers."""
_LONGEST_TITLE = 80
"""Characters of a title in a message."""


def all_digested(texts: Sequence[ReleaseText]) -> list[ReleaseDigest]:
    """A `warehouse.matching.release_texts.Digesting` by the reading processes, or by the cluster that reads for this run.

    A text that cannot be taken apart within the limits is taken for its title alone, and a warning says so: its release is
    matched by that, and the others go on. Raises ReadersGoneError as `flows.reading.asking.Asked.ask` does.
    """
    at_once = min(reading.at_once, len(texts), _MOST_AT_ONCE)
    if at_once < 2:
        return [_digested(one) for one in texts]
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="digest")
    try:
        return list(pool.map(_digested, texts))
    finally:
        pool.shutdown(cancel_futures=True)


def _digested(text: ReleaseText) -> ReleaseDigest:
    named = one_line(text.title, _LONGEST_TITLE)
    try:
        found: ReleaseDigest = reading.ask(
            "digest",
            text.title,
            text.body,
            what=f"the text of “{named}”",
            language=text.language,
            published=text.published,
            source_id=text.source_id,
            commitments=text.commitments,
        )
    except (FollowthroughError, ReaderFaultError) as error:  # it costs only the links of this release, and is said
        from warehouse.matching.release_texts import digest_here

        log.warning("what “%s” says of earlier promises was not read: %s", named, error)
        return digest_here(replace(text, body="", commitments=()))
    return found
