"""Places on this machine and elsewhere, as a configuration names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, WrapValidator

from warehouse.archive.place import BucketAddress, bucket_address


def _place(path: Path) -> Path:
    if not path.name or "\0" in str(path):
        raise ValueError("expected the path of a file or folder")
    try:
        return path.expanduser()
    except RuntimeError:  # said as a mistake in the file
        raise ValueError("there is no user of this name on this machine") from None


def _bucket_or_path(value: Any, path: Callable[[Any], Path]) -> Path | BucketAddress:
    return bucket_address(value) if isinstance(value, str) and "://" in value else path(value)


Place = Annotated[Path, AfterValidator(_place)]
if TYPE_CHECKING:
    PlaceOrBucket = Path | BucketAddress
    """A folder of this machine, or `s3://bucket/prefix`."""
else:
    # To pydantic it is one kind of value: of two, it would report what is wrong with the value as either.
    PlaceOrBucket = Annotated[Place, WrapValidator(_bucket_or_path)]
