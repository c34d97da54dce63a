"""Alerts as rows of a table, for the file attached to a digest: nothing is cut."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from alerts.kinds.registry import kind_of
from alerts.messages import headlines
from alerts.messages.wordings import wordings
from alerts.model import Alert, Language
from parsers.dates import paris_time
from parsers.text.lines import no_formula, visible_line

_HEADS: dict[Language, tuple[str, ...]] = {
    "fr": ("écrite le (Paris)", "genre", "titre", "autorité", "publié le", "échéance", "citation", "adresse", "alerte"),
    "en": ("written (Paris)", "kind", "title", "authority", "published", "due", "quotation", "address", "alert"),
}


def alerts_as_csv(alerts: Sequence[Alert], language: Language) -> bytes:
    """One row per alert, and one for each of several commitments in it: UTF-8 with a BOM, as spreadsheets want it.

    French spreadsheets separate cells by semicolons. A cell that begins like a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow(_HEADS[language])
    words = wordings(language)
    for alert in alerts:
        for line in alert.facts.csv_lines():
            of = line.release
            cells = (
                paris_time(alert.created_at, zone=False),
                kind_of(alert.kind).heading(words),
                headlines.headline(alert, words),
                (of.authority if of else None) or "",
                str(of.published_on) if of and of.published_on else "",
                str(line.due) if line.due else "",
                line.quote,
                of.url if of else "",
                alert.alert_id,
            )
            writer.writerow([_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return no_formula(visible_line(text))
