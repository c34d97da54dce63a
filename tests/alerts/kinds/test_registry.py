"""A kind of alert is one module and three templates: code that handles alerts asks the kind, and names none."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from alerts.channels import senders_of
from alerts.feeds.atom import atom_feed
from alerts.kinds import registry
from alerts.kinds.registry import kind_of, kinds, register
from alerts.messages.render import render
from alerts.messages.templating import _environment
from alerts.model import Alert, Facts
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from alerts.rows import alert_of, alert_row
from alerts.subscriptions.match_words import looked_for
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from alerts.write import write
from flows.config.tables.channels import Subscription
from tests.alerts.kinds import taken_down as invented_kind
from tests.support.servers.receivers import Web, mail_server
from tests.support.stored.outboxes import MORNING, states
from tests.support.written.alert_facts import promise, release
from warehouse.store import open_store

ALERTS = Path(__file__).parents[3] / "alerts"


@pytest.fixture
def invented() -> Iterator[None]:
    register(invented_kind.KIND)
    yield
    del registry._KINDS["taken_down"]
    _environment.cache_clear()


def taken_down(number: int = 1) -> Alert:
    facts = invented_kind.TakenDownFacts(
        release(f"gone{number}", title=f"Plan n° {number} <b>"), promise(quote="Nous publierons un bilan."), date(2026, 5, 1)
    )
    title = facts.title("taken_down")
    at = datetime(2026, 5, 28) + timedelta(minutes=number)
    return Alert(f"w{number}", "taken_down", title, at, facts, release_id=f"gone{number}", source_id="interieur")


@pytest.mark.usefixtures("invented")
class TestAnInventedKind:
    def test_it_comes_last_in_a_digest_and_can_be_subscribed_to(self):
        assert kinds()[-1] == "taken_down"
        assert Subscription(channel="team", kinds=("taken_down",)).kinds == ("taken_down",)

    def test_its_facts_are_read_as_they_were_written(self):
        row = alert_row(taken_down())
        assert alert_of(row) == taken_down()

    @pytest.mark.parametrize("form", ["text", "html", "markdown"])
    def test_a_message_tells_it_alone_and_among_others(self, form):
        alone = render([taken_down()], occasion="single", language="fr", form=form)
        assert alone.subject == "Retiré: Plan n° 1 <\u2060b>"
        assert "2026 plus tard" in alone.body
        assert "Nous publierons un bilan." in alone.body
        assert "<b>" not in alone.body, "what it prints is escaped like everything"
        gathered = render([taken_down(1), taken_down(2)], occasion="daily", language="en", form=form)
        assert gathered.subject == "Daily digest: 2 taken down"
        assert "taken down" in gathered.body.lower()

    def test_who_follows_what_it_is_about_gets_it(self):
        channels = [ChannelRules("team")]
        wanted = SubscriptionRules(
            "team", ("taken_down",), sources=("interieur",), words=looked_for("bilan"), min_confidence=0.9
        )
        assert len(Subscribers(channels, [wanted]).deliveries([taken_down()], MORNING)) == 1
        other = SubscriptionRules("team", ("taken_down",), words=looked_for("budget"))
        assert Subscribers(channels, [other]).deliveries([taken_down()], MORNING) == []

    def test_the_feed_has_an_entry_with_a_link(self):
        feed = etree.fromstring(atom_feed([taken_down()], language="fr"))
        [entry] = feed.findall("{*}entry")
        assert entry.find("{*}category").attrib == {"term": "taken_down", "label": "Retirés"}
        assert entry.find("{*}link").get("href") == "https://www.interieur.gouv.fr/gone1"
        assert "Nous publierons un bilan." in entry.find("{*}content").text

    def test_it_goes_from_the_warehouse_to_a_mailbox_and_a_web_hook_with_its_table(self, tmp_path):
        working = tmp_path / "warehouse.duckdb"
        channels = [ChannelRules("mail"), ChannelRules("hook")]
        subscribers = Subscribers(
            channels,
            [SubscriptionRules("mail", ("taken_down",), rhythm="daily"), SubscriptionRules("hook", ("taken_down",))],
        )
        with open_store(working) as store:
            found = [taken_down(1), taken_down(2)]
            written = store.write(lambda change: write(change, found, {}, subscribers, MORNING - timedelta(days=2)))
        assert written == 2
        with mail_server() as box, Web() as web:
            urls = {
                "mail": f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org",
                "hook": f"json://{web.host}/hook",
            }
            recipients = [(senders_of(name, [url], "URL")[0], Rules()) for name, url in urls.items()]
            Outbox(working, render=render, clock=lambda: MORNING).deliver(recipients, {}, ())
        assert states(working) == {"sent": 4}
        assert [asked.json["title"] for asked in web.sent] == [f"Retiré: Plan n° {number} <\u2060b>" for number in (1, 2)]
        [attached] = box.mails[0][1].iter_attachments()
        table = list(csv.reader(io.StringIO(attached.get_content().lstrip("\ufeff")), delimiter=";"))
        assert [(row[1], row[5], row[6]) for row in table[1:]] == [
            ("Retirés", "2021-05-29", "Nous publierons un bilan.")
        ] * 2


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="follow_up already"):
        register(kind_of("follow_up"))


def test_nobody_but_its_rule_and_the_registry_knows_a_kinds_facts():
    """Otherwise whoever asks which class the facts have would have to learn about each new kind."""
    own = {kind_of(name).facts.__name__ for name in kinds()}
    assert all(issubclass(kind_of(name).facts, Facts) for name in kinds())
    asking = [
        file.relative_to(ALERTS).as_posix()
        for file in sorted(ALERTS.rglob("*.py"))
        if file.parts[-2] not in ("kinds", "rules", "incidents")
        and own & {node.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    ]
    assert asking == []
