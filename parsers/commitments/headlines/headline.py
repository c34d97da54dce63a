"""A short title for a commitment, in its release's words: what is to be done, to what, and by when."""

from __future__ import annotations

import re

from parsers.commitments.cues.notation import PARTICIPLE, folded
from parsers.commitments.headlines.frames import unframed, unlinked
from parsers.commitments.headlines.grammar import Grammar, grammar
from parsers.commitments.headlines.naming import bare, going_on, named
from parsers.commitments.headlines.shortening import LONGEST, holds_together, short_of_hanging, shorten, without_cause
from parsers.text.structure import fold

_LONGEST_WHEN = 45
"""A longer expression of time is a clause in itself, and is not repeated."""
_AGAIN = re.compile(r"(?:,|et|mais|puis) (?:\w+ ){0,2}\w+(?:ra|ront)(?!\w)")
_RELATIVE = re.compile(r"(?<!\w)(?:qui|que|qu'|dont|ou|lequel|laquelle|which|who|that|if|when|once|where)(?=\s|(?<='))")
_DENIED = re.compile(r"(?<!\w)(?:ne\s|n'|not|never|no|cannot|nobody|nothing|none)(?:(?<=\W)|(?!\w))|n't(?!\w)")
"""What negates the verb of a sentence, not just something next to it ("sans rendez-vous")."""
_COUNTED = re.compile(r"\d|(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|cent|mille)\s")
_STATE = re.compile(r"\w+(?:able|ible|nel|nelle|nels|nelles|uit|uits|uite|uites|if|ifs|ive|ives)$|en$|à$")
_MANNER = re.compile(r"(?:ainsi|aussi|donc|également|enfin|notamment|par conséquent|par ailleurs|de ce fait|en outre),? ")
_ADVERB = re.compile(r"(?:\w+ment|bientôt|désormais|de nouveau|à nouveau) ")
_DONE = re.compile(r"\w+(?:é|ée|és|ées|ert|erte|erts|ertes|uit|uite|uits|uites)$")
_PRONOUN = re.compile(r"(?:^|\s)(?:we|i|you|there|they|it|he|she|this|that|these|those|nobody|everyone)\s(?:\w+ly\s)?$|'")
_ONE = ("un", "une", "des", "a", "an")


def headline(clause: str, language: str, *, when: str = "", before: str = "", title: str = "", after: str = "") -> str:
    """The headline of a commitment, at most 90 characters, never empty where `clause` holds a word.

    Frames of speech, links and incidental remarks are dropped; a negation stays with its verb. The words of the
    time are moved to the end if they are at the head or would be cut away.

    Args:
        clause: the quotation.
        language: ISO 639-1 code of the release; text in neither French nor English is only shortened.
        when: the words of the clause, or of the line above it, that set its time.
        before: the sentence or line before the clause, for the antecedents of pronouns and the line an item belongs to.
        title: that of the release, used where nothing else names the thing.
        after: the promise in whose sentence the clause goes on without its subject or verb: it is named first.
    """
    rules = grammar(language)
    text, when = bare(clause), _said_alone(" ".join(when.split()).strip(" ,;."))
    if language not in ("fr", "en"):
        return _typeset(shorten(text, LONGEST, rules), rules) or _typeset(bare(title)[:LONGEST], rules)
    text = unlinked(text, rules)
    text, last = _time_behind(text, when, rules)
    text = unframed(without_cause(text, rules) if len(text) > LONGEST else text, rules)
    text = named(text, before, title, LONGEST - len(last) - 4, rules) if not after else text
    text = _headed(text, rules)
    said = _with_time(text, last, when, rules)
    denied = _DENIED.search(folded(text))
    if denied and not _RELATIVE.search(folded(text), 0, denied.start()) and not rules.negation.search(folded(said)):
        said = _at_negation(text, denied.start(), rules)
    if after:
        said = going_on(said, after, LONGEST, rules)
    return _typeset(said, rules) or _typeset(bare(title)[:LONGEST], rules)


def _said_alone(when: str) -> str:
    """The words of a time, or nothing where they only qualify a noun ("les besoins de demain")."""
    return "" if re.match(r"(?:de|du|d'(?!ici))(?!.* (?:à|au) )", fold(when)) and not when.startswith("du") else when


def _time_behind(text: str, when: str, rules: Grammar) -> tuple[str, str]:
    """The text without a time at its head, and the time to put at its end; empty where the time stays in place."""
    if not when:
        return text, ""
    at = fold(text).find(fold(when))
    if at < 0:
        return text, when if len(when) <= _LONGEST_WHEN else ""
    rest = text[at + len(when) :].lstrip(" ,")
    if (
        at == 0
        and text[len(when) : len(when) + 1] in (",", " ")
        and len(rest.split()) > 1
        and not _begins_with_verb(rest, rules)
    ):
        is_name = rules.language == "en" and rules.opening.match(folded(when)) is None  # "Monday", "March 2031"
        return unlinked(rest, rules), when if is_name else when[:1].lower() + when[1:]
    return text, ""


def _begins_with_verb(text: str, rules: Grammar) -> bool:
    found = rules.verb.search(fold(text))
    return found is not None and re.fullmatch(r"(?:ne |n'|se |s'|y |en )*", fold(text[: found.start()])) is not None


def _headed(text: str, rules: Grammar) -> str:
    """The sentence as headings put it: "Le pont sera repeint" -> "Pont repeint"; "The pool will open" -> "Pool to open"."""
    low = folded(text)
    if rules.negation.search(low):
        return text
    article = rules.article.match(low)
    verb = rules.verb.search(fold(text))
    if verb is None and article is not None and article[0].strip() in _ONE:
        return text[article.end() :]
    if verb is None or _RELATIVE.search(low, 0, verb.start()) or rules.pronoun.match(low) or ":" in low[: verb.start()]:
        return text
    if rules.language == "en":
        subject = low[: verb.start()]
        named = article is not None or text[:1].isupper()
        if verb[0] != "will" or not named or "," in subject or _PRONOUN.search(subject) or "will " in low[verb.end() :]:
            return text
        begin = article.end() if article else 0
        return text[begin : verb.start()] + "to" + text[verb.end() :]
    being = rules.being.match(low, verb.start())
    if (
        (article is None and _COUNTED.match(low) is None)
        or being is None
        or _AGAIN.search(low.replace(" et sera ", " ").replace(" et seront ", " "), being.end())
    ):
        return text
    behind = text[being.end() :]
    if (manner := _MANNER.match(fold(behind))) is not None:
        behind = behind[manner.end() :]
    first = _ADVERB.sub("", fold(behind), count=1).partition(" ")[0].strip(",.;")
    if PARTICIPLE.match(first) is None and _STATE.match(first) is None:
        return text
    behind = re.sub(r" et ser(?:a|ont) ", " et ", behind)
    return f"{text[article.end() if article else 0 : verb.start()].rstrip()} {behind}"


def _with_time(text: str, last: str, when: str, rules: Grammar) -> str:
    """The text, shortened if necessary, and its time."""
    if not last and when and len(text) > LONGEST:
        text, last = _time_taken_out(text, when, rules)
    if not last:
        if when and fold(text).endswith(fold(when)) and len(text) < LONGEST and not rules.negation.search(folded(text)):
            head = text[: -len(when)].rstrip()
            text = text if head.endswith(",") else _joined(head, text[-len(when) :], rules)
        return shorten(text, LONGEST, rules)
    room = LONGEST - len(last) - 2
    return _joined(shorten(text, room, rules), last, rules)


def _time_taken_out(text: str, when: str, rules: Grammar) -> tuple[str, str]:
    """The text without its time, where it still reads well, and the time."""
    low = fold(text)
    at = low.find(fold(when))
    if at < 0 or len(when) > _LONGEST_WHEN:
        return text, ""
    rest, head = text[at + len(when) :], text[:at].rstrip(" (")
    paused, head = head.endswith(","), head.rstrip(" ,(")
    if (lead := rules.lead.search(folded(f"{head} "))) is not None:
        head, when = head[: lead.start()].rstrip(" ,("), f"{head[lead.start() :]} {when}"
    before = folded(head).replace("'", "' ").split()[-1:]
    if before in (["que"], ["qu'"]) and rules.negation.search(folded(head)):
        return short_of_hanging(head, rules) + rest, f"que {when}"
    if not before or before[0] in rules.keeps or rules.negation.search(folded(text)):
        return text, ""
    return f"{head} {rest.strip(' ,)' if paused else ' )')}".replace(" ,", ",").strip(" ,"), when


def _joined(text: str, when: str, rules: Grammar) -> str:
    last = fold(text).rpartition(" ")[2]
    bound = folded(last) in rules.binds | rules.hanging or (rules.language == "fr" and _DONE.match(last) is not None)
    if when.startswith("que ") or (bound and not last.endswith("…")) or (rules.language == "en" and last.endswith("ed")):
        return f"{text} {when}"
    return f"{text}, {when}"


def _at_negation(text: str, start: int, rules: Grammar) -> str:
    """If no room was left for the negating words, which begin at `start`: the part that holds them."""
    pause = max(text.rfind(mark, 0, start) + len(mark) for mark in (", ", "; ", ": ")) if start else 0
    begin = pause if pause > 1 and start - pause < LONGEST // 2 else text.rfind(" ", 0, max(0, start - LONGEST // 3)) + 1
    return holds_together(f"…{text[begin:]}" if begin else text, LONGEST, rules)


def _typeset(text: str, rules: Grammar) -> str:
    """With a capital at the head and, in French, its apostrophes and non-breaking spaces."""
    text = text.strip(" ,;:")
    for place, letter in enumerate(text[:3]):
        if text[place + 1 : place + 2].isupper():
            break  # "iPhone", "eIDAS"
        if letter.isalnum():
            text = text[:place] + (letter.upper() if len(letter.upper()) == 1 else letter) + text[place + 1 :]
            break
    if rules.language != "fr":
        return text
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", text)
    return re.sub(r" (?=[;!?])", "\u202f", text)
