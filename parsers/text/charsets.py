"""Bytes to text: which charset a page or a feed really is in, whatever it and its server say."""

from __future__ import annotations

import codecs
import re

from parsers.text.mojibake import repaired

_HEAD = 4096
"""Bytes in which a document declares its charset (HTML: the first 1024; XML: its first line; many ignore this)."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_ASCII = bytes(range(128))
_SINGLE_BYTE = frozenset({"ascii", "iso8859-1", "cp1252"})
"""Names that pages use for windows-1252, which is how every browser reads them (WHATWG Encoding, section 4.2)."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """`body` as text; never fails.

    A byte-order mark decides; then bytes that are valid UTF-8 are UTF-8, because text in another charset is valid UTF-8 by
    accident only if it is plain ASCII, and bytes that mostly are have had windows-1252 pasted in, or are cut off; then what
    the document declares; then `content_type`; and windows-1252, the charset of everything else here. Bytes that the
    charset does not have become U+FFFD.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if body.startswith(start):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:  # then it is damaged UTF-8, or something else: decided below
        pass
    high = len(body.translate(None, _ASCII))
    if body.decode("utf-8", "replace").count("\ufffd") * 2 < high:
        return body.decode("utf-8", _MIXED)
    declared = _DECLARED.search(body, 0, _HEAD)
    header = _IN_HEADER.search(content_type or "")
    names = [(declared[1] or declared[2]).decode("ascii")] if declared else []
    if header:
        names.append(header[1])
    for charset in (charset for name in names if (charset := _known(name))):
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")


def decode_repaired(body: bytes, content_type: str | None = None) -> str:
    """`body` as text, in which what was converted wrongly before it was sent ("prÃ©fet") is as it was written."""
    return repaired(decode(body, content_type))


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """A replacement for bytes that are not UTF-8: a quotation pasted from elsewhere, or a body that is cut off."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    cut_off = error.end == len(error.object) and error.reason == "unexpected end of data"
    return "" if cut_off else error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_MIXED = "followthrough-as-windows-1252"
codecs.register_error(_MIXED, _as_windows_1252)


def _known(name: str) -> str | None:
    """Python's codec for a charset's name, if it is one for text."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name.startswith(("utf-7", "idna", "punycode", "unicode", "raw_unicode")):
        return None
    return "cp1252" if found.name in _SINGLE_BYTE else found.name
