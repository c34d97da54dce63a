"""Places on this machine and elsewhere, as a configuration names them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from warehouse.archive.place import BucketAddress, bucket_address


def _place(path: Path) -> Path:
    if not path.name or "\0" in str(path):
        raise ValueError("expected the path of a file or folder")
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("there is no user of this name on this machine") from None


def _bucket_or_path(value: Any) -> Any:
    return bucket_address(value) if isinstance(value, str) and "://" in value else value


Place = Annotated[Path, AfterValidator(_place)]
PlaceOrBucket = Annotated[Place | BucketAddress, BeforeValidator(_bucket_or_path)]
"""A folder of this machine, or `s3://bucket/prefix`."""
