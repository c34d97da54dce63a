"""`followthrough commitments show ID`: one promise word for word, in its place, with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.text import Text

from flows.cli.options import ConfigOption, JsonOption, print_json
from flows.cli.printing import print_facts, print_indented
from flows.cli.quoting import Place, deadline, names, one_line, place_of, published_day, visible

_HOW = {
    "page": "stated on the page",
    "feed": "stated by the feed",
    "text": "stated inside the text",
    "given": "given by the manifest of the corpus; it stands nowhere in the text",
}


def show(
    commitment: Annotated[str, typer.Argument(metavar="ID", help="Id of the promise, or how it begins.")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one promise word for word in its place, with who, by when, how sure, and where it was published."""
    from flows.config import load_config
    from warehouse.ledger import commitments_by_prefix

    found = commitments_by_prefix(load_config(config).warehouse.published, commitment)
    row = the_one(commitment, found)
    place = place_of(row["body"], row["quote_start"], row["quote_end"])
    if as_json:
        print_json({**{key: value for key, value in row.items() if key != "body"}, **_context(place)})
        return
    print_indented(_in_place(place), 2)
    print_facts(_facts(row))


def the_one(prefix: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The only row found; a usage error when there is none, or more than one begins so."""
    if not found:
        raise typer.BadParameter(
            f"no promise in the published file has an id that begins with {prefix!r} (three characters at least); "
            "`followthrough commitments list` shows them",
            param_hint="ID",
        )
    if len(found) > 1:
        ids = ", ".join(row["commitment_id"] for row in found[:5])
        raise typer.BadParameter(f"{prefix!r} is how several ids begin: {ids}; give more of it", param_hint="ID")
    return found[0]


def _in_place(place: Place) -> Text:
    text = Text()
    if place.above:
        text.append(visible(place.above) + "\n\n", style="dim")
    text.append(visible(place.before), style="dim")
    text.append(visible(place.quote), style="bold")
    text.append(visible(place.after), style="dim")
    if place.below:
        text.append("\n\n" + visible(place.below), style="dim")
    return text.append("\n")


def _context(place: Place) -> dict[str, str]:
    return {
        "line_above": place.above,
        "line_before_quote": place.before,
        "line_after_quote": place.after,
        "line_below": place.below,
    }


def _facts(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Quote", f"« {one_line(row['quote'])} »"
    yield "Who", names(row["actors"]) or "not named"
    if row["partners"]:
        yield "With", names(row["partners"])
    yield "Action", one_line(row["action"] or "")
    if row["kind"] == "recurring":
        yield "Again", "recurring"
    yield "Deadline", deadline(row["deadline_from"], row["deadline_to"], row["deadline_text"], row["deadline_precision"])
    if row["amounts"]:
        yield "Amounts", one_line("; ".join(f"{one['text']} ({one['value']:,.10g} {one['unit']})" for one in row["amounts"]))
    yield "Confidence", f"{row['confidence']:.2f}, by the rule {row['cue']} (extractor {row['extractor_version']})"
    yield "Release", one_line(row["title"])
    yield "Published", _published(row)
    yield "Authority", one_line(row["authority"] or "not known")
    yield "Address", one_line(row["url"])
    now = "reads so now" if row["in_current_version"] else "the publisher has taken this out since"
    yield "Version", f"{row['version']} ({row['version_kind']}), received {row['seen_at']:%Y-%m-%d %H:%M} UTC; {now}"
    yield "Capture", row["capture_id"]
    yield "Id", row["commitment_id"]


def _published(row: dict[str, Any]) -> str:
    day = published_day(row)
    if not day:
        return "day not known"
    return f"{day} ({_HOW.get(row['published_how'], row['published_how'] or 'how is not known')})"
