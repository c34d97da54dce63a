"""How a language distinguishes future from past: patterns over folded text that keeps its accents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parsers.deadlines.forms.base import plain, trie
from parsers.text.folding import fold

_LETTERS = "[a-zà-ÿœ]"


@dataclass(frozen=True, slots=True)
class Tense:
    """The verbs of a language, and the words next to an expression that show whether it is over."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    now: re.Pattern[str]
    """What is done by being said: "I am announcing", "annonce ce jour"."""
    announcing: re.Pattern[str]
    """Matched at a past verb that introduces something to come ("a annoncé", "have agreed")."""
    statistics: re.Pattern[str]
    done: re.Pattern[str]
    """A participle and the short words after it, at the end of the text before an expression: "approuvé le"."""
    not_done: re.Pattern[str]
    """What stands before that participle where it expresses nothing done: "sera", "doit être", the article of a noun."""
    accompanying: re.Pattern[str]
    """Matched at the end of a text before a participle that a phrase attaches to the verb before: "with a full report"."""
    series: re.Pattern[str]
    """Matched after an expression: a word that joins, and a participle."""
    next_subject: re.Pattern[str]
    """The same of a further subject of that verb: "et le marché" (notifié en mai)."""
    planned: re.Pattern[str]
    """Matched at such a participle where it plans ("prévu", "scheduled")."""
    lasting: re.Pattern[str]
    """Matched at one that expresses a state, over or to come, unless preceded by a comma ("fermé", "closed")."""
    prolonging: re.Pattern[str]
    """Verbs after which a limit lies ahead although they are in the past: "a été prolongée jusqu'au"."""
    relatives: re.Pattern[str]
    """Pronouns whose clause has its own verb: "les communes qui ont été retenues"."""
    subordinate: re.Pattern[str]
    """Those, and what begins a reported clause: "today I can announce that we will"."""
    going_on: re.Pattern[str]
    """Words before a limit or range that say that something goes on until then: "valable", "remain"."""
    length: re.Pattern[str]
    """Verbs that say how long something is, not when: "durera", "to last"."""
    allowed: re.Pattern[str]
    """Words after which "until" gives time to act: "ont (jusqu'au)", "given (until)"."""
    cases: re.Pattern[str]
    """Words of a case that may or may not come, from which a time is then counted: "en cas de panne, sous deux heures"."""
    denied: re.Pattern[str]
    """Words after which "before" or "until" marks a beginning: "ne rouvrira pas (avant)", "will not reopen (until)"."""

    def predicate(self, accented: str, start: int, end: int) -> bool:
        """Is there a verb in the future or the past in ``accented[start:end]``?"""
        if start >= end:
            return False
        return self.future.search(accented, start, end) is not None or self.past.search(accented, start, end) is not None


def tense_of(table: Mapping[str, Sequence[str]]) -> Tense:
    """The patterns made from the section `tense` of a language's table; its keys are explained there."""
    adverb = rf"(?:{_LETTERS}{{1,20}}(?:{_endings(table['adverb_endings'])}) |{_words(table['adverbs'])} )?"
    participle = rf"{_LETTERS}{{1,20}}(?:{_endings(table['participle_endings'])})"
    future, past = _future(table), _words(table["past_words"])
    past += rf"|{_words(table['past_auxiliaries'])} {adverb}{participle}"
    if table["imperfect_endings"]:
        past += rf"|(?!{_words(table['no_imperfect'])}\b){_LETTERS}{{2,20}}(?:{_endings(table['imperfect_endings'])})"
    done = rf"(?!{_words(table['no_participle'])}\b)(?:{_LETTERS}{{1,20}}(?:{_endings(table['done_endings'])}))"
    if table["done_stems"]:
        done = rf"(?:{done}|{_words(table['done_stems'])}(?:e?s?))"
    done = rf"(?<![\w'-])(?P<said>{done}) {adverb}(?:{_words(table['done_prepositions'])}(?: |(?<=')))*$"
    return Tense(
        future=re.compile(rf"\b(?:{future})\b"),
        past=re.compile(rf"\b(?:{past})\b"),
        now=re.compile(rf"\b{_words(table['now'])}\b(?: \w+)?(?:{_endings(table['now_endings'])})\b"),
        announcing=re.compile(rf"(?:\w{{1,12}}[ ']){{0,3}}?{_words(table['announcing'])}"),
        statistics=re.compile(trie(map(plain, table["statistics"]))),
        done=re.compile(done),
        not_done=re.compile(rf"(?<![\w-])(?:{future}|{_words(table['not_done'])}) ?(?:{adverb}){{1,2}}$"),
        accompanying=re.compile(rf"(?<![\w-]){_words(table['accompanying'])}(?: [\w'-]+){{1,5}} $"),
        series=re.compile(rf",? {_words(table['joins'])} {adverb}{participle}(?!\w)"),
        next_subject=re.compile(rf" {_words(table['next_subject'])}(?: |(?<='))(?:[^\W\d][\w'-]* ){{0,4}}[^\W\d][\w'-]* $"),
        planned=re.compile(_words(table["planned"])),
        lasting=re.compile(_words(table["lasting"])),
        prolonging=re.compile(rf"\b{_words(table['prolonging'])}"),
        relatives=re.compile(rf"\b{_words(table['relatives'])}(?!\w)"),
        subordinate=re.compile(rf"\b{_words([*table['relatives'], *table['complements']])}(?!\w)"),
        going_on=re.compile(rf"\b{_words(table['going_on'])}"),
        length=re.compile(rf"\b{_words(table['length'])}(?: \w+)? ?$"),
        allowed=re.compile(rf"\b{_words(table['allowed'])}(?:[ '][\w-]+){{0,5}} ?$"),
        cases=re.compile(rf"\b{_words(table['cases'])}(?!\w)"),
        denied=re.compile(rf"(?:\b|(?<=\w)(?=n')){_words(table['denied'])}(?: [\w'-]+){{0,4}} ?$"),
    )


def _future(table: Mapping[str, Sequence[str]]) -> str:
    future = _words(table["future_words"])
    if table["future_endings"]:
        future += rf"|(?!{_words(table['no_future'])}\b){_LETTERS}{{2,20}}(?:{_endings(table['future_endings'])})"
    # "Will be formally launched" is not past: at the same distance from a time, the future counts.
    return rf"(?:to )?be (?:[a-z]{{1,20}}ly )?{_words(table['past_words'])}|{future}"


def _words(said: Iterable[str]) -> str:
    return trie(map(fold, said))


def _endings(said: Iterable[str]) -> str:
    return "|".join(sorted(map(fold, said), key=len, reverse=True))
