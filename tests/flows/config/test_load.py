"""Reading the configuration: where it is sought, what overrides it, which sources it gives."""

from __future__ import annotations

import pickle
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.config.load import Config, ConfigError, load_config
from flows.fetch import HttpSettings
from tests.flows.config.reading import SITE, Write, wrong
from warehouse.archive.place import archive_folder

pytestmark = pytest.mark.usefixtures("alone")


class TestWhereItIsFound:
    def test_with_no_file_the_program_runs_on_defaults(self) -> None:
        config = load_config()
        assert config.file is None
        assert config.lists == ("starter",)
        assert config.warehouse.path == Path.cwd() / "data/warehouse.duckdb"

    def test_the_file_of_the_current_folder_is_read(self) -> None:
        Path("followthrough.toml").write_text("catalogue = []", encoding="utf-8")
        assert load_config().file == Path.cwd() / "followthrough.toml"

    def test_the_environment_may_name_the_file(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_CONFIG", str(write("seed_corpus = false")))
        assert load_config().seed_corpus is False

    def test_a_file_that_was_named_must_exist(self, tmp_path: Path) -> None:
        error = wrong(tmp_path / "none.toml")
        assert "none.toml" in error.message
        assert "--config" in str(error.hint)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        assert "cannot be read" in wrong(tmp_path).message

    def test_relative_paths_count_from_the_folder_of_the_file(self, write: Write, tmp_path: Path) -> None:
        config = load_config(write('[warehouse]\npath = "kept/w.duckdb"\narchive = "/srv/archive"'))
        assert config.warehouse.path == tmp_path / "kept/w.duckdb"
        assert config.warehouse.archive == Path("/srv/archive")

    def test_an_archive_on_object_storage_has_a_folder_for_what_is_not_there_yet(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_WAREHOUSE__ARCHIVE", "s3://bucket/a/b/")
        place = load_config(write('[warehouse]\npath = "kept/w.duckdb"')).archive_place()
        assert (str(place), archive_folder(place)) == ("s3://bucket/a/b", tmp_path / "kept" / "archive-outgoing")
        place = load_config(write('[object_storage]\noutgoing = "out"\nregion = "eu-west-3"')).archive_place()
        assert (archive_folder(place), place.region) == (tmp_path / "out", "eu-west-3")


class TestTheEnvironment:
    def test_it_overrides_one_key_and_leaves_its_neighbours(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_HTTP__DELAY_SECONDS", "9")
        config = load_config(write('[http]\ndelay_seconds = 1.0\ncontact = "me@example.org"'))
        assert (config.http.delay_seconds, config.http.contact) == (9.0, "me@example.org")

    def test_lists_may_be_given_with_commas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_CATALOGUE", "starter")
        assert load_config().catalogue == ("starter",)

    def test_a_wrong_value_names_the_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_HTTP__RETRIES", "many")
        assert (
            "environment variable FOLLOWTHROUGH_HTTP__RETRIES: http.retries: expected a whole number" in wrong(None).message
        )

    def test_text_that_is_no_json_names_the_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_SOURCE", "[{secret")
        message = wrong(None).message
        assert "FOLLOWTHROUGH_SOURCE" in message
        assert "{secret" not in message

    @pytest.mark.parametrize("name", ["FOLLOWTHROUGH_WAREHUOSE__PATH", "FOLLOWTHROUGH_CATALOG", "FOLLOWTHROUGH_HTTP__DELAY"])
    def test_a_misspelt_variable_is_not_overlooked(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(name, "1")
        message = wrong(None).message
        assert name in message
        assert "did you mean" in message

    def test_a_variable_that_a_channel_names_is_no_misspelling(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_CHANNELS", "mailto://…")
        load_config(write('[[channel]]\nid = "a"\nurl_env = "FOLLOWTHROUGH_CHANNELS"'))


class TestWhereBodiesAreRead:
    def test_a_cluster_has_an_address(self, write: Write) -> None:
        assert "needs the address of the scheduler too" in wrong(write('[work]\nrunner = "dask"')).message
        work = load_config(write('[work]\nrunner = "dask"\ndask = "tls://[fd00::5]:8786"')).work
        assert (work.runner, work.dask) == ("dask", "tls://[fd00::5]:8786")

    @pytest.mark.parametrize(
        "address", ["10.0.0.5:8786", "tcp://10.0.0.5", "http://a:1", "tcp://me:secret@a:8786", "tcp://a b:1"]
    )
    def test_the_address_is_one_of_a_scheduler_and_holds_no_secret(self, write: Write, address: str) -> None:
        message = wrong(write(f'[work]\ndask = "{address}"')).message
        assert "expected the address of a scheduler" in message
        assert "secret" not in message

    @pytest.mark.parametrize(
        "line", ["processes = 0", "processes = 257", "processes = 1.5", 'runner = "process"', "workers = 2"]
    )
    def test_what_is_no_number_of_processes_or_no_runner_is_refused(self, write: Write, line: str) -> None:
        assert "work." in wrong(write(f"[work]\n{line}")).message

    def test_the_environment_overrides_it(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOLLOWTHROUGH_WORK__PROCESSES", "3")
        assert load_config(write("[work]\nprocesses = 2")).work.processes == 3


class TestSources:
    def test_the_seed_corpus_is_there_unless_it_is_turned_off(self, write: Write) -> None:
        assert [s.source_id for s in load_config(write("catalogue = []")).sources()] == ["seed-corpus"]
        assert load_config(write("catalogue = []\nseed_corpus = false")).sources() == ()

    def test_a_paragraph_becomes_a_source(self, write: Write) -> None:
        (site, _) = load_config(write(f'catalogue = []{SITE}feeds = ["https://www.example.org/feed"]\n')).sources()
        assert (site.source_id, site.family, site.feeds) == ("site", "generic", ("https://www.example.org/feed",))
        assert (site.every_hours, site.max_pages, site.language) == (6.0, 100, "fr")

    def test_a_paragraph_with_an_id_of_the_catalogue_changes_only_what_it_says(self, write: Write) -> None:
        before = {s.source_id: s for s in load_config().sources()}
        after = {s.source_id: s for s in load_config(write('[[source]]\nid = "nord"\nevery_hours = 1')).sources()}
        assert after.keys() == before.keys()
        assert after["nord"].every_hours == 1.0
        assert after["nord"].home == before["nord"].home
        assert after["nord"].listings == before["nord"].listings

    def test_one_source_of_a_list_that_is_not_watched_can_be_had_by_its_id(self, write: Write) -> None:
        (source, _) = load_config(write('catalogue = []\n[[source]]\nid = "cantal"')).sources()
        assert source.name == "Préfecture du Cantal"

    def test_a_paragraph_of_its_own_takes_nothing_from_a_list_that_is_not_watched(self, write: Write) -> None:
        (site, _) = load_config(write(f"catalogue = []{SITE}".replace('"site"', '"nord"'))).sources()
        assert (site.platform, site.listings, site.territory) == (None, (), None)

    def test_a_source_of_the_catalogue_can_be_left_out(self, write: Write) -> None:
        config = load_config(write('[[source]]\nid = "nord"\nenabled = false'))
        assert "nord" not in {s.source_id for s in config.sources()}


_KEYS = [
    "catalogue",
    "http.retries",
    "warehouse.path",
    "source",
    "channel",
    "subscription",
    "'odd key'",
    "_env_file",
    "http",
]
_VALUES = [
    "1",
    "-1.5e300",
    "true",
    "nan",
    '"x"',
    '"""\\n"""',
    "[]",
    "[1, [2]]",
    "{}",
    '[{id = "a"}, {id = "a"}]',
    "1979-05-27",
    "07:32:00",
]


@given(st.lists(st.tuples(st.sampled_from(_KEYS), st.sampled_from(_VALUES)), max_size=5), st.binary(max_size=20))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example writes its file anew
def test_whatever_stands_in_the_file_it_loads_or_is_explained(
    write: Write, pairs: list[tuple[str, str]], more: bytes
) -> None:
    file = write("")
    file.write_bytes("".join(f"{key} = {value}\n" for key, value in pairs).encode() + more)
    try:
        load_config(file).sources()
    except ConfigError as error:  # what is wrong must be named
        assert error.problems
        assert all(problem.file for problem in error.problems)


def test_the_example_loads_and_shows_defaults(write: Write) -> None:
    text = resources.files("flows.config").joinpath("example.toml").read_text(encoding="utf-8")
    config = load_config(write(text))
    assert config.http == Config().http
    assert [channel.id for channel in config.channel] == ["team"]


def test_the_example_loads_with_every_comment_of_a_key_taken_away(write: Write, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    text = resources.files("flows.config").joinpath("example.toml").read_text(encoding="utf-8")
    lines = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line and "`" not in line else line
        for line in text.split("\n")
    ]
    assert load_config(write("\n".join(lines))).subscription[0].match == "small boats"


def test_the_fetcher_is_set_as_the_file_says_and_has_the_same_defaults(write: Write) -> None:
    assert Config().http_settings() == HttpSettings()
    assert load_config(write("[http]\nretries = 7")).http_settings().retries == 7


def test_a_configuration_can_be_sent_to_another_process(write: Write) -> None:
    config = load_config(write(SITE))
    again = pickle.loads(pickle.dumps(config))
    assert again.sources() == config.sources()
    assert again.file == config.file
