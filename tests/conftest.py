"""Fixtures that several folders of tests use."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.sites import Site

# A shell that starts the tests in the background has them ignore Ctrl-C, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Both of Hypothesis's limits are of wall time, which a busy machine takes no heed of.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on 127.0.0.1 with no page yet: `site.pages["/a"] = b"…"`, `site.url("/a")`, `site.count("/a")`."""
    with Site() as one:
        yield one
