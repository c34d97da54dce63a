"""New releases, the commitments they make, and published words that changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from alerts.kinds.edited import EditedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.model import Alert, AlertKind, Facts
from alerts.rules.events import Notified, Version
from alerts.rules.moves import moves_of
from alerts.rules.word_diff import compare
from parsers.dates import paris_day
from parsers.identity import stable_id

_EXCERPT = 400
"""Characters of the beginning of a release: its first paragraph."""
_MOST_QUOTED = 3
"""Commitments that the alert of a release quotes: which ones they are, not all that they say."""
_HEAD = 80
"""Characters before a repeated title: the name of the site, or of the column. Further on, the same words are the text."""
_BETWEEN = " \t\r\n.:–—-"
"""What stands between a title and its text."""
_TELLING = 3
"""Words of a title that is one: "Communiqué de presse" stands in many texts, but a text is not cut for one or two words."""


def new_releases(versions: Iterable[Version], now: datetime) -> list[Alert]:
    """One alert per release that is news; a copy on another site is a separate release."""
    return [
        _alert(
            "release",
            one.release.release_id,
            one,
            NewReleaseFacts(
                one.release, _excerpt(one.body, one.release.title), len(one.promises), one.promises[:_MOST_QUOTED]
            ),
            now,
        )
        for one in _ordered(versions)
        if one.kind == "first" and one.occasion == "news"
    ]


def new_commitments(versions: Iterable[Version], told: Notified, now: datetime) -> list[Alert]:
    """One alert per version that is news, with the commitments that the ledger did not hold before.

    One that was only given another day is not new: `alerts.rules.moves.moved` reports it. Of the copies of one announcement
    one is reported: the one already reported, else the first.

    Args:
        versions: what is new, in any order.
        told: releases whose commitments were reported.
        now: the time, naive and in UTC.
    """
    worth = [
        new for one in _ordered(versions) if one.occasion == "news" and one.kind != "technical" and (new := _unmoved(one))
    ]
    speaker: dict[str, str] = {}
    for one in worth:
        own = one.release.release_id
        others = {one.announcement, *one.release.same_as} - {own}
        if own not in told.promises and others & told.promises:
            continue
        best = speaker.get(one.announcement, own)
        speaker[one.announcement] = min(own, best, key=lambda release: (release != one.announcement, release))
    return [
        _alert(
            "new_commitment",
            one.version_id,
            one,
            NewCommitmentFacts(one.release, one.new_commitments),
            now,
            one.new_commitments[0].commitment_id,
        )
        for one in worth
        if speaker.get(one.announcement) == one.release.release_id
    ]


def edited(versions: Iterable[Version], now: datetime) -> list[Alert]:
    """One alert per version in which the publisher changed the words, or brought earlier ones back.

    A sentence that only has another day is left out of the comparison: `alerts.rules.moves.moved` reports it. Never for a
    `technical` version, in which only our reading changed, nor for a page that arrives after a newer one.
    """
    alerts = []
    for one in _ordered(versions):
        if one.kind not in ("edit", "restored") or one.occasion != "news" or one.former_body is None:
            continue
        former_title = one.former_title if one.former_title != one.release.title else None
        if former_title is None and one.former_body == one.body:
            continue  # a page that was gone is back as it was
        moves = moves_of(one)
        difference = compare(
            _without(one.former_body, (old.quote for old, _ in moves)), _without(one.body, (new.quote for _, new in moves))
        )
        if moves and former_title is None and not difference.words_removed and not difference.words_added:
            continue
        facts = EditedFacts(
            release=one.release,
            former_title=former_title,
            seen_on=paris_day(one.seen_at),
            changes=difference.changes,
            words_removed=difference.words_removed,
            words_added=difference.words_added,
            promises_gone=tuple(gone for gone in one.gone if gone not in [old for old, _ in moves]),
        )
        alerts.append(_alert("edited", one.version_id, one, facts, now))
    return alerts


def _unmoved(version: Version) -> Version | None:
    """The version without the new commitments that are old ones with another day; None when it has no others."""
    moved = {new.commitment_id for _, new in moves_of(version)} if version.new_commitments else set()
    left = tuple(one for one in version.new_commitments if one.commitment_id not in moved)
    return replace(version, new_commitments=left) if left else None


def _without(text: str, quotes: Iterable[str]) -> str:
    for quote in quotes:
        text = text.replace(quote, "", 1)
    return text


def _alert(
    kind: AlertKind, thing_id: str, version: Version, facts: Facts, now: datetime, commitment_id: str | None = None
) -> Alert:
    """An alert about the release of a version; `thing_id` identifies what is reported once."""
    return Alert(
        alert_id=stable_id("alert", kind, thing_id),
        kind=kind,
        title=facts.title(kind),
        created_at=now,
        facts=facts,
        release_id=version.release.release_id,
        commitment_id=commitment_id,
        source_id=version.release.source_id,
    )


def _ordered(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda one: (one.seen_at, one.version_id))


def _excerpt(body: str, title: str) -> str:
    """How a text begins after its title, cut at the end of a sentence or of a word; empty when it says no more than that."""
    text = _after_title(body.strip(), title)
    if not any(map(str.isalpha, text)):
        return ""  # a day, or a number, tells nobody what it is about
    if len(text) <= _EXCERPT:
        return text
    head = text[:_EXCERPT]
    end = max(head.rfind(mark) for mark in (". ", ".\n", "\n\n", "! ", "? "))
    if end > _EXCERPT // 2:
        return head[: end + 1].rstrip()
    return head[: head.rfind(" ")].rstrip() if " " in head else head


def _after_title(text: str, title: str) -> str:
    """A text without its title, and without what stands before that: a page often repeats it, below the name of its site."""
    words = title.split()
    if len(words) < _TELLING:
        return text
    repeated = re.compile(r"\s+".join(map(re.escape, words)) + "|" + r"\s+".join(map(re.escape, title.upper().split())))
    rest, found = text, repeated.search(text, 0, _HEAD + 2 * len(title))
    while found is not None and found.start() <= _HEAD:
        rest = rest[found.end() :].lstrip(_BETWEEN)
        found = repeated.match(rest)
    goes_on = rest[:1].isalpha() and not rest[:1].isupper()  # the words of the title are those of a sentence
    return text if goes_on else rest
