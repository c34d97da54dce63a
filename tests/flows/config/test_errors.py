"""What is wrong with a configuration, all of it at once, in words for people."""

from __future__ import annotations

import pickle
import traceback
from pathlib import Path

import pytest

from flows.config.load import load_config
from tests.flows.config.reading import SITE, Write, wrong

pytestmark = pytest.mark.usefixtures("alone")

_TEAM = '[[channel]]\nid = "team"\nurl_env = "TEAM"\n[[subscription]]\nchannel = "team"\n'
"""Lines before a filter of a subscription."""


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
