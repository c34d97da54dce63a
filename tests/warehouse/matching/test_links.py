"""Which links count, as a table."""

from __future__ import annotations

import pytest

from parsers.followups.likelihood import COUNTS
from warehouse.matching.links import counts


@pytest.mark.parametrize(
    ("score", "decided_by", "expected"),
    [
        (COUNTS, "rules 3", True),
        (COUNTS - 0.001, "rules 3", False),
        (0.99, "rules", True),
        (0.1, "rules", False),
        (0.1, None, False),
        (0.1, "claire", True),
        (0.1, "rulesmith", True),
        (None, "claire", True),
    ],
)
def test_a_sure_link_counts_and_one_that_a_person_accepted(score, decided_by, expected):
    assert counts(score, decided_by) is expected
