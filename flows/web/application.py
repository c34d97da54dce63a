"""The application: every address, registered in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool

from flows.web.api import feeds, finding, ledger, monitoring
from flows.web.api import groups as api_groups
from flows.web.deciding import review, sign_in
from flows.web.deciding.sessions import Sessions
from flows.web.failures import tell_failures
from flows.web.pages import about, alerts, commitments, groups, home, promise, release, search, sources
from flows.web.published import PublishedFile
from flows.web.rendering import static_files
from flows.web.security import Guard
from flows.web.settings import WebSettings
from flows.web.turns import Turns

ROUTERS: tuple[APIRouter, ...] = (
    static_files.router,
    home.router,
    commitments.router,
    promise.router,
    release.router,
    groups.router,
    sources.router,
    search.router,
    about.router,
    alerts.router,
    sign_in.router,
    review.router,
    ledger.router,
    api_groups.router,
    finding.router,
    feeds.router,
    monitoring.router,
)
"""What answers which addresses."""


def create_app(settings: WebSettings, published: PublishedFile | None = None) -> FastAPI:
    """The application; the published file is opened when it starts, or at its first request."""
    published = published or PublishedFile(settings.published, settings.limits)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(published.refresh)
        yield
        await run_in_threadpool(published.close)

    app = FastAPI(
        title="Followthrough",
        description="What public bodies promise, and what later releases say became of it.",
        docs_url=None,  # these two load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.published = published
    app.state.turns = Turns(settings.limits.cursors, settings.limits.waiting_seconds)
    app.state.sessions = Sessions(settings.reviewers) if settings.reviewers else None
    for router in ROUTERS:
        app.include_router(router)
    tell_failures(app)
    app.add_middleware(Guard, prefix=settings.prefix)
    return app
