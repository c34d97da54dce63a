"""The root of every error that Followthrough raises on purpose."""

from __future__ import annotations


class FollowthroughError(Exception):
    """Something went wrong that a person can do something about.

    `message` says what happened and where, in one sentence; `hint`, if there is one, says what to do. Subclasses keep
    their cause with ``raise ... from``.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnreadableError(FollowthroughError):
    """Bytes given to a reader in `parsers` are not what they were said to be."""


class NotAFeedError(UnreadableError):
    """The bytes hold neither RSS nor Atom (a maintenance page, a block page, truncated XML with no item…)."""


class NotAReleaseError(UnreadableError):
    """The bytes hold no readable release: no text, a block page, a PDF without a text layer…"""
