"""Times that belong to something incidental to a commitment, not to its verb."""

from __future__ import annotations

import re

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.notation import PARTICIPLE
from parsers.deadlines.lexicon import Lexicon as TimeLexicon
from parsers.text.folding import without_accents

_WORD = re.compile(r"[\w'-]+")
_PAUSE = re.compile(r"[,;:()«»\"]|\s[–—-]\s")
_FAR = 5
"""This many words between the head of an adverbial and its time: the time belongs to one of its nouns."""
_NEAR = 60
"""Characters searched for the words next to a time: about ten words."""
_SHORT = 4
"""This many words between a participle and its duration: "payés pour moitié pendant"."""
_OWN_SUBJECT = 7
"""A verb beginning within this many characters after "et" shares the preceding subject ("et sera", "et il sera")."""
_QUALIFIES = re.compile(
    r"\w+(?:é|ée|és|ées|(?:ert|mis|pris|quis|crit|terdit|duit|truit|eint)(?:e|s|es)?|ue|ues|us|ed)$"
    r"|(?:born|bought|broken|brought|built|drawn|given|held|hit|laid|lost|made|met|paid|put|seen|set|shut|struck|swept|taken|torn|won)$"
)
"""Participles of either language that follow a noun."""
_NO_PARTICIPLES = frozenset(("plus", "nous", "vous", "tous", "sous", "need", "indeed"))
"""Words with such an ending that may follow a comma."""
_AUXILIARIES = frozenset(
    (
        *("a", "ont", "avait", "avaient", "ai", "avons", "est", "sont", "était", "étaient", "été", "ayant"),
        *("was", "were", "has", "have", "had", "been", "is", "are"),
    )
)
_BEING = _AUXILIARIES | {"sera", "seront", "soit", "soient", "être", "serait", "seraient", "be", "being", "not", "pas"}
"""Before a participle, verbs and words with which it is the verb of a clause."""
_ADVERBS = ("ment", "ly")
"""Endings of adverbs that may stand before such a participle: "initialement prévue"."""
_RUNS = re.compile(
    r"(?:sur|pour|pendant|durant|de|d'|for|over|of|voor|van)(?: |(?<=')).*"
    r"\b(?:ans?|années?|mois|years?|months?|jaar|maanden)$"
)
"""A duration that nothing turns into a limit ("dans", "within", "d'ici")."""
_WILL = ("will", "shall", "going", "zal", "zullen", "va", "vont", "doit", "doivent", "devrait", "devraient")
_IS_TO = re.compile(r"\b(?:is|are) to\b")


def is_aside(accented: str, time: tuple[int, int], verb: tuple[int, int], words: Lexicon) -> bool:
    """Does the time at `time` belong to something incidental to the commitment whose words stand at `verb`?

    `accented` is the clause in lower case; both spans are offsets into it. Before the verb: a time in a relative clause or
    deep in an adverbial that a comma ends ("après le départ de nos ressortissants cette année, nous …"). After it: a time
    in a relative or conditional clause that does not look ahead, in a phrase that gives a reason, or of a participle with
    its agent.
    """
    if time[1] <= verb[0]:
        return _aside_before(accented, time, verb[0], words)
    return time[0] >= verb[1] and _aside_behind(accented[verb[1] : time[0]], words)


def is_qualifying(accented: str, time: tuple[int, int], verb: tuple[int, int], words: Lexicon) -> bool:
    """Does the time at `time` only say when something named beside the verb happened?

    "Le plan annoncé le 12 mars sera …", "sera financé par un fonds, approuvé vendredi": the plan and the fund have their
    past, and the verb at `verb` its future. A finite verb ("a été annoncé le 12 mars et sera …") qualifies nothing.
    Arguments as for `is_aside`.
    """
    if is_aside(accented, time, verb, words):
        return True
    begin = 0 if time[1] <= verb[0] else verb[1]
    pauses = [mark.end() for mark in _PAUSE.finditer(accented, begin, time[0])]
    if begin and not pauses:
        return False
    said = _WORD.findall(accented[max([begin, *pauses]) : time[0]])
    if not begin and any(word in words.relatives for word in said):
        return not _looks_ahead(said, words)
    near = range(max(0, len(said) - _SHORT), len(said))
    return any(
        _QUALIFIES.match(said[at]) is not None and (at == 0 or said[at - 1] not in _AUXILIARIES)
        for at in near
        if said[at] not in _AUXILIARIES
    )


def tells_cases(accented: str, time: int, verb: tuple[int, int], words: Lexicon) -> bool:
    """Does a participle before the time at `time` say which cases count ("les dossiers déposés avant le 31 mars")?

    The verb of the commitment stands at `verb`.
    """
    said = accented[max(0, time - _NEAR, verb[1] if verb[1] <= time else 0) : time]
    found = words.cases.search(without_accents(said))
    before = _WORD.findall(said[: found.start()])[-1:] if found is not None else []
    return bool(before) and before[0] not in _BEING


def is_how_long(accented: str, time: int, verb: int) -> bool:
    """Does a duration at `time`, after the verb at `verb`, say how long something expressed by a participle goes on?

    "La création de postes payés pour moitié pendant deux ans": they are paid for two years, and nobody says from when.
    """
    said = _WORD.findall(accented[max(verb, time - _NEAR) : time])
    return any(PARTICIPLE.match(word) is not None and word[-1] in "ées" for word in said[-_SHORT:])


def is_term(accented: str, time: tuple[int, int], verb: int, words: Lexicon) -> bool:
    """Does a duration at `time`, after the verb at `verb`, say how long a loan or a lease runs: "un prêt sur vingt ans"?"""
    if _RUNS.match(accented, *time) is None:
        return False
    return words.terms.search(without_accents(accented[max(verb, time[0] - _NEAR) : time[0]])) is not None


def is_in_remark(accented: str, time: tuple[int, int], verb: tuple[int, int], words: Lexicon) -> bool:
    """Is the time at `time` in a relative clause that commas enclose before the verb: "le comité, qui siégera en mars, …"?

    Arguments as for `is_aside`.
    """
    head = max((mark.end() for mark in _PAUSE.finditer(accented, 0, time[0])), default=0)
    if time[1] > verb[0] or not head or _PAUSE.search(accented, time[1], verb[0]) is None:
        return False
    return any(word in words.relatives for word in _WORD.findall(accented[head : time[0]])[:2])


def is_of_another_clause(accented: str, time: tuple[int, int], verb: tuple[int, int], words: TimeLexicon) -> bool:
    """Is the time at `time` in a clause coordinated with that of the commitment at `verb`, with its own subject?

    "Le guichet sera élargi et une campagne sera menée en juin": June is the campaign's. Where the second verb lacks its own
    subject ("sera élargi et rouvrira en juin") both are one commitment, and a time that begins its clause ("En juin, le
    guichet …") applies to both. Arguments as for `is_aside`.
    """
    if time[0] >= verb[1]:
        return any(
            words.tense.predicate(accented, joint.end() + _OWN_SUBJECT, time[0])
            for joint in words.clauses.coordination.finditer(accented, verb[1], time[0])
        )
    if time[1] > verb[0]:
        return False
    joints = list(words.clauses.coordination.finditer(accented, time[1], verb[0] - _OWN_SUBJECT))
    if not joints:
        return False
    begins = max((joint.end() for joint in words.clauses.coordination.finditer(accented, 0, time[0])), default=0)
    return words.tense.predicate(accented, begins, time[0])


def _aside_before(accented: str, time: tuple[int, int], verb: int, words: Lexicon) -> bool:
    if _PAUSE.search(accented, time[1], verb) is None:
        return _restricts(accented, time[0], words)
    head = max((mark.end() for mark in _PAUSE.finditer(accented, 0, time[0])), default=0)
    before = _WORD.findall(accented[head : time[0]])
    if any(word in words.relatives for word in before):
        return not _looks_ahead(before, words)
    if head and len(before) > 1 and before[0].endswith(_ADVERBS):
        before = before[1:]
    if head and before and before[0] not in _NO_PARTICIPLES and _QUALIFIES.match(before[0]) is not None:
        return True  # "Le pont, endommagé par la tempête lundi, sera …"
    return len(before) >= _FAR and not _looks_ahead(before, words)


def _restricts(accented: str, time: int, words: Lexicon) -> bool:
    """Is it in a relative clause that says which ones: "les usagers qui s'inscrivent avant le 1er juin recevront"?

    Nothing but the verb of the sentence ends that clause.
    """
    before = _WORD.findall(accented[max((mark.end() for mark in _PAUSE.finditer(accented, 0, time)), default=0) : time])
    return any(word in words.relatives for word in before[1:])


def _aside_behind(between: str, words: Lexicon) -> bool:
    pause = max((mark.end() for mark in _PAUSE.finditer(between)), default=0)
    last = _WORD.findall(between[pause:])
    places = [place for place, word in enumerate(last) if word in words.relatives]
    if places:
        people = places[0] > 0 and last[places[0] - 1].endswith("s") and _is_public(last[places[0] - 1], words)
        return people or not _looks_ahead(last[places[0] :], words)
    folded = without_accents(between[pause:])  # the lexicon's patterns have none
    if words.conditions.search(folded) is not None or (pause and words.causes.search(folded) is not None):
        return True
    near = _WORD.findall(between[max(pause, len(between) - _NEAR) :])
    doers = [place for place, word in enumerate(near) if word == words.doer and 1 < place < len(near) - 1]
    return any(PARTICIPLE.match(near[place - 1]) is not None and near[place - 1][-1] in "ées" for place in doers)


def _is_public(word: str, words: Lexicon) -> bool:
    """Is it somebody who is helped, and whose own dates are no deadline ("les familles dont les enfants entreront …")?"""
    return words.subjects.get(without_accents(word)) == "public"


def _looks_ahead(said: list[str], words: Lexicon) -> bool:
    """Is there a future tense among these words?"""
    if any(word in _WILL or (bool(words.futures) and word.endswith(words.futures)) for word in said):
        return True
    return _IS_TO.search(" ".join(said)) is not None
