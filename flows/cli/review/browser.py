"""`followthrough review apply` and `review token`: what deciding in a browser needs on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json, print_text


def apply_waiting(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Store now what was decided in a browser, and publish it, rather than with the next pass."""
    from flows.config.load import load_config
    from flows.passes.lifecycle.inbox import take_up
    from flows.passes.lifecycle.run_lock import one_run_at_a_time
    from warehouse.published.continuity import check_working_file_there
    from warehouse.published.publish import publish
    from warehouse.review.inbox import Inbox
    from warehouse.store import open_store

    loaded = load_config(config)
    places, wait = loaded.warehouse, loaded.warehouse.lock_seconds
    inbox = Inbox(places.path)
    stored = damaged = 0
    if not inbox.is_empty():
        with one_run_at_a_time(places.path):
            check_working_file_there(places.path, places.published)
            with open_store(places.path, wait_seconds=wait) as store:
                taken = take_up(store, inbox)
            if taken is not None:
                publish(places.path, places.published, wait_seconds=wait)
                inbox.forget(taken.seized)
                stored, damaged = taken.stored, taken.damaged
    if as_json:
        print_json({"stored": stored, "damaged": damaged})
        return
    out.print(f"{stored} {'decision' if stored == 1 else 'decisions'} stored.")
    if damaged:
        lines = "line was" if damaged == 1 else "lines were"
        err.print(f"{damaged} damaged {lines} kept in {inbox.damaged}", markup=False)


def make_token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will sign in; published with each decision.")],
) -> None:
    """Make a token with which NAME signs in to decide, and the line for the variable that \\[web] reviewers_env names."""
    from flows.web.deciding.reviewers import hashed, new_token
    from warehouse.review.decisions import wrong_name

    name = name.strip()
    wrong = wrong_name(name) or ("may not contain a colon" if ":" in name else None)
    if wrong:
        raise typer.BadParameter(f"the name of who decides {wrong}", param_hint="NAME")
    token = new_token()
    err.print(f"The token, for {name} alone; it is shown this once:", markup=False)
    print_text(f"{token}\n")
    err.print("The line for the variable that reviewers_env of \\[web] names, or the file that it leads to:")
    print_text(f"{name}: {hashed(token)}\n")
