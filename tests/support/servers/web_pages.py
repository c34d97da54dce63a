"""Asks the pages without a network, as a browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import httpx

from flows.web.application import create_app
from flows.web.settings import WebSettings

Answer = httpx.Response


class Pages:
    """The application on one published file; a fault in it is a page with status 500, as in the server."""

    def __init__(self, published: Path, base_url: str | None = None, healthy_hours: float = 1e6) -> None:
        """The passes of the demonstration are set on other days, so that usually a pass of any age will do."""
        self.app = create_app(WebSettings(published, base_url, healthy_hours=healthy_hours))
        self.published = self.app.state.published

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self.published.close()

    def get(self, address: str, *, language: str = "fr", method: str = "GET", **headers: str) -> Answer:
        return self.get_all([address], language=language, method=method, **headers)[0]

    def get_all(
        self, addresses: Iterable[str], *, language: str = "fr", method: str = "GET", **headers: str
    ) -> list[Answer]:
        given = {"accept-language": language, **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def asked() -> list[Answer]:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://pages.test") as client:
                return [await client.request(method, address, headers=given) for address in addresses]

        return asyncio.run(asked())
