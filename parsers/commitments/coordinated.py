"""Where a sentence promises a second thing for a time of its own: "ouvrira en mars et sera agrandi en juin"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parsers import lexicon as tables
from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.notation import PARTICIPLE
from parsers.commitments.cues.senses import Senses
from parsers.deadlines.forms.base import trie
from parsers.deadlines.tenses import Tense
from parsers.text.folding import fold
from parsers.text.number_words import in_digits

_PAUSE = re.compile(r"[,;:()«»\"]|\s[–—-]\s")
_FUTURE = re.compile(r"\w+r(?:a|ont|ons|ai)\b")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_DONE = frozenset(("make", "begin", "money", "decide", "keep", "meet"))
"""Senses of words for what is done, as against what is said, hoped or planned."""
_MOST_WORDS = 14
"""Words from the opening of such a part to its time, if it has no finite verb: a longer one hangs from something else."""


@dataclass(frozen=True, slots=True)
class Openings:
    """What a language begins such a part with; each pattern is matched where the part may begin."""

    joint: re.Pattern[str]
    """A comma, a word that joins (`word`), or a preposition before what follows from the promise (`lead`)."""
    small: re.Pattern[str]
    """Short words between it and what it joins: "ensuite", "also"."""
    before_verb: re.Pattern[str]
    """A pronoun before a verb: "il", "s'y"."""
    with_subject: re.Pattern[str]
    """What a verb after a mere comma begins with, if it begins a clause: "il", "to"."""
    own_subject: re.Pattern[str]
    """A subject without an article before a verb: "parking" (will be restored)."""
    that: re.Pattern[str]
    relative: re.Pattern[str]
    remark: re.Pattern[str]
    """A relative clause that a comma begins and another one ends: the verb after it is the main one."""
    infinitive: re.Pattern[str]
    bare: re.Pattern[str] | None
    """A verb without an ending that "will" before the first time still governs: "will open in March and close in June"."""
    object: re.Pattern[str]
    """A word before an article or pronoun, as a verb is before its object: "train them"."""
    gerund: re.Pattern[str] | None
    """A participle of what somebody then does: ", reporting back by June"."""
    noun: re.Pattern[str]
    """An article and a noun (`head`): the part has its own subject or object."""
    lead: re.Pattern[str]
    demonstrative: re.Pattern[str]
    """A pronoun for a noun before it: "celle de", "that of"."""
    accompanied: re.Pattern[str]
    """A word that makes a happening of the noun before it: "with doors opening"."""
    action: re.Pattern[str]
    """Nouns of action, by their endings."""
    same: re.Pattern[str]
    """Words of a part of the same thing ("la seconde"), or that date the first time again ("date à laquelle")."""
    beside: frozenset[str]
    """Those of `lead` that say what comes with the promise, not what it is for."""
    completing: re.Pattern[str]
    bound: re.Pattern[str]
    """Small words, none of which is a noun."""
    sequels: frozenset[str]
    """Those of `lead` after which any noun is something to be done."""
    edge: re.Pattern[str]
    """Nouns that, before "of", date by something else: "the start of the season"."""
    staying: re.Pattern[str]
    """Verbs after which nothing new is done: "restera ouvert"."""
    hoped: re.Pattern[str]
    subordinate: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A further promise of a clause; offsets into it."""

    before: int
    """Where what stands before it ends."""
    start: int
    accompanies: bool = False
    """It goes with a promise that has no time of its own."""
    goes_on: bool = False
    """A further verb of the same subject: what it says is done later than what stands before it."""


def parts_from(
    accented: str, times: Sequence[tuple[int, int]], verb: int, words: Lexicon, tense: Tense, senses: Senses
) -> list[Part]:
    """The further promises of a clause in lower case, in order; empty if there are none.

    `times` are the spans of the clause's times to come, in order; `verb` is where the words end that promise. A part begins
    between two of these times: with a verb that shares the subject, a subject or object that shares the verb, a participle,
    an infinitive, a relative pronoun after a comma, or a noun of action after "pour", "avec". It also begins between the
    verb and the first time, in a phrase that tells what else is done then (", avec plantation de trente arbres en mars").
    """
    says = _openings(words.language)
    found: list[Part] = []
    if says is None or not times:
        return found
    if verb < times[0][0] and (begin := _accompanying(accented, verb, times[0][0], tense, senses, says)) is not None:
        found.append(Part(*begin, accompanies=True))
    series = False
    for (_, first), (second, _) in reversed(list(pairwise(times))):
        begin = next(_begins(accented, first, second, series, tense, senses, says), None)
        # Where the verb of the first is still to come ("le dossier, déposé en mars, sera …"), there is one promise.
        if begin is not None and (
            _has_verb(accented, begin[0], tense) or tense.future.search(accented, begin[1], second) is None
        ):
            found.append(Part(*begin, goes_on=_goes_on(accented, begin[1], says)))
            series = True
    return sorted(found, key=lambda part: part.start)


def _goes_on(accented: str, start: int, says: Openings) -> bool:
    """Does a part begin with a verb of the subject before it?"""
    others = (says.noun, says.own_subject, says.that, says.relative, says.demonstrative, says.lead)
    return not any(other.match(accented, start) for other in others)


def _has_verb(accented: str, end: int, tense: Tense) -> bool:
    """Is there a verb before `end`, other than a participle that plans ("prévue en mars")?"""
    futures = tense.future.finditer(accented, 0, end)
    return tense.past.search(accented, 0, end) is not None or any(
        not _plans(accented, future.start(), tense) for future in futures
    )


def _plans(accented: str, start: int, tense: Tense) -> bool:
    """Is it a participle that plans, and not a future of such a verb ("proposera")?"""
    return tense.planned.match(accented, start) is not None and _FUTURE.match(accented, start) is None


def _begins(
    accented: str, first: int, second: int, series: bool, tense: Tense, senses: Senses, says: Openings
) -> Iterator[tuple[int, int]]:
    """`series`: another part follows, so that a comma joins as "et" does: "achètera …, construira … et ouvrira"."""
    series = series and says.remark.search(accented, 0, first) is None
    for joint in says.joint.finditer(accented, first, second):
        if says.subordinate.search(accented, first, joint.start()) is not None:
            return
        at = says.small.match(accented, joint.end(), second)
        begin = joint.end() if at is None else at.end()
        if joint["lead"] is not None:
            if _follows(accented, joint, second, senses, says):
                yield joint.start(), joint.start("lead")
            continue
        if begin < second and _opens(accented, begin, second, joint["word"] or ("," if series else ""), tense, senses, says):
            yield joint.start(), joint.end()


def _accompanying(
    accented: str, verb: int, time: int, tense: Tense, senses: Senses, says: Openings
) -> tuple[int, int] | None:
    """Before and at the beginning of a phrase that tells what else is done at `time`.

    One that tells of the completion belongs to the promise: "avec une livraison en mars".
    """
    pause = accented.rfind(", ", verb, time)
    joint = says.joint.match(accented, pause, time) if pause >= 0 else None
    if joint is None or joint["lead"] not in says.beside or says.subordinate.search(accented, verb, time) is not None:
        return None
    said = _WORD.findall(accented[joint.end() : time])
    if tense.predicate(accented, joint.end(), time) or any(says.completing.match(word) for word in said):
        return None
    return (pause, joint.start("lead")) if _follows(accented, joint, time, senses, says) else None


def _opens(accented: str, begin: int, second: int, joined: str, tense: Tense, senses: Senses, says: Openings) -> bool:
    """Does ``accented[begin:second]`` begin with something that has the time after it?"""
    verb = says.before_verb.match(accented, begin, second)
    at = begin if verb is None else verb.end()
    if says.staying.search(accented, at, second) is not None:
        return False
    if (future := tense.future.match(accented, at)) is not None and future.end() <= second:
        if _plans(accented, at, tense) or not (joined or says.with_subject.match(accented, begin)):
            return False
        return not says.subordinate.search(accented, future.end(), second)
    if joined and (own := says.own_subject.match(accented, begin, second)) is not None:
        future = tense.future.match(accented, own.end())
        if future is not None and future.end() <= second:
            return not says.subordinate.search(accented, begin, second)
    if joined and says.demonstrative.match(accented, begin, second):
        return _PAUSE.search(accented, begin, second) is None
    if joined and says.that.match(accented, begin, second):
        return tense.future.search(accented, begin, second) is not None
    if joined in ("", ",") and (relative := says.relative.match(accented, begin, second)):
        ahead = tense.future.search(accented, relative.end(), second)
        return ahead is not None and not says.subordinate.search(accented, relative.end(), second)
    if _PAUSE.search(accented, begin, second) or says.subordinate.search(accented, begin, second):
        return False
    said = _WORD.findall(accented[begin:second])
    if not said or len(said) > _MOST_WORDS or tense.past.search(accented, begin, second):
        return False
    if joined and says.infinitive.match(accented, begin, second):
        return True
    if (noun := says.noun.match(accented, begin, second)) is not None:
        head, of = noun["head"], noun["of"]
        again = re.search(rf"(?<!\w){re.escape(head)}(?!\w)", accented[:begin])
        return (
            again is None
            and says.same.fullmatch(head) is None
            and says.bound.fullmatch(head) is None
            and not (of and says.edge.fullmatch(head))
        )
    if joined and says.bare is not None and says.bare.match(accented, begin, second) and not _is_number(said[0]):
        if senses.language == "en" and len(said) > 1 and (said[1].endswith("s") or _is_number(said[1])):
            return True  # "hold hearings", "add thirty"; "bus lanes"
        return senses.of(said[0])[0] in _DONE or says.object.match(accented, begin, second) is not None
    if says.gerund is not None and says.gerund.match(accented, begin, second):
        return joined in ("", ",") and senses.of(said[0])[0] != "begin"
    english = said[0].endswith("ed") or senses.of(said[0])[1] == "participle"
    participle = PARTICIPLE.match(said[0]) if senses.language == "fr" else english
    return bool(participle) and tense.planned.match(accented, begin) is None and says.same.fullmatch(said[0]) is None


def _is_number(word: str) -> bool:
    return in_digits(word).text.isdecimal()


def _follows(accented: str, joint: re.Match[str], second: int, senses: Senses, says: Openings) -> bool:
    """Is a noun of action between "pour" or "avec" and the time: "pour une livraison", "with the first homes ready"?"""
    begin = joint.end()
    if _PAUSE.search(accented, begin, second) or says.subordinate.search(accented, begin, second):
        return False
    said = _WORD.findall(accented[begin:second])
    if not said or says.hoped.search(accented, begin, second) or says.same.fullmatch(said[-1]):
        return False
    if joint["lead"] in says.sequels:
        return True
    if says.accompanied.search(accented, begin, second):
        return True
    return any(senses.of(word)[0] in _DONE or says.action.fullmatch(word) for word in said)


@cache
def _openings(language: str) -> Openings | None:
    table = tables.table(f"lexicon/commitments_{language}.toml").get("parts")
    if table is None:
        return None

    def choice(name: str) -> str:
        return trie(map(fold, table[name]))

    completing = tables.table(f"lexicon/deadlines_{language}.toml")["clauses"]["completing"]
    articles, joins, leads = choice("articles"), choice("joins"), choice("leads")
    gap = r"(?: |(?<='))"
    bare, gerund = table["bare"], table["gerund"]
    return Openings(
        joint=re.compile(
            rf",? ?(?<!\w)(?:(?P<word>{joins})|(?P<lead>{leads}))(?:, [^,;:()]{{2,60}},)? |, (?!{joins}|{leads})"
        ),
        small=re.compile(rf"(?:{choice('small')} )+"),
        before_verb=re.compile(rf"(?:{choice('pronouns')}{gap})+"),
        with_subject=re.compile(rf"{choice('with_subject')} "),
        own_subject=re.compile(rf"(?!{choice('bound')} )(?:[^\W\d][\w'-]* ){{1,4}}?(?={choice('auxiliaries')}(?!\w))"),
        that=re.compile(rf"{choice('that')}{gap}"),
        relative=re.compile(rf"{choice('relatives')} "),
        remark=re.compile(rf", {choice('relatives')} "),
        infinitive=re.compile(table["infinitive"]),
        bare=re.compile(bare) if bare else None,
        object=re.compile(
            rf"[a-z]+ (?:{choice('particles')} )?(?:{choice('articles')}|{choice('objects')})(?!\w)",
        ),
        gerund=re.compile(gerund) if gerund else None,
        noun=re.compile(
            rf"{articles}{gap}(?:(?:\d+|{choice('ordinals')}(?:e?s)?) )*"
            r"(?P<head>[^\W_][\w-]*)(?P<of> (?:of|de|du|des|d') ?)?"
        ),
        lead=re.compile(rf"{leads} "),
        demonstrative=re.compile(table["demonstrative"]),
        accompanied=re.compile(rf"\b{table['accompanied']}\b"),
        action=re.compile(table["action"]),
        same=re.compile(rf"(?:{choice('same')}|{choice('ordinals')})(?:e?s)?"),
        beside=frozenset(map(fold, table["beside"])),
        completing=re.compile(trie(map(fold, completing))),
        bound=re.compile(choice("bound")),
        sequels=frozenset(map(fold, table["sequels"])),
        edge=re.compile(choice("edges")),
        staying=re.compile(rf"\b{choice('staying')}"),
        hoped=re.compile(rf"\b{choice('hoped')}"),
        subordinate=re.compile(rf"\b{choice('subordinate')}(?!\w)"),
    )
