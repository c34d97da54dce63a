"""A clause shortened at the joints of its grammar: first remarks, then incidental phrases, then whole words."""

from __future__ import annotations

import re

from parsers.commitments.cues.notation import folded
from parsers.commitments.headlines.grammar import Grammar
from parsers.text.structure import fold

LONGEST = 90
"""Characters of a headline: what a mail program or phone shows on one line."""

_BRACKETS = re.compile(r"\s*\([^()]*\)|\s[–—-]\s[^–—]{2,200}?\s[–—-](?=\s)")
_ASIDE = re.compile(r",\s[^,;:]{2,160}(?=,\s)")
_COMMA = re.compile(r",(?=\s)")
_PAUSE = re.compile(r"[,;:](?=\s)|\s[–—](?=\s)")
_AIM = re.compile(r"\s(?:afin|de sorte|de maniere|de facon|pour (?=\w+(?:er|ir|oir|re)\b)|in order|so that|so as|to help)")
_CAUSE = re.compile(r"(?:comme|puisque|alors que|pour que|afin que|as|because|although|while)\s")
"""Begins a clause before the sentence proper which, denied or not, changes nothing of what that says; a condition would."""
_NAMED = re.compile(r"\d|[A-ZÀ-Ý]")
_CLITICS = re.compile(r"(?<!\w)(?:(?:ne|se|y|en|l[ae]s?|leur|lui|nous|vous)\s|[nsl]')+$")
"""What a verb means with the small words before it: "s'y rendront", "les retrouveront"."""
_FEWEST = 24
"""What is left before a pause must name something: a subject and a verb have as many characters."""
_OF = ("de ", "du ", "des ", "d'")
_PARTICIPLE = re.compile(r"\w{3,}(?:e|ee|es|ees|ed|ing|ant)\s")
_JOINED = re.compile(r"\s(?:(?:ainsi que|as well as)\s|(?:et|and)\s(?=(?:m\.|mme|mr|mrs|ms)\s))")
_MANY = re.compile(r"(?:les|des|ces|nos|deux|trois|plusieurs)\s")
_SUBJECT = 36
"""Characters kept of a long subject, so that half of a headline is left for what it does."""
_CLOSING = {"«": "»", "(": ")", "“": "”", "[": "]"}


def shorten(text: str, room: int, rules: Grammar) -> str:
    """`text` in at most `room` characters, cut at a joint where there is one; a cut elsewhere ends in "…"."""
    if len(text) <= room:
        return text
    for bracket in reversed(list(_BRACKETS.finditer(text))):
        if not _denies(bracket[0], rules):
            text = text[: bracket.start()] + text[bracket.end() :]
    text = without_opening(text, rules) if len(text) > room else text
    text = _without_titles(text, rules) if len(text) > room else text
    for comma in reversed(list(_COMMA.finditer(text)) if len(text) > room else ()):
        found = _ASIDE.match(text, comma.start())
        if found is None:
            continue
        if not _denies(found[0], rules) and _is_beside(text, found, rules):
            text = text[: found.start()] + text[found.end() + 1 :]
    text = _with_its_verb(text, room, rules)
    while len(text) > room and (cut := _joint(text, room, rules)) is not None:
        text = text[:cut].rstrip(" ,;:")
    return holds_together(text, room, rules)


def holds_together(text: str, room: int, rules: Grammar) -> str:
    """`text` in at most `room` characters, cut after a word that may end a line, its quotation marks closed."""
    if len(text) <= room:
        return _closed(text, room)
    head = text[: room - 1]
    if text[room - 1 : room] != " ":
        head = head.rpartition(" ")[0] or head
    head = short_of_hanging(head, rules)
    denied = list(rules.negation.finditer(folded(text)))
    split = next((one for one in denied if len(head) < one.start() <= len(head) + _NEAR), None)
    if split is not None and split.end() < room - 1 and text[split.end() : split.end() + 1] == " ":
        head = text[: split.end()]
    return _closed(head.rstrip(" ,;:") + "…", room)


_NEAR = 12
"""A negation this close after the cut belongs to what precedes it: "ne sera … pas", "close no"."""


def short_of_hanging(text: str, rules: Grammar) -> str:
    """Without final articles, prepositions and verbs that depend on what is cut off."""
    while " " in text:
        head, _, last = text.rpartition(" ")
        word = folded(last).strip(',;:(«"“')
        if word in rules.hanging or not word or (word[-2:-1] == "'" and word.rpartition("'")[0] + "'" in rules.hanging):
            text = head.rstrip(" ,;:")
            continue
        return text
    return text


def _denies(text: str, rules: Grammar) -> bool:
    return rules.negation.search(folded(text)) is not None


def _is_beside(text: str, aside: re.Match[str], rules: Grammar) -> bool:
    """Is what two commas enclose a remark, not an item of an enumeration ("the mayor, the prefect and …")?"""
    inside = folded(text[aside.start() + 2 : aside.end()]) + " "
    if rules.remark.match(inside):
        return True
    verb = rules.verb.search(fold(text))
    begins = verb is not None and verb.start() - aside.end() <= 2  # it stands right before the verb
    return (rules.opening.match(inside) is not None and not inside.startswith(_OF)) or (
        begins and _PARTICIPLE.match(inside) is not None
    )


def _without_titles(text: str, rules: Grammar) -> str:
    """Who acts, without the descriptions before the verb: "Mme Untel, ministre de …, accompagnée de …, ouvrira"."""
    low = fold(text)
    verb, first = rules.verb.search(low), text.find(", ")
    if verb is None or first < 0 or first > verb.start() or text[: verb.start()].rstrip()[-1:] != ",":
        return text
    between = folded(text[first + 2 : verb.start()])
    many = verb[0].endswith("ont") or verb[0] in ("are", "were", "have")
    head = folded(text[:first])
    if (
        rules.article.match(between)
        or _denies(between, rules)
        or rules.opening.match(head)
        or rules.verb.search(low, 0, first)
    ):
        return text
    if not many or _JOINED.search(f" {head} ") or _MANY.match(head):
        return f"{text[:first]} {text[verb.start() :]}"
    other = _JOINED.search(f" {between}")
    if other is None:
        return text
    name = text[first + 1 + other.end() : verb.start()].partition(",")[0].strip()
    return f"{text[:first]} {'et' if rules.language == 'fr' else 'and'} {name} {text[verb.start() :]}"


def without_opening(text: str, rules: Grammar) -> str:
    """Without an adverbial at the head ("Dans le cadre du plan, …"), where a verb follows it."""
    low = folded(text)
    pause = text.find(", ")
    if pause < 0 or _denies(text[:pause], rules):
        return text
    opens = rules.opening.match(low) is not None
    if not opens and not (_PARTICIPLE.match(low) and rules.article.match(low, pause + 2)):
        return text
    said = fold(text)
    if rules.verb.search(said, 0, pause) is not None or rules.verb.search(said, pause) is None:
        return text
    return text[pause + 2 :]


def without_cause(text: str, rules: Grammar) -> str:
    """Without a clause at the head that says why ("Comme le bac ne suffit plus, …"), where the sentence proper follows."""
    low = folded(text)
    pause = text.find(", ")
    if pause < 0 or _CAUSE.match(low) is None or rules.verb.search(fold(text), pause) is None:
        return text
    follows = rules.article.match(low, pause + 2) or _NAMED.match(text, pause + 2)
    return text[pause + 2 :] if follows else text


def _with_its_verb(text: str, room: int, rules: Grammar) -> str:
    """With the middle of a long subject left out, where its verb would be cut away: "Le comité… rendra son avis"."""
    verb = rules.verb.search(fold(text))
    if len(text) <= room or verb is None or verb.start() < room * 2 // 3 or _denies(text[: verb.start()], rules):
        return text
    head = short_of_hanging(text[:_SUBJECT].rpartition(" ")[0], rules)
    clitics = _CLITICS.search(fold(text), len(head), verb.start())
    if "," in head or any(head.count(opening) > head.count(closing) for opening, closing in _CLOSING.items()):
        return text
    return f"{head}… {text[clitics.start() if clitics else verb.start() :]}"


def _joint(text: str, room: int, rules: Grammar) -> int | None:
    """The last pause after the verb that leaves the text short enough, or else the last before the room runs out."""
    low = folded(text)
    verb = rules.verb.search(fold(text))
    least = max(room // 2, verb.end() + 2 if verb is not None and verb.end() < room else 0)
    cuts = [one.start() for pattern in (_PAUSE, _AIM) for one in pattern.finditer(low, least)]
    fitting = [cut for cut in cuts if cut <= room and not _denies(text[cut : cut + _NEAR], rules)]
    return max(fitting, default=None)


def _closed(text: str, room: int) -> str:
    """With no quotation mark or bracket left open: closed where there is room, else cut before it."""
    for opening, closing in _CLOSING.items():
        if text.count(opening) <= text.count(closing):
            continue
        at = text.rfind(opening)
        end = f" {closing}" if closing == "»" else closing
        if len(text) + len(end) <= room:
            text += end
        elif at >= _FEWEST:
            text = text[:at].rstrip(" ,;:") + "…"
        else:
            text = text[:at] + text[at + 1 :].lstrip()
    return text
