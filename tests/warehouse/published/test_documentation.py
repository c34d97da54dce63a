"""The pages for analysts describe the published file as it really is."""

import duckdb
import pytest

from tests.support.stored.recipes import DOCS, RECIPES, published_in
from warehouse.published.ask import ask
from warehouse.published.reference import reference


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return published_in(tmp_path_factory.mktemp("docs"))


def test_there_are_recipes():
    assert len(RECIPES) >= 15


@pytest.mark.parametrize("recipe", RECIPES, ids=[" ".join(recipe.split())[:60] for recipe in RECIPES])
def test_every_recipe_answers(published, recipe):
    answer = ask(published, recipe)
    assert answer.rows, "the example data has something to find for each"


def test_a_quotation_stands_at_its_place(published):
    [recipe] = [one for one in RECIPES if "in_its_place" in one]
    answer = ask(published, recipe)
    assert [row[answer.columns.index("in_its_place")] for row in answer.rows] == [True] * 5


def test_the_page_of_columns_is_what_the_comments_say(published):
    written = (DOCS / "schema.md").read_text(encoding="utf-8")
    assert written == reference(published), "renew it: python -m warehouse.published.reference > docs/schema.md"


def test_the_page_tells_the_truth_about_other_databases(published):
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{published}' AS ft (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM ft.releases").fetchone() == (4,)
        connection.execute("USE ft")
        assert connection.execute("SELECT count(*) FROM search('small boats')").fetchone() == (1,)
