"""Where an archive lies: a folder, or a bucket on S3-like storage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"s3://(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?P<prefix>(?:/[A-Za-z0-9._-]+)*)/?")
"""Names of buckets as S3 has them, the older ones included; of the characters that names of objects may have, those that
need no encoding anywhere."""
_SERVICE = re.compile(r"https?://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?/?")
_REGION = re.compile(r"[A-Za-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A place in a bucket: `s3://bucket/prefix`."""

    bucket: str
    prefix: str = ""
    """Before the name of each object, without slashes at its ends."""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


@dataclass(frozen=True, slots=True)
class BucketPlace:
    """An archive on object storage, and how to get there. What it is reached with is a secret, and no part of this."""

    address: BucketAddress
    outgoing: Path
    """The local folder in which runs write, and where files lie until they are uploaded."""
    endpoint: str | None = None
    """The address of the service; None for that of the environment, or else of AWS."""
    region: str | None = None
    """None for that of the environment, or else `us-east-1`."""
    path_style: bool = True
    """Whether the bucket is in the path of a request, and not part of the host's name."""
    allow_http: bool = False

    def __str__(self) -> str:
        return str(self.address)


ArchivePlace = Path | BucketPlace


def bucket_address(text: str) -> BucketAddress:
    """What `s3://bucket/prefix` names; raises ValueError, with what is expected, for anything else."""
    found = _ADDRESS.fullmatch(text)
    prefix = found["prefix"].strip("/") if found else ""
    if found is None or {".", ".."} & set(prefix.split("/")):
        raise ValueError('expected "s3://" with the name of a bucket and a path of letters, digits, dots and dashes')
    return BucketAddress(found["bucket"], prefix)


def service_address(text: str) -> str:
    """The address of a service, without a slash at its end; raises ValueError, with what is expected, for anything else."""
    if not _SERVICE.fullmatch(text) or not _is_port(text):
        raise ValueError('expected a web address without a path, such as "https://s3.example.org"')
    return text.rstrip("/")


def _is_port(text: str) -> bool:
    try:
        return urlsplit(text).port != 0
    except ValueError:  # above 65,535, or brackets around what is no address
        return False


def region_name(text: str) -> str:
    """The name of a region; raises ValueError, with what is expected, for anything else."""
    if not _REGION.fullmatch(text):
        raise ValueError('expected the name of a region, such as "eu-west-3"')
    return text


def archive_folder(place: ArchivePlace) -> Path:
    """The folder of this machine in which runs write: that of the archive, or of what is not uploaded yet."""
    return place if isinstance(place, Path) else place.outgoing
