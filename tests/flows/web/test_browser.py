"""The pages in a real browser: nobody is shut out, nothing reaches beyond the edge, and the keyboard is enough."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.flows.web.conftest import Copied, Ids
from tests.flows.web.test_pages import KINDS
from tests.support.servers.browsing import chromium, served

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = (("fr", "light", 320), ("en", "dark", 768), ("en", "light", 1600))
"""Language, scheme, width: every kind of page in each; all twelve of them are for `make soak`."""
OTHER_LOOKS = sorted(set(product(("fr", "en"), ("light", "dark"), (320, 768, 1600))) - set(LOOKS))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    with served(published) as one:
        yield one


def opened(browser: Browser, language: str, scheme: str, width: int, *, scripts: bool = True) -> BrowserContext:
    return browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        bypass_csp=True,  # axe is put into the page; that the pages hold to their policy is asked below
    )


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [*LOOKS, *(pytest.param(*one, marks=pytest.mark.soak) for one in OTHER_LOOKS)]
)
def test_nobody_is_shut_out_of_any_page(
    browser: Browser, address: str, ids: Ids, language: str, scheme: str, width: int
) -> None:
    axe = Axe()
    wrong: list[str] = []
    with opened(browser, language, scheme, width) as context:
        page = context.new_page()
        for kind, path in [*ids.addresses.items(), ("not found", "/nope"), ("mistake", "/search?q=%22")]:
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wrong.append(f"{kind}: {over} pixels beyond the edge")
            wrong += [f"{kind}: {one}" for one in violations(axe, page)]
        page.set_content("<html lang=en><title>x</title><main><img src=x><p style='color: #aaa'>pale</p></main>")
        assert [one.split(":")[0] for one in violations(axe, page)] == ["color-contrast", "image-alt"], "it does look"
    assert wrong == []


def violations(axe: Axe, page: Page) -> list[str]:
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]})
    told = []
    for violation in found.response["violations"]:
        where = "; ".join(f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:3])
        told.append(f"{violation['id']}: {where}")
    return sorted(told)


def test_the_pages_ask_nobody_else_and_hold_to_their_policy(browser: Browser, address: str, ids: Ids) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(_url(request)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for path in ids.addresses.values():
            page.goto(address + path)
    assert [one for one in asked if not one.startswith(address)] == []
    assert complaints == []
    assert len(asked) > len(KINDS)


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with opened(browser, "en", "light", 1280) as context:
        page = context.new_page()
        page.goto(address)
        page.keyboard.press("Tab")
        assert _focused(page) == "Skip to content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.goto(address)
        for _ in range(8):  # the name, two languages, the field: as they stand on the page
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "q":
                break
        page.keyboard.type("digues")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=digues")
        outlines = set()
        for _ in range(12):
            page.keyboard.press("Tab")
            outlines.add(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        assert outlines == {"solid"}, "where one is, is always seen"


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    with opened(browser, "fr", "light", 768, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{address}/commitments")
        page.get_by_label("Échéance passée", exact=True).check()
        page.get_by_role("button", name="Filtrer").click()
        assert "status=overdue" in page.url
        page.get_by_text("Autres filtres").click()
        page.get_by_label("Thème").select_option("security")
        page.get_by_role("button", name="Filtrer").click()
        assert "topic=security" in page.url
        page.locator(".card-title a").first.click()
        page.wait_for_url("**/commitments/*")
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.goto(f"{address}/")
        assert page.locator("html").get_attribute("lang") == "en", "the switch is remembered"


def _url(request: Request) -> str:
    return request.url


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


@pytest.fixture(scope="module")
def hosted(copied: Copied) -> Iterator[str]:
    """The copy below a prefix of a host that knows nothing but files."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(copied[0].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/pages"
        server.shutdown()


def test_a_static_copy_is_searched_and_opens_from_a_disk(browser: Browser, hosted: str, copied: Copied) -> None:
    complaints: list[str] = []
    with browser.new_context(locale="fr") as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{hosted}/sources/index.html")
        page.fill("#q", "prefecture")
        page.press("#q", "Enter")
        page.wait_for_selector("#found .card a")
        assert page.url.startswith(f"{hosted}/search/index.html?q=")
        assert "préfecture" in page.inner_text("#found mark >> nth=0").lower(), "accents are forgiven"
        page.click("#found .card a >> nth=0")
        page.wait_for_selector("main h1")
        assert page.url.startswith(hosted)
        assert page.locator("main[data-pagefind-body]").count() == 1
        page.goto(f"{hosted}/en/search/index.html?q=xyzzyxyzzy")
        page.wait_for_selector("#found h2")
        assert page.inner_text("#found h2") == "No page has these words."
        assert complaints == []
        page.goto(f"{(copied[0] / 'en' / 'search' / 'index.html').as_uri()}?q=prefecture")
        page.wait_for_selector("#found .notice")
        assert "needs a web server" in page.inner_text("#found")
        assert page.evaluate("getComputedStyle(document.querySelector('.wide')).maxWidth") == "1216px", "styles are loaded"
