"""Words that the end of a line or column broke ("ré- servé"), put together again; compounds keep their hyphens.

A hyphen at the end of a line mostly broke a word. One inside a line, left there by whoever copied a column, may as well be a
dash, or stand for the rest of a compound: there something must speak for the word. What decides, in this order: whether the
compound or the whole word stands elsewhere in the text, or in our tables of words; what the parts are by grammar
(broken_words.toml); whether other words of the text are certainly broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Literal

from parsers import lexicon

Verdict = Literal["one word", "compound", "apart"]

_LETTER = r"[^\W\d_]"
_HYPHEN = r"[-\u2010\u2011]"
# The hyphen is looked for first: that is several times faster than beginning with the letters before it.
_BREAK = re.compile(
    rf"{_HYPHEN}(?<={_LETTER}{_LETTER}{_HYPHEN})(?P<space>[ \u00a0]?\n[ ]{{0,8}}|[ \u00a0])"
    rf"(?=(?P<after>[a-zß-öø-ÿœ]+(?:-{_LETTER}+)*)(?![\w@/]))"
)
_SOFT = re.compile(
    r"(?P<hyphen>(?<=[a-zß-öø-ÿœ])\u00ad(?=[A-ZÀ-ÖØ-ÞŒ])|(?<=\d)\u00ad(?=\d)|(?<=\s)\u00ad(?=\s))"
    r"|(?<=[^\W\d_])\u00ad\s+(?=[a-zß-öø-ÿœ])|\u00ad"
)
_BEFORE = re.compile(rf"{_LETTER}+(?:-{_LETTER}+)*$")
_LONGEST = 30
"""Characters before a hyphen that are looked at; the longest French words have 25 letters."""
_WORD = re.compile(rf"(?<![\w-])(?<!{_HYPHEN}[ \n]){_LETTER}+(?:{_HYPHEN}{_LETTER}+)*(?!\w|{_HYPHEN}(?:\w|\s|$))")
"""A word in full: neither side of a break is one."""
_INFLECTION = re.compile(r"(?:ées?|és|es|e|s|x|ed|ing)$")

_words = lexicon.table("text/broken_words.toml")
_SUSPENDS, _HEADS, _ENCLITICS, _SURELY_ENCLITIC = (
    frozenset(_words[key]) for key in ("suspends", "heads", "enclitics", "surely_enclitic")
)
_BEGINNINGS = frozenset(_words["beginnings"])
_ENDING = re.compile("|".join(f"(?:{one})" for one in _words["endings"]))
_UNBROKEN = re.compile(rf"{_HYPHEN}(?<=[a-zß-öø-ÿœ]{{3}}{_HYPHEN})(?=(?:{'|'.join(_words['surely_endings'])})(?![\w-]))")
_FIRST_OF_ENDING = frozenset("rtsnem")
"""The letters with which those endings begin."""
_SPACES = frozenset(" \n\u00a0")


@cache
def _our_words() -> frozenset[str]:
    """The words of our tables that are written in full: concepts, acts and small words."""
    told: set[str] = set()
    for name, key in (("concepts", "concept"), ("acts", "act")):
        for line in lexicon.shipped(f"lexicon/{name}.toml")[key]:
            told.update(
                re.findall(rf"{_LETTER}+", " ".join(line.get(language, "") for language in ("fr", "en", "nl")).lower())
            )
    for language in ("fr", "en", "nl"):
        told.update(lexicon.shipped(f"lexicon/text_{language}.toml")["openers"])
    return frozenset(word for word in told if len(word) > 1)


class Vocabulary:
    """The words that a text has in full. Nothing is computed before it is asked for: hardly any text is damaged."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts

    @cached_property
    def _own(self) -> frozenset[str]:
        found = (word for text in self._texts for word in _WORD.findall(text))
        return frozenset(word.lower().replace("\u2010", "-").replace("\u2011", "-") for word in found)

    def __contains__(self, word: str) -> bool:
        """Whether a word in lower case stands in the text, or in our tables in this or a plainer form."""
        if word in self._own:
            return True
        ours = _our_words()
        stem = _INFLECTION.sub("", word)
        return word in ours or (len(stem) > 3 and any(f"{stem}{ending}" in ours for ending in ("", "e", "er", "s")))


def judged(before: str, after: str, words: Vocabulary, *, line_end: bool, damaged: bool = False) -> Verdict:
    """What a hyphen between two pieces of words stands for.

    `before` and `after` reach as far as letters and hyphens do ("arc-en" and "ciel"). `line_end` says that a line ended
    behind it, `damaged` that other words of the text certainly are broken.
    """
    before, after = before.lower(), after.lower()
    if f"{before}-{after}" in words:
        return "compound"
    before, after = before.rpartition("-")[2], after.partition("-")[0]
    if after in _SUSPENDS:
        return "apart"
    if f"{before}-{after}" in words or after in (_ENCLITICS if line_end else _SURELY_ENCLITIC):
        return "compound"
    if before + after in words:
        return "one word"
    if before in _HEADS and (line_end or _ENDING.fullmatch(after) is None):
        return "compound"
    if line_end:
        return "one word"
    if before in words and after in words:
        return "apart"
    return "one word" if damaged or is_certain(before, after, words) else "apart"


def without_soft_hyphens(text: str) -> str:
    """`text` without the signs for where a word may be broken, and with those that stand for a hyphen as hyphens.

    A word that was broken there, and copied with the space or line end that followed, is put together. Before a capital or
    between figures ("Seine", soft hyphen, "Maritime") nothing may be broken: some fonts write every hyphen so.
    """
    return _SOFT.sub(lambda found: "-" if found["hyphen"] else "", text) if "\u00ad" in text else text


def is_certain(before: str, after: str, words: Vocabulary) -> bool:
    """Whether the two are one broken word for all we know, wherever they stand."""
    before, after = before.rpartition("-")[2], after.partition("-")[0]
    if before + after in words:
        return True
    return after not in words and (_ENDING.fullmatch(after) is not None or before in _BEGINNINGS)


def whole(text: str) -> str:
    """`text` with the words put together that a hyphen and a space or line end broke; the same object if there are none."""
    breaks, unbroken = _hyphens(text)
    if unbroken:
        text = _UNBROKEN.sub("", text)
    return _put_together(text) if breaks else text


def _hyphens(text: str) -> tuple[bool, bool]:
    """Whether there may be words broken at a space or line end, and words with a hyphen before their ending.

    Hyphens are few: to look at each of them takes a fifth of the time of a search by pattern.
    """
    breaks = unbroken = False
    for sign in "-\u2010\u2011":
        at = text.find(sign, 1)
        while at >= 0:
            following = text[at + 1 : at + 2]
            if following in _SPACES:
                breaks = breaks or text[at - 1].isalpha()
            elif following in _FIRST_OF_ENDING:
                unbroken = unbroken or _UNBROKEN.match(text, at) is not None
            at = text.find(sign, at + 1)
    return breaks, unbroken


def _put_together(text: str) -> str:
    breaks = list(_BREAK.finditer(text))
    if not breaks:
        return text
    words = Vocabulary([text])
    parts = [(_before(text, one.start()), one["after"].lower()) for one in breaks]
    damaged = any(is_certain(before, after, words) for before, after in parts)
    pieces: list[str] = []
    at = 0
    joined_to, left = -1, ""
    for found, (last, after) in zip(breaks, parts, strict=True):
        start = found.start()
        before = left + last if joined_to == start - len(last) else last  # a word may be broken twice
        verdict = judged(before, after, words, line_end="\n" in found["space"], damaged=damaged)
        if verdict == "one word":
            pieces.append(text[at:start])
            joined_to, left = found.end(), before
        elif verdict == "compound":
            pieces.append(text[at : start + 1])
        else:
            pieces.append(text[at : found.end()])
        at = found.end()
    pieces.append(text[at:])
    found_whole = "".join(pieces)
    return text if found_whole == text else found_whole


def _before(text: str, end: int) -> str:
    found = _BEFORE.search(text, max(0, end - _LONGEST), end)
    return found[0].lower() if found else ""
