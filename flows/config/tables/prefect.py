"""The `[prefect]` table: whether Prefect's own page can be opened while `serve` runs."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_FIRST_PORT, _LAST_PORT = 1_024, 65_535
"""Those below are for root alone, which `serve` need not be."""
PREFECT_PORT = 4_200
"""Prefect's own, which its documentation and its users know."""


class PrefectTable(BaseModel):
    """Prefect's own page, of the server that `serve` starts."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    ui: bool = False
    """Whether there is the page, at a fixed port; each pass then leaves its summary there."""
    ui_port: Annotated[int, Field(ge=_FIRST_PORT, le=_LAST_PORT)] = PREFECT_PORT
    """On 127.0.0.1, for the page and the API; without the page, the port is a free one."""
