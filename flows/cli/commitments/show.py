"""`followthrough commitments show ID`: one commitment word for word, in context, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from flows.cli.commitments.timeline import RELATIONS, Event, belonging, copies, decided, silent_since, stands, timeline
from flows.cli.terminal.csv_output import print_csv
from flows.cli.terminal.options import ConfigOption, JsonOption, out, print_json
from flows.cli.terminal.printing import print_facts, print_indented
from flows.cli.terminal.quoting import Place, deadline, names, place_of, published_day
from parsers.dates import paris_time
from parsers.text.lines import visible, visible_line

if TYPE_CHECKING:
    from warehouse.published.ledger import History

_HOW = {
    "page": "stated on the page",
    "feed": "stated by the feed",
    "received": "when it was received; the feed states a day still to come",
    "text": "stated inside the text",
    "given": "given by the manifest of the corpus; it stands nowhere in the text",
}


def show(
    commitment: Annotated[str, typer.Argument(metavar="ID", help="Id of the promise, or how it begins.")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the timeline as CSV.")] = False,
) -> None:
    """Show one promise word for word in its place, who made it and by when, and its timeline: what was said since."""
    from flows.config.load import load_config
    from warehouse.published.ledger import commitments_by_prefix, history

    published = load_config(config).warehouse.published
    row = the_one(commitment, commitments_by_prefix(published, commitment))
    since = history(published, row)
    place = place_of(row["body"], row["quote_start"], row["quote_end"])
    if as_json:
        print_json(_as_dict(row, place, since))
    elif as_csv:
        _print_csv(timeline(row, since))
    else:
        print_indented(in_place(place), 2)
        print_facts(_facts(row))
        out.print()
        print_timeline(timeline(row, since))
        for title, lines in (
            ("The same announcement", list(copies(since))),
            ("Belongs together, nothing said of one promise", list(belonging(since))),
            ("Decided", [f"{paris_time(one.decided_at)}  {decided(one)}" for one in since.decisions]),
        ):
            if lines:
                out.print(Text(f"\n{title}", style="bold"))
                for line in lines:
                    print_indented(Text(line), 2)


def print_timeline(events: Sequence[Event]) -> None:
    """Print events, a day and a word each, with their details below."""
    width = max(len(one.what) for one in events)
    for one in events:
        line = Text(f"{one.day:13}  ") + Text(f"{one.what:{width}}", style="bold") + Text(f"  {one.said}")
        out.print(line, soft_wrap=not out.is_terminal)
        for below in one.below:
            print_indented(Text(below), 15)


def _as_dict(row: dict[str, Any], place: Place, since: History) -> dict[str, Any]:
    return {
        **{key: value for key, value in row.items() if key != "body"},
        **_context(place),
        "silent_since": silent_since(row, since.follow_ups),
        "follow_ups": since.follow_ups,
        "related": since.related,
        "copies": since.copies,
        "decisions": [{"decision_id": one.decision_id, **asdict(one)} for one in since.decisions],
        "published_at": since.published_at,
    }


def _print_csv(events: Sequence[Event]) -> None:
    """One line per event; its details are one cell, separated by " | "."""
    print_csv(("day", "event", "said", "more"), ((one.day, one.what, one.said, " | ".join(one.below)) for one in events))


def the_one(prefix: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The only row found; a usage error when there is none, or more than one with that prefix."""
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


def in_place(place: Place) -> Text:
    """The quotation in bold, with the text around it."""
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
    yield "Title", visible_line(row["headline"] or "")
    yield "Quote", f"« {visible_line(row['quote'])} »"
    yield "Who", names(row["actors"]) or "not named"
    if row["partners"]:
        yield "With", names(row["partners"])
    yield "Action", visible_line(row["action"] or "")
    if row["kind"] == "recurring":
        yield "Again", "recurring"
    yield "Deadline", deadline(row["deadline_from"], row["deadline_to"], row["deadline_text"], row["deadline_precision"])
    yield "Stands", _stands(row)
    if row["amounts"]:
        yield (
            "Amounts",
            visible_line("; ".join(f"{one['text']} ({one['value']:,.10g} {one['unit']})" for one in row["amounts"])),
        )
    sure = f", accepted by {visible_line(row['decided_by'])}" if row["decided_by"] else ""
    yield "Confidence", f"{row['confidence']:.2f}, by the rule {row['cue']} (extractor {row['extractor_version']}){sure}"
    yield "Release", visible_line(row["title"])
    yield "Published", _published(row)
    yield "Authority", visible_line(row["authority"] or "not known")
    yield "Address", visible_line(row["url"])
    now = "reads so now" if row["in_current_version"] else "the publisher has taken this out since"
    yield "Version", f"{row['version']} ({row['version_kind']}), received {paris_time(row['seen_at'])}; {now}"
    yield "Capture", row["capture_id"]
    yield "Id", row["commitment_id"]


def _stands(row: dict[str, Any]) -> str:
    if row["status"] == "overdue":
        found = f"last told: {RELATIONS[row['last_told']]}" if row["last_told"] else "no follow-up found"
        return f"overdue by {-row['days_left']:,} days: {found} in the sources watched" + _moved(row)
    return stands(row) + _moved(row)


def _moved(row: dict[str, Any]) -> str:
    if not row["times_moved"]:
        return ""
    times = "once" if row["times_moved"] == 1 else f"{row['times_moved']} times"
    return f"; put off {times} to {row['due_on']}, first due {row['first_due_on'] or 'on no day'}"


def _published(row: dict[str, Any]) -> str:
    day = published_day(row)
    if not day:
        return "day not known"
    return f"{day} ({_HOW.get(row['published_how'], row['published_how'] or 'how is not known')})"
