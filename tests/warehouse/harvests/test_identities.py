"""When two readings are of one release: addresses first, then guids."""

import pytest

from parsers.identity import release_id
from parsers.model import Release
from warehouse.harvests.identities import Identities, address_of

PAGE = "https://www.nord.gouv.fr/Actualites/reunion"
MOVED = "https://www.nord.gouv.fr/Presse/reunion"


def release(url: str, guid: str | None = None, title: str = "Réunion") -> Release:
    from datetime import datetime

    return Release("nord", url, guid, title, "Texte", "prefecture", 1, "c", datetime(2021, 1, 1))


def known(*live: str, **stored: str) -> Identities:
    """Identifiers of release "old": `url=` and `guid=`; `live` is the addresses seen in this harvest."""
    identifiers = {("nord", kind, value): "old" for kind, value in stored.items()}
    addresses = {"old": frozenset([stored["url"]])} if "url" in stored else {}
    return Identities(identifiers, addresses, {"nord": frozenset(live)})


@pytest.mark.parametrize(
    ("what", "identities", "url", "guid", "same"),
    [
        ("the same address", known(url=PAGE), PAGE, None, True),
        (
            "the same address asked for in another way",
            known(url=PAGE),
            f"HTTP://WWW.nord.gouv.fr:80{PAGE[24:]}/#top",
            None,
            True,
        ),
        ("the same address with another guid", known(url=PAGE, guid="g1"), PAGE, "g2", True),
        ("another address with the same guid", known(url=PAGE, guid="g1"), MOVED, "g1", True),
        ("another address with the same guid, the old one dead", known(MOVED, url=PAGE, guid="g1"), MOVED, "g1", True),
        ("another address with the same guid, both live", known(PAGE, MOVED, url=PAGE, guid="g1"), MOVED, "g1", False),
        ("another address with another guid", known(url=PAGE, guid="g1"), MOVED, "g2", False),
        ("another address and no guid", known(url=PAGE, guid="g1"), MOVED, None, False),
        ("no address, the same guid", known(url=PAGE, guid="g1"), "", "g1", True),
    ],
)
def test_a_release_is_known_again_by_its_address_then_by_its_guid(what, identities, url, guid, same):
    assert (identities.release_id(release(url, guid)) == "old") is same, what


def test_the_same_guid_at_another_source_is_another_release():
    identities = Identities({("pas-de-calais", "guid", "g1"): "old"}, {}, {})
    assert identities.release_id(release(PAGE, "g1")) != "old"


def test_a_new_release_gets_the_id_of_its_address_or_of_its_guid():
    assert Identities({}, {}, {}).release_id(release(PAGE, "g1")) == release_id("nord", PAGE, "g1")
    assert Identities({}, {}, {}).release_id(release("", "g1")) == release_id("nord", None, "g1")


def test_two_releases_of_one_harvest_with_one_guid_stay_two_when_both_are_live():
    identities = Identities({}, {}, {"nord": frozenset([PAGE, MOVED])})
    assert identities.release_id(release(PAGE, "1")) != identities.release_id(release(MOVED, "1"))


def test_items_without_a_link_are_told_apart_by_their_key():
    feed = "https://www.nord.gouv.fr/feed.xml"
    first, second = release(f"{feed}#guid:1"), release(f"{feed}#title:ab12")
    assert address_of(first) != address_of(second)
    identities = Identities({}, {}, {})
    assert identities.release_id(first) != identities.release_id(second)
    assert identities.release_id(first) == identities.release_id(release(f"{feed}#guid:1"))


def test_items_with_neither_address_nor_guid_are_told_apart_by_their_title():
    identities = Identities({}, {}, {})
    assert identities.release_id(release("", None, "Un")) != identities.release_id(release("", None, "Deux"))


def test_every_identifier_is_learnt_once():
    identities = Identities({}, {}, {})
    one = identities.release_id(release(PAGE, "g1"))
    identities.release_id(release(MOVED, "g1"))
    identities.release_id(release(PAGE, "g2"))
    assert identities.learnt == {
        ("nord", "url", PAGE): one,
        ("nord", "guid", "g1"): one,
        ("nord", "url", MOVED): one,
        ("nord", "guid", "g2"): one,
    }
