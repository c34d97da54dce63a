"""What alerts/channels relies on in Apprise and requests, checked against the pinned versions.

Whoever raises a version should read a failure here as: docs/decisions/0019-the-seam-to-apprise.md must be rethought.
"""

from __future__ import annotations

import ast
import inspect
import logging
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import apprise
import pytest
import requests
from apprise import AppriseAsset, NotificationManager, NotifyFormat, OverflowMode
from apprise.plugins import url_to_dict
from apprise.plugins.email import NotifyEmail
from urllib3 import HTTPResponse

from alerts.channels.attempts import Attempt, attempting
from alerts.channels.transport import take_over
from tests.support.servers.receivers import Web
from tests.support.written.letters import NOW

ROOT = Path(__file__).parents[3]
PLUGINS = Path(inspect.getfile(apprise)).parent / "plugins"
VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "request"}

SERVICES = {
    "json": "json://127.0.0.1/hook",
    "form": "form://127.0.0.1/hook",
    "mmost": "mmost://127.0.0.1/abcdefghijklmnop",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "matrix": "matrix://sometokenofmatrix@127.0.0.1/!a:x",
    "ntfy": "ntfy://127.0.0.1/nord",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "rocket": "rocket://sometoken/anothertoken@127.0.0.1/#nord",
    "zulip": "zulip://bot@org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/nord",
    "gotify": "gotify://127.0.0.1/sometoken",
    "mailto": "mailto://127.0.0.1/?from=a@example.org&to=a@x.org",
}
"""An address for each service that the code knows by name."""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as one:
        yield one


def plugin_of(url: str, **asked) -> apprise.NotifyBase:
    return apprise.Apprise.instantiate({**url_to_dict(url), **asked}, asset=AppriseAsset(), suppress_exceptions=False)


@pytest.mark.parametrize("library", ["apprise", "requests", "urllib3"])
def test_the_installed_version_is_the_pinned_one(library):
    pinned = re.search(rf"^{library}==(\S+)", (ROOT / "requirements-run.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned is not None
    assert version(library) == pinned[1]


class TestAddresses:
    @pytest.mark.parametrize("schema", SERVICES)
    def test_an_address_becomes_a_table_from_which_apprise_makes_a_plugin(self, schema):
        found = url_to_dict(SERVICES[schema])
        assert found["schema"] == schema
        assert schema in NotificationManager()
        assert type(plugin_of(SERVICES[schema])) is NotificationManager()[schema]

    @pytest.mark.parametrize("schema", SERVICES)
    def test_what_every_address_may_ask_for_can_be_asked_for_in_the_table(self, schema):
        asked = {"retry": 0, "optional": False, "overflow": OverflowMode.UPSTREAM, "rto": 20.0, "cto": 10.0}
        plugin = plugin_of(f"{SERVICES[schema]}", **asked, format=NotifyFormat.MARKDOWN)
        assert (plugin.retry, plugin.optional, plugin.overflow_mode) == (0, False, OverflowMode.UPSTREAM)
        assert plugin.request_timeout == (10.0, 20.0)
        assert plugin.notify_format == NotifyFormat.MARKDOWN

    @pytest.mark.parametrize("schema", SERVICES)
    def test_a_plugin_says_what_fits_into_a_message_of_its_service(self, schema):
        plugin = plugin_of(SERVICES[schema])
        assert plugin.title_maxlen >= 0
        assert plugin.body_maxlen > 0
        assert plugin.body_max_line_count >= 0
        assert isinstance(plugin.overflow_amalgamate_title, bool)
        assert len(plugin) == 1

    @pytest.mark.parametrize(
        ("url", "name", "recipients"),
        [
            ("mmost://127.0.0.1/abcdefghijklmnop/?channels=nord,manche", "targets", 2),
            ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#nord/#manche", "channels", 2),
            ("ntfy://127.0.0.1/nord/manche", "topics", 2),
            ("matrix://sometokenofmatrix@127.0.0.1/!a:x/!b:x", "rooms", 2),
            ("mailto://127.0.0.1/?from=a@example.org&to=a@x.org,b@x.org", "targets", 2),
        ],
    )
    def test_recipients_stand_in_a_list_of_the_plugin(self, url, name, recipients):
        plugin = plugin_of(url)
        assert isinstance(getattr(plugin, name), list)
        assert len(plugin) == recipients

    @pytest.mark.parametrize("schema", ["json", "form"])
    def test_a_web_hook_takes_fields_of_ours(self, schema):
        assert plugin_of(f"{SERVICES[schema]}?:team=nord").payload_extras == {"team": "nord"}

    def test_an_asset_keeps_pictures_and_storage_out(self):
        asset = AppriseAsset(
            image_url_mask="", image_url_logo="", async_mode=False, storage_mode=apprise.PersistentStoreMode.MEMORY
        )
        assert asset.image_url(apprise.NotifyType.INFO) in ("", None)
        assert asset.storage_mode == apprise.PersistentStoreMode.MEMORY


class TestMail:
    def test_apprise_reads_all_that_a_letter_needs(self):
        plugin = plugin_of(
            "mailtos://team:hunter2@smtp.example.org:2465/?from=Suivi<a@example.org>&to=Anne<b@x.org>&cc=c@x.org"
            "&bcc=d@x.org&reply=e@x.org&mode=ssl&verify=no&+X-Team=nord"
        )
        assert isinstance(plugin, NotifyEmail)
        assert (plugin.smtp_host, plugin.port, plugin.secure_mode) == ("smtp.example.org", 2465, "ssl")
        assert (plugin.user, plugin.password, plugin.verify_certificate) == ("team", "hunter2", False)
        assert tuple(plugin.from_addr) == ("Suivi", "a@example.org")
        assert plugin.targets == [("Anne", "b@x.org")]
        assert (plugin.cc, plugin.bcc, plugin.reply_to) == ({"c@x.org"}, {"d@x.org"}, {"e@x.org"})
        assert not plugin.names["c@x.org"]
        assert plugin.headers == {"X-Team": "nord"}
        assert plugin.pgp_mode == "no"

    def test_the_ways_to_secure_a_conversation_are_the_ones_we_know(self):
        for mode in ("insecure", "starttls", "ssl"):
            assert str(plugin_of(f"mailto://127.0.0.1/?from=a@x.org&to=a@x.org&mode={mode}").secure_mode) == mode


class TestExchanges:
    def test_plugins_talk_http_by_the_functions_of_requests_alone(self):
        """A session with its own adapters, or another library, would bypass our adapter."""
        talking, otherwise = set(), []
        for file in sorted(PLUGINS.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
                    roots = {name.split(".")[0] for name in names if not getattr(node, "level", 0)}
                    otherwise += [(file.name, one) for one in roots & {"httpx", "aiohttp", "urllib3", "pycurl"}]
                    otherwise += [(file.name, one) for one in names if one in ("urllib.request", "http.client")]
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "requests":
                    if node.attr in VERBS:
                        talking.add(file.name)
                    elif node.attr in ("Session", "session", "sessions", "adapters"):
                        otherwise.append((file.name, node.attr))
        assert otherwise == []
        assert len(talking) > 100, "else this has looked for the wrong thing"

    def test_each_function_of_requests_asks_its_session_for_the_adapter(self, web):
        take_over()
        assert list(inspect.signature(requests.Session.get_adapter).parameters) == ["session", "url"]
        for verb in ("post", "put", "get"):
            web.answer = lambda asked: 503
            attempt = Attempt("0123456789abcdef0123", NOW, until=float("inf"))
            with attempting(attempt):
                getattr(requests, verb)(f"http://{web.host}/hook", timeout=60)
            assert [one.kind for one in attempt.failures] == ["later"]

    def test_taking_over_twice_is_taking_over_once(self):
        take_over()
        once = requests.Session.get_adapter
        take_over()
        assert requests.Session.get_adapter is once

    def test_an_answer_can_be_read_in_pieces_that_are_unpacked_within_a_limit(self):
        assert {"amt", "decode_content"} <= set(inspect.signature(HTTPResponse.read1).parameters)
        assert callable(HTTPResponse.shutdown)

    @pytest.mark.parametrize("schema", ["json", "form", "mmost", "ntfy", "gotify"])
    def test_a_plugin_takes_an_error_of_requests_as_a_failure_and_does_not_ask_again(self, web, schema):
        take_over()
        web.answer = lambda asked: 429
        url = SERVICES[schema].replace("127.0.0.1", web.host)
        attempt = Attempt("0123456789abcdef0123", NOW, until=float("inf"))
        with attempting(attempt):
            assert plugin_of(url).notify(body="x", title="y") is False
        assert len(web.asked) == len(attempt.failures) == 1

    def test_what_apprise_remarks_goes_through_its_own_logger(self, web):
        web.answer = lambda asked: 500
        attempt = Attempt("0123456789abcdef0123", NOW, until=float("inf"))
        with attempting(attempt):
            plugin_of(f"json://{web.host}/hook").notify(body="x")
        assert apprise.LOGGER_NAME == "apprise"
        assert isinstance(apprise.logger, logging.Logger)
        assert attempt.remarks
