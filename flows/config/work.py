"""The `[work]` table: where work is done that this machine does not do itself, and what passes between the machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SILENT_MINUTES = 5.0
"""A worker says every half minute that it is there; a machine that restarts takes less than this."""


def _results(place: str) -> str:
    if "://" not in place:
        if "\0" in place or not Path(place).name:
            raise ValueError("expected a folder, or an address such as s3://bucket/followthrough")
        return place
    parts = urlsplit(place)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("expected a folder, or an address such as s3://bucket/followthrough")
    return place.rstrip("/")


class WorkTable(BaseModel):
    """Work that others do."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    results: Annotated[str, Field(max_length=500), AfterValidator(_results)] | None = None
    """A shared folder, or `s3://bucket/prefix`, through which visits and what they bring pass between the machines."""
    silent_minutes: Annotated[float, Field(gt=0, le=180, allow_inf_nan=False)] = SILENT_MINUTES
    """Minutes without a sign from the worker that has a visit, or from any of its pool, after which it is given up."""

    def under(self, folder: Path) -> WorkTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        if self.results is None or "://" in self.results:
            return self
        return self.model_copy(update={"results": str(folder / Path(self.results).expanduser())})
