"""The `[work]` table: where work is done that this machine does not do itself, and what passes between the machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from flows.config.places import PlaceOrBucket

SILENT_MINUTES = 5.0
"""A worker says every half minute that it is there; a machine that restarts takes less than this."""


class WorkTable(BaseModel):
    """Work that others do."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    results: PlaceOrBucket | None = None
    """A shared folder, or `s3://bucket/prefix`, through which visits and what they bring pass between the machines."""
    silent_minutes: Annotated[float, Field(gt=0, le=180, allow_inf_nan=False)] = SILENT_MINUTES
    """Minutes without a sign from the worker that has a visit, or from any of its pool, after which it is given up."""

    def under(self, folder: Path) -> WorkTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"results": folder / self.results}) if isinstance(self.results, Path) else self
