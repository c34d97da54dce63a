"""Facts in one line each, for tests of rules and subscriptions."""

from __future__ import annotations

from datetime import date, datetime

from alerts.kinds.deadline import DeadlineFacts
from alerts.kinds.edited import EditedFacts
from alerts.kinds.follow_up import FollowUpFacts
from alerts.kinds.incident import IncidentFacts
from alerts.kinds.moved import MovedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.model import Alert, CommitmentFacts, LinkFacts, ReleaseFacts
from alerts.rules.events import DatedCommitment, Link, Version

NOW = datetime(2025, 3, 10, 8)


def release(
    release_id: str = "r1", source_id: str = "nord", title: str = "Un plan pour le littoral", **more
) -> ReleaseFacts:
    values = {"territory": "59", "authority": "Préfecture du Nord", "language": "fr", **more}
    return ReleaseFacts(
        release_id, source_id, title, f"https://www.example.org/{release_id}", date(2025, 3, 1), "day",
        values.pop("authority"), values.pop("territory"), values.pop("language"), **values,
    )  # several a line, as in a table  # fmt: skip


def promise(commitment_id: str = "c1", due_on: date | None = date(2025, 6, 30), **more) -> CommitmentFacts:
    values = {
        "quote": "Un bilan des traversées sera présenté avant le 30 juin 2025.",
        "actors": ("Préfecture du Nord",),
        "partners": ("Gouvernement du Royaume-Uni",),
        "confidence": 0.9,
        **more,
    }
    return CommitmentFacts(
        commitment_id, values["quote"], values["actors"], values["partners"], values["quote"][:80], "avant le 30 juin 2025",
        due_on, due_on, "day", (), values["confidence"], firmness=values.get("firmness", "firm"),
        party_ids=values.get("party_ids", ("prefecture-nord",)), topics=values.get("topics", ("borders",)),
    )  # several a line, as in a table  # fmt: skip


def version(version_id: str = "v1", **more) -> Version:
    values = {"kind": "first", "body": "Un bilan sera présenté.", "release": release(), "occasion": "news", **more}
    values.setdefault("announcement", values["release"].release_id)
    return Version(version_id, seen_at=NOW, **values)


def link(follow_up_id: str = "f1", relation: str = "review", score: float = 0.8, **more) -> Link:
    values = {
        "earlier": release(),
        "later": release("r2", "interieur", "Bilan"),
        "news": True,
        "promise": promise(f"c-{follow_up_id}"),
        **more,
    }
    facts = LinkFacts(follow_up_id, values.pop("promise"), relation, score, "Le bilan a été présenté.", ("same subject",))
    values.setdefault("earlier_announcement", values["earlier"].release_id)
    values.setdefault("later_announcement", values["later"].release_id)
    return Link(facts, **values)


def dated(due_on: date = date(2025, 6, 30), **more) -> DatedCommitment:
    values = {"release": release(), "known_since": date(2025, 1, 1), "news": True, "follow_ups": 0, "settled": False, **more}
    values.setdefault("announcement", values["release"].release_id)
    commitment_id = values.pop("commitment_id", "c1")
    return DatedCommitment(promise=promise(commitment_id, due_on), **values)


def alert(kind: str = "due_soon", **more) -> Alert:
    of = more.pop("release", None) or release()
    promises = more.pop("promises", None) or (promise(),)
    later = more.pop("later", None) or release("r2", "interieur", "Small boats: results", language="en", territory=None,
                                               authority="Home Office")  # several a line, as in a table  # fmt: skip
    said = more.pop("said", "The small boats were stopped.")
    links = tuple(LinkFacts(f"f-{one.commitment_id}", one, "review", 0.8, said, ()) for one in promises)
    facts = {
        "due_soon": lambda: DeadlineFacts(of, promises[0], 30, 30),
        "overdue": lambda: DeadlineFacts(of, promises[0], 1, -1),
        "release": lambda: NewReleaseFacts(of, "Le préfet a réuni", len(promises)),
        "new_commitment": lambda: NewCommitmentFacts(of, promises),
        "follow_up": lambda: FollowUpFacts(of, later, links),
        "edited": lambda: EditedFacts(of, None, date(2025, 3, 10), (), 0, 0),
        "moved": lambda: MovedFacts(of, promises[0], promises[0], date(2025, 3, 10), 1, None),
        "withdrawn": lambda: WithdrawnFacts(of, promises, date(2025, 3, 10)),
        "incident": lambda: IncidentFacts("i1", "silent", "opened", ("Nord",), 1, NOW, None, "nothing"),
    }[kind]()
    values = {"alert_id": f"a-{kind}", "title": "something", "created_at": NOW, "source_id": of.source_id, **more}
    return Alert(kind=kind, facts=facts, **values)
