"""UTF-8 that was read as windows-1252, once or several times ("prÃ©fet"), back to what was written.

A correct text is never changed: the signs that prove the damage do not occur in one. The library `ftfy` knows many more
charsets, but changes correct texts too ("l’Â»" becomes "l’»"), and takes four times as long to find nothing.
"""

from __future__ import annotations

import re

__all__ = ["is_suspect", "repaired"]

_TIMES = 3
"""How often a text is taken apart: pages that passed through two wrong conversions exist, three are a margin."""

_BYTES = {bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_BYTES |= {chr(code): code for code in range(0x80, 0x100)}
"""Character -> the byte it was read from. Bytes that windows-1252 lacks were kept as control characters by some readers."""
_FOLLOWING = "".join(re.escape(sign) for sign, code in _BYTES.items() if code < 0xC0)
_SEQUENCE = re.compile(f"[ÂÃÄÅ][{_FOLLOWING}]|[âï][{_FOLLOWING}]{{2}}|ð[{_FOLLOWING}]{{3}}")
"""What one character became: a letter with an accent (two bytes), a typographic sign (three), an emoji (four)."""
_LETTERS = "ÂÃÅ"
_AFTER_SMALL_A = "€‚„\x80\x82"
"""What makes a suspect of an "â", which many a correct text has."""

_WRITTEN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßŒœŸŠšŽžıĳƒ"
    "\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿×÷"
    "\u2002\u2003\u2009\u200b\u200d\u202f\u2010\u2011–—‘’‚“”„†‡•…‰‹›€™−→⇒►✓●■\ufb01\ufb02\ufeff\ufe0f"
    "ˆ˜\x81\x8d\x8f\x90\x9d"
)
"""What a sequence may stand for: the characters of western European prose, and those that a first reading made of them."""

_SMALL = "a-zß-öø-ÿœ"
_CAPITAL = "A-ZÀ-ÖØ-ÞŒ"
_PROOF = re.compile(
    # A capital Ã, Â or Å stands before another letter, or ends a word in capitals ("MANHû"), or is spoken of ("« Â »").
    # So what follows must be a sign that nobody writes right behind a letter ("Ã©", "nÂ°"), or the pair must stand in a word
    # of small letters ("aoÃ»t"), or open one ("Ã®le") or one in capitals ("Ã‡A").
    rf"[ÃÅ][\x80-\x9f]|Ã[©¨ª§´¢¯«¼¶‰€ˆŠƒ‚¤¦¡£]|(?<![{_CAPITAL}])Â[°«²³£§©]"
    rf"|(?<=[{_SMALL}])[ÃÅ][{_FOLLOWING}]|[ÃÅ](?!\u00a0)[{_FOLLOWING}](?=[{_SMALL}])|Ã[®»¹”™†‡“Ž›](?=[{_CAPITAL}])"
    # Of three, the second is a sign of money: "â€™" is an apostrophe, "â‚¬" the sign for euros.
    rf"|â€[{_FOLLOWING}]|â‚¬|â„¢|â\x80[\x80-\xbf]|â\x82¬"
)
"""Where one sequence proves the damage by itself."""
_SPACE_LOST = re.compile(rf"(?<![^\W_])(?:Ã +(?=[{_SMALL}])|Â +(?=[»:;!?€%]))")
"""A damaged "à" or no-break space whose second half became a plain space when white space was folded."""


def is_suspect(text: str) -> bool:
    """Whether any of the signs is there without which nothing is damaged: a fiftieth of the time of looking for proof."""
    return any(sign in text for sign in _LETTERS) or any(sign in text and f"â{sign}" in text for sign in _AFTER_SMALL_A)


def repaired(text: str) -> str:
    """`text` as it was written; the same object where nothing proves that it is damaged.

    One proof is enough for the whole text: what damages a passage damages every accent in it, and passages that are correct
    have no such sequences.
    """
    for _ in range(_TIMES):
        if not is_suspect(text) or _PROOF.search(text) is None:
            return text
        text = _SPACE_LOST.sub(lambda found: "à " if found[0][0] == "Ã" else "\u00a0", _SEQUENCE.sub(_as_written, text))
    return text


def _as_written(found: re.Match[str]) -> str:
    """The character that a sequence stands for, or the sequence where it stands for none."""
    try:
        character = bytes(_BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return character if character in _WRITTEN or ord(character) >= 0x1F000 else found[0]
