"""The words of following up: every cue has an example that it finds and a counter-example that it ignores."""

import tomllib
from importlib import resources

import pytest

from parsers.followups.digests.lexicon import LANGUAGES, lexicon
from parsers.text.structure import fold
from tests.support.measures.tables import try_each


def _tables(language):
    file = resources.files("parsers") / "lexicon" / f"followups_{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


CUES = [(language, cue) for language in LANGUAGES for cue in _tables(language)["cue"]]


def _finds(language, cue_id, sentence):
    cue = next(one for one in lexicon(language).cues if one.id == cue_id)
    return cue.pattern.search(fold(sentence, accents=False)) is not None


def test_a_cue_finds_its_example_and_leaves_its_counter_example():
    def check(case):
        language, cue = case
        assert _finds(language, cue["id"], cue["example"])
        assert not _finds(language, cue["id"], cue["counter"])

    try_each(CUES, check, name=lambda case: case[1]["id"])


def test_no_two_cues_have_one_id():
    ids = [cue["id"] for _, cue in CUES]
    assert len(ids) == len(set(ids))


def test_a_meaning_has_words_in_french_and_english_and_one_name():
    file = resources.files("parsers") / "lexicon" / "concepts.toml"
    concepts = tomllib.loads(file.read_text(encoding="utf-8"))["concept"]
    names = [one["name"] for one in concepts]
    assert len(names) == len(set(names))
    assert [one["name"] for one in concepts if not (one.get("fr") and one.get("en"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_has_one_meaning_in_a_language(language):
    file = resources.files("parsers") / "lexicon" / "concepts.toml"
    seen: dict[str, str] = {}
    for concept in tomllib.loads(file.read_text(encoding="utf-8"))["concept"]:
        for word in concept.get(language, "").split():
            assert seen.setdefault(word, concept["name"]) == concept["name"], word


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_relations_can_be_shown(language):
    shown = {cue.relation for cue in lexicon(language).cues}
    assert {"review", "progress", "fulfilled", "renewed", "follow_up"} <= shown
