"""The recipes of docs/queries.md on other databases, and what those of docs/scaling.md find on PostgreSQL."""

import re

import pytest

from tests.support.servers.postgres_server import PASSWORD
from tests.support.stored.recipes import DOCS, RECIPES, published_in
from tests.support.stored.target_rows import plain, reader_of, rows_in, target_on
from warehouse.errors import TargetError
from warehouse.published.ask import ask
from warehouse.published.targets.publish_to import publish_to

SCALING = (DOCS / "scaling.md").read_text(encoding="utf-8")
OWN = re.findall(r"```sql\n-- PostgreSQL\n(.*?)```", SCALING, re.DOTALL)
NOT_ON = {
    "ducklake": ("search(", "search_commitments("),
    "postgres": ("search(", "search_commitments(", "unnest(amounts)", "status_on(", "ledger_on("),
}
"""What the recipes that do not work there have in them, as docs/scaling.md says."""
OTHERS_NOT_ON = {"ducklake": 0, "postgres": 4}
"""Recipes that do not work there, apart from those that search."""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return published_in(tmp_path_factory.mktemp("recipes"))


@pytest.mark.parametrize("kind", NOT_ON)
def test_recipes_answer_through_duckdb_as_in_the_file(published, postgres, tmp_path, kind):
    target = target_on(postgres, kind, tmp_path)
    publish_to(published, target)
    answered = 0
    with reader_of(target) as connection:
        for recipe in RECIPES:
            if any(one in recipe for one in NOT_ON[kind]):
                continue
            answer = ask(published, recipe)
            found = connection.execute(recipe)
            assert tuple(column[0] for column in found.description) == answer.columns
            rows = [str(plain(list(row))) for row in found.fetchall()]
            assert sorted(rows) == sorted(str(plain(list(row))) for row in answer.rows), recipe
            answered += 1
    searching = sum("search(" in recipe or "search_commitments(" in recipe for recipe in RECIPES)
    assert answered == len(RECIPES) - searching - OTHERS_NOT_ON[kind]
    assert "`search()`" in SCALING


@pytest.fixture(scope="module")
def asked(published, postgres, tmp_path_factory):
    """What psql answers in a database with the relations."""
    target = target_on(postgres, "postgres", tmp_path_factory.mktemp("asked"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        publish_to(published, target)
    database = target.address.shown.rpartition("/")[2]
    return lambda *texts: postgres.psql(database, "SET search_path = followthrough", *texts)


def test_there_are_recipes_for_postgresql():
    assert len(OWN) >= 6


@pytest.mark.parametrize("recipe", OWN, ids=[" ".join(recipe.split())[:60] for recipe in OWN])
def test_every_recipe_for_postgresql_finds_something(asked, recipe):
    assert asked(recipe)


@pytest.mark.parametrize("words", ["coopération policière", "cooperations", "PATROUILLE", "nulle part"])
def test_search_finds_the_releases_that_the_file_finds(published, asked, words):
    ours = {row[0] for row in ask(published, f"SELECT release_id FROM search('{words}')").rows}
    assert set(asked(f"SELECT release_id FROM search('{words}')").split()) == ours


@pytest.mark.parametrize("question", ["", "& | ! <->", "it's", "a:* (b", "\\"])
def test_search_takes_any_words(asked, question):
    asked("SELECT count(*) FROM search($q$" + question + "$q$)")


def test_standing_on_a_day_is_that_of_the_file(published, asked):
    for day in ("2021-06-01", "2022-02-01", "2030-01-01"):
        columns = "commitment_id, status, due_on, days_left, follow_up_count, last_told, is_watched"
        query = f"SELECT {columns} FROM status_on(DATE '{day}') ORDER BY commitment_id"
        ours = ["|".join("" if one is None else str(one) for one in row) for row in ask(published, query).rows]
        theirs = asked(query).replace("|t\n", "|True\n").replace("|f\n", "|False\n").splitlines()
        assert [re.sub(r"\|t$", "|True", re.sub(r"\|f$", "|False", one)) for one in theirs] == ours


def test_relations_columns_keys_and_comments_are_there(asked):
    assert "A release as it reads now" in asked("SELECT obj_description('releases'::regclass)")
    said = asked(
        "SELECT count(*) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'followthrough'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0"
        " AND c.relname <> 'search_documents' AND col_description(c.oid, a.attnum) IS NULL"
    )
    assert said == "0"
    assert asked("SELECT count(*) FROM pg_index WHERE indrelid = 'commitments'::regclass") == "3"
    kinds = asked(
        "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'commitments'::regclass"
        " AND attname IN ('actors', 'amounts', 'first_held_at', 'deadline_to') ORDER BY attname"
    )
    assert kinds.split("\n") == ["text[]", "jsonb", "date", "timestamp without time zone"]


def test_who_might_read_may_read_after_a_new_form_too(published, postgres, tmp_path, monkeypatch):
    target = target_on(postgres, "postgres", tmp_path)
    publish_to(published, target)
    database = target.address.shown.rpartition("/")[2]
    role = f"reader_{database}"
    postgres.psql(
        database,
        f"CREATE ROLE {role}",
        f"GRANT USAGE ON SCHEMA followthrough TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA followthrough TO {role}",
        "CREATE VIEW public.mine AS SELECT count(*) FROM followthrough.commitments",
        "ALTER TABLE followthrough.fetches ADD COLUMN no_more text",
        "ALTER TABLE followthrough.claims DROP COLUMN lexicon",
    )
    publish_to(published, target, rebuild=True)
    for relation in ("ledger", "fetches", "claims", "publication"):
        assert int(postgres.psql(database, f"SET ROLE {role}", f"SELECT count(*) FROM followthrough.{relation}")) >= 0
    postgres.psql(database, "CREATE VIEW public.yours AS SELECT quote FROM followthrough.ledger")
    with pytest.raises(TargetError, match=r"view (public\.)?yours depends on view .*ledger"):
        publish_to(published, target, rebuild=True)
    assert postgres.psql(database, "SELECT * FROM public.mine") != "0", "what others made of it is as it was"
    with reader_of(target) as connection:
        assert len(rows_in(connection, "releases")) == 4
