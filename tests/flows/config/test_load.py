"""Reading the configuration: where it is sought, what overrides it, which sources it gives, what is wrong with it."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.config.load import Config, ConfigError, load_config
from flows.fetch import HttpSettings
from warehouse.archive.place import archive_folder

Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("FOLLOWTHROUGH_"):
            monkeypatch.delenv(name)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        file = tmp_path / "followthrough.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return written


def wrong(file: Path | None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value


SITE = """
[[source]]
id = "site"
name = "A site"
family = "generic"
home = "https://www.example.org/"
"""


_TEAM = '[[channel]]\nid = "team"\nurl_env = "TEAM"\n[[subscription]]\nchannel = "team"\n'
"""Lines before a filter of a subscription."""


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


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("text", "place", "says"),
        [
            ("[http]\ndelay = 1 2", "toml:2", "not TOML"),
            ('a = "', "toml:1", "not TOML"),
            ("[http]\ndelay_second = 1", "toml:2: http.delay_second", 'unknown key; did you mean "delay_seconds"?'),
            ("[htp]\nretries = 1", "toml:1: htp", 'unknown key; did you mean "http"?'),
            ("_env_file = 'x'", "toml:1: _env_file", "unknown key"),
            ('[http]\n\nretries = "three"', "toml:3: http.retries", 'expected a whole number, found "three"'),
            ("[http]\ndelay_seconds = -1", "toml:2: http.delay_seconds", "greater than or equal to 0, found -1"),
            ("[http]\ndelay_seconds = nan", "toml:2: http.delay_seconds", "expected a finite number"),
            ('[http]\nallow_private_addresses = "perhaps"', "toml:2", 'expected true or false, found "perhaps"'),
            ('[schedule]\npasses = "hourly"', "toml:2: schedule.passes", 'such as "06:37"'),
            ('[schedule]\npasses = "61 * * * *"', "toml:2: schedule.passes", 'minute: expected 0 to 59, found "61 * * * *"'),
            ('[schedule]\npasses = "never"', "toml:2: schedule.passes", "without passes nothing is read"),
            ("[schedule]\npasses = 30", "toml:2: schedule.passes", "expected a text in quotation marks, found 30"),
            ('[schedule]\nreminder = "06:37"', "toml:2: schedule.reminder", 'did you mean "reminders"?'),
            ('[schedule]\ntime_zone = "Paris"', "toml:2: schedule.time_zone", "Europe/Paris"),
            ('[monitoring]\ntextfile = "figures.txt"', "toml:2: monitoring.textfile", 'ends in ".prom"'),
            ("http = 3", "toml:1: http", "expected a table, found 3"),
            ("source = 3", "toml:1: source", "expected a list in square brackets, found 3"),
            (
                _TEAM + 'sources = ["norde"]',
                "toml:6: subscription[1].sources",
                'no source watched "norde"; did you mean "nord"?',
            ),
            (_TEAM + 'sources = ["calvados"]', "toml:6: subscription[1].sources", "in a bundled list that is not watched"),
            (_TEAM + 'territories = ["590"]', "toml:6: subscription[1].territories", "59"),
            (
                _TEAM + 'territories = ["Nord"]',
                "toml:6: subscription[1].territories",
                'mean "59", that of Préfecture du Nord?',
            ),
            (_TEAM + 'territories = ["2a"]', "toml:6: subscription[1].territories", 'did you mean "2A"?'),
            (_TEAM + 'territories = ["FR-62"]', "toml:6: subscription[1].territories", 'did you mean "62"?'),
            (_TEAM + 'territories = ["62000"]', "toml:6: subscription[1].territories", 'did you mean "62"?'),
            (_TEAM + 'territories = ["Z-NORT"]', "toml:6: subscription[1].territories", 'did you mean "Z-NORD"?'),
            (_TEAM + 'territories = ["99"]', "toml:6: subscription[1].territories", 'codes are those of departments ("59"'),
            (_TEAM + 'parties = ["préfet du Nrod"]', "toml:6: subscription[1].parties", 'mean "prefecture-nord"?'),
            (_TEAM + 'parties = ["Royaume-Unis"]', "toml:6: subscription[1].parties", 'did you mean "royaume-uni"?'),
            (_TEAM + 'parties = ["quelqu\'un"]', "toml:6: subscription[1].parties", "expected an id of the table parties"),
            (_TEAM + 'authorities = ["Préfecture du Nrod"]', "subscription[1].authorities", 'mean "Préfecture du Nord"?'),
            (_TEAM + 'topics = ["borderz"]', "toml:6: subscription[1].topics", 'did you mean "borders"?'),
            (_TEAM + 'commitments = ["0123"]', "toml:6: subscription[1].commitments", ""),
            ('catalogue = [\n"starter",\n"startr"]', "toml:3: catalogue[2]", 'did you mean "starter"?'),
            ('[warehouse]\npath = "a"\npublished = "a"', "toml:1: warehouse", "three different places"),
            ('[warehouse]\narchive = ""', "toml:2: warehouse.archive", "expected the path"),
            (
                '[warehouse]\narchive = "s3://b/../x"',
                "toml:2: warehouse.archive",
                'expected "s3://" with the name of a bucket',
            ),
            ('[warehouse]\narchive = "gs://bucket/x"', "toml:2: warehouse.archive", "found something else"),
            ('[object_storage]\nendpoint = "http://10.0.0.1"', "toml:1: object_storage", "allow_http = true"),
            ('[object_storage]\nendpoint = "https://k:s@x"', "toml:2: object_storage.endpoint", "found something else"),
            ('[object_storage]\nregion = "eu west"', "toml:2: object_storage.region", "the name of a region"),
            ('[warehouse]\npath = "~nobody-of-this-name/w"', "toml:2: warehouse.path", "no user of this name"),
            (SITE.replace('"generic"', '"prefectur"'), "toml:5: source[1].family", 'did you mean "prefecture"?'),
            (SITE.replace('"site"', '"Un site"'), "toml:3: source[1].id", "expected small letters"),
            (SITE + 'include = ["("]', "toml:7: source[1].include[1]", "expected a regular expression"),
            (SITE + 'home = "x"', "toml:7", "not TOML: Cannot overwrite a value"),
            (SITE.replace("https:", "ftp:"), "toml:6: source[1].home", "expected a whole web address"),
            (SITE + SITE, "toml:9: source[2].id", 'the id "site" is used by source[1] already'),
            ('[[source]]\nid = "x"\nname = "X"\nfamily = "generic"', "toml:1: source[1]", "home is missing"),
            ('[[source]]\nname = "X"', "toml:1: source[1].id", "this key is missing"),
            ('[[source]]\nid = "seed-corpus"', "toml:2: source[1].id", "seed_corpus = false"),
            ('[[channel]]\nid = "a"\nurl = "x"\nurl_env = "A"', "toml:3: channel[1].url", "environment"),
            ('[[channel]]\nid = "a"\nurl_env = "A"\ntime_zone = "Paris"', "toml:4", "Europe/Paris"),
            ('[[channel]]\nid = "a"\nurl_env = "A"\nquiet_hours = "22"', "toml:4", "22:00-07:00"),
            (
                '[[channel]]\nid = "team"\nurl_env = "A"\n[[subscription]]\nchannel = "tean"',
                "toml:5",
                'did you mean "team"?',
            ),
            ('[[channel]]\nid = "a"\nurl_env = "A"\n[[subscription]]\nchannel = "a"\nkinds = []', "toml:6", "one kind"),
            ('[[channel]]\nid = "a"\nurl_env = "A"\n[[subscription]]\nchannel = "a"\nwhen = "hourly"', "toml:6", "'daily'"),
            (
                '[[channel]]\nid = "a"\nurl_env = "A"\n[[subscription]]\nchannel = "a"\nmatch = \'"boats\'',
                "toml:6",
                "second",
            ),
            ('[[channel]]\nid = "a"\nurl_env = "A"\n[[subscription]]\nchannel = "a"\nweekday = "lundi"', "toml:6", "monday"),
            ('[[channel]]\nid = "a"\nurl_env = "A"\nquiet_hours = "07:00-07:00"', "toml:4", "different"),
        ],
    )
    def test_the_line_and_key_are_named_and_what_was_expected(self, text: str, place: str, says: str, write: Write) -> None:
        error = wrong(write(text))
        assert len(error.problems) == 1, error.message
        assert place in error.message
        assert says in error.message

    def test_everything_is_told_at_once_in_the_order_of_the_file(self, write: Write) -> None:
        error = wrong(write(f'catalogue = ["nowhere"]\n[http]\nretries = "x"\nspeed = 1{SITE}{SITE}feed = "x"\n'))
        assert [problem.line for problem in error.problems] == [1, 3, 4, 12, 16]

    @pytest.mark.parametrize(
        "text",
        [
            '[[channel]]\nid = "a"\nurl = "mailto://me:hunter2@example.org"',
            '[[channel]]\nid = "a"\nurl_env = "hunter2"\ntoken = "hunter2"',
            '[[channel]]\nid = "a"\nurl_env = "mailto://me:hunter2@example.org"',
            '[[channel]]\nid = "a"\nurl_env = "A"\nlanguage = "mailto://hunter2@x"',
            SITE.replace("https://", "https://me:hunter2@"),
            '[http]\ncontact = ["hunter2"]',
        ],
    )
    def test_what_may_be_secret_is_never_repeated(self, text: str, write: Write) -> None:
        error = wrong(write(text))
        assert "hunter2" not in "".join(traceback.format_exception(error))

    def test_a_file_in_another_encoding_is_told_with_its_line(self, tmp_path: Path) -> None:
        file = tmp_path / "latin.toml"
        file.write_bytes('a = 1\nname = "Préfecture"'.encode("latin-1"))
        assert "latin.toml:2: not UTF-8" in wrong(file).message

    def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(self, tmp_path: Path) -> None:
        file = tmp_path / "windows.toml"
        file.write_bytes(b"\xef\xbb\xbfcatalogue = []\r\nseed_corpus = false\r\n")
        assert load_config(file).sources() == ()

    def test_nesting_without_end_is_an_error_and_no_crash(self, write: Write) -> None:
        assert "nested too deeply" in wrong(write("a = " + "[" * 100_000)).message

    def test_the_error_survives_the_way_from_another_process(self, write: Write) -> None:
        error = wrong(write("x = 1"))
        assert pickle.loads(pickle.dumps(error)).problems == error.problems


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
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_file_it_loads_or_is_explained(
    write: Write, pairs: list[tuple[str, str]], more: bytes
) -> None:
    file = write("")
    file.write_bytes("".join(f"{key} = {value}\n" for key, value in pairs).encode() + more)
    try:
        load_config(file).sources()
    except ConfigError as error:
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
