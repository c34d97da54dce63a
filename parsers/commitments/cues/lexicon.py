"""What the lexicon of a language says about commitments: cues, classes of subjects, headings, and what holds back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from parsers.commitments.cues.notation import Pattern, compiled, folded
from parsers.commitments.cues.prefilter import Gates, gates
from parsers.lexicon import table as table_of

SubjectClass = Literal["party", "name", "thing", "norm", "unknown", "public", "world", "rule"]
"""Who or what a sentence is about; see `[subjects]` in the lexicons. `name` is a capitalised word that no list knows."""

LANGUAGES = ("fr", "en", "nl")


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule of a lexicon: words that express a commitment."""

    id: str
    on: tuple[str, ...]
    """Folded beginnings of words (after "*", pieces of words); a clause without any of them need not be searched."""
    pattern: Pattern
    weight: float
    subject: Literal["active", "passive", "any"]
    needs: str
    past: bool
    standing: bool
    """It states a rule for every case, so that a duration in it sets no day."""
    listed: bool
    """Only searched for at the head of a list item."""
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class HeldRule:
    """Words that hold a sentence back: `hard` ones entirely, others by half."""

    id: str
    on: tuple[str, ...]
    """Folded pieces of text; a clause without any of them need not be searched. None: it always is."""
    pattern: Pattern
    hard: bool
    before: bool
    """It counts only when it stands before the words that fired."""
    over: bool
    """It counts only when it overlaps the words that fired."""
    example: str


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """Words with which a line opens a list of undertakings although no cue fires in it."""

    id: str
    pattern: Pattern
    shares_day: bool
    """The time that the line sets is also that of its items."""
    example: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the reading of commitments knows of one language."""

    language: str
    cues: tuple[Cue, ...]
    list_cues: tuple[Cue, ...]
    held: tuple[HeldRule, ...]
    headings: tuple[HeadingRule, ...]
    heading_past: Pattern
    heading_public: Pattern
    item_verbs: Pattern
    item_nouns: Pattern
    nouns_by_words: float
    item_facts: Pattern
    only_opens: Pattern
    """What may stand between a cue and a colon in a line that only opens a list: "agreed on the following measures:"."""
    aim: Pattern
    """Words that open an aim in a line above a list: "to cut the cost by 2031"."""
    bare_verbs: Pattern
    """The end of a line whose items all begin with a verb: "the agency will:"."""
    infinitive_list: float
    """Weight of an infinitive in a list of infinitives that nothing introduces; 0 where the language has none."""
    subjects: Mapping[str, SubjectClass]
    """Folded words, those of several words joined by "_"."""
    unknown: float
    """How much of its weight a cue keeps if the actor is in no list."""
    effects: frozenset[str]
    binding: frozenset[str]
    possible: frozenset[str]
    futures: tuple[str, ...]
    """Endings of futures, without accents."""
    not_futures: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    """Those that attach a noun to the one before: "de", "of"."""
    quantities: frozenset[str]
    """Nouns that count their complement: "a majority of drivers" are drivers."""
    gatherings: Pattern
    """A clause about a gathering, by what it begins with: "a public meeting", "la ministre se rendra"."""
    reports: Pattern
    """What introduces somebody's words: "said that"."""
    beside: Pattern
    vague: Pattern
    recurring: Pattern
    time_words: Pattern
    """Matches wherever a clause may name a day or period; elsewhere deadlines need not be looked for."""
    relatives: frozenset[str]
    """Pronouns and conjunctions that open a subordinate clause."""
    conditions: Pattern
    """Matches up to where it ends if a condition is open there: "if the council"."""
    cases: Pattern
    """Matches at the end of what stands before a time that says which cases count: "applications received"."""
    terms: Pattern
    """Matches at the end of what stands before a duration if that is how long a loan, a lease or a contract runs."""
    causes: Pattern
    """Matched where a phrase that gives a reason, or a case of many, begins: "faute de", "including"."""
    duration: Pattern
    """A stretch of time that may count from each case."""
    antecedent: Pattern
    """A relative pronoun whose clause may hold a separate commitment."""
    openers: frozenset[str]
    """Words after which the noun of such a clause begins."""
    own_day: Pattern
    """In a line in which "§" stands for a day: that day is the text's own."""
    own_day_alone: Pattern
    """The same, where the page states no day."""
    doer: str
    """The word before a participle's agent: "par", "by"."""
    all_parties: Pattern
    speakers: Pattern
    """Those of `all_parties` that stand for the speaker, whoever was named before: "nous"."""
    one_party: Pattern
    joint: Pattern
    partner: Pattern
    gates: Gates


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language` (ISO 639-1, with or without a region); French where there is none."""
    code = language[:2].lower()
    code = code if code in LANGUAGES else "fr"
    table = table_of(f"lexicon/commitments_{code}.toml")
    classes: Mapping[str, str] = table["classes"]

    def pattern(says: str) -> Pattern:
        return compiled(says, code, classes)

    cues = [_cue(row, pattern(row["says"])) for row in table["cue"]]
    headings, held = table["headings"], table["held"]
    subjects: dict[str, SubjectClass] = {}
    order: tuple[SubjectClass, ...] = ("world", "rule", "public", "thing", "norm", "party")
    for name in order:
        subjects.update(dict.fromkeys(folded(table["subjects"].get(name, "")).split(), name))
    firing = tuple(cue for cue in cues if not cue.listed)
    return Lexicon(
        language=code,
        cues=firing,
        list_cues=tuple(cue for cue in cues if cue.listed),
        held=tuple(
            HeldRule(
                id=row["id"],
                on=tuple(folded(piece) for piece in row.get("on", ())),
                pattern=pattern(row["says"]),
                hard=row["hard"],
                before=row.get("before", False),
                over=row.get("over", False),
                example=row["example"],
            )
            for row in held["rule"]
        ),
        headings=tuple(
            HeadingRule(row["id"], pattern(row["says"]), row.get("shares_day", True), row["example"])
            for row in headings["opens"]
        ),
        heading_past=pattern(headings["past"]),
        heading_public=pattern(headings["public"]),
        item_verbs=pattern(headings["item_verbs"]),
        item_nouns=pattern(headings["item_nouns"]),
        nouns_by_words=float(headings["nouns_by_words"]),
        only_opens=pattern(headings["only_opens"]),
        aim=pattern(headings["aim"]),
        bare_verbs=pattern(headings["bare_verbs"]),
        item_facts=pattern(headings["item_facts"]),
        infinitive_list=float(headings["infinitive_list"]),
        subjects=subjects,
        unknown=float(table["subjects"]["unknown"]),
        effects=frozenset(folded(table["effects"]["verbs"]).split()),
        binding=frozenset(folded(table["effects"]["binding"]).split()),
        possible=frozenset(folded(table["effects"]["possible"]).split()),
        futures=tuple(folded(table["future"]["endings"]).split()),
        not_futures=frozenset(folded(table["future"]["not"]).split()),
        determiners=frozenset(folded(classes["det"]).split()),
        prepositions=frozenset(folded(classes["prepositions"]).split()),
        quantities=frozenset(folded(classes["quantities"]).split()),
        gatherings=pattern(table["gatherings"]["says"]),
        reports=pattern(table["reported"]["says"]),
        beside=pattern(rf"^\W*(?:{table['beside']['lines']})\W*$"),
        vague=pattern(rf"(?:{table['vague']['words']})"),
        recurring=pattern(rf"(?:{table['recurring']['words']})"),
        time_words=pattern(rf"(?:{table['time']['words']})"),
        relatives=frozenset(folded(table["aside"]["relatives"]).replace("|", " ").split()),
        conditions=pattern(rf"\b(?:{table['aside']['conditions']})\b[^,;:()–—]*$"),
        cases=pattern(rf"(?:{table['aside']['cases']})\W*$"),
        terms=pattern(rf"\b(?:{table['aside']['terms']})(?: [\w'’%€£.-]+){{0,6}} ?$"),
        causes=pattern(rf"^\W*(?:{table['aside']['causes']})"),
        duration=pattern(rf"(?:{table['aside']['duration']})"),
        antecedent=pattern(rf"(?:{table['aside']['antecedent']})"),
        openers=frozenset(folded(table["aside"]["openers"]).split()),
        own_day=pattern(rf"(?:{'|'.join(table['own_day']['says'])})"),
        own_day_alone=pattern(rf"(?:{'|'.join(table['own_day']['alone'])})"),
        doer=folded(table["aside"]["doer"]),
        all_parties=pattern(rf"(?:{table['anaphora']['all']})"),
        speakers=pattern(rf"(?:{table['anaphora']['speakers']})"),
        one_party=pattern(rf"(?:{table['anaphora']['one']})"),
        joint=pattern(rf"(?:{table['anaphora']['joint']})"),
        partner=pattern(rf"(?:{table['anaphora']['partner']})"),
        gates=gates([cue.on for cue in firing]),
    )


def _cue(row: Mapping[str, Any], pattern: Pattern) -> Cue:
    return Cue(
        id=row["id"],
        on=tuple(folded(piece) for piece in row["on"]),
        pattern=pattern,
        weight=float(row["weight"]),
        subject=row["subject"],
        needs=row.get("needs", ""),
        past=row.get("past", False),
        standing=row.get("standing", False),
        listed=row.get("list", False),
        example=row["example"],
        counter=row["counter"],
    )
