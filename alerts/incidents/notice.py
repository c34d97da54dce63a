"""What is told of an incident: its alert, with the facts that messages show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from alerts.incidents.symptoms import LONGEST_DETAIL
from alerts.model import Alert, IncidentCause, IncidentFacts, IncidentPhase
from parsers.identity import stable_id
from parsers.text.lines import one_line
from warehouse.incidents import Incident

_LONGEST_NAME = 120
"""Characters of a source's name in a list of them."""
_WHAT: dict[IncidentCause, str] = {
    "unreachable": "cannot be reached",
    "blocked": "refuses this program",
    "not_a_feed": "sends no feed that can be read",
    "empty": "lists nothing",
    "layout_changed": "has another layout",
    "silent": "has been silent for longer than usual",
    "clock": "states days to come",
    "run_failed": "the program's runs fail",
}


def incident_alert(incident: Incident, phase: IncidentPhase, names: Sequence[str], now: datetime) -> Alert:
    """The alert of one phase of an incident; its id is the same however often it is computed.

    Args:
        incident: as it stands after the phase.
        phase: which.
        names: of the sources to be told, in any order; none when it is about the program or its machine.
        now: when it is written, UTC.
    """
    cause = cast("IncidentCause", incident.cause)
    shown = tuple(sorted({one_line(name, _LONGEST_NAME) for name in names}))
    return Alert(
        alert_id=stable_id("alert", "incident", incident.incident_id, phase, incident.reminders),
        kind="incident",
        title=_title(cause, phase, shown, len(names)),
        created_at=now,
        facts=IncidentFacts(
            incident_id=incident.incident_id,
            cause=cause,
            phase=phase,
            sources=shown,
            source_count=len(names),
            opened_at=incident.opened_at,
            resolved_at=incident.resolved_at,
            detail=one_line(incident.detail, LONGEST_DETAIL),
        ),
        source_id=incident.source_id,
    )


def _title(cause: IncidentCause, phase: IncidentPhase, names: Sequence[str], count: int) -> str:
    what = _WHAT[cause]
    if not names:
        said = "this machine's clock was set back" if cause == "clock" else what
    elif count == 1:
        said = f"{names[0]} {what}"
    else:
        said = f"{count} sources at once: {cause.replace('_', ' ')}"
    return {"opened": said, "reminded": f"still: {said}", "resolved": f"over: {said}"}[phase]
