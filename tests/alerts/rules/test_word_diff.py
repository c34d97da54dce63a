"""What was removed and what was added, as tables, and in bounded time whatever the texts are."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.word_diff import compare


def shown(before: str, after: str) -> str:
    marks = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return " ".join(marks[one.kind].format(one.text.strip()) for one in compare(before, after).changes)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("avant le 30 juin 2026.", "avant le 30 novembre 2026.", "avant le 30 [-juin-] [+novembre+] 2026."),
        (
            "Un bilan sera présenté.",
            "Un bilan sera présenté.\n\nUne réunion suivra.",
            "Un bilan sera présenté. [+Une réunion suivra.+]",
        ),
        ("Un.\n\nDeux.\n\nTrois.", "Un.\n\nTrois.", "Un. [-Deux.-] Trois."),
        ("quatre agents de police", "cinq gardes de mer", "[-quatre agents de police-] [+cinq gardes de mer+]"),
        ("l’État verse 31,4 millions", "l’État verse 29,8 millions", "l’État verse [-31,4-] [+29,8+] millions"),
        ("tout", "tout", ""),
        ("", "Un mot", "[+Un mot+]"),
        ("Un mot", "", "[-Un mot-]"),
        ("a  b\nc", "a b\nc", ""),
        ("Il viendra le 3. Il verra.", "Il viendra le 4. Il verra.", "Il viendra le [-3-] [+4+] . Il verra."),
    ],
)
def test_changes_are_word_by_word(before, after, expected):
    assert shown(before, after) == expected


def test_kept_stretches_are_cut_to_where_they_touch_a_change():
    long = " ".join(f"mot{number}" for number in range(100))
    changes = compare(f"{long} juin {long}", f"{long} juillet {long}").changes
    assert [one.kind for one in changes] == ["kept", "removed", "added", "kept"]
    assert changes[0].text.startswith("… ") and changes[0].text.rstrip().endswith("mot99")
    assert changes[-1].text.startswith("mot0 ") and changes[-1].text.endswith(" …")
    assert max(len(one.text) for one in changes) < 130


def test_words_are_counted_before_anything_is_cut():
    difference = compare("début", "début " + "mot " * 5_000)
    assert difference.words_added == 5_000
    assert sum(len(one.text) for one in difference.changes) < 3_000


@pytest.mark.parametrize(
    "kind", ["rewritten", "equal words", "equal lines", "two words", "scattered", "sentences", "one line"]
)
def test_large_texts_are_compared_in_bounded_time(kind):
    chance = random.Random(7)
    words = [f"mot{chance.randrange(3000)}" for _ in range(200_000)]
    before, after = {
        "rewritten": (" ".join(words), " ".join(reversed(words))),
        "equal words": ("le " * 200_000, "le " * 199_000 + "la"),
        "equal lines": ("- idem\n" * 50_000, "- idem\n" * 40_000 + "autre\n" + "- idem\n" * 9_000 + "fin"),
        "two words": (" ".join(chance.choice("ab") for _ in range(300)), " ".join(chance.choice("ab") for _ in range(300))),
        "scattered": (
            "\n".join(words[:1_400]),
            "\n".join(w + "x" if n % 9 == 0 else w for n, w in enumerate(words[:1_400])),
        ),
        "sentences": (". ".join(words), ". ".join(w + "x" if n % 9 == 0 else w for n, w in enumerate(words))),
        "one line": ("x" * 5_000_000, "x" * 4_999_999 + "y"),
    }[kind]
    began = time.process_time()
    difference = compare(before, after)
    assert time.process_time() - began < 5
    assert difference.words_removed + difference.words_added > 0
    assert len(difference.changes) <= 60
    assert sum(len(one.text) for one in difference.changes) <= 60 * 2_000


texts = st.lists(st.sampled_from(["le", "la", "plan", "juin", ".", "\n", "été", "«"]), max_size=40).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_what_is_told_as_added_and_removed_is_in_the_texts(before, after):
    for one in compare(before, after).changes:
        inside = {"kept": after, "removed": before, "added": after}[one.kind]
        assert " ".join(one.text.replace("…", "").split()) in " ".join(inside.split()) or "…" in one.text
    difference = compare(before, after)
    if before.split() == after.split():
        assert (difference.changes, difference.words_added, difference.words_removed) == ((), 0, 0)
