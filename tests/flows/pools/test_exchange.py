"""The place that all machines reach: files by name, within limits, and nothing beyond its own folder."""

import importlib.util

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from flows.config.load import Config, ConfigError, load_config
from flows.config.tables.work import WorkTable
from flows.pools.exchange import Exchange, ExchangeError, exchange_of
from parsers.errors import FollowthroughError
from tests.support.stored.harvests import rows

SOURCE = '[[source]]\nid = "x"\nname = "X"\nfamily = "generic"\nhome = "https://www.example.org/"\npool = "north"\n'


@pytest.fixture(params=["folder", "bucket"])
def exchange(request, tmp_path):
    if request.param == "folder":
        return Exchange(tmp_path / "results")
    return Exchange(request.getfixturevalue("bucket").place(tmp_path / "outgoing"))


def test_what_is_written_is_read_until_it_is_removed(exchange):
    assert exchange.runs() == []
    exchange.write("run-1/nord/order.json", b"an order")
    exchange.write("run-1/nord/order.json", b"another")
    assert exchange.has("run-1/nord/order.json")
    assert exchange.read("run-1/nord/order.json", 7) == b"another"
    assert exchange.runs() == ["run-1"]
    exchange.remove("run-1")
    exchange.remove("run-1")
    assert not exchange.has("run-1/nord/order.json")
    assert exchange.runs() == []


def test_nothing_larger_than_it_may_be_is_read(exchange):
    exchange.write("run-1/nord/harvest.json", b"x" * 100)
    with pytest.raises(ExchangeError, match="larger than the 99 bytes"):
        exchange.read("run-1/nord/harvest.json", 99)


@pytest.mark.parametrize("name", ["../x", "run/../../x", "/etc/passwd", "run//x", "", "run/.hidden", "run/x\0", "s3://b/x"])
def test_no_name_leads_elsewhere(exchange, tmp_path, name):
    for use in (lambda: exchange.read(name, 10), lambda: exchange.write(name, b""), lambda: exchange.remove(name)):
        with pytest.raises(ExchangeError, match="leads elsewhere"):
            use()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_had_is_an_error_that_says_where(exchange):
    with pytest.raises(ExchangeError, match=r"there is no run-1/nord/order\.json at (/.*|s3://.*)"):
        exchange.read("run-1/nord/order.json", 10)


def test_object_storage_names_the_extra_that_it_needs(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(FollowthroughError) as error:
        exchange_of(Config(work=WorkTable(results="s3://bucket/followthrough")))
    assert "followthrough[s3]" in error.value.hint


def test_a_pool_needs_a_place_for_results(tmp_path):
    file = tmp_path / "f.toml"
    file.write_text(SOURCE)
    with pytest.raises(ConfigError, match=r"source\[1\]\.pool: .*\[work\] results"):
        load_config(file)
    file.write_text(f'[work]\nresults = "shared"\n{SOURCE}')
    assert load_config(file).results_place() == tmp_path / "shared"
    with pytest.raises(FollowthroughError, match="a place that all of them reach"):
        exchange_of(Config())


@pytest.mark.parametrize("place", ["s3://", "s3://key:secret@bucket/x", "s3://bucket/x?versionId=1", "ftp://host/x", "/"])
def test_a_place_that_is_none_is_refused_and_not_repeated(tmp_path, place):
    file = tmp_path / "f.toml"
    file.write_text(f'[work]\nresults = "{place}"\n')
    with pytest.raises(ConfigError) as error:
        load_config(file)
    assert "work.results" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("command", [["worker", "north"], ["run"], ["serve"]])
def test_without_a_server_that_all_reach_nothing_starts_and_what_is_missing_is_said(tmp_path, monkeypatch, capsys, command):
    for name in ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "f.toml"
    file.write_text(f'catalogue = []\n[work]\nresults = "shared"\n{SOURCE}')
    assert call([*command, "--config", str(file)]) == exits.SERVER
    said = capsys.readouterr().err
    assert "set PREFECT_API_URL and PREFECT_API_AUTH_STRING" in said
    assert not (tmp_path / "data").exists()


def test_a_pass_without_prefect_says_of_a_source_with_a_pool_that_it_was_not_visited(tmp_path, capsys):
    file = tmp_path / "f.toml"
    file.write_text(f'catalogue = []\nseed_corpus = false\n[work]\nresults = "shared"\n{SOURCE}')
    assert call(["run", "--direct", "--strict", "--config", str(file)]) == exits.TROUBLE
    assert "the workers of the pool north visit it" in capsys.readouterr().out
    [row] = rows(tmp_path / "data" / "warehouse.duckdb", "SELECT outcome, http_status, error FROM fetches")
    assert row[:2] == ("unreachable", None)
    assert "only passes with Prefect reach them" in row[2]
