"""A headless Chromium of the distribution's packages, and the pages on a port of loopback for it."""

from __future__ import annotations

import contextlib
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from flows.web.serving import serving_beside
from flows.web.settings import WebSettings

OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # several a line, as in a table  # fmt: skip
"""No sandbox, as CI is root; nothing of its own on the network."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; `make test` has seen to it that there is one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "Chromium is missing: install the package `chromium` of your distribution, or run `make browser`"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def served(published: Path) -> Iterator[str]:
    """The address of the pages, served as `serve` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with serving_beside(WebSettings(published), f"127.0.0.1:{port}"):
        yield f"http://127.0.0.1:{port}"
