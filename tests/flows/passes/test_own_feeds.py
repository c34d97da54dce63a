"""A pass writes the feed and the calendar of each subscription with an id, and takes those away that have none any more."""

from __future__ import annotations

import pytest

from flows.config.errors import ConfigError
from flows.config.load import load_config
from flows.passes.closing import _all_shown, show
from tests.support.stored.alert_store import store
from tests.support.written.alert_facts import follow_up
from warehouse.clock import utc_now

CHANNEL = 'catalogue = []\n[[channel]]\nid = "team"\nurl_env = "TEAM"\nlanguage = "en"\n'
SUBSCRIPTION = '[[subscription]]\nchannel = "team"\nid = "{}"\n'


def test_subscriptions_with_an_id_have_files_next_to_the_published_one(bare):
    (bare / "data").mkdir()
    store(bare / "data", follow_up())
    file = bare / "followthrough.toml"

    def shown(*ids: str) -> list[str]:
        file.write_text(CHANNEL + "".join(map(SUBSCRIPTION.format, ids)))
        config = load_config(file)
        assert not _all_shown(config), "what the configuration asks for is another matter than before"
        show(config, utc_now)
        assert _all_shown(config)
        return sorted(path.name for path in (bare / "data" / "feeds").glob("*"))

    assert shown("littoral", "nord") == ["littoral.atom", "littoral.ics", "nord.atom", "nord.ics"]
    assert "Followthrough, alerts: nord" in (bare / "data" / "feeds" / "nord.atom").read_text(encoding="utf-8")
    assert shown("nord") == ["nord.atom", "nord.ics"]
    assert shown() == []


def test_two_subscriptions_cannot_have_one_id(bare):
    file = bare / "followthrough.toml"
    file.write_text(CHANNEL + SUBSCRIPTION.format("nord") * 2)
    with pytest.raises(ConfigError, match=r'the id "nord" is used by subscription\[1\] already'):
        load_config(file)
