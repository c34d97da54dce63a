"""Imports, and reads once, what the program needs for a run; the processes of `tests/forked.py` start with all of it."""

from __future__ import annotations

import importlib
from datetime import datetime

from flows.harvest.extraction import with_commitments_and_claims
from parsers.model import PublicationDay, Release

FOR_A_RUN = (
    "alerts.feeds.write", "alerts.messages.render", "apprise.plugins.custom_json", "apprise.plugins.email", "feedparser",
    "flows.cli.main", "flows.harvest.harvest", "flows.harvest.readers", "flows.harvest.seed_corpus", "flows.passes.delivery",
    "flows.passes.full_pass", "flows.passes.reparse", "flows.passes.restoring", "tests.killed_outbox",
    "warehouse.matching.match", "warehouse.published.publish",
)  # fmt: skip

for name in FOR_A_RUN:
    importlib.import_module(name)

NOON = datetime(2026, 3, 1, 12)
for language in ("fr", "en", "nl"):  # its word tables are read when the first text in a language comes
    with_commitments_and_claims(
        Release("s", "https://s.example/", None, "T", "Un mot.", "generic", 1, "c", NOON, PublicationDay(NOON.date()),
                language=language)
    )  # fmt: skip
