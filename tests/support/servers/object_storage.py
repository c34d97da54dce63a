"""An S3-speaking server on 127.0.0.1 (moto's), with buckets for tests, and how a configuration names one."""

from __future__ import annotations

import itertools
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from warehouse.archive.place import BucketAddress, BucketPlace

if TYPE_CHECKING:
    from obstore.store import S3Store

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-tests"}
"""What the server lets in; it takes any."""
_BYTES = {"Content-Type": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of the server, of which an archive has the part below `prefix`."""

    name: str
    endpoint: str
    prefix: str = "followthrough/archive"

    def place(self, outgoing: Path, *, endpoint: str | None = None) -> BucketPlace:
        """Where an archive in it lies; `endpoint` for one that does not answer."""
        address = BucketAddress(self.name, self.prefix)
        return BucketPlace(address, outgoing, endpoint or self.endpoint, "us-east-1", allow_http=True)

    def toml(self, *, endpoint: str | None = None) -> str:
        """Lines of a configuration whose archive is there."""
        return (
            f'[warehouse]\narchive = "s3://{self.name}/{self.prefix}"\n\n'
            f'[object_storage]\nendpoint = "{endpoint or self.endpoint}"\nregion = "us-east-1"\nallow_http = true\n'
        )

    def names(self) -> list[str]:
        """All objects, by their names below the prefix."""
        import obstore

        return sorted(one["path"] for some in obstore.list(self._store()) for one in some)

    def content(self, name: str) -> bytes:
        import obstore

        return bytes(obstore.get(self._store(), name).bytes())

    def put(self, name: str, content: bytes) -> None:
        """Store an object, over one that is there."""
        import obstore

        obstore.put(self._store(), name, content)

    def remove(self, *names: str) -> None:
        import obstore

        obstore.delete(self._store(), list(names))

    def remove_all(self) -> None:
        """Remove the bucket itself."""
        self.remove(*self.names())
        with urlopen(Request(f"{self.endpoint}/{self.name}", method="DELETE")):
            pass  # the server has done it when it answers

    def begin_parts(self, name: str, part: bytes) -> None:
        """Upload one part of an object, and leave it at that, as a killed program does."""
        whole = f"{self.endpoint}/{self.name}/{self.prefix}/{name}"
        with urlopen(Request(f"{whole}?uploads", method="POST", data=b"", headers=_BYTES)) as answer:
            upload = answer.read().decode().split("<UploadId>")[1].split("</UploadId>")[0]
        with urlopen(Request(f"{whole}?partNumber=1&uploadId={upload}", method="PUT", data=part, headers=_BYTES)):
            pass  # nothing of the answer is of use

    def _store(self) -> S3Store:
        from obstore.store import S3Store

        return S3Store(
            self.name,
            prefix=self.prefix,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id="tester",
            secret_access_key="tester",
            client_options={"allow_http": True},
            retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=1)},
        )


class StorageServer:
    """The server, in threads of this process. Programs started by a test reach it as well."""

    def __enter__(self) -> StorageServer:
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request
        self._server: Any = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self._numbers = itertools.count(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.stop()

    def bucket(self) -> Bucket:
        """A new one, empty."""
        name = f"bucket-{next(self._numbers)}"
        with urlopen(Request(f"{self.endpoint}/{name}", method="PUT")):
            pass  # an error would have been raised
        return Bucket(name, self.endpoint)


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
