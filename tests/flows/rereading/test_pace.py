"""How fast captures are read, and how long the rest will take, in words."""

import pytest

from flows.rereading.pace import Pace


@pytest.mark.parametrize(
    ("done", "seconds", "said"),
    [
        (0, 5, "0 of 100,000 captures read"),
        (12_345, 196, "12,345 of 100,000 captures read, 63 a second, 23 min left"),
        (1_000, 60, "1,000 of 100,000 captures read, 17 a second, 99 min left"),
        (100, 100, "100 of 100,000 captures read, 60 a minute, 27.8 h left"),
        (99_990, 1_000, "99,990 of 100,000 captures read, 100 a second, 0 s left"),
    ],
)
def test_it_says_how_many_how_fast_and_how_long_still(done, seconds, said):
    now = [1_000.0]
    pace = Pace(100_000, clock=lambda: now[0])
    now[0] += seconds
    pace.count(done)
    assert pace.words() == said
