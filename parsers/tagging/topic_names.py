"""The topics there are; what a text is about is read in `topics`, with the whole vocabulary."""

from __future__ import annotations

from parsers import lexicon


def topic_names() -> tuple[str, ...]:
    """All topics, in the order of the table."""
    return tuple(lexicon.table("lexicon/topics.toml"))
