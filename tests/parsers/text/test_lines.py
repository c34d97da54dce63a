"""Text from outside as one line, and what a terminal would obey."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text.lines import one_line, visible, visible_line


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Un plan", 20, "Un plan"),
        ("Un\r\nplan\t pour \u2028 tous", 40, "Un plan pour tous"),
        ("\u202eévil\u202c \u200b\x07 fin", 40, "évil fin"),
        ("Un plan pour le littoral du Nord", 20, "Un plan pour le…"),
        ("Motsansfinquinesecoupepas", 10, "Motsansfi…"),
        ("", 10, ""),
    ],
)
def test_text_from_outside_becomes_one_line_cut_at_a_word(text: str, most: int, expected: str) -> None:
    assert one_line(text, most, at_word=True) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\r\nc\td", "a b c d"),
        ("evil \u202egpj.exe\u2066 \u200b\x00\x1b[31m", "evil gpj.exe [31m"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # whoever shows it escapes it for its destination
        ("é" * 400, "é" * 299 + "…"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_what_comes_from_outside_is_one_line_that_turns_nothing_around(text: str, line: str) -> None:
    assert one_line(text, 300) == line


@given(st.text(max_size=300), st.integers(5, 100))
def test_a_line_is_never_too_long_nor_more_than_one(text: str, most: int) -> None:
    line = one_line(text, most, at_word=True)
    assert len(line) <= most
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Réunion \x1b[31m\ndu 3", "Réunion \ufffd[31m\ndu 3"),
        ("\u202eegnor", "\ufffdegnor"),
        ("a\ud800b", "a?b"),
        ("un\u2028deux", "un\ufffddeux"),
        ("tab\tet fin", "tab\tet fin"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [("a\r\n b\u2028c", None, "a b c"), ("\x07a", None, "\ufffda"), ("un deux trois", 8, "un deux…"), ("abc", 3, "abc")],
)
def test_a_visible_line_has_no_break_and_no_more_than_it_may(text: str, most: int | None, line: str) -> None:
    assert visible_line(text, most) == line
