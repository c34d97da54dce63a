"""What a text is about: topics from a small fixed list, by the meanings of its words."""

from __future__ import annotations

from collections import Counter
from functools import cache

from parsers import lexicon
from parsers.followups.digests.lexicon import language_of, meaning_term
from parsers.followups.digests.terms import tokens

_READ = 20_000
"""Characters of a release that show what it is about; the rest is annexes."""
_TITLE = 3
"""A word in the title counts this many times, as in the search."""
_LEAST = 2
"""A release that mentions a word once in passing is not about it."""
_SHARE = 0.15
"""Of the words belonging to any topic; with less, a topic is incidental."""
_MOST = 4
"""A text about more than four topics is about none."""


@cache
def topics_by_meaning() -> dict[str, tuple[str, ...]]:
    """A term, as `parsers.followups.digests.terms` writes meanings -> the topics it belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for topic, names in lexicon.table("lexicon/topics.toml").items():
        for name in names.split("|"):
            found[meaning_term(name)] = (*found.get(meaning_term(name), ()), topic)
    return found


def topics_of_release(title: str, body: str, language: str | None) -> tuple[str, ...]:
    """The topics of a release, the most prominent first, at most four."""
    counted = _counted(body[:_READ], language)
    for topic, times in _counted(title, language).items():
        counted[topic] += times * _TITLE
    least = max(_LEAST, _SHARE * counted.total())
    return tuple(topic for topic, times in _ranked(counted) if times >= least)[:_MOST]


def topics_of_commitment(quote: str, title: str, language: str | None) -> tuple[str, ...]:
    """The topics of a commitment: of its quotation or, where that names none, of the `title` of its release."""
    counted = _counted(quote, language) or _counted(title, language)
    return tuple(topic for topic, _ in _ranked(counted))[:_MOST]


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _counted(text: str, language: str | None) -> Counter[str]:
    known = topics_by_meaning()
    found: Counter[str] = Counter()
    for token in tokens(text, language_of(language), frozenset(), frozenset()):
        found.update(known.get(token.term, ()))
    return found
