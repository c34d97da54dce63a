"""Messages in each form, as they are handed to a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alerts.channels import Message

NOW = datetime(2026, 5, 29, 8, 0)
ID = "0123456789abcdef0123"
BODIES = {
    "text": "« L’été » <b>\nhttps://www.nord.gouv.fr/1",
    "html": "<p>« L’été »</p>",
    "markdown": "**L’été** &lt;!channel&gt; [lien](https://www.nord.gouv.fr/1)",
}


def message(form: str = "text", **changes) -> Message:
    return replace(Message(ID, "Suivi : l’été « œuvre »", BODIES[form], form, NOW), **changes)
