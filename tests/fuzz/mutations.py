"""Inputs made from others: damaged, spliced, nested and repeated, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

SMALL = 20_000
"""Bytes of most inputs: what breaks a reader breaks it in a few."""
LARGE = 300_000
"""Bytes of one input in two hundred, made by repeating: what takes quadratic time shows only then."""
LARGE_EVERY = 200
"""One large input costs as much as a hundred small ones."""

_PIECES = (
    b"<", b">", b"&", b"\"", b"'", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml", b"\0", b"\xff",
    b"\xe2\x80", b"&#0;", b"&#x110000;", b"&nbsp;", b"&amp", b"<h1>", b"</h1>", b"<main>", b"<article>",
    b"<div class='fr-card'>", b"<h3><a href='/a'>", b"<p>", b"<br>", b"<li>", b"<ul>", b"<table><tr><td>",
    b"<a href=x.pdf>", b"<time datetime='2025-02-30'>", b"<script>", b"<style>", b"<textarea>", b"<svg>", b"<template>",
    b"<base href='//['>", b"href='http://[::1'", b"<item>", b"</item>", b"<link>", b"<pubDate>", b"<entry>",
    b"<url><loc>", b"<lastmod>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"obj", b"endobj", b"stream", b"endstream",
    b"xref", b"trailer", b"<<", b"/Length 99999999", b"/Kids [2 0 R]", b"BT", b"Tj", b" 0 R",
    "Le préfet s'engage à ".encode(), b"sera mis en place avant le 31 mars 2025, ", "d'ici la fin de l'année ".encode(),
    b"dans les trois mois ", b"30/02/2025 ", b"99 999 999,99 euros ", b"will be published by March 2026; ", b"- ",
    b"\n\n## ", b"\n", "« ".encode(), " »".encode(), "é".encode(), "\u0301".encode(), "\u202e".encode(),
    "\u00a0".encode(), "😀".encode(), "İ".encode(), b"((((", b"....", b" \t \t", b"1", b"-", b"2025",
    b"99999999999999999999", b"\x1b[31m",
)  # several a line, as in a table  # fmt: skip
"""What readers look for, and what they may stumble on."""


def inputs(seeds: Sequence[bytes], count: int, number: int) -> Iterator[bytes]:
    """`count` inputs made from `seeds`; `number` decides which."""
    chance = random.Random(number)
    for at in range(count):
        made = bytearray(chance.choice(seeds)[:SMALL])
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            made = _changed(made, seeds, chance)[: 4 * SMALL]
        yield bytes(repeated(made, chance) if at % LARGE_EVERY == LARGE_EVERY - 1 else made)


def _changed(made: bytearray, seeds: Sequence[bytes], chance: random.Random) -> bytearray:
    start = chance.randrange(len(made) + 1)
    end = min(len(made), start + int(chance.paretovariate(0.5)))
    match chance.randrange(8):
        case 0:  # other bytes
            made[start:end] = chance.randbytes(min(end - start, 20))
        case 1:
            del made[start:end]
        case 2 | 3:
            made[start:start] = chance.choice(_PIECES) * chance.choice((1, 1, 2, 30))
        case 4:  # a part moves
            part = made[start:end]
            del made[start:end]
            at = chance.randrange(len(made) + 1)
            made[at:at] = part
        case 5:  # a part of another
            other = chance.choice(seeds)
            at = chance.randrange(len(other) + 1)
            made[start:start] = other[at : at + int(chance.paretovariate(0.4))]
        case 6:  # the end is missing
            del made[max(start, 1) :]
        case 7:
            made[start:end] = bytes(made[start:end]) * chance.choice((2, 3, 50))
    return made


def repeated(made: bytearray, chance: random.Random) -> bytes:
    """Up to `LARGE` bytes: a beginning, one part or piece over and over (nested, where it opens something), and an end."""
    start = chance.randrange(len(made) + 1)
    part = bytes(made[start : start + chance.choice((3, 20, 100, 500, 3000))])
    if chance.random() < 0.6:
        part = b"".join(chance.choices(_PIECES, k=chance.choice((1, 2, 3, 6)))) + chance.choice((b"", b"x", part[:30]))
    part = part or b"<"
    return (bytes(made[:start]) + part * (LARGE // len(part)) + bytes(made[start:]))[:LARGE]
