"""The words of following up: each has one meaning, and each meaning words in two languages."""

import tomllib
from importlib import resources

import pytest

from parsers.followups.digests.lexicon import LANGUAGES


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
