"""How dates and stamps are written, as patterns made of the words of `lexicon/dates.toml`. Used by `dates` alone.

Every pattern works on folded text (`fold`) of bounded length; none may be run on a whole page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from parsers import lexicon

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold(text: str) -> str:
    """`text` without accents, markup of up to 80 characters, invisible characters and odd spaces; letter case is kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text))
        # Nothing below U+0300 combines, and a comparison is quicker than a lookup.
        text = "".join([c for c in text if c < "\u0300" or not unicodedata.combining(c)])
        text = text.replace("’", "'").replace("–", "-").replace("—", "-").replace("‑", "-").replace("\u2212", "-")
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.split())


_words = lexicon.table("lexicon/dates.toml")


def _either(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; a space in them matches any run of spaces."""
    ordered = sorted({fold(word).lower() for word in words if word.strip()}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def _listed(key: str) -> str:
    return _either(_words["small_words"][key].split(","))


MONTHS: dict[str, dict[str, int]] = {
    language: {fold(word).lower(): number for number, spelt in enumerate(months, 1) for word in spelt.split()}
    for language, months in _words["months"].items()
}
EVERY_MONTH = {word: number for months in reversed(MONTHS.values()) for word, number in months.items()}
ZONES: dict[str, int] = {name.lower(): minutes for name, minutes in _words["zones"].items()}

_MONTH = rf"(?P<word>{_either(list(EVERY_MONTH))})(?![a-z])\.?"
_WEEKDAY = rf"(?:{_either(' '.join(_words['weekdays'].values()).split())}(?![a-z])\.?\s*,?\s*)?"
_BEFORE = rf"(?:(?:{_listed('before')}\s+)?{_WEEKDAY}(?:{_listed('before')}\s+)?)"
_DAY = rf"(?P<day>[0-9]{{1,2}})(?:\s?{_listed('ordinals')}(?![a-z]))?\.?"
_BETWEEN = rf"(?:[\s-]*|\s+{_listed('between')}\s+)"
_ZONE = (
    r"(?P<zone>z(?![a-z])|(?:gmt|utc)?\s?[+-][0-9]{2}:?[0-9]{2}(?![0-9])|(?:gmt|utc)?\s?[+-][0-9]{1,2}(?![0-9])"
    r"|[a-z]{2,5}(?![a-z]))"
)
_TIME = (
    rf"(?:(?:\s*[,t|-]\s*|\s+)(?:{_listed('time')}\s+)?"
    r"(?P<hour>[0-9]{1,2})\s?(?::|h|u)\s?(?P<minute>[0-9]{2})?(?::?(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    rf"(?![0-9])(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?{_ZONE})?(?:\s?\([a-z ]{{1,40}}\))?)?"
)
_NUMBERS = (
    r"(?P<first>[0-9]{1,4})\s?(?P<between>[/.-])\s?(?P<number>[0-9]{1,2})\s?(?P=between)\s?(?P<third>[0-9]{4}|[0-9]{1,2})"
)
DATES = tuple(
    re.compile(pattern + r"(?![0-9a-z])", re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_BEFORE}{_DAY}{_BETWEEN}{_MONTH},?{_BETWEEN}(?P<year>[0-9]{{4}}|'?[0-9]{{2}}(?=\s+[0-9]{{1,2}}:)){_TIME}",
        rf"{_BEFORE}{_MONTH}\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<year>[0-9]{{4}}){_TIME}",
        rf"{_BEFORE}{_NUMBERS}{_TIME}",
        rf"(?P<packed>[0-9]{{8}})(?:t?(?=[0-9]{{6}}))?(?:(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})(?:\s?{_ZONE})?)?",
        # The output of Unix `date`, found in hand-made feeds: "Wed Jul 21 09:30:00 CEST 2021".
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}}):(?P<second>[0-9]{{2}})"
        rf"\s+(?:{_ZONE}\s+)?(?P<year>[0-9]{{4}})",
        rf"{_BEFORE}{_MONTH},?{_BETWEEN}(?P<year>[0-9]{{4}})",
        r"(?P<month>[0-9]{1,2})\s?[/.]\s?(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
        r"(?P<year>[0-9]{4})",
    )
)


_stamps = _words["stamps"]
_UPDATED = _either(word for words in _stamps["updated"].values() for word in words)
_PUBLISHED = _either(word for words in _stamps["published"].values() for word in words)
_STAMP = rf"(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))(?![a-z])\s*(?:{_listed('before')}\s*)?:?\s*"
CUE = re.compile(rf"(?:^|(?<=[|>·•:;,()/-]\s)|(?<=[|>·•:;,(/-])){_STAMP}", re.IGNORECASE | re.ASCII)
"""The words of a stamp, at the start of a line or after a separator."""
NEXT_CUE = re.compile(rf"(?:[\s|·•:;,()/-]|(?:et|and|en|und)\s)*{_STAMP}", re.IGNORECASE | re.ASCII)
"""The words of a second stamp, right after the day of the first."""
GOES_ON = re.compile(rf"\W*(?:$|[^a-z\W]|{_either(_stamps['followed_by']['words'].split(','))}(?![a-z]))", re.ASCII)
"""What may follow the day of a stamp; anything else makes it a sentence."""
_NAME = r"(?:[A-Z][A-Za-z'.-]{0,40}|(?:de|du|des|la|le|les|sur|sous|en|l'|d'|aux?|a|the|of|and|et|upon)(?![a-z]))"
PLACE = re.compile(
    rf"(?i:{_either(_words['datelines']['before'].split(','))}\s+)?(?=[A-Z]){_NAME}(?:\s{_NAME}){{0,7}}?"
    r"\s?(?:,\s*(?:le\s+)?|\s+le\s+)(?=[0-9a-zA-Z])",
    re.ASCII,
)
"""The place of a dateline, up to its day."""
