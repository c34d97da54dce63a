"""Replaying a marked folder day by day: what is told, when, once, and where it goes."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from alerts.outbox.plan import Rules
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from flows.cli.main import call
from flows.evaluation.gold import GoldDocument, GoldError
from flows.evaluation.replay import replay
from flows.evaluation.replay_mails import Folder, sink_address
from flows.evaluation.replay_measures import LONG, BusyDay, Mail, Measures, OfKind, measured
from flows.evaluation.replay_sources import replayed
from parsers.model import Source
from tests.support.servers.receivers import mail_server
from warehouse.outbox.deliveries import MessageAlert

GOLD = Path("tests/data/gold")
KINDS = ("release", "new_commitment", "follow_up", "due_soon", "overdue", "edited", "digest")
EVERYBODY = Subscribers([ChannelRules("all")], [SubscriptionRules("all", KINDS)])
FENCE = "Une clôture de 800 mètres sera installée le long du quai nord avant le 15 juin 2022."
DONE = "La clôture de 800 mètres le long du quai nord a été installée en mai."


def document(name: str, text: str, published: str | None = "2022-03-14", **more: str) -> GoldDocument:
    return GoldDocument.model_validate({"id": name, "title": f"Titre {name}", "text": text, "published": published, **more})


@pytest.fixture(scope="module")
def replayed_once(tmp_path_factory):
    """What the command says of a promise and of the release that keeps it, with the folders of both and of the mails."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "docs").mkdir()
    for one in (document("a", FENCE), document("b", DONE, "2022-06-10")):
        (folder / "docs" / f"{one.id}.json").write_text(one.model_dump_json(exclude_none=True))
    mails = folder / "mails"
    return json.loads(printed("replay", str(folder), "--into", str(mails), "--json")), folder, mails


def printed(*arguments: str) -> str:
    """What a command prints, outside any project of the machine."""
    with TemporaryDirectory() as empty, contextlib.chdir(empty), contextlib.redirect_stdout(io.StringIO()) as stdout:
        assert call(list(arguments)) == 0
    return stdout.getvalue()


def test_what_a_release_promises_and_a_later_one_says_is_told_on_its_day(replayed_once):
    told, _, mails = replayed_once
    days = [(one["day"], kind) for one in told["mails"] for kind in one["kinds"]]
    assert ("2022-03-14", "new_commitment") in days
    assert ("2022-05-15", "due_soon") in days, "thirty days ahead, though nothing was published on that day"
    assert ("2022-06-10", "follow_up") in days
    assert not {kind for _, kind in days} & {"digest", "overdue"}
    assert (told["first"], told["last"]) == ("2022-03-14", "2022-06-10")
    assert len(list(mails.glob("*.eml"))) == len(told["mails"]) == told["messages"]
    assert (told["most_a_release"], told["releases_more_than_once"]) == (1, 0)


def test_a_title_with_accents_is_a_mail_like_any_other(tmp_path):
    """Such titles once gave their alerts up: the encoding of subjects failed when the letter was written into a file."""
    title = "Sécurité : le préfet réunit à Fécamp les maires pour l’été, « dès à présent », et à l’automne après Noël"
    one = [("f", GoldDocument.model_validate({"id": "a", "title": title, "text": "Rien.", "published": "2022-03-14"}))]
    result = replay(replayed(one, []), EVERYBODY, [(Folder("all", tmp_path), Rules())])
    [mail] = result.measures.mails
    [file] = tmp_path.glob("*.eml")
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(read["Subject"]) == mail.subject == f"Nouveau communiqué : {title}"


def test_silence_is_told_after_the_last_document_when_the_clock_goes_on(tmp_path):
    one = replayed([("f", document("a", FENCE, "2022-06-10"))], [])
    assert "overdue" not in replay(one, EVERYBODY, [(Folder("all", None), Rules())]).measures.kinds
    result = replay(one, EVERYBODY, [(Folder("all", None), Rules())], until=date(2022, 12, 31))
    assert result.measures.kinds["overdue"] == 3
    assert result.last == date(2022, 12, 11)
    assert not list(tmp_path.iterdir())


def test_what_is_collected_for_a_day_is_sent_on_the_next_morning():
    daily = Subscribers([ChannelRules("all")], [SubscriptionRules("all", ("new_commitment",), rhythm="daily")])
    result = replay(
        replayed([("f", document("a", FENCE))], []), daily, [(Folder("all", None), Rules())], until=date(2022, 3, 31)
    )
    assert [(one.day, one.digest) for one in result.measures.mails] == [("2022-03-15", True)]


def test_documents_without_a_day_are_left_out_and_a_host_of_one_source_is_that_source():
    nord = Source("nord", "Préfecture du Nord", "prefecture", "https://www.nord.gouv.fr/", territory="59")
    both = [Source(name, name, "generic", "https://www.gov.uk/") for name in ("one", "other")]
    found = replayed(
        [
            ("f", document("a", "Texte.", host="www.nord.gouv.fr")),
            ("f", document("b", "Texte.", host="www.gov.uk", lang="en")),
            ("f", document("c", "Texte.", None)),
            ("f", document("d", "Texte.", "2022-03")),
        ],
        [nord, *both],
    )
    assert [one.source.source_id for one in found] == ["nord", "www-gov-uk-en"] or [
        one.source.source_id for one in found
    ] == ["www-gov-uk-en", "nord"]


def test_a_page_of_a_site_in_the_catalogue_is_from_the_source_that_stands_there():
    ain = "https://www.ain.gouv.fr/Actualites/Quai"
    [one, other] = replayed(
        [("f", document("a", "Texte.", url=ain)), ("f", document("b", "Texte.", host="ain.example"))], []
    )
    named = {found.document.id: found.source.name for found in (one, other)}
    assert named == {"a": "Préfecture de l'Ain", "b": "ain.example"}


def test_a_release_that_costs_a_recipient_two_messages_is_counted():
    rows = [
        MessageAlert("all", "m1", "a1", "release", "r1", "immediate"),
        MessageAlert("all", "m2", "a2", "follow_up", "r1", "immediate"),
        MessageAlert("all", "m3", "a3", "due_soon", "r1", "immediate"),
        MessageAlert("other", "m4", "a1", "release", "r1", "immediate"),
    ]
    found = measured([], rows)
    assert (found.most_a_release, found.releases_more_than_once) == (2, 1)


def test_days_with_many_messages_are_listed_for_each_recipient():
    days = ["2022-03-14"] * 3 + ["2022-03-15"] * 4 + ["2022-03-16"] * 2
    mails = [Mail(to, str(place), day, "", 10, (), 1, digest=False) for to in ("a", "b") for place, day in enumerate(days)]
    found = Measures((*mails, mails[0]), {}, 1, 0, 10, 10).busy(3)
    assert found == [BusyDay("2022-03-14", "a", 4), BusyDay("2022-03-15", "a", 4), BusyDay("2022-03-15", "b", 4)]


def test_alerts_are_counted_by_kind_and_messages_with_them(replayed_once):
    told, _, _ = replayed_once
    for kind in told["by_kind"]:
        lengths = [one["characters"] for one in told["mails"] if kind["kind"] in one["kinds"]]
        assert OfKind(**kind) == OfKind(
            kind["kind"], told["kinds"][kind["kind"]], len(lengths), kind["median"], max(lengths)
        )
        assert min(lengths) <= kind["median"] <= max(lengths)
    assert sum(told["kinds"].values()) == sum(one["alerts"] for one in told["mails"])


def test_a_mail_sink_gets_what_the_folder_gets_and_the_second_replay_says_what_the_first_said(replayed_once):
    told, folder, mails = replayed_once
    with mail_server() as box:
        assert json.loads(printed("replay", str(folder), "--smtp", f"127.0.0.1:{box.port}", "--json")) == told
    written = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in sorted(mails.iterdir())]
    assert [str(one["Subject"]) for one in written] == box.subjects
    assert told["messages"] == len(written) > 0
    assert told["median_characters"] <= told["longest_characters"]
    assert [one for one in told["mails"] if one["characters"] > LONG and not one["digest"]] == told["long"]


@pytest.mark.parametrize("place", ["mail.example.org:25", "192.0.2.7:25", "127.0.0.1", "127.0.0.1:0", "here"])
def test_a_replay_is_sent_to_no_other_machine(place):
    with pytest.raises(GoldError, match="no mail sink on this machine"):
        sink_address(place)


def test_errors_say_what_to_do(tmp_path, capsys, monkeypatch):
    repository = Path.cwd()
    monkeypatch.chdir(tmp_path)
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.eml").write_text("mine")
    assert call(["replay", str(repository / GOLD), "--into", str(full)]) == 2
    assert "not an empty folder" in capsys.readouterr().err
    assert call(["replay", str(repository / GOLD), "--smtp", "127.0.0.1:9"]) == 2
    assert "a message was not taken" in capsys.readouterr().err
    assert call(["replay", str(tmp_path / "nowhere")]) == 2
    assert "is no folder" in capsys.readouterr().err
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.json").write_text(json.dumps({"id": "a", "text": "Texte."}))
    assert call(["replay", str(tmp_path)]) == 2
    assert "day of publication" in capsys.readouterr().err
    assert (full / "letter.eml").read_text() == "mine"
