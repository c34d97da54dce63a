"""Titles of alerts in English, for the table and the command line; the words are in titles.toml."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

from alerts.messages.wordings import Wordings
from alerts.model import LONGEST_TITLE
from parsers.text.lines import one_line


@functools.cache
def titles() -> Wordings:
    """The words of English titles, as they are typed."""
    return Wordings("en", tomllib.loads(resources.files("alerts.kinds").joinpath("titles.toml").read_text(encoding="utf-8")))


def cut(text: str, longest: int = LONGEST_TITLE) -> str:
    """`text` as one line of at most so many characters, cut at a word."""
    return one_line(text, longest, at_word=True)
