"""Each line of a lexicon does what its example says, so that whoever mends one sees at once what it does."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import explain
from parsers.commitments.lexicon import LANGUAGES, Cue, HeadingRule, HeldRule, lexicon
from parsers.commitments.matching import Texts, fired_by, firings
from parsers.commitments.notation import folded

PUBLISHED = date(2031, 2, 10)
CUES = [(language, cue) for language in LANGUAGES for cue in (*lexicon(language).cues, *lexicon(language).list_cues)]
HELD = [(language, rule) for language in LANGUAGES for rule in lexicon(language).held]
HEADINGS = [(language, rule) for language in LANGUAGES for rule in lexicon(language).headings]


def _name(value: object) -> str:
    return value.id if isinstance(value, Cue | HeldRule | HeadingRule) else ""


def _fired(language: str, text: str) -> set[str]:
    words = lexicon(language)
    texts = Texts(text, folded(text))
    listed = fired_by(texts, 0, len(text), words.list_cues, words)
    return {fired.cue.id for fired in (*firings(texts, 0, len(text), words), *listed)}


@pytest.mark.parametrize(("language", "cue"), CUES, ids=_name)
def test_a_cue_fires_on_its_example(language: str, cue: Cue) -> None:
    assert cue.id in _fired(language, cue.example)


@pytest.mark.parametrize(("language", "cue"), [(language, cue) for language, cue in CUES if not cue.listed], ids=_name)
def test_the_example_of_a_cue_is_taken_as_a_promise(language: str, cue: Cue) -> None:
    found = explain(cue.example, title="", published=PUBLISHED, language=language, authority="Ville")
    assert any(finding.taken for finding in found), found


@pytest.mark.parametrize(("language", "cue"), CUES, ids=_name)
def test_a_cue_takes_nothing_from_its_counter_example(language: str, cue: Cue) -> None:
    found = explain(cue.counter, title="", published=PUBLISHED, language=language, authority="Ville")
    assert not [finding for finding in found if finding.taken]


@pytest.mark.parametrize(("language", "rule"), HELD, ids=_name)
def test_a_held_rule_holds_its_example_back(language: str, rule: HeldRule) -> None:
    assert rule.pattern.search(folded(rule.example)) is not None
    found = explain(rule.example, title="", published=PUBLISHED, language=language, authority="Ville")
    assert not [finding for finding in found if finding.taken]


@pytest.mark.parametrize(("language", "rule"), HEADINGS, ids=_name)
def test_a_heading_rule_knows_its_example(language: str, rule: HeadingRule) -> None:
    assert rule.pattern.search(folded(rule.example)) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_name_one_rule_each_and_begin_with_their_language(language: str) -> None:
    words = lexicon(language)
    ids = [rule.id for rule in (*words.cues, *words.list_cues, *words.held, *words.headings)]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{language}.") for name in ids)


def test_a_language_without_a_lexicon_is_read_as_french() -> None:
    assert lexicon("de").language == "fr"
    assert lexicon("en-GB").language == "en"
