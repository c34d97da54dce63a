"""Invented prose with the word frequencies of a language, the same in every run."""

from __future__ import annotations

import random
from itertools import accumulate


def _listed(words: str) -> list[str]:
    return words.split()


_BEGINNINGS = _listed("pré dé ré con sur par trans inter mé ca ma so li vo fi na to lu bé gra tri plo chan mon ser")
_MIDDLES = _listed("fec ti na vi lo ra mi co de ta li gis tra po ni sa ter mu le ro")
_ENDINGS = _listed("tion ment ture tés ral ble aux eur ées iste ant ique oir age ence ifs ale ier")
_SMALL = _listed("de la le les et des en à du un une dans pour que par sur au est qui avec plus ce ses")


class Prose:
    """Draws sentences from 40,000 words, the one at place n about 1/n times as often as the first (Zipf's law)."""

    def __init__(self, seed: int) -> None:
        words = _SMALL + [
            a + b + c + d for a in _BEGINNINGS for b in _MIDDLES for c in ("", *_MIDDLES[:4]) for d in _ENDINGS
        ]
        self._words = words[: len(_SMALL)] + _shuffled(words[len(_SMALL) :])[:40_000]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._words))))
        self._chance = random.Random(seed)
        self._pool: list[str] = []

    def sentence(self, words: int = 18) -> str:
        """One sentence."""
        drawn = self._chance.choices(self._words, cum_weights=self._weights, k=words)
        return f"{' '.join(drawn).capitalize()}."

    def body(self, characters: int) -> str:
        """Paragraphs of about this many characters in total; their sentences come from a stock of 20,000, to save time."""
        if not self._pool:
            self._pool = [self.sentence() for _ in range(20_000)]
        paragraphs: list[str] = []
        size = 0
        while size < characters:
            paragraphs.append(" ".join(self._chance.choices(self._pool, k=4)))
            size += len(paragraphs[-1]) + 2
        return "\n\n".join(paragraphs)[:characters]

    def word(self, rank: int) -> str:
        """The word at a place of the list; 0 is the most frequent."""
        return self._words[rank]


def _shuffled(words: list[str]) -> list[str]:
    random.Random(1).shuffle(words)
    return words
