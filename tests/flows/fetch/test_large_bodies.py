"""Large bodies wait on the disk until it is their turn."""

import threading

from flows.fetch import large_bodies
from flows.fetch.large_bodies import SMALL, Gathered
from tests.support.measures.patience import HANGS


def gathered(size: int) -> Gathered:
    body = Gathered()
    for start in range(0, size, 100_000):
        body.add(b"x" * min(100_000, size - start))
    return body


def test_one_thread_has_a_large_body_at_a_time_and_small_ones_never_wait():
    first = gathered(2 * SMALL)
    assert len(first.take()) == 2 * SMALL
    taken = []

    def other():
        taken.append(len(gathered(SMALL).take()))
        small.set()
        taken.append(len(gathered(3 * SMALL).take()))
        large_bodies.let_go()

    small = threading.Event()
    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    assert small.wait(HANGS)
    assert gathered(2 * SMALL).take(), "the thread that has its turn need not wait for itself"
    assert taken == [SMALL]
    large_bodies.let_go()
    large_bodies.let_go()  # once more does no harm
    thread.join(HANGS)
    assert taken == [SMALL, 3 * SMALL]


def test_the_head_of_a_body_is_no_more_than_what_stays_in_memory():
    body = gathered(3 * SMALL)
    assert body.head(10) == b"x" * 10
    assert len(body.head(2 * SMALL)) == SMALL
    assert body.length == 3 * SMALL
