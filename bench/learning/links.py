"""`python -m bench.learning.links FOLDER… [--write]`: learns from marked links what the features of a link are worth.

Learnt from the groups of the folders that are not held out. Figures printed, per commitment: for parts of the groups not
learnt from when judged, for each folder judged by all the others, and for the groups held out. `--write` puts the table
where the program reads it. `--measure` learns nothing: it judges folders that taught nothing by the table as it is, and
writes how far links can be trusted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import exp, log
from pathlib import Path
from typing import Any
from zlib import crc32

from bench.learning.fitting import Example, fit
from bench.learning.pairs import Beside, PairOfReleases, pairs_of
from bench.learning.reliability import Kind, counted, write
from parsers.followups import MATCHER_VERSION
from parsers.followups.features import AGAINST, Match
from parsers.followups.likelihood import COUNTS, OF_RELEASES, SUGGESTED, strength_features
from parsers.followups.linking import names_its_own
from parsers.followups.relations import evidence_of, relation_of

TABLE = Path(__file__).parents[2] / "parsers" / "lexicon" / "link_weights.json"
_PARTS = 6
_OTHER_PAIRS = 0.3
"""How much a pair of releases on two subjects counts: there are a hundred times more of these than of others."""
_LOOK_ALIKES = 1.3
"""How much a link between look-alikes counts when scores are scaled: marked sets have about one for each pair that belongs
together, and in life there are more. How many more nobody has counted: of 1, 1.3 and 2 this is the one at which
tests/parsers/followups both finds its pairs and takes no look-alike too many."""
_SIGN = 0.01
"""Where a weight is drawn: to almost nothing, on the side that grammar gives it."""
_EXPECTED = {"review given": 3.0, "promised a review": -0.5, "other day": -3.0, "same act": 0.5, "near act": 0.3}
"""What a feature's meaning says before anything is marked: a review is answered by results, an act by itself. There are few
marks where these hold, so little would be learnt about them."""
_MEASURED_ON = "marked releases, each group judged by weights that others taught"
_MEASURED_UNTAUGHT = "marked releases that taught no weights"
_THRESHOLDS = (SUGGESTED, COUNTS, 0.7)


def learn(pairs: Sequence[PairOfReleases]) -> dict[str, Any]:
    """The table of weights."""
    of_commitment = _fitted(_commitment_examples(pairs))
    table: dict[str, Any] = {"promise": of_commitment, "pair": {"intercept": 0.0, "weights": {}}}
    table["pair"] = _fitted(_pair_examples(pairs, of_commitment))
    return table | {"scale": {"intercept": 0.0, "slope": 1.0}}


def scaled(table: Mapping[str, Any], judged: Iterable[tuple[float, bool, bool]]) -> dict[str, Any]:
    """The table with the scale on which a score is the share of right links.

    `judged`: the scores of links it was not learnt from, whether each is right, and whether it joins look-alikes.
    """
    examples = [
        Example({"score": _logit(score), "intercept": 1.0}, right, _LOOK_ALIKES if alike else 1.0)
        for score, right, alike in judged
        if score > 0.02
    ]
    found = fit(examples, ["score", "intercept"], lambda name: _SIGN if name == "score" else 0.0)
    return {**table, "scale": {"intercept": found.get("intercept", 0.0), "slope": found.get("score", 1.0)}}


def _commitment_examples(pairs: Sequence[PairOfReleases]) -> Iterator[Example]:
    for pair in pairs:
        for beside in pair.commitments if pair.kind == "linked" else ():
            for one in beside.tried:
                if one.right or not beside.linked:
                    features = {name: value for name, value in one.match.features.items() if name not in OF_RELEASES}
                    yield Example(features, one.right, 1.0)


def _pair_examples(pairs: Sequence[PairOfReleases], of_commitment: Mapping[str, Any]) -> Iterator[Example]:
    for pair in pairs:
        best = [found for beside in pair.commitments if (found := _best(beside, of_commitment)) is not None]
        if best:
            yield Example(strength_features(best), pair.kind == "linked", _OTHER_PAIRS if pair.kind == "other" else 1.0)


def _fitted(examples: Iterable[Example]) -> dict[str, Any]:
    """Weights on the scale of the features, learnt on features of equal spread, so that all are penalized alike."""
    listed = list(examples)
    names = sorted({name for one in listed for name in one.features})
    spread = {name: _spread([one.features.get(name, 0.0) for one in listed]) for name in names}
    even = [
        Example(
            {name: value / spread[name] for name, value in one.features.items()} | {"intercept": 1.0}, one.right, one.counts
        )
        for one in listed
    ]
    found = fit(even, [*names, "intercept"], lambda name: _EXPECTED.get(name, 0.0) * spread.get(name, 0.0) or _side(name))
    weights = {name: round(found[name] / spread[name], 4) for name in names if name in found}
    return {"intercept": found.get("intercept", 0.0), "weights": {name: one for name, one in weights.items() if one}}


def _side(name: str) -> float:
    """The side on which a feature's weight may lie, as a value near zero."""
    return 0.0 if name == "intercept" else -_SIGN if name in AGAINST else _SIGN


def _spread(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return (sum((one - mean) ** 2 for one in values) / len(values)) ** 0.5 + 0.001


def _total(part: Mapping[str, Any], features: Mapping[str, float]) -> float:
    return float(part["intercept"]) + sum(weight * features.get(name, 0.0) for name, weight in part["weights"].items())


def _best(beside: Beside, of_commitment: Mapping[str, Any]) -> Match | None:
    found = [one.match for one in beside.tried]
    return max(found, key=lambda one: (_total(of_commitment, one.features), -one.passage.start), default=None)


def given(pair: PairOfReleases, table: Mapping[str, Any]) -> Iterator[tuple[float, Match, Beside]]:
    """The links of a pair with their scores before scaling, as the program would give them at any threshold."""
    best = [(found, beside) for beside in pair.commitments if (found := _best(beside, table["promise"])) is not None]
    if not best:
        return
    together = _logistic(_total(table["pair"], strength_features([one for one, _ in best])))
    scored = [(together * _logistic(_total(table["promise"], one.features)), one, beside) for one, beside in best]
    taken: dict[int, set[str]] = {}
    for score, one, beside in sorted(scored, key=lambda each: (-each[0], each[1].commitment.commitment_id)):
        if names_its_own(one, taken):
            taken.setdefault(one.passage.start, set()).update(one.shared)
            yield score, one, beside


def figures(pairs: Sequence[PairOfReleases], table_of: Callable[[PairOfReleases], Mapping[str, Any]]) -> Iterator[str]:
    """Links per commitment at some thresholds: share right, share found, passage right, and those into unmarked pairs."""
    links = sum(beside.linked for pair in pairs for beside in pair.commitments)
    rows = []
    for pair in pairs:
        table = table_of(pair)
        for score, one, beside in given(pair, table):
            scale = table["scale"]
            sure = _logistic(scale["intercept"] + scale["slope"] * _logit(score))
            passage = any(each.match is one and each.right for each in beside.tried)
            rows.append((sure, beside.linked, passage, pair.kind, relation_of(one, sure)[0]))
    for least in _THRESHOLDS:
        some = [row for row in rows if row[0] >= least and row[3] != "other"]
        right = [row for row in some if row[1]]
        stray = sum(row[0] >= least and row[3] == "other" for row in rows)
        passages = sum(row[2] for row in right)
        yield (
            f"  from {least:.2f}: {len(right)} of {len(some)} right, {len(right)} of {links} found, "
            f"passage right in {passages}; {stray} between releases of two subjects"
        )


def _trust(
    pairs: Sequence[PairOfReleases], table_of: Callable[[PairOfReleases], Mapping[str, Any]]
) -> dict[Kind, tuple[int, int]]:
    """How many of the links that count are right, by what they rest on, with and without their relation and language."""
    judged: list[tuple[dict[str, str], bool]] = []
    for pair in pairs:
        table = table_of(pair)
        for score, one, beside in given(pair, table) if pair.kind != "other" else ():
            sure = _logistic(table["scale"]["intercept"] + table["scale"]["slope"] * _logit(score))
            if sure < COUNTS:
                continue
            relation, grade = relation_of(one, sure)[0], evidence_of(one)
            judged += [({}, beside.linked), ({"grade": grade}, beside.linked), ({"language": pair.language}, beside.linked)]
            right = relation in beside.relations
            judged += [({"relation": relation}, right), ({"grade": grade, "relation": relation}, right)]
    return counted(judged)


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-9), 1 - 1e-9)
    return log(bounded / (1 - bounded))


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + exp(-total)) if total > -50 else 0.0


def _judged(pairs: Sequence[PairOfReleases], part: Callable[[PairOfReleases], Any]) -> dict[Any, dict[str, Any]]:
    """By part: a table learnt from the pairs of all other parts."""
    return {name: learn([one for one in pairs if part(one) != name]) for name in sorted({part(one) for one in pairs})}


def _part(pair: PairOfReleases) -> int:
    return crc32(pair.group.encode()) % _PARTS


def _measure(pairs: Sequence[PairOfReleases]) -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    print("By the table as it is:", *figures(pairs, lambda _: table), sep="\n")
    write("follow_up", MATCHER_VERSION, _MEASURED_UNTAUGHT, _trust(pairs, lambda _: table))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--write", action="store_true")
    doing.add_argument("--measure", action="store_true")
    args = parser.parse_args()
    pairs = [one for folder in args.folders for one in pairs_of(folder)]
    if args.measure:
        _measure(pairs)
        return
    seen = [one for one in pairs if not one.held_out]
    tables = _judged(seen, _part)
    scores = [
        (score, beside.linked, one.kind == "alike")
        for one in seen
        if one.kind != "other"
        for score, _, beside in given(one, tables[_part(one)])
    ]
    scale = scaled({}, scores)["scale"]
    tables = {name: {**table, "scale": scale} for name, table in tables.items()}
    print("Parts of the groups, each judged by the others:", *figures(seen, lambda one: tables[_part(one)]), sep="\n")
    if len(args.folders) > 1:
        others = {name: {**table, "scale": scale} for name, table in _judged(seen, lambda one: one.folder).items()}
        print("Folders, each judged by the others:", *figures(seen, lambda one: others[one.folder]), sep="\n")
    table = {**learn(seen), "scale": scale}
    print("Held out:", *figures([one for one in pairs if one.held_out], lambda _: table), sep="\n")
    if args.write:
        write("follow_up", MATCHER_VERSION, _MEASURED_ON, _trust(seen, lambda one: tables[_part(one)]))
        TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
