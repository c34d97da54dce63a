"""The words used to make headlines in one language: frames of speech, links, pronouns, and where no line may end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers import lexicon
from parsers.commitments.cues.notation import folded, word_choice

_SUBJECT = r"(?:(?P<speaker>[^,;:.]{2,90}?(?:, [^,;:.]{2,80},)?) )?"
"""Who speaks, before a verb of saying; anything longer is a separate sentence."""
_INFINITIVE = r"(?:[ysn]'|(?:se|ne|en|y|le|la|les|l'|leur) ?(?:pas |plus )?)?\w+(?:er|ir|oir|re)\b"


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language. Every pattern but `verb` is for text in lower case without accents (`notation.folded`)."""

    language: str
    reported: tuple[re.Pattern[str], ...]
    """Frames followed by a whole sentence; the group `speaker` is who speaks."""
    frames: tuple[re.Pattern[str], ...]
    """Frames followed by an infinitive or a noun."""
    announces: re.Pattern[str]
    """A frame before a noun with its article."""
    deeds: re.Pattern[str]
    """Nouns that express an act."""
    article: re.Pattern[str]
    pronoun: re.Pattern[str]
    """At the head: a pronoun that stands for something named before."""
    impersonal: re.Pattern[str]
    """At the head: a pronoun that stands for nothing."""
    link: re.Pattern[str]
    opening: re.Pattern[str]
    hanging: frozenset[str]
    negation: re.Pattern[str]
    remark: re.Pattern[str]
    being: re.Pattern[str]
    verb: re.Pattern[str]
    """A finite verb; searched for with its accents, since "à" is not one."""
    antecedent: re.Pattern[str]
    """Something named with its article: the groups `article`, `noun`."""
    binds: frozenset[str]
    keeps: frozenset[str]
    lead: re.Pattern[str]
    """Words before a day that belong to it, at the end of a text."""


_VERBS = {
    "fr": r"(?<![\w-])(?!(?:opéra|caméra|extra|supra|contra|sierra)\b)(?:\w+r(?:a|ont|ons|ai)|est|sont|va|vont|allons|a|ont"
    r"|doit|doivent|peut|peuvent|\w+rai(?:t|ent))(?!\w)",
    "en": r"(?<![\w-])(?:will|shall|am|is|are|was|were|has|have|would|can|may|must|should)(?!\w)",
}
_BEFORE_NOUN = r"(?:(?:nouve\w+|premier\w*|futur\w*|grande?s?) )?"
_ANTECEDENTS = {
    "fr": rf"(?P<article>l[ea]s?|une?|des|cet?|cette|ces|l') ?(?P<noun>(?!(?:est|sont|qui|que)\s)(?:{_BEFORE_NOUN}[\w-]+"
    r"(?: [\w-]+){0,3}(?= (?:sera|seront|est|sont|a|ont|va|vont|\w{2,}r(?:a|ont)) )"
    rf"|{_BEFORE_NOUN}[\w-]+(?: (?:de la |de l'|du |des |de |d')[\w-]+){{0,2}}))(?![\w'])",
    "en": r"(?P<article>the|an?|this|these|our) (?P<noun>(?:[\w'-]+ ){0,4}?[\w'-]+)"
    r"(?= (?:will|is|are|was|were|has|have|shall)(?!\w))",
}


@cache
def grammar(language: str) -> Grammar:
    """The grammar of "fr" or "en"; other languages have that of French without its frames."""
    tables = lexicon.table("lexicon/headlines.toml")
    own = language if language in tables else "fr"
    return _grammar(own, tables[own])


def _grammar(language: str, table: Mapping[str, Any]) -> Grammar:
    def of(key: str) -> re.Pattern[str]:
        return _at_head(table[key])

    def words(key: str) -> frozenset[str]:
        return frozenset(folded(word) for word in table[key].replace("'", "' ").split())

    return Grammar(
        language=language,
        reported=tuple(_frame(one) for one in table["reported"]),
        frames=tuple(_frame(one) for one in table["frames"]),
        announces=_frame(table["announces"]),
        deeds=re.compile(table["deeds"]),
        article=of("articles"),
        pronoun=of("pronouns"),
        impersonal=_frame(table["impersonal"]),
        link=re.compile(
            rf"(?:(?:{word_choice(table['links'])}|{table['manner']}),\s*|(?:{word_choice(table['joining'])})\s+(?!que\s|that\s))"
        ),
        opening=of("openings"),
        hanging=words("hanging"),
        negation=re.compile(rf"(?<!\w)(?:{word_choice(table['negations'])})(?:(?<=')|(?!\w))|n't(?!\w)"),
        remark=of("remarks"),
        being=re.compile(rf"(?<!\w)(?:{word_choice(table['being'])})\s"),
        verb=re.compile(_VERBS[language]),
        antecedent=re.compile(rf"(?<![\w'-]){_ANTECEDENTS[language]}"),
        binds=words("binds"),
        keeps=words("keeps"),
        lead=re.compile(rf"(?<![\w'])(?:{word_choice(table['leads'])})\s+$"),
    )


def _at_head(words: str) -> re.Pattern[str]:
    """One of these words at the beginning of a text, with the space after it."""
    return re.compile(rf"(?:{word_choice(words)})(?:(?<=')\s*|\s+)")


def _frame(says: str) -> re.Pattern[str]:
    return re.compile(says.replace("SUBJECT", _SUBJECT).replace("INFINITIVE", _INFINITIVE))
