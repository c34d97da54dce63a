"""Pages of 50 KB, one per family: the example pages of the tests, with the furniture and the text of a real one."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from bench.prose import Prose

SIZE = 50_000
"""Bytes."""
TEXT = 6_000
"""Characters of prose added to a page; the rest of it is furniture, as on the real sites."""
EXAMPLES = {
    "belgium": "conseil.html",
    "generic": "article.html",
    "gov_uk": "joint_statement.json",
    "info_gouv": "declaration.html",
    "interieur": "communique.html",
    "prefecture": "secheresse.html",
    "prefecture_legacy": "ez_publish.html",
    "prefecture_region": "actualite.html",
    "premar": "sauvetage.html",
    "seed": "communique_pdf.txt",
}
_FOLDER = Path(__file__).parent.parent / "tests" / "data" / "pages"
_LONG_PARAGRAPH = re.compile(r"<p(?: class=[^>]*)?>(?:(?!</p>).){60,}?</p>", re.DOTALL)
_AFTER = {"info_gouv": "convenus&nbsp;:</p>"}
"""Where the prose goes on a page whose first long paragraph is not part of its text."""


def page(family: str) -> tuple[bytes, dict[str, Any]]:
    """A page of that family of about `SIZE` bytes, and the other arguments of `read_page`."""
    file = _FOLDER / family / EXAMPLES[family]
    about = tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))
    about.setdefault("url", f"https://example.org/{file.stem}")
    text = file.read_text(encoding="utf-8")
    prose = Prose(5)
    if file.suffix == ".json":
        document = json.loads(text)
        body = document["details"]["body"]
        document["details"]["body"] = body + _paragraphs(prose, SIZE - len(text))
        return json.dumps(document).encode(), about
    if file.suffix == ".txt":
        return (text + "\n\n" + prose.body(SIZE - len(text))).encode(), about
    found = re.search(re.escape(_AFTER[family]), text) if family in _AFTER else _LONG_PARAGRAPH.search(text)
    assert found is not None
    text = text[: found.end()] + _paragraphs(prose, TEXT) + text[found.end() :]
    body = re.search(r"<body[^>]*>", text)
    assert body is not None
    return (text[: body.end()] + _menu(prose, SIZE - len(text)) + text[body.end() :]).encode(), about


def _paragraphs(prose: Prose, size: int) -> str:
    return "".join(f"<p>{one}</p>\n" for one in prose.body(size).split("\n\n"))


def _menu(prose: Prose, size: int) -> str:
    """The header of a government site: a menu of menus."""
    made = ['<header role="banner" class="fr-header"><nav role="navigation"><ul class="fr-nav__list">']
    left = size - 60
    number = 0
    while left > 0:
        label = f"{prose.word(number % 700)} {prose.word((number * 7) % 900)}".capitalize()
        made.append(
            f'<li class="fr-nav__item"><a class="fr-nav__link" href="/Actions/{number}" target="_self">{label}</a></li>\n'
        )
        left -= len(made[-1])
        number += 1
    return "".join([*made, "</ul></nav></header>"])
