"""Questions and answers between the program and its reading process: values, pickled, with the body beside them as it is."""

from __future__ import annotations

import io
import pickle
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from parsers.errors import FollowthroughError

_HEAD = struct.Struct(">QQ")
_VALUES = ("datetime", "parsers.")
"""Modules whose classes an answer may hold. Pickles can name any function, and what reads hostile bytes may have been
taken over by them."""
_BUILTINS = frozenset(("frozenset", "set"))


@dataclass(frozen=True, slots=True)
class Question:
    """One reading asked for."""

    reader: str
    """A name of `flows.reading.child.READERS`."""
    body: bytes | None
    """The argument of that name, for readers of bytes."""
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]


Kind = Literal["value", "error", "fault", "too_much", "given_up"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it."""

    kind: Kind
    value: Any
    """What the reader returned; for an error its class, message and hint; for a fault its type and words; for a body given
    up, a message and a hint."""
    retires: bool = False
    """Whether the process ends after this answer."""


class GoneError(Exception):
    """The other side has closed the connection."""


def send_question(to: socket.socket, question: Question) -> None:
    """Send it; raises OSError when the connection is gone."""
    asked = pickle.dumps((question.reader, question.arguments, dict(question.options), question.body is not None), 5)
    body = question.body or b""
    to.sendall(_HEAD.pack(len(asked), len(body)) + asked)
    to.sendall(body)


def read_question(source: BinaryIO) -> Question:
    """The next question; raises `GoneError` when no more can come."""
    asked, length = _HEAD.unpack(_exactly(source, _HEAD.size))
    reader, arguments, options, has_body = pickle.loads(_exactly(source, asked))  # noqa: S301 - from the program itself
    body = _exactly(source, length)
    return Question(reader, body if has_body else None, arguments, options)


def packed(kind: Kind, value: Any) -> bytes:
    """What an answer says, as it is sent."""
    return pickle.dumps((kind, value), 5)


def send_answer(to: socket.socket, said: bytes, *, retires: bool = False) -> None:
    """Send it; raises OSError when the connection is gone."""
    to.sendall(_HEAD.pack(len(said), retires) + said)


def read_answer(source: BinaryIO, *, largest: int) -> Answer:
    """The next answer; raises `GoneError` when none can come, `pickle.UnpicklingError` for what is no answer of ours."""
    length, retires = _HEAD.unpack(_exactly(source, _HEAD.size))
    if length > largest:
        raise pickle.UnpicklingError(f"an answer of {length:,} bytes")
    return unpacked(_exactly(source, length), retires=bool(retires))


def unpacked(said: bytes, *, retires: bool = False) -> Answer:
    """What an answer says; raises `pickle.UnpicklingError` for what is no answer of ours."""
    kind, value = _OurValues(io.BytesIO(said)).load()
    return Answer(kind, value, retires)


def _exactly(source: BinaryIO, length: int) -> bytes:
    found = source.read(length)
    if len(found) < length:
        raise GoneError
    return found


class _OurValues(pickle.Unpickler):
    """Makes nothing but values: dates, and the dataclasses and errors of `parsers`."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in _BUILTINS:
            return super().find_class(module, name)
        if module.startswith(_VALUES) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} in an answer")


def _is_value(found: type) -> bool:
    return hasattr(found, "__dataclass_fields__") or issubclass(found, FollowthroughError) or found.__module__ == "datetime"
