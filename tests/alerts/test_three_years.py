"""Years of daily runs over generated releases, with a clock that jumps: each alert exactly once per channel.

`make test` takes ten months of the three years that `make soak` takes, with a run on every other day or so: they include a
leap day, the weeks in which the machine is off, a source being added, both clock changes, and deadlines that are notified
for the last time, half a year late.
What is expected is worked out here by other means than in the program: day by day over the plan, without looking at the
warehouse, so that the two can disagree.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.muting.keeping import decide, end_mutes
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from tests.alerts.happenings import ALL_KINDS, Desk, Page, Promise, harvest
from warehouse.errors import AlertsError
from warehouse.outbox.mutes import Mute
from warehouse.store import open_store

PARIS = ZoneInfo("Europe/Paris")
THREE_YEARS = (date(2023, 1, 1), date(2025, 12, 31))
TEN_MONTHS = (date(2024, 1, 15), date(2024, 11, 10))
OFF = (date(2024, 7, 20), date(2024, 8, 22))  # the machine is off from … to before …
ADDED = date(2024, 3, 1)
"""From when a third source is watched."""
NORD_ONLY = "nord"
ALWAYS_ON = {date(2024, 2, 29), *(date(2024, month, day) for month, day in ((3, 30), (3, 31), (10, 26), (10, 27)))}
"""The leap day, and the nights in which the clocks change."""


@dataclass
class Planned:
    """A release, when it is published, and what becomes of it."""

    slug: str
    source_id: str
    published: date
    promises: tuple[Promise, ...]
    words: str = "Le préfet a réuni les services de l’État."
    speaks_of: Promise | None = None
    relation: str = "review"
    edits: list[date] = field(default_factory=list)
    at_first: bool = False
    """Whether it is there when its source is first visited."""
    far: date | None = None
    """When what its edits put off is due, long after the last day; they also take a promise out."""

    def page(self, edits: int) -> Page:
        words = self.words + "".join(f" Précision numéro {number}." for number in range(edits))
        promises = self.promises
        if self.far:
            due = self.far + timedelta(days=30 * edits)
            promises += (Promise(f"Le chantier {self.slug} finira avant le {due:%d/%m/%Y}.", due),)
            promises += () if edits else (Promise(f"Les riverains de {self.slug} donneront leur avis."),)
        return Page(self.slug, promises, self.published, f"Titre {self.slug}", words, territory=None)

    @property
    def url(self) -> str:
        return Page(self.slug).url(self.source_id)


def watched_from(first: date) -> dict[str, date]:
    return {"nord": first, "interieur": first, "premar": ADDED}


def planned(chance: random.Random, first: date, last: date) -> list[Planned]:
    """Old releases at the first visit, then one a week or so; some make commitments, some speak of commitments."""
    releases = []
    sources = watched_from(first)
    for source_id, since in sources.items():
        for number in range(8):
            published = since - timedelta(days=chance.randrange(1, 500))
            due = since + timedelta(days=chance.randrange(-300, 300))
            promise = Promise(f"La mesure {source_id} ancienne {number} sera prise.", due)
            releases.append(Planned(f"ancien-{number}", source_id, published, (promise,), at_first=True))
    day = first
    number = 0
    while day < last - timedelta(days=5):
        day += timedelta(days=chance.randrange(1, 16))
        source_id = chance.choice([one for one, since in sources.items() if day > since])
        promises = tuple(
            Promise(f"La mesure {number}-{which} sera prise.", _due(chance, day))
            for which in range(chance.choice((0, 1, 1, 2)))
        )
        new = Planned(f"communique-{number}", source_id, day, promises)
        told = [promise for one in releases for promise in one.promises if promise.due and one.published < day]
        if told and chance.random() < 0.3:
            new.speaks_of = chance.choice(told)
            new.relation = chance.choice(("review", "progress", "fulfilled", "superseded"))
        if chance.random() < 0.15:
            new.edits.append(day + timedelta(days=chance.randrange(2, 40)))
            new.far = last + timedelta(days=100)
        releases.append(new)
        number += 1
    return releases


def _due(chance: random.Random, day: date) -> date | None:
    return None if chance.random() < 0.2 else day + timedelta(days=chance.choice((0, 3, 10, 29, 60, 200, 366)))


def moments(chance: random.Random, first: date, last: date, share: float) -> list[datetime]:
    """When the program runs, in UTC: on this share of the days, once at some hour, sometimes twice, sometimes with the
    clock set back between."""
    found = []
    day = first
    while day <= last:
        on = share == 1 or day in ALWAYS_ON or chance.random() < share
        if on and not OFF[0] <= day < OFF[1]:
            hour = chance.choice((0, 1, 2, 3, 7, 12, 22, 23))
            moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=chance.randrange(60))
            found.append(moment)
            if chance.random() < 0.05:
                found.append(moment + timedelta(minutes=20))
            if chance.random() < 0.05:
                found.append(found[-1] - timedelta(hours=1))
        day += timedelta(days=1)
    return found


def paris(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(PARIS).date()


class Expected:
    """What ought to be notified, tracked by hand as the plan proceeds."""

    def __init__(self) -> None:
        self.told: Counter[tuple] = Counter()
        self.known: dict[str, tuple[date, bool, Planned]] = {}
        self.follow_ups: dict[str, set[str]] = {}
        self.window: dict[str, int] = {}
        self.visited: dict[str, date] = {}

    def loaded(self, one: Planned, today: date) -> None:
        for promise in one.promises:
            self.known[promise.quote] = (today, not one.at_first, one)
        if one.at_first:
            self.told["digest", one.source_id] = 1
            return
        self.told["release", one.url] += 1
        if one.promises or one.far:
            self.told["new_commitment", one.url] += 1
        if one.speaks_of is not None and one.speaks_of.quote in self.known:
            self.told["follow_up", one.url, self.known[one.speaks_of.quote][2].url] += 1
            self.follow_ups.setdefault(one.speaks_of.quote, set()).add(one.relation)

    def looked_at_deadlines(self, today: date) -> None:
        watched = max((min(day, today) for day in self.visited.values()), default=date.min)
        for quote, (since, news, one) in self.known.items():
            due = next(promise.due for promise in one.promises if promise.quote == quote)
            if due is None:
                continue
            windows = (
                ("due_soon", 30, due - timedelta(days=30), due - timedelta(days=8)),
                ("due_soon", 7, due - timedelta(days=7), due),
                ("overdue", 1, due + timedelta(days=1), due + timedelta(days=29)),
                ("overdue", 30, due + timedelta(days=30), due + timedelta(days=179)),
                ("overdue", 180, due + timedelta(days=180), date.max),
            )
            for number, (kind, stage, begin, end) in enumerate(windows):
                day = today if kind == "due_soon" else watched
                if not begin <= day <= end or self.window.get(quote, -1) >= number:
                    continue
                relations = self.follow_ups.get(quote, set())
                if relations & {"fulfilled", "superseded", "review"}:  # progress ends no watch
                    continue
                if news and due < since - timedelta(days=30):
                    continue
                if not news and (due < since or begin <= since):
                    continue
                self.told[kind, quote, stage] += 1
                self.window[quote] = number


def told(desk: Desk) -> Counter[tuple]:
    """The same from the warehouse: by what a reader sees, not by ids."""
    found: Counter[tuple] = Counter()
    for kind, url, earlier, quote, stage, source_id in desk.rows(
        "SELECT kind, coalesce(facts->'release'->>'url', facts->'later'->>'url'), facts->'earlier'->>'url',"
        " facts->'promise'->>'quote', CAST(facts->>'stage' AS INTEGER), source_id FROM alerts"
    ):
        if kind in ("due_soon", "overdue"):
            found[kind, quote, stage] += 1
        elif kind == "follow_up":
            found[kind, url, earlier] += 1
        else:
            found[(kind, source_id) if kind == "digest" else (kind, url)] += 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last", "share"),
    [(*TEN_MONTHS, 0.5), pytest.param(*THREE_YEARS, 1, marks=pytest.mark.soak)],
    ids=["months", "years"],
)
def test_each_alert_is_told_exactly_once_a_channel(tmp_path, first, last, share):
    chance = random.Random(20251125)
    sources = watched_from(first)
    plan = planned(chance, first, last)
    runs = moments(chance, first, last, share)
    expected = Expected()
    everybody = Subscribers(
        [ChannelRules("all"), ChannelRules("nord", ZoneInfo("Europe/Paris"))],
        [
            SubscriptionRules("all", ALL_KINDS),
            SubscriptionRules("nord", ALL_KINDS, sources=(NORD_ONLY,), rhythm="daily"),
            SubscriptionRules("nord", ("overdue",), sources=(NORD_ONLY,)),
        ],
    )
    crashes = 0
    muting = random.Random(20251201)
    # By the clock of the plan: a promise that was long over when it came to be known is not told.
    with open_store(tmp_path / "warehouse.duckdb", clock=lambda: desk.now) as store:
        desk = Desk(store, runs[0], everybody)
        waiting = {source_id: list[Planned]() for source_id in sources}
        edits: list[tuple[date, Planned]] = []
        done: dict[str, int] = {}
        seen: set[str] = set()
        links: list[tuple[str, str, str]] = []
        for moment in runs:
            desk.now = moment
            today = paris(moment)
            for one in plan:
                if one.url not in seen and sources[one.source_id] <= today and one.published <= today:
                    seen.add(one.url)
                    waiting[one.source_id].append(one)
                    edits += [(day, one) for day in one.edits]
            visits, loading, editing = [], [], []
            for source_id, new in waiting.items():
                changed = [
                    (day, one) for day, one in edits if day <= today and one.source_id == source_id and one not in new
                ]
                pages = [one.page(0) for one in new] + [one.page(done.get(one.url, 0) + 1) for _, one in changed]
                if pages:
                    visits.append(harvest(source_id, moment, *pages))
                    loading += new
                    editing += changed
            desk.links = links + [(one.url, one.speaks_of.quote, one.relation) for one in loading if one.speaks_of]
            if visits:
                if chance.random() < 0.12:
                    crashes += 1
                    desk.fail = _fault
                    with pytest.raises(AlertsError):
                        desk.load(*visits)
                    desk.fail = None
                    desk.catch_up()
                    desk.remind()
                    expected.looked_at_deadlines(today)
                    continue  # the next run brings the same again
                desk.load(*visits)
                expected.visited |= {visit.source.source_id: today for visit in visits}
                for one in sorted(loading, key=lambda one: one.speaks_of is not None):
                    expected.loaded(one, today)
                links = [link for link in desk.links if link[1] in expected.known]  # found again in what was edited
                for day, one in editing:
                    edits.remove((day, one))
                    done[one.url] = done.get(one.url, 0) + 1
                    for kind in ("edited", "moved", "withdrawn"):
                        expected.told[kind, one.url] += 1
                for source_id in waiting:
                    waiting[source_id] = []
            if visits or chance.random() < 0.2:  # a quiet day is much like the next
                assert desk.catch_up() == 0
            desk.remind()
            expected.looked_at_deadlines(today)
            muted_now_and_then(desk, muting)
        assert crashes >= 4
        desk.now += LONGEST_MUTE
        end_mutes_of(desk)
        states = {state for (state,) in desk.rows("SELECT DISTINCT state FROM deliveries")}
        assert states == {"pending", "outdated"}, "nothing stays muted"
        kept_from = (
            "SELECT DISTINCT alert_id, source_id FROM deliveries JOIN alerts USING (alert_id) WHERE rhythm = 'unmuted'"
        )
        muted = dict(desk.rows(kept_from))
        assert len(muted) > 10 and set(muted.values()) == set(MUTED)
        found = told(desk)
        assert found - expected.told == Counter(), "told and not expected"
        assert expected.told - found == Counter(), "expected and not told"
        kinds = Counter(key[0] for key in found.elements())
        assert all(kinds[kind] >= 3 for kind in set(ALL_KINDS) - {"incident"}), kinds
        assert found["digest", "nord"] == 1

        deliveries = desk.rows("SELECT channel_id, rhythm, alert_id FROM deliveries")
        assert len(deliveries) == len({(channel, alert) for channel, _, alert in deliveries})
        assert Counter(channel for channel, _, _ in deliveries)["all"] == found.total()
        of_nord = desk.rows(
            "SELECT kind, alert_id FROM alerts WHERE source_id = 'nord' OR (facts->'earlier'->>'source_id') = 'nord'"
        )
        rhythms = {alert: rhythm for channel, rhythm, alert in deliveries if channel == "nord"}
        when = {alert: "immediate" if kind == "overdue" else "daily" for kind, alert in of_nord}
        assert rhythms == when | {alert: "unmuted" for alert in when if alert in muted}


MUTED = ("interieur", "premar")
LONGEST_MUTE = timedelta(days=20)


def muted_now_and_then(desk: Desk, chance: random.Random) -> None:
    """Somebody mutes a source for some days; what was kept by an earlier mute that is over is sent."""
    if chance.random() < 0.1:
        until = desk.now + timedelta(days=chance.randint(2, LONGEST_MUTE.days))
        mute = Mute("source", chance.choice(MUTED), "muted", "Ana", desk.now, until)
        desk.store.write(lambda change: decide(change, mute))
    end_mutes_of(desk)


def end_mutes_of(desk: Desk) -> None:
    desk.store.write(lambda change: end_mutes(change, desk.now))


def _fault() -> None:
    raise ValueError("the machine stumbles")
