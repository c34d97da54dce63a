"""The `[[target]]` paragraphs: other databases that are kept as the published file is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from flows.catalogue.source_table import SourceId

IN_SCHEMA = r"[a-z_][a-z0-9_]{0,62}"
"""The name of a schema that needs no quotation marks: PostgreSQL cuts names off at 63 bytes."""


def _not_theirs(name: str) -> str:
    if name.startswith("pg_") or name in ("information_schema", "main", "public"):
        raise ValueError("expected a schema for the relations of Followthrough alone")
    return name


def _folder(path: str) -> str:
    if "://" in path or not path.isprintable():
        raise ValueError("expected a folder; object storage needs an extension of DuckDB that does not come with ours")
    return path


class TargetTable(BaseModel):
    """One such database. Its address may have a password, so the file only names the variable that contains it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: SourceId
    """What people and messages call it."""
    to_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=200)]
    """The environment variable with its address; the same name with `_FILE` may name a file that contains it."""
    in_schema: Annotated[str, Field(pattern=rf"^{IN_SCHEMA}$"), AfterValidator(_not_theirs)] = "followthrough"
    """The schema that is ours there."""
    data: Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_folder)] | None = None
    """The folder of a lake's Parquet files, for the first time; the lake knows it from then on."""

    def under(self, folder: Path) -> TargetTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"data": str(folder / Path(self.data).expanduser()) if self.data else None})
