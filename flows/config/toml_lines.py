"""Where in a TOML text each key is: tomllib reads values and forgets their lines."""

from __future__ import annotations

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""The path to a value, as pydantic gives it: ``("source", 2, "home")``; an int is an array index."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # up to two quotation marks may come right before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every table, key and array element of `text`, by its path.

    `tomllib.loads` must already have read `text` without error; on anything else the answer is meaningless, though the
    scan still ends.
    """
    return _Scanner(text).lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[KeyPath, int] = {}
        self._arrays: dict[KeyPath, int] = {}
        self._position = 0
        self._counted_to = 0
        self._line = 1
        self._document()

    def _document(self) -> None:
        table: KeyPath = ()
        while self._skip(_GAP) < len(self.text):
            if self.text.startswith("[", self._position):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        line = self._current_line()
        of_array = self.text.startswith("[[", self._position)
        self._position += 2 if of_array else 1
        keys = self._keys()
        self._position += 2 if of_array else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._entered((*path, key))
            self.lines.setdefault(path, line)
        path = (*path, keys[-1])
        self.lines.setdefault(path, line)
        if not of_array:
            return path
        self._arrays[path] = self._arrays.get(path, -1) + 1
        path = (*path, self._arrays[path])
        self.lines[path] = line
        return path

    def _entered(self, path: KeyPath) -> KeyPath:
        """Inside an array of tables, a dotted key means its last table."""
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _pair(self, table: KeyPath) -> None:
        line = self._current_line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._position += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            if string := _STRING.match(self.text, self._position):
                keys.append(_unquoted(string.group()))
                self._position = string.end()
            elif bare := _BARE_KEY.match(self.text, self._position):
                keys.append(bare.group())
                self._position = bare.end()
            else:  # not TOML: step on, so that the end is reached
                self._position += 1
                return keys or [""]
            self._skip(_SPACE)
            if not self.text.startswith(".", self._position):
                return keys
            self._position += 1

    def _value(self, path: KeyPath) -> None:
        self._skip(_SPACE)
        self.lines.setdefault(path, self._current_line())
        opening = self.text[self._position : self._position + 1]
        if opening == "[":
            self._position += 1
            index = 0
            while self._skip(_GAP) < len(self.text) and self.text[self._position] != "]":
                self._value((*path, index))
                index += 1
                self._separator()
            self._position += 1
        elif opening == "{":
            self._position += 1
            while self._skip(_GAP) < len(self.text) and self.text[self._position] != "}":
                self._pair(path)
                self._separator()
            self._position += 1
        else:
            scalar = _STRING.match(self.text, self._position) or _SCALAR.match(self.text, self._position)
            self._position = scalar.end() if scalar else self._position + 1

    def _separator(self) -> None:
        self._skip(_GAP)
        if self.text.startswith(",", self._position):
            self._position += 1

    def _skip(self, what: re.Pattern[str]) -> int:
        if found := what.match(self.text, self._position):
            self._position = found.end()
        return self._position

    def _current_line(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self._position)
        self._counted_to = self._position
        return self._line


def _unquoted(string: str) -> str:
    try:
        return str(tomllib.loads(f"key = {string}")["key"])
    except tomllib.TOMLDecodeError:  # an escape that does not exist: the text was not TOML
        return string
