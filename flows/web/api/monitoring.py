"""Whether all is well (`/healthz`), and figures for Prometheus (`/metrics`), from the published file alone.

The names are those of flows/monitoring/figures.py where a figure is the same; the working file is never opened here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from importlib import metadata

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from flows.web.published import PublishedFile
from flows.web.settings import WebSettings
from warehouse.clock import utc_now
from warehouse.published.serving.snapshot import Snapshot, UnusableFileError

router = APIRouter(include_in_schema=False)

_PREFIX = "followthrough_"
_HOUR = 3600.0  # seconds


@router.get("/healthz")
def healthz(request: Request) -> Response:
    """200 while the newest completed pass is no older than `[web] healthy_hours`, else 503, and why."""
    published: PublishedFile = request.app.state.published
    settings: WebSettings = request.app.state.settings
    told: dict[str, object] = {"healthy_hours": settings.healthy_hours}
    try:
        with published.reading() as snapshot:
            [last] = snapshot.rows_for("serving_last_pass", {})
            told["revision"] = snapshot.revision
    except UnusableFileError as error:
        return _health(told | {"problem": f"the published file is {error.reason}"})
    completed: datetime | None = last["completed_at"]
    if completed is None:
        return _health(told | {"problem": "no pass has been completed yet"})
    hours = (utc_now() - completed).total_seconds() / _HOUR
    told |= {"completed_at": f"{completed.isoformat(timespec='seconds')}Z", "hours": round(hours, 2)}
    if hours > settings.healthy_hours:
        told["problem"] = "the newest completed pass is too old"
    elif published.trouble is not None:
        told["problem"] = f"the newest published file is {published.trouble.reason}"
    return _health(told)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Figures in Prometheus's text format."""
    published: PublishedFile = request.app.state.published
    registry = CollectorRegistry(auto_describe=False)
    with published.reading() as snapshot:
        registry.register(_Figures(snapshot))
        text = generate_latest(registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})


def _health(told: dict[str, object]) -> Response:
    well = "problem" not in told
    headers = {"cache-control": "no-store"}
    return JSONResponse({"status": "ok" if well else "failing", **told}, 200 if well else 503, headers=headers)


class _Figures:
    """A collector, as prometheus_client asks for one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterable[Metric]:
        version = metadata.version("followthrough")
        yield _gauge("build_info", "The version that serves this.", [((version,), 1.0)], ("version",))
        yield _gauge("revision", "Of the published file.", [((), float(self._snapshot.revision))])
        yield _gauge("published_timestamp_seconds", "When it was published.", [((), _seconds(self._snapshot.published_at))])
        passes = CounterMetricFamily(f"{_PREFIX}passes", "Passes, by flow and outcome.", labels=("flow", "outcome"))
        for row in self._snapshot.rows_for("serving_passes", {}):
            passes.add_metric((row["flow"], row["outcome"]), row["number"])
        yield passes
        fetches = CounterMetricFamily(f"{_PREFIX}fetches", "Requests to sites, by outcome.", labels=("outcome",))
        for row in self._snapshot.rows_for("serving_fetches", {}):
            fetches.add_metric((row["outcome"] or "",), row["number"])
        yield fetches
        yield from self._of_last_pass()
        newest = self._snapshot.rows_for("serving_newest", {})
        yield _gauge("releases", "Releases stored.", [((), float(sum(row["releases"] for row in newest)))])
        ages = [((row["source_id"],), _age(row["newest"])) for row in newest if row["newest"] is not None]
        yield _gauge("newest_release_age_seconds", "Age of the newest release of a source.", ages, ("source",))
        counts = self._snapshot.rows_for("serving_counts", {})
        open_incidents = [((), float(row["number"])) for row in counts if row["figure"] == "incidents"]
        yield _gauge("incidents_open", "Incidents that last.", open_incidents)
        for name, label, meaning in (
            ("commitments", "status", "Firm commitments, by where they stand today; copies count once."),
            ("deliveries", "state", "Alerts to recipients, by state."),
        ):
            found = [((row["label"] or "",), float(row["number"])) for row in counts if row["figure"] == name]
            yield _gauge(name, meaning, found, (label,))

    def _of_last_pass(self) -> Iterable[Metric]:
        [last] = self._snapshot.rows_for("serving_last_pass", {})
        if last["seconds"] is not None:
            meaning = "How long the last pass that ended took."
            yield _gauge("last_pass_duration_seconds", meaning, [((), float(last["seconds"]))])
        if last["completed_at"] is not None:
            meaning = "When the last pass that was completed ended."
            yield _gauge("last_completed_pass_timestamp_seconds", meaning, [((), _seconds(last["completed_at"]))])


def _gauge(name: str, meaning: str, values: Iterable[tuple[tuple[str, ...], float]], labels: tuple[str, ...] = ()) -> Metric:
    family = GaugeMetricFamily(_PREFIX + name, meaning, labels=labels)
    for given, value in values:
        family.add_metric(given, value)
    return family


def _age(day: date) -> float:
    """Seconds since the beginning of a day; none where it lies ahead."""
    return max(0.0, (utc_now() - datetime.combine(day, time())).total_seconds())


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()
