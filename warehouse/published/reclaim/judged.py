"""What alerting has judged, told from what was published: so that nothing of it is news a second time."""

from __future__ import annotations

from datetime import datetime

from warehouse.connection.sql import statement
from warehouse.connection.transaction import Transaction
from warehouse.seeds import SEED_CORPUS_ID


def take_up_all(change: Transaction, now: datetime) -> None:
    """Note all that is stored and not noted yet as judged, on the occasion on which it came, as far as that can be told.

    `now` is naive and in UTC. The occasion counts for links found later: those of a release that came as news are news.
    """
    run = change.connection.execute
    run(statement("take_up_sources"), {"revision": change.revision})
    run(statement("take_up_versions"), {"seeds": SEED_CORPUS_ID})
    run(statement("take_up_releases"))
    run(statement("take_up_commitments"))
    run(statement("take_up_follow_ups"), {"now": now})
