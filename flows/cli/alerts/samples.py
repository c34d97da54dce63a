"""Sample alerts of each kind, made from real commitments in the seed corpus and invented later releases.

What is invented says so in its title, and is located at example.org.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from alerts.kinds.coverage import Coverage
from alerts.kinds.deadline import DeadlineFacts
from alerts.kinds.digest import SummaryFacts
from alerts.kinds.edited import Change, EditedFacts
from alerts.kinds.follow_up import FollowUpFacts
from alerts.kinds.incident import IncidentFacts
from alerts.kinds.moved import MovedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.model import Alert, AlertKind, CommitmentFacts, Facts, LinkFacts, ProgressFacts, ReleaseFacts
from flows.harvest.seed_corpus import read_seed
from parsers.identity import stable_id
from parsers.model import Commitment, Release, Source
from warehouse.seeds import SEED_CORPUS_ID, seeds

_PLAN = "004_58cd97f2a4b1d87c"
_DECLARATION = "003_fd70f51d5fcafaa7"
_AT = datetime(2021, 7, 21, 10, 30)


def sample_alerts(kind: AlertKind) -> tuple[Alert, ...]:
    """Invented alerts of a kind around commitments as the library finds them in the seed corpus; none for a kind without."""
    return tuple(
        Alert(stable_id("sample", kind, number), kind, f"Sample {number + 1} of {kind}", _AT, facts)
        for number, facts in enumerate(_SAMPLES[kind]() if kind in _SAMPLES else ())
    )


def _follow_up() -> list[Facts]:
    plan = _read(_PLAN)
    review, money = _commitment(plan, "six prochains mois"), _commitment(plan, "31,4 millions")
    later = ReleaseFacts(
        "sample-review",
        "sample",
        "Lutte contre les traversées : bilan de six mois de plan conjoint (exemple inventé)",
        "https://www.example.org/communiques/bilan-du-plan-conjoint",
        date(2021, 7, 21),
        "day",
        "Ministère de l'Intérieur",
        None,
        "fr",
        same_as=("sample-copy",),
    )
    said = LinkFacts(
        "sample-1",
        review,
        "review",
        0.91,
        "Les résultats du plan conjoint ont été examinés par les deux ministres : le nombre d’interceptions d’embarcations "
        "de fortune a doublé depuis le début de l’année.",
        ("parties: France, Royaume-Uni", "words: résultats, examiner, mesures", "reporting: ont été examinés"),
        53,
    )
    paid = LinkFacts(
        "sample-2",
        money,
        "progress",
        0.74,
        "Le Royaume-Uni a versé 17 millions d’euros à ce jour au titre de cet engagement.",
        (
            "parties: Royaume-Uni",
            "reference: au titre de cet engagement",
            "amounts: 17 millions d’euros of 31,4 millions d'euros",
        ),
        None,
    )
    return [
        FollowUpFacts(_facts(plan), later, (said,)),
        FollowUpFacts(_facts(plan), later, (said, paid)),
    ]


def _new_commitment() -> list[Facts]:
    found: list[Facts] = []
    for stem in (_PLAN, _DECLARATION, "001_7a4fbefaaa04e510"):
        release = _read(stem)
        found.append(NewCommitmentFacts(_facts(release), tuple(_promised(one, release) for one in release.commitments)))
    return found


def _due_soon() -> list[Facts]:
    plan, declaration = _read(_PLAN), _read(_DECLARATION)
    return [
        DeadlineFacts(_facts(plan), _commitment(plan, "six prochains mois"), 7, 7),
        DeadlineFacts(_facts(declaration), _commitment(declaration, "réunion d’experts"), 30, 30),
    ]


def _overdue() -> list[Facts]:
    plan, declaration = _read(_PLAN), _read(_DECLARATION)
    read = Coverage(11, 1_243, date(2020, 11, 29), date(2021, 7, 20), ("Préfecture du Pas-de-Calais",))
    progress = ProgressFacts(
        "progress",
        "L’examen des résultats du plan conjoint est en cours.",
        "Point d’étape sur le plan conjoint (exemple inventé)",
        "https://www.example.org/communiques/point-d-etape",
        date(2021, 4, 12),
        "day",
        "fr",
    )
    return [
        DeadlineFacts(_facts(plan), _commitment(plan, "six prochains mois"), 30, -30),
        DeadlineFacts(_facts(declaration), _commitment(declaration, "réunion d’experts"), 180, -180),
        DeadlineFacts(_facts(plan), _commitment(plan, "déploiement d'équipements"), 1, -1, coverage=read),
        DeadlineFacts(_facts(plan), _commitment(plan, "six prochains mois"), 30, -30, 1, progress, date(2021, 3, 1), read),
    ]


def _release() -> list[Facts]:
    found: list[Facts] = []
    for stem in ("000_1fc3ab5441f04b07", "002_4e55cc8b07f34851"):
        release = _read(stem)
        blocks = [block for block in release.body.split("\n\n") if not block.startswith("#")]
        quoted = tuple(_promised(one, release) for one in release.commitments[:3])
        found.append(NewReleaseFacts(_facts(release), max(blocks[:4], key=len)[:600], len(release.commitments), quoted))
    return found


def _edited() -> list[Facts]:
    plan = _read(_PLAN)
    gone = _commitment(plan, "31,4 millions")
    changes = (
        Change("kept", "… y compris par le biais du trafic de marchandises. "),
        Change("removed", gone.quote),
        Change("added", "Le Royaume-Uni soutiendra les efforts de la France dans ces domaines."),
        Change("kept", "Au cours des "),
        Change("removed", "six"),
        Change("added", "douze"),
        Change("kept", "prochains mois, les résultats seront examinés …"),
    )
    removed = sum(len(change.text.split()) for change in changes if change.kind == "removed")
    added = sum(len(change.text.split()) for change in changes if change.kind == "added")
    former = "PARIS : Coopération bilatérale (exemple inventé)"
    return [EditedFacts(_facts(plan), former, date(2021, 1, 4), changes, removed, added, (gone,))]


def _moved() -> list[Facts]:
    plan = _read(_PLAN)
    before = _commitment(plan, "six prochains mois")
    if before.due_on is None:
        raise AssertionError("the plan of the seed corpus says by when")
    later = before.due_on + timedelta(days=184)
    words = "Au cours des douze prochains mois, les résultats seront examinés (exemple inventé)."
    after = replace(before, quote=words, deadline_text="Au cours des douze prochains mois", due_from=None, due_on=later)
    seen_on = date(2021, 1, 4)
    letter = ReleaseFacts(
        "sample-letter",
        "sample",
        "Plan conjoint : les résultats seront examinés à l’automne (exemple inventé)",
        "https://www.example.org/communiques/plan-conjoint-a-l-automne",
        seen_on,
        "day",
        "Ministère de l'Intérieur",
        None,
        "fr",
    )
    return [
        MovedFacts(_facts(plan), before, after, seen_on, 1, before.due_on),
        MovedFacts(_facts(plan), before, after, seen_on, 3, before.due_on - timedelta(days=60), letter),
    ]


def _withdrawn() -> list[Facts]:
    plan = _read(_PLAN)
    promises = tuple(_promised(one, plan) for one in plan.commitments[:2])
    seen_on = date(2021, 1, 4)
    return [
        WithdrawnFacts(_facts(plan), promises[:1], seen_on),
        WithdrawnFacts(_facts(plan), promises, seen_on, page_gone=True),
    ]


def _incident() -> list[Facts]:
    many = ("Préfecture du Nord", "Préfecture du Pas-de-Calais", "Préfecture maritime de la Manche et de la mer du Nord")
    opened = _AT - timedelta(days=7, hours=3)
    refused = "answered 403 five times in a row (an invented example)"
    return [
        IncidentFacts("sample-1", "blocked", "opened", many[:1], 1, _AT, None, refused),
        IncidentFacts(
            "sample-2", "silent", "reminded", many[1:2], 1, opened, None, "nothing new for 74 days; 60 would not be unusual"
        ),
        IncidentFacts("sample-3", "unreachable", "resolved", many[2:], 1, opened, _AT, "no answer in three attempts"),
        IncidentFacts("sample-4", "unreachable", "opened", many, 48, _AT, None, "host name not known"),
    ]


def _digest() -> list[Facts]:
    corpus = [_read(seed.external_id) for seed in seeds()]
    days = [release.published.on for release in corpus if release.published]
    promises = [one for release in corpus for one in release.commitments]
    dated = sum(1 for one in promises if one.deadline_to)
    values = (SEED_CORPUS_ID, "Corpus de départ", len(corpus), len(promises), 1, dated - 1, 2, min(days), max(days))
    to_come = (_commitment(_read(_PLAN), "six prochains mois"),)
    return [SummaryFacts("first_capture", *values, to_come), SummaryFacts("backfill", *values)]


_SAMPLES: dict[AlertKind, Callable[[], list[Facts]]] = {
    "follow_up": _follow_up,
    "moved": _moved,
    "new_commitment": _new_commitment,
    "due_soon": _due_soon,
    "overdue": _overdue,
    "withdrawn": _withdrawn,
    "release": _release,
    "edited": _edited,
    "incident": _incident,
    "digest": _digest,
}


def _read(stem: str) -> Release:
    source = Source(SEED_CORPUS_ID, "Corpus de départ", "seed", "seed:")
    return next(read_seed(source, seed) for seed in seeds() if seed.external_id == stem)


def _facts(release: Release) -> ReleaseFacts:
    return ReleaseFacts(
        stable_id("sample", release.url),
        release.source_id,
        release.title,
        release.url,
        release.published.on if release.published else None,
        release.published.precision if release.published else None,
        release.authority,
        release.territory,
        release.language,
    )


def _commitment(release: Release, words: str) -> CommitmentFacts:
    return next(_promised(one, release) for one in release.commitments if words in one.quote)


def _promised(one: Commitment, release: Release) -> CommitmentFacts:
    return CommitmentFacts(
        stable_id("sample", release.url, one.quote),
        one.quote,
        one.actors,
        one.partners,
        one.action,
        one.deadline_text,
        one.deadline_from,
        one.deadline_to,
        one.deadline.precision if one.deadline else None,
        one.amounts,
        one.confidence,
        one.title,
        topics=("borders",),  # what all of the seed corpus is about
    )
