"""The `[work]` table: where bodies are read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

_MOST_PROCESSES = 256
"""As many would take 25 GB of memory; more is a slip."""


class WorkTable(BaseModel):
    """Where bodies are read, by passes, `backfill`, `reparse` and `restore`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    runner: Literal["threads", "processes", "dask"] = "processes"
    """One process for all threads, several, or those of a Dask cluster."""
    processes: Annotated[int, Field(ge=1, le=_MOST_PROCESSES)] | None = None
    """The most at once on this machine; as many as it has cores when None."""
    dask: Annotated[str, Field(pattern=r"^(tcp|tls|ws|wss)://[^\s/@]+:\d{1,5}$", max_length=300)] | None = None
    """The address of the scheduler, for `runner = "dask"`."""
