"""Fixtures that several folders of tests use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sites import Site


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on 127.0.0.1 with no page yet: `site.pages["/a"] = b"…"`, `site.url("/a")`, `site.count("/a")`."""
    with Site() as one:
        yield one
