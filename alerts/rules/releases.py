"""New releases, the promises they make, and published words that changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alerts.model import LONGEST_TITLE, Alert, EditedFacts, NewCommitmentFacts, NewReleaseFacts
from alerts.rules.events import Notified, Version
from alerts.rules.word_diff import compare
from parsers.dates import paris_day
from parsers.identity import stable_id
from parsers.text.lines import one_line

_EXCERPT = 400
"""Characters of the beginning of a release: its first paragraph."""


def new_releases(versions: Iterable[Version], now: datetime) -> list[Alert]:
    """One alert a release that is news; a copy on another site is a release of its own."""
    return [
        Alert(
            alert_id=stable_id("alert", "release", one.release.release_id),
            kind="release",
            title=f"New release: {one_line(one.release.title, LONGEST_TITLE, at_word=True)}",
            created_at=now,
            facts=NewReleaseFacts(one.release, _excerpt(one.body), len(one.promises)),
            release_id=one.release.release_id,
            source_id=one.release.source_id,
        )
        for one in _ordered(versions)
        if one.kind == "first" and one.occasion == "news"
    ]


def new_commitments(versions: Iterable[Version], told: Notified, now: datetime) -> list[Alert]:
    """One alert a version that is news, with the promises that the ledger did not hold before.

    Of the copies of one announcement one is told of: the one told of already, else the first.

    Args:
        versions: what is new, in any order.
        told: releases whose promises were told.
        now: the time, naive and in UTC.
    """
    worth = [one for one in _ordered(versions) if one.occasion == "news" and one.kind != "technical" and one.new_commitments]
    speaker: dict[str, str] = {}
    for one in worth:
        own = one.release.release_id
        others = {one.announcement, *one.release.same_as} - {own}
        if own not in told.promises and others & told.promises:
            continue
        best = speaker.get(one.announcement, own)
        speaker[one.announcement] = min(own, best, key=lambda release: (release != one.announcement, release))
    return [
        Alert(
            alert_id=stable_id("alert", "new_commitment", one.version_id),
            kind="new_commitment",
            title=f"{_count(len(one.new_commitments))} in: {one_line(one.release.title, LONGEST_TITLE, at_word=True)}",
            created_at=now,
            facts=NewCommitmentFacts(one.release, one.new_commitments),
            release_id=one.release.release_id,
            commitment_id=one.new_commitments[0].commitment_id,
            source_id=one.release.source_id,
        )
        for one in worth
        if speaker.get(one.announcement) == one.release.release_id
    ]


def edited(versions: Iterable[Version], now: datetime) -> list[Alert]:
    """One alert a version in which the publisher changed the words, or brought earlier ones back.

    Never for a `technical` version, in which only our reading changed; nor for a page that arrives after a newer one.
    """
    alerts = []
    for one in _ordered(versions):
        if one.kind not in ("edit", "restored") or one.occasion != "news" or one.former_body is None:
            continue
        former_title = one.former_title if one.former_title != one.release.title else None
        difference = compare(one.former_body, one.body)
        facts = EditedFacts(
            release=one.release,
            former_title=former_title,
            seen_on=paris_day(one.seen_at),
            changes=difference.changes,
            words_removed=difference.words_removed,
            words_added=difference.words_added,
            promises_gone=one.gone,
        )
        alerts.append(
            Alert(
                alert_id=stable_id("alert", "edited", one.version_id),
                kind="edited",
                title=f"Reads differently now: {one_line(one.release.title, LONGEST_TITLE, at_word=True)}",
                created_at=now,
                facts=facts,
                release_id=one.release.release_id,
                source_id=one.release.source_id,
            )
        )
    return alerts


def _ordered(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda one: (one.seen_at, one.version_id))


def _count(promises: int) -> str:
    return "1 new promise" if promises == 1 else f"{promises} new promises"


def _excerpt(body: str) -> str:
    """How a text begins, cut at the end of a sentence or at a word."""
    text = body.strip()
    if len(text) <= _EXCERPT:
        return text
    head = text[:_EXCERPT]
    end = max(head.rfind(mark) for mark in (". ", ".\n", "\n\n", "! ", "? "))
    if end > _EXCERPT // 2:
        return head[: end + 1].rstrip()
    return head[: head.rfind(" ")].rstrip() if " " in head else head
