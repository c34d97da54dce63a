"""What kind of version is this? Pure: the stored versions of a release and the release just read go in, a kind comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parsers.identity import stable_id
from parsers.model import Release, VersionKind


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What must be known about a version to decide whether another one is new."""

    version: int
    seen_at: datetime
    words_id: str
    captures: tuple[str, ...]
    """The capture_id of its page, then those of its attachments."""
    body_sha256: str | None = None
    """Of its text; None where it does not matter."""
    is_gone: bool = False
    """Whether it says that the page is no longer there."""


def captures_of(release: Release) -> tuple[str, ...]:
    """What a release was read from: the capture_id of its page, then those of its attachments."""
    return (release.capture_id, *(capture_id for _, capture_id in release.attachments))


def kind_of_change(versions: Sequence[StoredVersion], release: Release, words: str) -> VersionKind | None:
    """Why `release` is a new version, or None when it is not.

    It is compared with the version that was current when its capture came, so captures may be read again or arrive late,
    in any order:

    - the page was gone: `restored`;
    - the same captures: only our reading can have changed (`technical`);
    - different captures and the same words: nothing;
    - different words, but today's reader gets the same words from the earlier capture too (`previous_reread`): `technical`;
    - words, or captures, that an older version had: `restored`;
    - otherwise the publisher changed the words: `edit`. An older page that arrives after a newer one is also called that.

    Args:
        versions: all stored versions of the release, in any order.
        release: the release as just read.
        words: its `words_id`.
    """
    if not versions:
        return "first"
    previous = current_version(versions, release.seen_at)
    if previous is None:
        earliest = min(versions, key=_order)
        return None if words == earliest.words_id else "edit"
    if previous.is_gone:
        return "restored"
    if words == previous.words_id:
        return None
    if captures_of(release) == previous.captures or release.previous_reread == words:
        return "technical"
    older = (version for version in versions if _order(version) < _order(previous))
    if any(words == version.words_id or captures_of(release) == version.captures for version in older):
        return "restored"
    return "edit"


def current_version(versions: Sequence[StoredVersion], at: datetime | None = None) -> StoredVersion | None:
    """The version that is current, or was at the moment `at` (UTC): the latest by the time it was seen, then by number."""
    return max((one for one in versions if at is None or one.seen_at <= at), key=_order, default=None)


def version_id(release_id: str, version: int, words: str) -> str:
    """The id of a version, the same in every warehouse that stored the same versions in the same order."""
    return stable_id("version", release_id, version, words)


def _order(version: StoredVersion) -> tuple[datetime, int]:
    return version.seen_at, version.version
