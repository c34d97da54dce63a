"""One line for each alert, in the channel's language: subjects of messages, titles of feed entries, lines of digests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from alerts.messages import dates_in_words
from alerts.messages.escaping import shortened
from alerts.messages.wordings import Wordings
from alerts.model import (
    LONGEST_TITLE,
    Alert,
    AlertKind,
    CommitmentFacts,
    DeadlineFacts,
    EditedFacts,
    FollowUpFacts,
    IncidentFacts,
    MessageOccasion,
    NewCommitmentFacts,
    NewReleaseFacts,
    SummaryFacts,
)

KINDS: tuple[AlertKind, ...] = get_args(AlertKind)
"""In the order in which a digest tells them."""

_FEW_KINDS = 3
"""Kinds of alerts that the subject of a digest counts apart; more would fill the line."""
LONGEST_NAME = 80
"""Characters of the name of an authority, a source or a host; the longest of the catalogue has 61."""


def headline(alert: Alert, words: Wordings) -> str:
    """What an alert tells, in one line, not yet escaped for any place. Raises TypeError for facts of no known form."""
    facts = alert.facts
    if isinstance(facts, FollowUpFacts):
        return _follow_up(facts, words)
    if isinstance(facts, NewCommitmentFacts):
        return words.count("subjects.new_commitment", len(facts.promises), title=_title(facts.release.title, words))
    if isinstance(facts, DeadlineFacts):
        return _deadline(alert.kind, facts, words)
    if isinstance(facts, NewReleaseFacts):
        return words.say("subjects.release", title=_title(facts.release.title, words))
    if isinstance(facts, EditedFacts):
        return words.say("subjects.edited", title=_title(facts.release.title, words))
    if isinstance(facts, IncidentFacts):
        return _incident(facts, words)
    if isinstance(facts, SummaryFacts):
        return words.say(f"subjects.{facts.occasion}", title=_title(facts.source_name, words))
    raise TypeError(f"no headline for {type(facts).__name__}")


def subject(alerts: Sequence[Alert], occasion: MessageOccasion, words: Wordings) -> str:
    """The subject of a message with these alerts, not yet escaped."""
    if occasion == "test":
        return words.say("subjects.test")
    if occasion == "single" and len(alerts) == 1:
        return headline(alerts[0], words)
    few = len({alert.kind for alert in alerts}) <= _FEW_KINDS
    return words.say(f"subjects.{occasion}", contents=contents(alerts, words)) if few else heading(alerts, occasion, words)


def heading(alerts: Sequence[Alert], occasion: MessageOccasion, words: Wordings) -> str:
    """The heading of a message of several alerts, above the line that counts them by kind."""
    if not alerts:
        return subject(alerts, occasion, words)
    return words.say(f"subjects.{occasion}", contents=words.count("subjects.total", len(alerts)))


def contents(alerts: Sequence[Alert], words: Wordings) -> str:
    """How many alerts of which kind: "2 suites, 1 échéance proche"."""
    found = Counter(alert.kind for alert in alerts)
    told = [words.count(f"kinds.{kind}", found[kind]) for kind in KINDS if found[kind]]
    return ", ".join(told) or words.say("subjects.nothing")


def subject_matter(promise: CommitmentFacts, words: Wordings) -> str:
    """What is promised: its headline, and in alerts that have none its own words."""
    return _title(promise.title or promise.action or promise.quote, words)


def sources_named(facts: IncidentFacts, words: Wordings) -> str:
    """The source in trouble, or how many."""
    if facts.source_count > 1:
        return words.count("subjects.incident_many", facts.source_count)
    return shortened(facts.sources[0], LONGEST_NAME) if facts.sources else words.say("body.sources")


def _follow_up(facts: FollowUpFacts, words: Wordings) -> str:
    title = _title(facts.earlier.title, words)
    later = dates_in_words.later(facts.earlier, facts.later, words)
    behind = "_later" if later else ""
    relations = {link.relation for link in facts.links}
    if len(relations) == 1:
        relation = words.say(f"relations.{facts.links[0].relation}")
        said = words.say(f"subjects.follow_up{behind}", relation=relation, later=later, title=title)
    else:
        said = words.count(f"subjects.follow_ups{behind}", len(facts.links), later=later, title=title)
    dues = {dates_in_words.due_of(link.promise, words) for link in facts.links}
    due = dues.pop() if len(dues) == 1 else None  # several deadlines are told in the text
    return words.say("subjects.with_due", subject=said, due=due) if due else said


def _deadline(kind: AlertKind, facts: DeadlineFacts, words: Wordings) -> str:
    # With the day and no count of days: a digest, or a message that was held up, is read days after it was told.
    when = dates_in_words.due_when(facts.promise, words) or words.say("due.none")
    key = kind if kind == "due_soon" or not facts.follow_ups else "overdue_followed"
    return words.say(f"subjects.{key}", when=when, title=subject_matter(facts.promise, words))


def _incident(facts: IncidentFacts, words: Wordings) -> str:
    own = facts.source_count == 0  # of the program or its machine, and no source's
    cause = words.say("body.clock_set_back" if own and facts.cause == "clock" else f"causes.{facts.cause}")
    if facts.phase == "reminded":
        cause = cause[:1].lower() + cause[1:]
    if own:
        return words.say(f"subjects.own_incident_{facts.phase}", cause=cause)
    return words.say(f"subjects.incident_{facts.phase}", cause=cause, source=sources_named(facts, words))


def _title(text: str, words: Wordings) -> str:
    return shortened(text, LONGEST_TITLE) or words.say("body.untitled")
