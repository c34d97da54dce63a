"""`python -m bench.learning FOLDER… [--write]`: learns from the groups of marked folders that are not held out.

Figures printed: for parts of the groups not learnt from when judged, for each folder judged by all the others, and for the
groups held out. `--write` puts the table where the program reads it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from bench.learning.fitting import Example, common, fit
from bench.learning.judging import Judged, figures, judged, kind_of, limits_of
from bench.learning.marked import Text, invented, texts_of
from bench.learning.reliability import Kind, counted, write
from parsers.commitments import EXTRACTOR_VERSION
from parsers.commitments.cues.lexicon import LANGUAGES, lexicon
from parsers.commitments.evidence import Features
from parsers.commitments.weighing import Limits

TABLE = Path(__file__).parents[2] / "parsers" / "lexicon" / "commitments_weights.toml"
_MEASURED_ON = "marked releases, each group judged by weights that others taught"
_PARTS = 5
_LEAST_GROUPS = 3
_COUNTS = {"strong": 1.0, "weak": 0.5, "trap": 1.5, "none": 1.0}
"""A weak mark is one that not every reader would make; a trap only looks like a commitment, and there are few."""
_OF_FIRM = {"strong": 1.0, "weak": 3.0}
"""Three strong marks to a weak one: so each half carries the same weight."""
_INVENTED = 1.4
"""A sentence invented for a rule is the only one that teaches what a rare rule means. With 14 marked sets 0.7 was enough;
with half as many again, which have none of these rules, the rules were forgotten at 0.7, and are kept at twice that."""
_HEAD = """\
# What each feature of a clause is worth, learnt from marked releases by `python -m bench.learning`: renew it with that, do
# not mend it by hand. [promise] is for being a promise at all, [firm] for being one that can be checked. Figures are weights
# of a logistic regression; [limits] are probabilities. docs/commitments.md tells how it was learnt and how well it does.
"""

_EXPECTED = {
    "weight": 3.0,
    "lent": 1.5,
    "time:ahead": 0.5,
    "will have": -2.0,
    "possibility": -0.7,
    "in a relative clause": -0.4,
    "effect": -0.5,
    "needs unmet": -0.3,
    "cue denied": -0.3,
    "sign question": -1.0,
    "opens a list": -2.0,
    "time:long_past": -0.7,
    "did past": -0.3,
}
"""What grammar expects of a feature before anything is marked: a future perfect is over, what may be is not promised…"""
_HARD, _SOFT = -3.0, -1.0
_HELD = {rule.id[3:]: rule.hard for language in reversed(LANGUAGES) for rule in lexicon(language).held}


def expected(name: str) -> float:
    """What a feature is worth according to grammar; 0 where it says nothing."""
    kind, _, rule = name.partition(":")
    if kind == "held":
        return _HARD if _HELD.get(rule) else _SOFT
    return _EXPECTED.get(kind.rpartition(" ")[0] if kind.startswith("will have") else name, 0.0)


def learn(texts: Sequence[Text], others: Sequence[tuple[Features, bool]]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights for being a commitment, and those for being a firm one."""
    groups: dict[str, list[Features]] = {}
    for text in texts:
        groups.setdefault(text.group, []).extend(clause.features for clause in text.clauses)
    names = common(groups, _LEAST_GROUPS)
    rare = {name for some in groups.values() for features in some for name in features}
    rare.update(name for features, _ in others for name in features)
    rare.update(f"held:{rule}" for rule in _HELD)
    names = sorted({*names, *(name for name in rare if expected(name))})
    clauses = [clause for text in texts if text.exhaustive for clause in text.clauses]
    examples = [Example(one.features, one.mark in ("strong", "weak"), _COUNTS[one.mark]) for one in clauses]
    examples += [Example(features, right, _INVENTED) for features, right in others]
    marked = [one for one in clauses if one.mark in ("strong", "weak")]
    firm = [Example(one.features, one.mark == "strong", _OF_FIRM[one.mark]) for one in marked]
    of_marked = common({str(number): [one.features] for number, one in enumerate(marked)}, 4 * _LEAST_GROUPS)
    return fit(examples, names, expected), fit(firm, of_marked, lambda _: 0.0)


def unseen(texts: Sequence[Text], others: Sequence[tuple[Features, bool]], parts: Iterable[str]) -> Iterator[Judged]:
    """Every clause of `texts`, judged by what was learnt without its own part; `parts` names the part of each text."""
    part_of = dict(zip((id(text) for text in texts), parts, strict=True))
    for part in sorted(set(part_of.values())):
        taught = learn([text for text in texts if part_of[id(text)] != part], others)
        yield from judged((text for text in texts if part_of[id(text)] == part), *taught)


def _told(title: str, rows: Sequence[Judged], limits: dict[str, Limits], folders: bool = True) -> None:
    print(title)
    languages = sorted({row.text.language for row in rows} & set(limits))
    for language in languages:
        mine = [row for row in rows if row.text.language == language]
        for folder in sorted({row.text.folder for row in mine}) if folders else ():
            print(
                f"  {language} {folder:14}",
                figures([row for row in mine if row.text.folder == folder], limits[language]).line(),
            )
        print(f"  {language} {'all':14}", figures(mine, limits[language]).line(), flush=True)


def _table(commitment: dict[str, float], firm: dict[str, float], limits: dict[str, Limits]) -> Iterator[str]:
    yield _HEAD
    for language, row in sorted(limits.items()):
        yield f"[limits.{language}]\ntaken = {row.taken}\nevent = {row.event}\nfirm = {row.firm}"
        yield f"[limits.{language}.calibration]"
        yield from (f"{name} = {[list(point) for point in points]}" for name, points in row.calibration.items())
    for name, table in (("promise", commitment), ("firm", firm)):
        yield f"\n[{name}]"
        yield from (f'"{feature}" = {value}' for feature, value in sorted(table.items()))


def _trust(rows: Iterable[Judged], limits: dict[str, Limits]) -> dict[Kind, tuple[int, int]]:
    """How many of the commitments given are marked, by language and firmness."""
    judged: list[tuple[dict[str, str], bool]] = []
    for row in rows:
        language = row.text.language
        if not row.text.exhaustive or language not in limits:
            continue
        kind = kind_of(row, limits[language])
        if row.probable >= (limits[language].event if kind == "event" else limits[language].taken):
            right = bool(row.clause.marks)
            judged += [({}, right), ({"language": language}, right), ({"firmness": kind}, right)]
            judged.append(({"firmness": kind, "language": language}, right))
    return counted(judged)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="gold folders: docs/evaluation.md")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    parser.add_argument("--folders-out", action="store_true", help="also judge each folder by what the others teach")
    arguments = parser.parse_args()
    texts = [text for folder in arguments.folders for text in texts_of(folder)]
    others = invented()
    seen = [text for text in texts if not text.held_out]
    rows = list(unseen(seen, others, (str(crc32(text.group.encode()[::-1]) % _PARTS) for text in seen)))
    limits = {code: limits_of([row for row in rows if row.text.language == code]) for code in ("fr", "en")}
    limits["nl"] = limits["en"]  # too few marked releases to draw separate lines
    _told("Groups not held out, each judged by the others:", rows, limits)
    if arguments.folders_out:
        _told("Each folder judged by the other folders:", list(unseen(seen, others, (text.folder for text in seen))), limits)
    commitment, firm = learn(seen, others)
    _told("Groups not held out, judged by themselves:", list(judged(seen, commitment, firm)), limits, folders=False)
    aside = [text for text in texts if text.held_out]
    _told("Groups held out:", list(judged(aside, commitment, firm)), limits)
    if arguments.write:
        write("commitment", EXTRACTOR_VERSION, _MEASURED_ON, _trust(rows, limits))
        TABLE.write_text("\n".join(_table(commitment, firm, limits)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
