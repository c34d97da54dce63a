"""`python -m bench [NAME…]`: run the named benchmarks, or all; `--list`, `--rounds N`, `--history`."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from importlib import import_module

from bench.history import courses, remembered
from bench.measure import show

BENCHES = {
    "polling": "300 feeds of 20 entries, first and unchanged pass, beside reader",
    "reading": "a page of 50 KB of each family, beside trafilatura",
    "promises": "from bodies to promises, beside spaCy and dateparser; a hostile text of 5 MB",
    "passing": "a whole pass over 1,000 pages of 50 KB",
    "rereading": "5,000 stored captures read again by one and two processes, and by one of two that is killed",
    "hostile": "30 hostile or heavy pages of 1 MB: memory of the whole program",
    "matching": "100 new releases beside 10,000 to 1,000,000 commitments",
    "starting": "what Prefect adds to a run",
    "status": "where 1,000,000 promises stand",
    "alerts": "10,000 subscriptions and 10,000 alerts: who wants which",
    "web": "the pages for a browser, on 100,000 releases and 300,000 promises",
    "small": "publishing 1,000 releases and 3,000 promises anew, and the pages on them",
    "datasette": "the same rows and questions beside datasette",
    "crowd": "fifty people who read these pages at once, while passes publish ten times",
    "growth": "publishing 100 changed releases beside 100,000 to 1,000,000 promises",
    "targets": "100 changed releases of 100,000 brought to PostgreSQL and DuckLake; the files of a lake after many runs",
    "storing": "loading 10,000 releases, publishing and searching 100,000 (takes most of the time)",
}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures Followthrough; see bench/README.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all when none is given")
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("--rounds", type=int, default=3, help="how often the short ones are repeated (default: 3)")
    parser.add_argument(
        "--history",
        nargs="*",
        metavar="WORD",
        help="how the tables went whose titles hold these words",
    )
    arguments = parser.parse_args()
    if arguments.history is not None:
        for title, rows in courses(list(remembered(arguments.history))):
            show(title, [str(cell) for cell in rows[0]], rows[1:])
        return
    if arguments.list:
        for name, what in BENCHES.items():
            print(f"{name:10}{what}")
        return
    unknown = sorted(set(arguments.names) - set(BENCHES))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as compiled:
        # Every process finds compiled modules, as on a machine where the program has run before.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        for name in arguments.names or BENCHES:
            began = time.monotonic()
            import_module(f"bench.{name}").main(max(1, arguments.rounds))
            print(f"  ({name} took {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
