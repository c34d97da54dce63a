"""Alerts of each kind, written in one line each, with any text in every place that outside text can reach."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from alerts.kinds.deadline import DeadlineFacts
from alerts.kinds.digest import SummaryFacts
from alerts.kinds.edited import Change, EditedFacts
from alerts.kinds.follow_up import FollowUpFacts
from alerts.kinds.incident import IncidentFacts
from alerts.kinds.moved import MovedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.model import Alert, AlertKind, CommitmentFacts, Facts, LinkFacts, ReleaseFacts
from parsers.model import Amount

NOON = datetime(2021, 7, 21, 10)


def release(name: str = "plan", **changed: Any) -> ReleaseFacts:
    facts = {
        "release_id": name,
        "source_id": "interieur",
        "title": "Coopération contre l’immigration clandestine",
        "url": f"https://www.interieur.gouv.fr/{name}",
        "published_on": date(2020, 11, 29),
        "published_precision": "day",
        "authority": "Ministère de l’Intérieur",
        "territory": None,
        "language": "fr",
    }
    return ReleaseFacts(**{**facts, **changed})


def later(**changed: Any) -> ReleaseFacts:
    return release(**{"name": "bilan", "title": "Bilan du plan conjoint", "published_on": date(2021, 7, 21), **changed})


def promise(**changed: Any) -> CommitmentFacts:
    facts = {
        "commitment_id": "c1",
        "quote": "Au cours des six prochains mois, les résultats seront examinés.",
        "actors": ("France", "Royaume-Uni"),
        "partners": (),
        "action": "les résultats seront examinés",
        "deadline_text": "Au cours des six prochains mois",
        "due_from": date(2020, 11, 29),
        "due_on": date(2021, 5, 29),
        "precision": "month",
        "amounts": (),
        "confidence": 0.95,
    }
    return CommitmentFacts(**{**facts, **changed})


def on_a_day(**changed: Any) -> CommitmentFacts:
    """A commitment for a day that its words name."""
    day = {"deadline_text": "au plus tard le 29 mai 2021", "due_from": None, "precision": "day"}
    return promise(**{**day, "quote": "Les résultats seront examinés au plus tard le 29 mai 2021.", **changed})


def link(**changed: Any) -> LinkFacts:
    facts = {
        "follow_up_id": "f1",
        "promise": promise(),
        "relation": "review",
        "score": 0.9,
        "quote": "Les résultats ont été examinés par les deux ministres.",
        "reasons": ("parties: France, Royaume-Uni", "words: résultats, examin…"),
        "days_late": 53,
    }
    return LinkFacts(**{**facts, **changed})


def alert(kind: AlertKind, facts: Facts, alert_id: str = "a1") -> Alert:
    return Alert(alert_id, kind, f"{kind} of a test", NOON, facts)


def follow_up(*links: LinkFacts, alert_id: str = "a1", **sides: Any) -> Alert:
    earlier, after = sides.get("earlier", release()), sides.get("later", later())
    return alert("follow_up", FollowUpFacts(earlier, after, links or (link(),)), alert_id)


def new_commitment(*promises: CommitmentFacts, **changed: Any) -> Alert:
    return alert("new_commitment", NewCommitmentFacts(release(**changed), promises or (promise(),)))


def due_soon(
    promised: CommitmentFacts | None = None, days: int = 7, alert_id: str = "a1", stage: int = 7, **changed: Any
) -> Alert:
    return alert("due_soon", DeadlineFacts(release(**changed), promised or promise(), stage, days), alert_id)


def overdue(
    promised: CommitmentFacts | None = None, days: int = -30, alert_id: str = "a1", stage: int = 1, **changed: Any
) -> Alert:
    return alert("overdue", DeadlineFacts(release(**changed), promised or promise(), stage, days), alert_id)


def incident(**changed: Any) -> Alert:
    facts = {
        "incident_id": "i1",
        "cause": "unreachable",
        "phase": "opened",
        "sources": ("Préfecture du Nord",),
        "source_count": 1,
        "opened_at": NOON,
        "resolved_at": None,
        "detail": "no answer within 20 s",
    }
    return alert("incident", IncidentFacts(**{**facts, **changed}))


def edited(*changes: Change, **changed: Any) -> Alert:
    stretches = changes or (Change("kept", "Au cours des"), Change("removed", "six"), Change("added", "douze"))
    return alert("edited", EditedFacts(release(), None, date(2021, 1, 4), stretches, 1, 1, **changed))


def summary(**changed: Any) -> Alert:
    facts = {
        "occasion": "first_capture",
        "source_id": "nord",
        "source_name": "Préfecture du Nord",
        "releases": 1_200,
        "promises": 41,
        "due_ahead": 0,
        "long_past": 3,
        "follow_ups": 0,
        "earliest": date(2018, 3, 1),
        "latest": date(2021, 7, 21),
    }
    return alert("digest", SummaryFacts(**{**facts, **changed}))


def everywhere(text: str, url: str = "https://www.nord.gouv.fr/a") -> list[Alert]:
    """An alert of each kind with `text` in every place that outside text can reach."""
    speaks = release(title=text, url=url, authority=text, language="fr", same_as=("copy",))
    speaks_later = release("later", title=text, url=url, authority=text, published_on=date(2021, 7, 21), language=text)
    amounts = (Amount(text, 1.0, text),)
    promised = promise(
        quote=text, actors=(text,), partners=(text,), action=text, deadline_text=text, amounts=amounts, confidence=0.5
    )
    told = link(promise=promised, quote=text, reasons=(f"names: {text}", text), relation="follow_up")
    changes = (Change("kept", text), Change("removed", text), Change("added", text))
    many = IncidentFacts("i", "blocked", "opened", (text, text), 3, NOON, None, text)
    one = IncidentFacts("i", "silent", "resolved", (text,), 1, NOON, NOON, text)
    return [
        alert("follow_up", FollowUpFacts(speaks, speaks_later, (told, told))),
        alert("new_commitment", NewCommitmentFacts(speaks, (promised,))),
        alert("due_soon", DeadlineFacts(speaks, promised, 7, 7)),
        alert("overdue", DeadlineFacts(speaks, promised, 1, -1)),
        alert("moved", MovedFacts(speaks, promised, promised, date(2021, 1, 4), 2, date(2021, 1, 1), speaks_later)),
        alert("moved", MovedFacts(speaks, promised, promised, date(2021, 1, 4), 1, None)),
        alert("withdrawn", WithdrawnFacts(speaks, (promised, promised), date(2021, 1, 4), page_gone=True)),
        alert("withdrawn", WithdrawnFacts(speaks, (promised,), date(2021, 1, 4))),
        alert("release", NewReleaseFacts(speaks, text, 1, (promised,))),
        alert("edited", EditedFacts(speaks, text, date(2021, 1, 4), changes, 1, 1, (promised,))),
        alert("incident", many),
        alert("incident", one),
        alert("digest", SummaryFacts("backfill", "nord", text, 1, 1, 1, 1, 1, None, None)),
    ]
