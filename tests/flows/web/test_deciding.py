"""Signing in and deciding in a browser: what is decided waits in the inbox, and nobody else can write anything."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from flows.web.application import create_app
from flows.web.deciding.reviewers import Reviewers, hashed, reviewers_in
from flows.web.deciding.sessions import IDLE_SECONDS, Sessions, TooManyFailuresError
from flows.web.settings import WebSettings
from tests.flows.web.conftest import Ids
from warehouse.connection.secret import SecretError
from warehouse.review.inbox import Inbox

TOKEN = "a token that somebody was given"
ANNE = Reviewers({"Anne": hashed(TOKEN)})
SITE = "http://pages.test"


class Browser:
    """Somebody's browser, with its cookies, at the pages of one application."""

    def __init__(self, app: object) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE)  # type: ignore[arg-type]  # ASGI
        self.page = ""
        self.loop = asyncio.new_event_loop()

    def get(self, address: str) -> httpx.Response:
        return self.keep(self.loop.run_until_complete(self.client.get(address, headers={"accept-language": "en"})))

    def post(self, address: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        return self.keep(self.loop.run_until_complete(self.client.post(address, data=fields, headers=headers or {})))

    def keep(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text or self.page
        return answer

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"no {name} on the page"
        return found[1]

    def sign_in(self, token: str = TOKEN, name: str = "Anne") -> httpx.Response:
        self.get("/sign-in")
        return self.post("/sign-in", form_token=self.field("form_token"), name=name, token=token)

    def act(self, action: str, **fields: str) -> httpx.Response:
        """Press a button of the page for deciding."""
        self.get("/review")
        kept = {name: self.field(name) for name in ("form_token", "subject", "id")}
        return self.post("/review", **{**kept, "action": action, **fields})

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()


@pytest.fixture
def working(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def browser(published: Path, working: Path) -> Iterator[Callable[[], Browser]]:
    app = create_app(WebSettings(published, reviewers=ANNE, working=working))
    opened: list[Browser] = []

    def another() -> Browser:
        opened.append(Browser(app))
        return opened[-1]

    yield another
    for one in opened:
        one.close()
    app.state.published.close()


@pytest.fixture
def anne(browser: Callable[[], Browser]) -> Browser:
    signed_in = browser()
    assert signed_in.sign_in().status_code == 303
    return signed_in


def test_each_decision_is_on_the_disk_before_the_next_is_shown(anne: Browser, working: Path) -> None:
    anne.get("/review")
    first = anne.field("id")
    assert "The promise" in anne.page
    assert anne.act("accept", note="seen it").status_code == 303
    [waiting] = Inbox(working).waiting()
    assert (waiting.row_id, waiting.decision.verdict, waiting.decision.decided_by) == (first, "accepted", "Anne")
    assert waiting.decision.note == "seen it"
    anne.get("/review")
    assert anne.field("id") != first
    assert "1 decision waits for the next pass" in anne.page
    second = anne.field("id")
    anne.act("skip")
    anne.get("/review")
    third = anne.field("id")
    assert third not in (first, second)
    anne.act("reject")
    assert [one.decision.verdict for one in Inbox(working).waiting()] == ["accepted", "rejected"]
    assert anne.act("undo").headers["location"].endswith(f"id={third}")
    assert Inbox(working).waiting()[-1].decision.verdict == "withdrawn"
    anne.get("/review")
    assert anne.field("id") == third


def test_a_relation_can_be_chosen_for_a_link(anne: Browser, working: Path, published: Path) -> None:
    import duckdb

    with duckdb.connect(str(published), read_only=True) as file:
        [(link,)] = file.execute("SELECT min(follow_up_id) FROM follow_ups").fetchall()
    page = anne.get(f"/review?subject=follow_up&id={link}").text
    assert "What was told later" in page
    kept = {"form_token": anne.field("form_token"), "subject": "follow_up", "id": link}
    anne.post("/review", **kept, action="accept", relation="progress")
    anne.post("/review", **kept, action="accept", relation="progress")  # pressed twice
    [waiting] = Inbox(working).waiting()
    assert waiting.decision.relation == "progress"
    assert waiting.decision.later_quote
    assert "Accepted by Anne" in anne.get(f"/review?subject=follow_up&id={link}").text


def test_firmness_can_be_chosen_for_a_promise_and_waits_on_its_own_page(
    browser: Callable[[], Browser], anne: Browser, working: Path, ids: Ids
) -> None:
    own = f"/commitments/{ids.silent}"
    reader = browser()
    assert "Decide on this" not in reader.get(own).text
    assert "Sign in to decide" in reader.page
    assert 'href="/review"' not in reader.page
    page = anne.get(own).text
    assert 'href="/review">To decide</a>' in page
    assert f'href="/review?subject=commitment&amp;id={ids.silent}"' in page
    anne.get(f"/review?subject=commitment&id={ids.silent}")
    kept = {"form_token": anne.field("form_token"), "subject": "commitment", "id": ids.silent}
    anne.post("/review", **kept, action="accept", firmness="intention", relation="progress")
    [waiting] = Inbox(working).waiting()
    assert (waiting.decision.firmness, waiting.decision.relation) == ("intention", None)
    shown = re.sub(r"\s+", " ", reader.get(own).text)
    assert "Accepted by Anne; this counts after the next pass. Firmness: Intention." in shown
    anne.post("/review", **kept, action="reject", firmness="intention")
    assert Inbox(working).waiting()[-1].decision.firmness is None
    assert "Rejected by Anne" in reader.get(own).text


def test_nobody_else_writes_anything(browser: Callable[[], Browser], anne: Browser, working: Path) -> None:
    anne.get("/review")
    kept = {name: anne.field(name) for name in ("form_token", "subject", "id")}
    other = browser()
    assert other.get("/review").headers["location"] == "/sign-in"
    assert other.post("/review", **kept, action="accept").status_code == 403
    assert anne.post("/review", **{**kept, "form_token": "x"}, action="accept").status_code == 403
    assert anne.post("/review", **kept, action="accept", headers={"origin": "https://evil.example"}).status_code == 403
    assert anne.post("/review", **kept, action="accept", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert anne.post("/review", **kept, action="delete").status_code == 400
    assert anne.post("/review", **{**kept, "id": "nothing"}, action="accept").status_code == 404
    assert anne.post("/review", **kept, action="accept", headers={"content-type": "text/plain"}).status_code == 400
    assert anne.post("/sign-out", form_token="x").status_code == 403
    assert Inbox(working).is_empty()
    assert anne.post("/sign-out", form_token=kept["form_token"]).status_code == 303
    assert anne.post("/review", **kept, action="accept").status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Callable[[], Browser]) -> None:
    cookies = browser().sign_in().headers.get_list("set-cookie")
    [session] = [one for one in cookies if one.startswith("reviewer=") and "Max-Age=0" not in one]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(session.split("; "))
    assert TOKEN not in str(cookies)


def test_a_wrong_token_is_refused_and_after_five_all_are(browser: Callable[[], Browser]) -> None:
    one = browser()
    assert one.sign_in("wrong", "Nobody").status_code == 403
    assert [one.sign_in("wrong").status_code for _ in range(4)] == [403] * 4
    assert one.sign_in().status_code == 429
    assert one.post("/sign-in", form_token="", name="Anne", token=TOKEN).status_code == 403


def test_a_session_ends_when_nobody_uses_it() -> None:
    now = [0.0]
    sessions = Sessions(ANNE, seconds=lambda: now[0])
    cookie = sessions.sign_in("Anne", TOKEN, "::1")
    now[0] += IDLE_SECONDS - 1
    assert sessions.session(cookie)
    now[0] += IDLE_SECONDS + 1
    assert sessions.session(cookie) is None
    assert sessions.session("x") is None


def test_failures_are_forgotten_in_time_and_others_may_sign_in() -> None:
    now = [0.0]
    sessions = Sessions(Reviewers({}), seconds=lambda: now[0])
    for _ in range(5):
        assert sessions.sign_in("Anne", "x" * 300, "::1") is None
    with pytest.raises(TooManyFailuresError):
        sessions.sign_in("Anne", TOKEN, "::1")
    assert sessions.sign_in("Anne", "x" * 300, "::2") is None
    now[0] += 400
    assert sessions.sign_in("Anne", "x" * 300, "::1") is None


def test_without_reviewers_there_is_no_such_page(published: Path) -> None:
    app = create_app(WebSettings(published))
    one = Browser(app)
    for address in ("/sign-in", "/review"):
        assert one.get(address).status_code == 404
        assert one.post(address, form_token="x").status_code == 404
    one.close()
    app.state.published.close()


@pytest.mark.parametrize("text", ["", "Anne", "Anne: secret", "rules: {0}", "Anne: {0}\nAnne: {0}", ": {0}"])
def test_wrong_lines_are_told_and_not_shown(text: str) -> None:
    with pytest.raises(SecretError) as told:
        reviewers_in("WHO", {"WHO": text.format(ANNE.hashes["Anne"])})
    assert "secret" not in told.value.message
    assert ANNE.hashes["Anne"] not in str(told.value)
