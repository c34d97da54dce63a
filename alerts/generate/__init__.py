"""Reports what happened: reads what is new in the warehouse, judges it by the rules, and writes alerts and their deliveries.

Everything here runs in an open transaction of `warehouse.store.Store`, and only passes it on to the functions
of `warehouse.outbox.news`, so alerts are stored with their cause or not at all. What was judged is noted
(`private.taken_up`), so the same function finds what should have been reported and was not.

changes    what a change brought: the one way into the next three
versions   of releases: published, promised, moved, edited, taken out
links      follow-ups and postponements
summaries  first captures and backfills
deadlines  near, or past in silence
context    what they share
"""

from __future__ import annotations

from alerts.generate.changes import generate
from alerts.generate.context import Context, TemplateChanged
from alerts.generate.deadlines import remind

__all__ = ["Context", "TemplateChanged", "generate", "remind"]
