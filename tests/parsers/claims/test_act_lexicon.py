"""Words of acts and meanings: an act is recognised by its example, not by a look-alike, and no word is claimed twice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from operator import itemgetter
from typing import Any

import pytest

from parsers.claims.lexicon import WORD, acts, near_acts, stems
from parsers.claims.predicates import act_tokens
from parsers.followups.digests.lexicon import lexicon
from parsers.text.structure import fold
from tests.support.measures.tables import try_each

LANGUAGES = ("fr", "en", "nl")
LONGEST_ACT, LONGEST_MEANING = 4, 5
"""Words in the longest phrase that is looked for."""


@cache
def _lines(kind: str) -> tuple[dict[str, Any], ...]:
    file = resources.files("parsers") / "lexicon" / f"{kind}s.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))[kind])


def _acts_told(sentence: str, language: str) -> set[str | None]:
    low = fold(sentence)
    spans = [found.span() for found in WORD.finditer(low)]
    words = stems([low[start:end] for start, end in spans], language)
    return {token.act for token in act_tokens(spans, words, acts(language))}


def _written(kind: str, language: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each word in a lexicon: the name of its line, the word, its stems."""
    for line in _lines(kind):
        for word in line.get(language, "").split():
            yield line["name"], word, tuple(stems(WORD.findall(fold(word.replace("_", " "))), language))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_act_is_told_by_its_example_and_not_by_a_look_alike(language):
    def check(act):
        assert act["name"] in _acts_told(act[f"example_{language}"], language)
        assert act["name"] not in _acts_told(act[f"counter_{language}"], language)

    try_each(_lines("act"), check, name=itemgetter("name"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["act", "concept"])
def test_no_stem_stands_in_two_lines(kind, language):
    owner: dict[tuple[str, ...], str] = {}
    twice = [word for name, word, stem in _written(kind, language) if owner.setdefault(stem, name) != name]
    assert twice == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "longest"), [("act", LONGEST_ACT), ("concept", LONGEST_MEANING)])
def test_no_phrase_is_longer_than_what_is_looked_for(kind, longest, language):
    assert [word for _, word, stem in _written(kind, language) if not 1 <= len(stem) <= longest] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_an_act_is_none_that_every_sentence_has(language):
    # Longer ones ("published") are stop words of official pages, not of the language.
    stop = {stems([word], language)[0] for word in lexicon(language).stop if len(word) <= 4}
    assert [word for _, word, stem in _written("act", language) if len(stem) == 1 and stem[0] in stop] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meaning_of_one_word_is_long_enough_to_be_read(language):
    stop = lexicon(language).stop
    unread = [word for _, word, stem in _written("concept", language) if len(stem) == 1 and (len(word) < 3 or word in stop)]
    assert unread == []


def test_acts_have_one_name_each_and_are_near_others_that_exist():
    names = [one["name"] for one in _lines("act")]
    assert len(names) == len(set(names))
    assert {name: near - set(names) for name, near in near_acts().items() if not near <= set(names)} == {}
    assert [name for name, near in near_acts().items() if name in near] == []


def test_a_broader_meaning_exists_and_leads_to_no_circle():
    broader = {one["name"]: one.get("broader") for one in _lines("concept")}
    assert {name: above for name, above in broader.items() if above is not None and above not in broader} == {}
    for name, above in broader.items():
        passed, at = [name], above
        while at is not None:
            assert at not in passed, passed
            passed.append(at)
            at = broader[at]


def test_lines_have_no_key_that_nothing_reads():
    told = {f"{kind}_{language}" for kind in ("example", "counter") for language in ("fr", "en")}
    assert [one["name"] for one in _lines("act") if set(one) - {"name", "near", *LANGUAGES} != told] == []
    flags = {"name", "place", "common", "instrument", "broader", *LANGUAGES}
    assert [one["name"] for one in _lines("concept") if set(one) - flags] == []
