"""Imports, and reads once, what the program needs for a run; the processes of `forked.py` start with all of it."""

from __future__ import annotations

import gc
import importlib
from datetime import datetime
from typing import get_args

from alerts.messages.escaping import ESCAPES
from alerts.messages.render import fragment, render
from alerts.messages.wordings import Language
from flows.cli.main import command_line
from flows.harvest.extraction import with_commitments_and_claims
from parsers.followups.digests.digest import digest
from parsers.model import PublicationDay, Release
from parsers.tagging.topics import topics_of_release
from tests.support.written.alert_facts import everywhere
from warehouse.connection.sql import statement

FOR_A_RUN = (
    "alerts.feeds.write", "apprise.plugins.custom_json", "apprise.plugins.email", "feedparser", "flows.harvest.harvest",
    "flows.harvest.readers", "flows.harvest.seed_corpus", "flows.passes.delivery", "flows.passes.full_pass",
    "flows.passes.reparse", "flows.passes.restoring", "tests.support.processes.killed_outbox",
    "tests.support.stored.ready_made", "warehouse.matching.match", "warehouse.published.publish",
)  # several a line, as in a table  # fmt: skip

for name in FOR_A_RUN:
    importlib.import_module(name)

TEXT = "Un mot."
NOON = datetime(2026, 3, 1, 12)
for language in ("fr", "en", "nl"):  # its word tables are read when the first text in a language comes
    with_commitments_and_claims(
        Release("s", "https://s.example/", None, "T", TEXT, "generic", 1, "c", NOON, PublicationDay(NOON.date()),
                language=language)
    )  # several a line, as in a table  # fmt: skip
    digest("T", TEXT, language=language, published=NOON.date(), source_id="s")
    topics_of_release("T", TEXT, language)
for language in get_args(Language):  # its templates are compiled when the first alert of a kind is written in a form
    for form in ESCAPES:
        for alert in everywhere(TEXT):
            render([alert], occasion="single", language=language, form=form)
            fragment(alert, language=language, form=form)
statement("releases_to_match")  # all are read when the first is asked for
command_line()
gc.freeze()  # a search for cycles in a process forked from this one would copy every page of memory it looks at
