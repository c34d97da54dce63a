"""Object storage that refuses, cannot be reached, or is set up wrongly: what is said, and that no secret is."""

from __future__ import annotations

import socket
import threading
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS
from tests.support.servers.object_storage import CREDENTIALS, Bucket
from tests.warehouse.archive.test_folder import PAGE
from tests.warehouse.archive.uploading import uploaded
from warehouse.archive import object_storage
from warehouse.archive.kinds import archive_at
from warehouse.archive.place import BucketPlace
from warehouse.errors import StorageError

SECRETS = (*CREDENTIALS.values(), "AKIA-OF-SOMEBODY")


def answering(server: socket.socket, status: str, code: str) -> None:
    """Answer each request with this error, as S3 words it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><AWSAccessKeyId>AKIA-OF-SOMEBODY</AWSAccessKeyId></Error>"
    while True:
        try:
            connection, _ = server.accept()
        except OSError:  # closed: the test is over
            return
        with connection:
            connection.recv(100_000)
            connection.sendall(
                f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
            )


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("404 Not Found", "NoSuchBucket", "no such bucket"),
        ("403 Forbidden", "AccessDenied", "access is denied"),
        ("403 Forbidden", "SignatureDoesNotMatch", "secret access key is wrong"),
        ("403 Forbidden", "InvalidAccessKeyId", "no such access key"),
        ("400 Bad Request", "ExpiredToken", "have expired"),
        ("400 Bad Request", "AuthorizationHeaderMalformed", "another region"),
        ("301 Moved Permanently", "PermanentRedirect", "another region"),
        ("400 Bad Request", "SomethingNew", r"refused SomethingNew \(status 400\)"),
    ],
)
def test_what_the_service_refuses_is_said_by_name_and_without_secrets(
    tmp_path: Path, bucket: Bucket, status: str, code: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answering, args=(server, status, code), daemon=True)
        thread.start()
        archive = archive_at(bucket.place(tmp_path, endpoint=f"http://127.0.0.1:{server.getsockname()[1]}"))
        for ask in (archive.elsewhere, lambda: archive.opened("2020/x.warc.gz")):
            with pytest.raises(StorageError, match=said) as caught:
                ask()
            assert caught.value.hint
            shown = "".join(traceback.format_exception(caught.value))
            assert not [one for one in SECRETS if one in f"{shown} {caught.value.hint}"]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(HANGS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"endpoint": "http://127.0.0.1:1", "allow_http": False}, "http is not allowed"),
        ({"endpoint": "https://nowhere.invalid"}, "no host of this name"),
    ],
)
def test_why_it_cannot_be_reached_is_said(tmp_path: Path, bucket: Bucket, change: dict, said: str) -> None:
    with pytest.raises(StorageError, match=said):
        archive_at(replace(bucket.place(tmp_path), **change)).elsewhere()


def test_a_service_without_tls_and_one_that_never_answers_are_told_apart(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bucket.place(tmp_path)
    with pytest.raises(StorageError, match="does not speak TLS"):
        archive_at(replace(place, endpoint=bucket.endpoint.replace("http:", "https:"))).elsewhere()
    monkeypatch.setattr(object_storage, "_REQUEST_SECONDS", 1)
    monkeypatch.setattr(object_storage, "_RETRY_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = replace(place, endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(StorageError, match="does not answer in time"):
            archive_at(place).elsewhere()


def test_a_bucket_that_is_gone_is_named(tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(bucket.place(tmp_path / "outgoing"))
    [one] = uploaded(archive, PAGE)
    bucket.remove_all()
    for ask in (lambda: archive.read(one), archive.elsewhere, lambda: uploaded(archive, b"later")):
        with pytest.raises(StorageError, match="no such bucket"):
            ask()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("AWS_ENDPOINT_URL", "nonsense"), ("AWS_ENDPOINT_URL_S3", "https://x:99999"), ("AWS_REGION", "a b")],
)
def test_what_the_environment_has_wrong_is_named(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(StorageError, match="expected ") as caught:
        archive_at(replace(bucket.place(tmp_path), endpoint=None, region=None)).elsewhere()
    assert variable in str(caught.value.hint)


def test_settings_that_make_obstore_panic_end_no_program(tmp_path: Path, bucket: Bucket) -> None:
    """`bucket-1.127.0.0.1` is neither a name nor an address."""
    with pytest.raises(StorageError, match="cannot work with these settings"):
        archive_at(replace(bucket.place(tmp_path), path_style=False)).elsewhere()


class TestCredentials:
    def test_they_may_come_from_files(self, tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in CREDENTIALS.items():
            monkeypatch.delenv(name)
            (tmp_path / name).write_text(f"{value}\n")
            monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
        archive = archive_at(bucket.place(tmp_path / "outgoing"))
        assert archive.read(uploaded(archive, PAGE)[0]) == PAGE

    def test_half_of_them_is_said(self, tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        with pytest.raises(StorageError, match="AWS_SECRET_ACCESS_KEY is not set") as caught:
            archive_at(bucket.place(tmp_path)).elsewhere()
        assert "AWS_SECRET_ACCESS_KEY_FILE" in str(caught.value.hint)

    def test_what_no_request_could_have_is_said_and_not_shown(
        self, tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "two\nlines")
        with pytest.raises(StorageError, match="AWS_SECRET_ACCESS_KEY is not") as caught:
            archive_at(bucket.place(tmp_path)).elsewhere()
        assert "lines" not in caught.value.message

    def test_the_endpoint_may_come_from_the_environment(
        self, tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", bucket.endpoint)
        place = replace(bucket.place(tmp_path), endpoint=None)
        assert archive_at(place).elsewhere() == {}
        with pytest.raises(StorageError, match="http is not allowed"):
            archive_at(replace(place, allow_http=False)).elsewhere()


def test_without_the_client_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StorageError) as caught:
        archive_at(BucketPlace(Bucket("bucket", "http://x").place(tmp_path).address, tmp_path))
    assert "followthrough[s3]" in str(caught.value.hint)
