"""What can go wrong with serving the pages, and what to do about it."""

from __future__ import annotations

from parsers.errors import FollowthroughError


class WebServerError(FollowthroughError):
    """The pages cannot be served."""


class CopyFolderError(FollowthroughError):
    """A static copy cannot be written into its folder."""


class AddressError(FollowthroughError):
    """What an address asks for cannot be read; `parameter` says which part of it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"{parameter}: {message}")
        self.parameter = parameter
