"""A bucket of S3-like storage: the few requests that an archive needs, and its errors by name. Only this uses obstore."""

from __future__ import annotations

import importlib.util
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.archive.credentials import credentials
from warehouse.archive.place import BucketPlace, region_name, service_address
from warehouse.errors import StorageError

if TYPE_CHECKING:
    from obstore.store import S3Store

_CONNECT_SECONDS = 5
"""A service that is there takes a connection within a second."""
_REQUEST_SECONDS = 120
"""For a whole request: a part of 8 MB goes up in that time on a line of half a megabit."""
_RETRIES = 3
"""After these a hiccup of the line is over, or it is none."""
_RETRY_SECONDS = 20
"""For all of them: a run that ends does not wait for a service that is down."""
_PART = 8 * 1024**2
"""Bytes: larger files go up in parts of so many, two at a time, so that memory stays flat. S3 takes 10,000 of them."""
_PARTS_AT_ONCE = 2  # so that one is on its way while the next is read
_AWAY_SECONDS = 60.0
"""After a failure to reach the service every request fails at once for so long: rereading a year asks 100,000 times."""

_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
"""Variables with the address of the service, as the AWS tools read them; the first that is set counts."""
_REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
_ENVIRONMENT = "the usual AWS_ variables of the environment (docs/scaling.md)"
_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_BY_CODE: Mapping[str, tuple[str, str]] = {
    "NoSuchBucket": ("there is no such bucket", "Check warehouse.archive, or create the bucket."),
    "AccessDenied": ("access is denied", "Let its user list the bucket, and get and put objects in it."),
    "SignatureDoesNotMatch": ("the secret access key is wrong", f"Check {_ENVIRONMENT}."),
    "InvalidAccessKeyId": ("there is no such access key", f"Check {_ENVIRONMENT}."),
    "ExpiredToken": ("the credentials have expired", "Renew them."),
    "InvalidToken": ("the token of the session is wrong", f"Check {_ENVIRONMENT}."),
    "RequestTimeTooSkewed": ("its clock and that of this machine differ", "Set the clock of this machine."),
    "AuthorizationHeaderMalformed": ("it is in another region", "Set object_storage.region."),
    "PermanentRedirect": ("it is in another region", "Set object_storage.region."),
    "SlowDown": ("it asks to be left alone for a while", "The next run tries again."),
}
"""Codes of S3's errors (its API reference, "Error responses"), in words."""
_IN_TEXT: tuple[tuple[str, str, str], ...] = (
    ("169.254.169.254", "there are no credentials", f"Set {_ENVIRONMENT}."),
    ("without LOCATION", "it is in another region", "Set object_storage.region."),
    ("ertificate", "its TLS certificate is not to be trusted", "Check the endpoint and its certificate."),
    ("InvalidContentType", "it does not speak TLS", 'Is the endpoint one of "http://"? See object_storage.allow_http.'),
    ("BadScheme", "http is not allowed", "Use https, or set object_storage.allow_http on your own network."),
    ("dns error", "there is no host of this name", "Check object_storage.endpoint."),
    ("kind: Timeout", "it does not answer in time", "The next run tries again."),
    ("kind: Connect", "it cannot be reached", "Check object_storage.endpoint; the next run tries again."),
)
"""What obstore's errors contain, which have no codes of their own, in words. The first that is found counts."""


class ObjectStorage:
    """The objects below the prefix of a bucket. May be used from several threads; nothing is asked for before it must be.

    All methods, and making one, raise StorageError when the storage cannot be used. Its message has nothing of the
    credentials, nor of what the service answered, which may repeat some of them.
    """

    def __init__(self, place: BucketPlace, environ: Mapping[str, str] | None = None) -> None:
        if importlib.util.find_spec("obstore") is None:
            raise StorageError(
                f"{place} cannot be reached: this installation has no client for object storage",
                hint="pip install 'followthrough[s3]'",
            )
        self._place = place
        self._environ = os.environ if environ is None else environ
        self._away: tuple[float, StorageError] | None = None

    def sizes(self, below: str | None = None) -> dict[str, int]:
        """All objects by name, or those `below` a part of their names, and their sizes in bytes."""
        import obstore

        with self._saying_what_happened():
            return {one["path"]: one["size"] for some in obstore.list(self._store, prefix=below) for one in some}

    def part(self, name: str, start: int, end: int) -> tuple[bytes, int]:
        """The bytes of an object from `start` up to `end`, as far as there are any, and the size of the whole in bytes.

        Raises FileNotFoundError where there is no such object.
        """
        import obstore

        with self._saying_what_happened():
            try:
                got = obstore.get(self._store, name, options={"range": (start, end)})
                return bytes(got.bytes()), int(got.meta["size"])
            except obstore.exceptions.BaseError as error:  # nothing to read is no error
                if _status_in(error) != "416":  # it ends before `start`
                    raise
                return b"", start

    def put(self, name: str, path: Path) -> bool:
        """Store a file as a new object; False, and nothing is changed, where there is an object of this name.

        The object is there as a whole or not at all. A kill may leave parts of one, which no listing shows and which cost
        their size until a rule of the bucket ends them (docs/scaling.md).
        """
        import obstore

        if self.is_there(name):  # parts know no condition, and some services pass over the one below
            return False
        with self._saying_what_happened():
            try:
                if path.stat().st_size > _PART:
                    obstore.put(self._store, name, path, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)
                else:
                    obstore.put(self._store, name, path, mode="create")
            except obstore.exceptions.AlreadyExistsError:  # the caller then looks whether it is the same file
                return False
        return True

    def write(self, name: str, content: bytes) -> None:
        """Store these bytes as an object, in place of one of this name."""
        import obstore

        with self._saying_what_happened():
            obstore.put(self._store, name, content)

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects; none of them need be there."""
        import obstore

        with self._saying_what_happened(), suppress(FileNotFoundError):  # S3 itself does not mind
            obstore.delete(self._store, list(names))

    def is_there(self, name: str) -> bool:
        """Whether there is an object of this name."""
        try:
            self.part(name, 0, 1)
        except FileNotFoundError:  # that is the answer
            return False
        return True

    @cached_property
    def _store(self) -> S3Store:
        from obstore.store import S3Store

        place = self._place
        given: dict[str, Any] = dict(credentials(self._environ))
        endpoint, region = self._named(_ENDPOINTS, service_address), self._named(_REGIONS, region_name)
        if endpoint := place.endpoint or endpoint:
            scheme, _, host = endpoint.partition("://")
            if scheme == "http" and not place.allow_http:
                raise StorageError(f"{place}: http is not allowed", hint="Use https, or set object_storage.allow_http.")
            given["endpoint"] = endpoint if place.path_style else f"{scheme}://{place.address.bucket}.{host}"
        if region := place.region or region:
            given["region"] = region
        return S3Store(
            place.address.bucket,
            prefix=place.address.prefix or None,
            virtual_hosted_style_request=not place.path_style,
            client_options={
                "allow_http": place.allow_http,
                "connect_timeout": timedelta(seconds=_CONNECT_SECONDS),
                "timeout": timedelta(seconds=_REQUEST_SECONDS),
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_SECONDS)},
            **given,
        )

    def _named(self, variables: Sequence[str], checked: Callable[[str], str]) -> str | None:
        """What the first of these variables that is set has: obstore ends the program where it is no address or name."""
        for name in variables:
            if text := self._environ.get(name, "").strip():
                try:
                    return checked(text)
                except ValueError as error:
                    raise StorageError(f"{self._place}: {error}", hint=f"Mend the environment variable {name}.") from None
        return None

    @contextmanager
    def _saying_what_happened(self) -> Iterator[None]:
        """Turn errors of obstore into ours, and fail at once for a while after the service could not be reached."""
        import obstore

        if self._away is not None and time.monotonic() < self._away[0]:
            raise StorageError(self._away[1].message, hint=self._away[1].hint)
        try:
            yield
        except FileNotFoundError as error:  # obstore's, which says so of a bucket too
            if _code_in(error) != "NoSuchBucket":
                raise FileNotFoundError(f"{self._place}: there is no such object") from None
            raise self._failed(error) from None
        except (obstore.exceptions.BaseError, ValueError) as error:  # raised below in our own words
            failed = self._failed(error)
            if _code_in(error) is None:
                self._away = (time.monotonic() + _AWAY_SECONDS, failed)
            raise failed from None
        except BaseException as error:  # obstore's own code panicked: such an error is no Exception, and has no public class
            if type(error).__name__ != "PanicException":
                raise
            hint = "Check the table [object_storage] and the AWS_ variables of the environment."
            raise StorageError(f"{self._place}: obstore cannot work with these settings", hint=hint) from None

    def _failed(self, error: Exception) -> StorageError:
        text, code = str(error), _code_in(error)
        what, hint = _BY_CODE.get(code or "", ("", ""))
        if not what and code is None:
            what, hint = next(((what, hint) for part, what, hint in _IN_TEXT if part in text), ("", ""))
        if not what:
            status = _status_in(error)
            what = " ".join(("it refused", *((code,) if code else ()), *((f"(status {status})",) if status else ())))
            hint = "See the log of the service."
        return StorageError(f"{self._place}: {what}", hint=hint)


def _code_in(error: Exception) -> str | None:
    found = _CODE.search(str(error))
    return found[1] if found else None


def _status_in(error: Exception) -> str | None:
    found = _STATUS.search(str(error))
    return found[1] if found else None
