"""Asks the site of a test without waiting."""

from __future__ import annotations

import pytest

from flows.fetch import Fetcher, HttpSettings


@pytest.fixture
def fetcher():
    one = Fetcher(HttpSettings(contact=None, delay_seconds=0, allow_private_addresses=True, retries=0))
    yield one
    one.close()
