"""Where a database is, and what is said of it."""

import pytest

from warehouse.errors import TargetError
from warehouse.published.targets.address import LONGEST, read_address

SECRET = "p@s s/%é"
WRITTEN = "p%40s%20s%2F%25%C3%A9"


@pytest.mark.parametrize(
    ("text", "kind", "attached", "shown"),
    [
        ("postgres://writer@db:5433/press", "postgres", "postgres://writer@db:5433/press?", "PostgreSQL db/press"),
        ("postgresql:///press?host=%2Frun", "postgres", "postgresql:///press?host=%2Frun&", "PostgreSQL /run/press"),
        ("ducklake:postgres:host=d user=l", "ducklake", "ducklake:postgres:host=d user=l ", "DuckLake on PostgreSQL d/l"),
        ("ducklake:postgres://db/l", "ducklake", "ducklake:postgres:postgres://db/l?", "DuckLake on PostgreSQL db/l"),
        (" ducklake:/srv/lake.ducklake\n", "ducklake", "ducklake:/srv/lake.ducklake", "DuckLake /srv/lake.ducklake"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_what_is_understood(text, kind, attached, shown):
    address = read_address(text)
    assert (address.kind, address.shown, address.secrets) == (kind, shown, ())
    assert address.attached.startswith(attached)
    assert ("connect_timeout=10" in address.attached) == address.on_postgres, "nobody waits for a server that is away"


def test_what_the_address_sets_is_kept():
    assert "connect_timeout=3" in read_address("postgres://db/press?connect_timeout=3").attached
    assert "connect_timeout=10" not in read_address("postgres://db/press?connect_timeout=3").attached


@pytest.mark.parametrize(
    "text",
    [
        f"postgres://writer:{WRITTEN}@db/press",
        f"postgres://writer@db/press?password={WRITTEN}",
        f"ducklake:postgres://writer:{WRITTEN}@db/lake",
        f"ducklake:postgres:host=db dbname=press user=writer password='{SECRET}'",
    ],
)
def test_the_password_is_in_nothing_that_is_said(text):
    address = read_address(text)
    for said in (
        f'IO Error: Unable to connect to Postgres at "{address.attached}": no route',
        f'Catalog "{text}" does not exist',
        f"authentication with {SECRET} failed",
        f"password={WRITTEN} host=db; postgres://x:{WRITTEN}@db",
        f"password = '{SECRET}' host=db",
    ):
        shown = address.without_secrets(said)
        assert SECRET not in shown and WRITTEN not in shown, shown
    assert SECRET not in repr(address) and WRITTEN not in repr(address)
    assert address.secrets


def test_the_first_line_is_told_and_details():
    address = read_address("postgres://db/x")
    assert address.without_secrets("IO Error: away\n  at line 3\n") == "IO Error: away"
    assert address.without_secrets("cannot drop\nDETAIL:  view x\nHINT: CASCADE") == "cannot drop DETAIL: view x"
    assert len(address.without_secrets("x" * 10_000)) < 600


def test_what_is_wrong_is_not_lost_behind_the_address():
    lake = read_address("ducklake:postgres:host=db dbname=lake password=geheim")
    server = lake.attached.removeprefix("ducklake:postgres:")
    said = lake.without_secrets(f'Failed at "postgres:{server}": unable to connect to "{server}": role "x" does not exist')
    assert said.endswith('role "x" does not exist')
    assert len(said) < 200


@pytest.mark.parametrize(
    "text",
    ["", "press", "mysql://db/press", "ducklake:", "ducklake:mysql:db=press", "ducklake:postgres:",
     "ducklake:postgres:press", "postgres://db:port/geheim",
     "postgres://[db/geheim", "postgres://db/geheim\0", "ducklake:postgres:host='geheim",
     "postgres://db/" + "geheim" * LONGEST],
)  # several a line, as in a table  # fmt: skip
def test_what_is_not_understood_is_not_repeated(text):
    with pytest.raises(TargetError) as caught:
        read_address(text)
    assert "geheim" not in f"{caught.value.message} {caught.value.hint} {caught.value.__context__ or ''}"
    assert "Such as postgres://user@host/database" in caught.value.hint
