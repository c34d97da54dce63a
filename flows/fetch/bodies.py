"""Reads a body within a limit, decompressing it in chunks: a small file that unpacks to gigabytes is cut off in time."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from flows.fetch.large_bodies import Gathered

_PIECE = 64 * 1024
"""Bytes read from the connection, and unpacked, at a time."""
_MAX_MEMBERS = 1000
"""Consecutive gzip streams in one body; each costs a copy of what follows it."""


class TooLargeError(Exception):
    """The body exceeds the limit. `kept` is what came until then, at most the limit and `large_bodies.SMALL`."""

    def __init__(self, kept: bytes) -> None:
        super().__init__("the body passes the limit")
        self.kept = kept


class UndecodableError(Exception):
    """The body is not in its declared coding, or is in one that was not asked for."""


def read_body(read: Callable[[int], bytes], coding: str, limit: int) -> Gathered:
    """The whole body, decompressed.

    Args:
        read: returns at most that many bytes as they come from the connection, none at the end; see `io.RawIOBase.read`.
        coding: the Content-Encoding header; gzip, deflate (with or without zlib's frame, as servers disagree) or none.
        limit: bytes, both for what arrives and for what it unpacks to.

    Raises:
        TooLargeError, UndecodableError: see there; and whatever `read` raises.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity", "none"):
        return _read_plain(read, limit)
    if coding in ("gzip", "x-gzip", "deflate"):
        return _read_packed(read, coding, limit)
    raise UndecodableError(f"the body is in a coding we did not ask for ({coding[:40]})")


def _read_plain(read: Callable[[int], bytes], limit: int) -> Gathered:
    body = Gathered()
    while piece := read(_PIECE):
        body.add(piece)
        if body.length > limit:
            raise TooLargeError(body.head(limit))
    return body


def _read_packed(read: Callable[[int], bytes], coding: str, limit: int) -> Gathered:
    body = Gathered()
    unpack = None
    came = begun_at = 0
    members = 1
    padding = False
    while piece := read(_PIECE):
        came += len(piece)
        if came > limit:
            raise TooLargeError(body.head(limit))
        if unpack is None:
            unpack = zlib.decompressobj(_window(coding, piece))
        while piece and not padding:
            if unpack.eof:
                # One stream may follow another in gzip (RFC 1952, section 2.2).
                members += 1
                if members > _MAX_MEMBERS:
                    raise UndecodableError("the body is packed in too many streams")
                unpack = zlib.decompressobj(_window(coding, piece))
                begun_at = body.length
            try:
                body.add(unpack.decompress(piece, _PIECE))
            except zlib.error:
                # What follows a complete stream and is not one itself is padding, which other clients ignore as well.
                padding = members > 1 and body.length == begun_at
                if not padding:
                    raise UndecodableError(f"the body is not {coding}, as it is said to be") from None
            if body.length > limit:
                raise TooLargeError(body.head(limit))
            piece = unpack.unconsumed_tail or unpack.unused_data
    if unpack is not None and not unpack.eof and not padding:
        body.add(unpack.flush())
        if body.length > limit:
            raise TooLargeError(body.head(limit))
        if not unpack.eof and (members == 1 or body.length > begun_at):
            raise UndecodableError(f"the {coding} body ends in the middle")
    return body


def _window(coding: str, head: bytes) -> int:
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    # RFC 9110 means zlib's frame (RFC 1950); many servers send the bare stream. The frame's first two bytes show which.
    framed = head[0] & 0x0F == 8 and (len(head) == 1 or (head[0] << 8 | head[1]) % 31 == 0)
    return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS
