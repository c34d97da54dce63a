"""Commitments that were given another day, and commitments that their release no longer makes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from alerts.kinds.moved import MovedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.model import Alert, CommitmentFacts
from alerts.rules.events import Link, NotifiedMove, Version
from parsers.dates import paris_day
from parsers.identity import stable_id
from parsers.text.folding import fold

_SAME = 0.75
"""Share of the words of two sentences, their deadlines left out, from which on they promise the same: six of eight.
Below it "Un plan sera présenté" and "Un bilan sera présenté" would be one."""
_WORD = re.compile(r"\w*\d\w*|\w{4,}")
"""Words that tell promises apart: shorter ones are articles and prepositions."""
_SENTENCE = re.compile(r"[^.!?\n]+")


def moves_of(version: Version) -> list[tuple[CommitmentFacts, CommitmentFacts]]:
    """The commitments of the former text that the new one makes for another day: as they were, and as they are."""
    return [
        (old, new)
        for old, new in _pairs(version)
        if old.due_on is not None and new.due_on is not None and old.due_on != new.due_on
    ]


def is_move(link: Link) -> bool:
    """Whether a later release puts a commitment off, to a day other than the one it was last put off to."""
    facts, day = link.link, link.moved_to
    if facts.relation != "renewed" or day is None or facts.promise.firmness == "event":
        return False
    due_on = facts.promise.due_on
    return day != link.moved_before and due_on is not None and day > due_on


def moved(versions: Iterable[Version], told: Iterable[NotifiedMove], now: datetime) -> list[Alert]:
    """One alert for each commitment that an edit gives another day; of copies of one announcement, one.

    Args:
        versions: what is new, in any order; those that are not news are left out.
        told: earlier changes of days that were reported, of these releases and their copies.
        now: the time, naive and in UTC.
    """
    known = list(told)
    alerts: dict[tuple[str, date | None, date | None, str], Alert] = {}
    for one in sorted(versions, key=lambda one: (one.release.release_id != one.announcement, one.seen_at, one.version_id)):
        if one.occasion != "news" or one.kind not in ("edit", "restored"):
            continue
        for old, new in moves_of(one):
            if _told_of_a_copy(known, one.release.same_as, old.due_on, new.due_on):
                continue
            before = [move for move in known if move.commitment_id == old.commitment_id]
            facts = MovedFacts(
                release=one.release,
                before=old,
                after=new,
                seen_on=paris_day(one.seen_at),
                times=1 + max((move.times for move in before), default=0),
                first_due_on=next((move.first_due_on for move in before if move.first_due_on), old.due_on),
            )
            key = (one.announcement, old.due_on, new.due_on, new.action or "")
            alert_id = stable_id("alert", "moved", one.version_id, old.commitment_id)
            alerts.setdefault(key, _alert(facts, alert_id, new.commitment_id, now))
    return list(alerts.values())


def put_off(links: Iterable[Link], told: Iterable[NotifiedMove], now: datetime) -> list[Alert]:
    """One alert for each commitment that a later release puts off; of copies of either release, one.

    Args:
        links: what is new, in any order; those that are not news, or put nothing off, are left out.
        told: earlier changes of days that were reported, of these releases and their copies.
        now: the time, naive and in UTC.
    """
    known = list(told)
    alerts: dict[tuple[str, date | None, date | None, str], Alert] = {}
    for one in sorted(links, key=lambda one: (one.earlier.release_id != one.earlier_announcement, one.link.follow_up_id)):
        if not one.news or not is_move(one):
            continue
        promise = one.link.promise
        held = one.moved_before or promise.due_on
        if _told_of_a_copy(known, one.earlier.same_as, held, one.moved_to):
            continue
        edits = [move for move in known if move.commitment_id == promise.commitment_id and not move.by_claim]
        old = replace(promise, due_on=held, due_from=held, precision="day") if one.moved_before else promise
        new = replace(
            promise, quote=one.link.quote, deadline_text=None, due_from=one.moved_to, due_on=one.moved_to, precision="day"
        )
        facts = MovedFacts(
            release=one.earlier,
            before=old,
            after=new,
            seen_on=paris_day(now),
            times=1 + one.moves_before + max((move.times for move in edits), default=0),
            first_due_on=next((move.first_due_on for move in edits if move.first_due_on), promise.due_on),
            later=one.later,
            follow_up_id=one.link.follow_up_id,
        )
        key = (one.earlier_announcement, held, one.moved_to, promise.action or "")
        alert_id = stable_id("alert", "moved", promise.commitment_id, f"{one.moved_to}")
        alerts.setdefault(key, _alert(facts, alert_id, promise.commitment_id, now))
    return list(alerts.values())


def withdrawn(versions: Iterable[Version], now: datetime) -> list[Alert]:
    """One alert for each version without commitments that its release made before, in whatever words, or whose page is gone.

    A commitment that is only worded differently, or told as done in its old place, is not withdrawn.
    """
    alerts = []
    for one in sorted(versions, key=lambda one: (one.seen_at, one.version_id)):
        if one.occasion != "news" or one.former_body is None or one.kind not in ("edit", "restored", "gone"):
            continue
        found_again = {old.commitment_id for old, _ in _pairs(one)}
        sentences = [_words(sentence) for sentence in _SENTENCE.findall(one.body)]
        lost = tuple(
            old
            for old in one.gone
            if one.kind == "gone"
            or not (old.commitment_id in found_again or any(_holds(sentence, _words_of(old)) for sentence in sentences))
        )
        if not lost:
            continue
        facts = WithdrawnFacts(one.release, lost, paris_day(one.seen_at), page_gone=one.kind == "gone")
        alerts.append(
            Alert(
                alert_id=stable_id("alert", "withdrawn", one.version_id),
                kind="withdrawn",
                title=facts.title("withdrawn"),
                created_at=now,
                facts=facts,
                release_id=one.release.release_id,
                commitment_id=lost[0].commitment_id,
                source_id=one.release.source_id,
            )
        )
    return alerts


def without_what_moved(alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts, those of new commitments without the sentences by which a release puts an earlier commitment off."""
    said = {
        (one.facts.later.release_id, one.facts.after.quote)
        for one in alerts
        if isinstance(one.facts, MovedFacts) and one.facts.later is not None
    }
    kept = []
    for one in alerts:
        if isinstance(one.facts, NewCommitmentFacts):
            own = [quote for release_id, quote in said if release_id == one.facts.release.release_id]
            left = tuple(
                promise
                for promise in one.facts.promises
                if not any(promise.quote in quote or quote in promise.quote for quote in own)
            )
            if not left:
                continue
            if left != one.facts.promises:
                facts = replace(one.facts, promises=left)
                kept.append(replace(one, facts=facts, title=facts.title(one.kind), commitment_id=left[0].commitment_id))
                continue
        kept.append(one)
    return kept


def _alert(facts: MovedFacts, alert_id: str, commitment_id: str, now: datetime) -> Alert:
    return Alert(
        alert_id=alert_id,
        kind="moved",
        title=facts.title("moved"),
        created_at=now,
        facts=facts,
        release_id=facts.new_words_in.release_id,
        commitment_id=commitment_id,
        follow_up_id=facts.follow_up_id,
        source_id=facts.new_words_in.source_id,
    )


def _told_of_a_copy(told: Iterable[NotifiedMove], copies: Sequence[str], before: date | None, after: date | None) -> bool:
    return any(move.release_id in copies and (move.before, move.after) == (before, after) for move in told)


def _pairs(version: Version) -> list[tuple[CommitmentFacts, CommitmentFacts]]:
    """Commitments of the former text, each with the one of the new text that promises the same in other words."""
    former = " ".join((version.former_body or "").split())
    new = [one for one in version.promises if " ".join(one.quote.split()) not in former]
    alike = sorted(
        (
            (-_share(_words_of(old), _words_of(other)), place, number)
            for place, old in enumerate(version.gone)
            for number, other in enumerate(new)
        ),
    )
    pairs: dict[int, int] = {}
    for share, place, number in alike:
        if -share >= _SAME and place not in pairs and number not in pairs.values():
            pairs[place] = number
    return [(version.gone[place], new[number]) for place, number in sorted(pairs.items())]


def _words_of(promise: CommitmentFacts) -> Counter[str]:
    """The words of a promise without its deadline."""
    return _words(promise.quote.replace(promise.deadline_text, " ") if promise.deadline_text else promise.quote)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(fold(text)))


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _holds(sentence: Counter[str], promise: Counter[str]) -> bool:
    return (sentence & promise).total() >= _SAME * max(1, promise.total())
