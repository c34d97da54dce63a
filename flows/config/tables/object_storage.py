"""The `[object_storage]` table: how S3-like storage is reached, where something is kept there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from flows.config.tables.places import Place
from warehouse.archive.place import region_name, service_address


class ObjectStorageTable(BaseModel):
    """How object storage is reached; credentials are in the environment alone (docs/scaling.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    endpoint: Annotated[str, Field(max_length=300), AfterValidator(service_address)] | None = None
    """The address of the service; that of AWS when neither this nor AWS_ENDPOINT_URL is set."""
    region: Annotated[str, AfterValidator(region_name)] | None = None
    """Its region; AWS_REGION when not set, `us-east-1` when neither is."""
    path_style: bool = True
    """Whether the bucket is in the path of a request; false where it is part of the host's name."""
    allow_http: bool = False
    """true only for a service on this machine or your own network: what is sent can be read on the way."""
    outgoing: Place | None = None
    """The local folder of what is not uploaded yet; `archive-outgoing` beside the working file when not set."""

    @model_validator(mode="after")
    def _encrypted(self) -> ObjectStorageTable:
        if self.endpoint is not None and self.endpoint.startswith("http:") and not self.allow_http:
            raise ValueError("the endpoint is not https; allow_http = true allows that, on your own network")
        return self

    def under(self, folder: Path) -> ObjectStorageTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"outgoing": folder / self.outgoing if self.outgoing else None})
