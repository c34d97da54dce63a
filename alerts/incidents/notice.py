"""The alert of an incident, with the facts that messages show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from alerts.incidents.symptoms import LONGEST_DETAIL
from alerts.kinds.incident import IncidentFacts
from alerts.model import Alert, IncidentCause, IncidentPhase
from parsers.identity import stable_id
from parsers.text.lines import one_line
from warehouse.incidents import Incident

_LONGEST_NAME = 120
"""Characters of a source's name in a list of them."""


def incident_alert(incident: Incident, phase: IncidentPhase, names: Sequence[str], now: datetime) -> Alert:
    """The alert of one phase of an incident; its id is the same however often it is computed.

    Args:
        incident: as it stands after the phase.
        phase: which.
        names: of the sources to be named, in any order; none when it is about the program or its machine.
        now: when it is written, UTC.
    """
    facts = IncidentFacts(
        incident_id=incident.incident_id,
        cause=cast("IncidentCause", incident.cause),
        phase=phase,
        sources=tuple(sorted({one_line(name, _LONGEST_NAME) for name in names})),
        source_count=len(names),
        opened_at=incident.opened_at,
        resolved_at=incident.resolved_at,
        detail=one_line(incident.detail, LONGEST_DETAIL),
    )
    return Alert(
        alert_id=stable_id("alert", "incident", incident.incident_id, phase, incident.reminders),
        kind="incident",
        title=facts.title("incident"),
        created_at=now,
        facts=facts,
        source_id=incident.source_id,
    )
