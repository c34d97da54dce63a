"""What the functions behind the addresses take: the published file, and the filters of the address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool

from flows.web.filters import Filters, filters_of
from flows.web.published import PublishedFile
from flows.web.turns import Turns
from warehouse.published.serving.snapshot import Snapshot


async def snapshot_of(request: Request) -> AsyncIterator[Snapshot]:
    """The published file for the time of one request, when its turn has come."""
    turns: Turns = request.app.state.turns
    published: PublishedFile = request.app.state.published
    async with turns.turn(), contextmanager_in_threadpool(published.reading()) as snapshot:
        yield snapshot


def filters_in(request: Request) -> Filters:
    """The filters of the address."""
    return filters_of(request.query_params.multi_items())


Reading = Annotated[Snapshot, Depends(snapshot_of, scope="function")]
"""Given back before the answer is sent: who takes it slowly keeps no file open, and no newer one from being taken up."""
Filtering = Annotated[Filters, Depends(filters_in)]
