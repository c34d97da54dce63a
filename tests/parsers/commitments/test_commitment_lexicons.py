"""Each line of a lexicon does what its example says, so that whoever changes one sees at once what it does."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import find_commitments
from parsers.commitments.cues.lexicon import LANGUAGES, Cue, HeadingRule, HeldRule, lexicon
from parsers.commitments.cues.matching import Texts, fired_by, firings
from parsers.commitments.cues.notation import folded
from parsers.commitments.observing import Observer
from parsers.commitments.weighing import weights
from tests.support.measures.tables import try_each

PUBLISHED = date(2031, 2, 10)
CUES = [(language, cue) for language in LANGUAGES for cue in (*lexicon(language).cues, *lexicon(language).list_cues)]
HELD = [(language, rule) for language in LANGUAGES for rule in lexicon(language).held]
HEADINGS = [(language, rule) for language in LANGUAGES for rule in lexicon(language).headings]


def _name(case: tuple[str, Cue | HeldRule | HeadingRule]) -> str:
    return case[1].id


def _fired(language: str, text: str) -> set[str]:
    words = lexicon(language)
    texts = Texts(text, folded(text))
    listed = fired_by(texts, 0, len(text), words.list_cues, words)
    return {fired.cue.id for fired in (*firings(texts, 0, len(text), words), *listed)}


def _takes(language: str, text: str) -> bool:
    return bool(find_commitments(text, title="", published=PUBLISHED, language=language, authority="Ville"))


def test_a_cue_fires_on_its_example() -> None:
    def check(case: tuple[str, Cue]) -> None:
        language, cue = case
        assert cue.id in _fired(language, cue.example)

    try_each(CUES, check, name=_name)


@pytest.mark.parametrize(("language", "least"), [("fr", 0.88), ("en", 0.88), ("nl", 0.8)])
def test_the_examples_of_cues_are_taken_as_promises(language: str, least: float) -> None:
    # Not all: whatever else a short sentence shows is weighed with its cue.
    examples = [cue.example for code, cue in CUES if code == language and not cue.listed]
    assert sum(_takes(language, example) for example in examples) / len(examples) >= least


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counter_examples_of_cues_are_taken_for_nothing(language: str) -> None:
    counters = [cue.counter for code, cue in CUES if code == language]
    assert sum(_takes(language, counter) for counter in counters) / len(counters) <= 0.03


def test_a_held_rule_speaks_against_its_example() -> None:
    def check(case: tuple[str, HeldRule]) -> None:
        language, rule = case
        assert rule.pattern.search(folded(rule.example)) is not None
        name = f"held:{rule.id[3:]}"
        seen = list(Observer(rule.example, "", PUBLISHED, language).clauses())
        assert any(name in clause.features for clause in seen) or rule.before
        assert weights().commitment[name] < 0

    try_each(HELD, check, name=_name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_any_example_of_a_held_rule_is_taken(language: str) -> None:
    hard = [rule.example for code, rule in HELD if code == language and rule.hard]
    every = [rule.example for code, rule in HELD if code == language]
    assert sum(_takes(language, example) for example in hard) / len(hard) <= 0.15
    assert sum(_takes(language, example) for example in every) / len(every) <= 0.5


def test_a_heading_rule_knows_its_example() -> None:
    def check(case: tuple[str, HeadingRule]) -> None:
        _, rule = case
        assert rule.pattern.search(folded(rule.example)) is not None

    try_each(HEADINGS, check, name=_name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_name_one_rule_each_and_begin_with_their_language(language: str) -> None:
    words = lexicon(language)
    ids = [rule.id for rule in (*words.cues, *words.list_cues, *words.held, *words.headings)]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{language}.") for name in ids)


def test_a_language_without_a_lexicon_is_read_as_french() -> None:
    assert lexicon("de").language == "fr"
    assert lexicon("en-GB").language == "en"
