"""The `[work]` table: where bodies are read, and what passes between the machines that watch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.config.tables.places import PlaceOrBucket

SILENT_MINUTES = 5.0
"""A worker says every half minute that it is there; a machine that restarts takes less than this."""
_MOST_PROCESSES = 256
"""As many would take 25 GB of memory; more is a slip."""


class WorkTable(BaseModel):
    """Work that others do: readers of bodies, and workers that visit sources from elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    runner: Literal["threads", "processes", "dask"] = "processes"
    """Where bodies are read: in one process for all threads, in several, or in those of a Dask cluster."""
    processes: Annotated[int, Field(ge=1, le=_MOST_PROCESSES)] | None = None
    """The most at once on this machine; as many as it has cores when None."""
    dask: Annotated[str, Field(pattern=r"^(tcp|tls|ws|wss)://[^\s/@]+:\d{1,5}$", max_length=300)] | None = None
    """The address of the scheduler, for `runner = "dask"`."""
    results: PlaceOrBucket | None = None
    """A shared folder, or `s3://bucket/prefix`, through which visits and what they bring pass between the machines."""
    silent_minutes: Annotated[float, Field(gt=0, le=180, allow_inf_nan=False)] = SILENT_MINUTES
    """Minutes without a sign from the worker that has a visit, or from any of its pool, after which it is given up."""

    def under(self, folder: Path) -> WorkTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"results": folder / self.results}) if isinstance(self.results, Path) else self
