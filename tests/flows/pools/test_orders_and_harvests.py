"""A visit made elsewhere: the order and what it brought, there and back, and what is refused on the way."""

import dataclasses
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.fetch import HttpSettings
from flows.harvest.visit import BODIES_HELD, Again
from flows.passes.visits import NotVisitedError, VisitOrder
from flows.pools.checking import ForeignHarvestError
from flows.pools.exchange import Exchange, ExchangeError
from flows.pools.harvests import HARVEST, GivenUpError, keeping_elsewhere, receive_harvest, send_harvest
from flows.pools.orders import ORDER, AnotherVersionError, read_order, send_order
from parsers.identity import capture_id
from parsers.model import Claim, Commitment
from tests.support.stored.harvests import NOON, Page, harvest, source
from warehouse.clock import utc_now
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef, KnownRelease, SourceState, Validators

NAME = "20261130T120000Z-0a1b2c3d/nord"
PROMISE = Page("bilan", body="Le préfet présentera un bilan. Il l'a promis.")


@pytest.fixture
def exchange(tmp_path):
    return Exchange(tmp_path / "results")


@pytest.fixture
def order():
    """To visit a source of the pool north, about which something is known; its clock stands near that of the harvests."""
    known = harvest(Page("ancien"))
    entry = dataclasses.replace(known.entries[0], release_id="r-1")
    ref = CaptureRef("c" * 64, entry.entry.url, "text/html", "2021/run.warc.gz", 12)
    state = SourceState(
        "nord",
        datetime(2021, 2, 28, 12, 0, 0, 123456),
        2,
        ("https://www.nord.gouv.fr/feed",),
        {"https://www.nord.gouv.fr/feed": Validators('"1"', None, 3)},
        {entry.key: entry},
        {"r-1": KnownRelease("r-1", "words", "prefecture", 1, ref)},
        2.5,
    )
    return VisitOrder(
        dataclasses.replace(source(), pool="north", verified=NOON.date()),
        state,
        "20261130T120000Z-0a1b2c3d",
        HttpSettings(contact="you@example.org", max_body_bytes=3_000_000),
        Path("/srv/archive"),
        max_pages=7,
        again=Again(frozenset({"a", "b"})),
        shift=NOON - utc_now() + timedelta(minutes=1),
    )


def found(**changes):
    """A harvest of one release, with a promise and a claim in it."""
    made = harvest(PROMISE)
    text = "Le préfet présentera un bilan."
    promise = Commitment(text, 0, len(text), ("Préfet",), (), "présenter un bilan", "open", None, (), 0.5, "future")
    claim = Claim("Il l'a promis.", 31, 45, "done", "promise", "", (), None, "perfect")
    release = dataclasses.replace(made.releases[0], commitments=(promise,), claims=(claim,), extractor_version=1)
    return dataclasses.replace(made, releases=(release,), **changes)


def received(exchange, order, keep=None):
    def recall(_: CaptureRef) -> bytes:
        raise AssertionError("nothing was read by another reader")

    return receive_harvest(exchange, NAME, order, keep, recall)


def test_an_order_comes_as_it_went_without_the_place_of_the_archive(exchange, order):
    send_order(exchange, NAME, order)
    assert read_order(exchange, NAME) == dataclasses.replace(order, archive=Path())
    assert b"/srv/archive" not in exchange.read(f"{NAME}/{ORDER}", 100_000)


@pytest.mark.parametrize(
    ("key", "said"), [("version", r"Followthrough .* of '0\.0\.9'"), ("words", "reads with other words")]
)
def test_an_order_of_another_program_or_with_other_words_is_refused_by_name(exchange, order, key, said):
    send_order(exchange, NAME, order)
    text = json.loads(exchange.read(f"{NAME}/{ORDER}", 100_000))
    exchange.write(f"{NAME}/{ORDER}", json.dumps({**text, key: "0.0.9", "visit": "of a form to come"}).encode())
    with pytest.raises(AnotherVersionError, match=said):
        read_order(exchange, NAME)


def test_a_harvest_comes_as_it_went(exchange, order):
    send_order(exchange, NAME, order)
    went = found()
    send_harvest(exchange, NAME, went)
    came = received(exchange, order)
    assert came == dataclasses.replace(went, source=order.source, run_id=order.run_id)
    assert [one.body for one in came.captures] == [one.body for one in went.captures]


def test_many_bodies_are_in_memory_on_neither_side(exchange, order):
    send_order(exchange, NAME, order)
    made = found()
    bodies = [bytes([number]) * (BODIES_HELD // 2 + 1) for number in range(3)]
    large = [
        dataclasses.replace(made.captures[0], capture_id=capture_id(body), body=body, requested_url=f"https://x.fr/{number}")
        for number, body in enumerate(bodies)
    ]
    put = keeping_elsewhere(exchange, NAME)
    light = [dataclasses.replace(one, body=b"", size=len(one.body)) for one in large if put(one)]
    located = {one.capture_id: ("", 0) for one in large}
    send_harvest(exchange, NAME, dataclasses.replace(made, captures=(*made.captures, *light), located=located))
    kept = {}

    def keep(capture):
        kept[capture.capture_id] = capture.body
        return "2026/run.warc.gz", len(kept)

    came = received(exchange, order, keep)
    assert sum(len(one.body) for one in came.captures) <= BODIES_HELD
    assert set(came.located) == set(kept)
    assert len(kept) == 2
    assert all(capture_id(body) == name for name, body in kept.items())


def test_a_harvest_that_nobody_waits_for_is_dropped_and_leaves_nothing(exchange, order):
    send_order(exchange, NAME, order)
    exchange.remove(NAME)
    with pytest.raises(GivenUpError):
        send_harvest(exchange, NAME, found())
    assert not exchange.has(f"{NAME}/{HARVEST}")


def test_a_worker_that_cannot_put_a_body_away_keeps_it(exchange):
    with pytest.raises(ArchiveError):
        keeping_elsewhere(exchange, "../x")(found().captures[0])


def _forged(change, order, exchange):
    """What arrives when a worker changes the JSON of an honest harvest."""
    send_order(exchange, NAME, order)
    send_harvest(exchange, NAME, found())
    text = json.loads(exchange.read(f"{NAME}/{HARVEST}", 1_000_000))
    change(text)
    exchange.write(f"{NAME}/{HARVEST}", json.dumps(text).encode())


def _set(*path, to):
    def change(text):
        *way, last = path
        for step in way:
            text = text[step]
        text[last] = to

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("releases", 0, "source_id", to="gard"), "a release of another source"),
        (_set("releases", 0, "capture_id", to="f" * 64), "a release whose body is not there"),
        (_set("releases", 0, "url", to="javascript:alert(1)"), "an address that is not requested"),
        (_set("releases", 0, "body", to="Rien."), "a quotation that does not stand in its release"),
        (_set("releases", 0, "commitments", 0, "quote_start", to=-1), "a quotation that does not stand in its release"),
        (_set("releases", 0, "attachments", to=[[{"url": "https://x.fr/a", "title": "a"}, "f" * 64]]), "body is not there"),
        (_set("entries", 0, "release_id", to="r-of-another"), "an entry with a release of another"),
        (_set("entries", 0, "key", to="https://www.gard.gouv.fr/x"), "an entry under another key"),
        (_set("entry_releases", to={}), "a release of no entry"),
        (_set("entry_releases", to={"https://www.gard.gouv.fr/x": 0}), "a release of no entry"),
        (_set("not_found", to=["https://www.gard.gouv.fr/x"]), "of no entry"),
        (_set("captures", 0, "capture_id", to="../../order.json"), "a capture with no digest"),
        (_set("captures", 0, "size", to=4_000_000), "a body of another size"),
        (_set("captures", 0, "size", to=1), "a body with another digest"),
        (_set("captures", 0, "requested_url", to="file:///etc/passwd"), "an address that is not requested"),
        (_set("attempts", 0, "capture_id", to="f" * 64), "an attempt whose body is not there"),
        (_set("attempts", 0, "fetched_at", to="2011-03-01T12:00:00"), "look at the clocks"),
        (_set("ended_at", to="2021-03-01T19:00:00"), "look at the clocks"),
        (_set("started_at", to="2021-03-01T12:00:00+01:00"), "a time with a zone"),
        (_set("validators", to={"https://x.fr/": {"etag": "a\r\nX: y"}}), "a validator that is not to be sent"),
        (_set("discovered_feeds", to=["gopher://x"]), "an address that is not requested"),
    ],
)
def test_a_harvest_that_no_visit_brings_is_refused(exchange, order, change, said):
    _forged(change, order, exchange)
    with pytest.raises(ForeignHarvestError, match=said):
        received(exchange, order)


@pytest.mark.parametrize("change", [_set("readable", to="who knows"), _set("attempts", to=7), _set("listed", to=1e400)])
def test_what_is_no_harvest_is_refused(exchange, order, change):
    _forged(change, order, exchange)
    with pytest.raises(ExchangeError, match="no harvest"):
        received(exchange, order)


def test_a_body_that_is_another_or_gone_is_refused(exchange, order):
    send_order(exchange, NAME, order)
    made = found()
    send_harvest(exchange, NAME, made)
    body = f"{NAME}/bodies/{made.captures[0].capture_id}"
    exchange.write(body, b"something else")
    with pytest.raises(ForeignHarvestError, match="another digest"):
        received(exchange, order)
    exchange.remove(body)
    with pytest.raises(NotVisitedError, match="there is no"):
        received(exchange, order)


def test_a_worker_says_neither_whose_visit_it_was_nor_where_bodies_lie(exchange, order):
    def change(text):
        text["source"]["source_id"], text["run_id"] = "gard", "another run"
        text["located"] = {text["captures"][0]["capture_id"]: ["2020/other.warc.gz", 5]}

    _forged(change, order, exchange)
    came = received(exchange, order)
    assert (came.source, came.run_id, came.located) == (order.source, order.run_id, {})


def test_where_a_reader_has_changed_the_stored_page_is_read_again_here(exchange, order):
    """A worker has no archive; without this a page that only we read otherwise would be taken for an edit."""
    known = harvest(Page("bilan"))
    entry = dataclasses.replace(known.entries[0], release_id="r-1")
    earlier = dataclasses.replace(order.state.releases["r-1"], parser_version=0)
    state = dataclasses.replace(order.state, entries={entry.key: entry}, releases={"r-1": earlier})
    order = dataclasses.replace(order, state=state)
    send_order(exchange, NAME, order)
    send_harvest(exchange, NAME, dataclasses.replace(found(), entries=(dataclasses.replace(entry, failures=0),)))
    asked = []

    def recall(ref):
        asked.append(ref)
        raise ArchiveError("gone")

    came = receive_harvest(exchange, NAME, order, None, recall)
    assert asked == [earlier.capture]
    assert came.releases[0].previous_reread is None
