"""`make fuzz`: every reader with 10,000 inputs, each reader in a process of its own; what fails is kept in `fuzz-failures/`.

python -m tests.fuzz [--inputs 10000] [--number 1] [reader …]
python -m tests.fuzz --again fuzz-failures/listing-1a2b3c4d
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from pathlib import Path

from tests.fuzz.readers import READERS
from tests.fuzz.trial import failure_on, try_in_turn


def main() -> int:
    """Exit status 1 where something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("readers", nargs="*", choices=[[], *READERS], metavar="reader", help=", ".join(READERS))
    parser.add_argument("--inputs", type=int, default=10_000, help="for each reader")
    parser.add_argument("--number", type=int, default=1, help="another number makes other inputs")
    parser.add_argument("--again", type=Path, metavar="FILE", help="try one kept input again")
    given = parser.parse_args()
    if given.again is not None:
        reader = given.again.name.rpartition("-")[0]
        failure = failure_on(reader, given.again.read_bytes())
        print(failure.why if failure else "read")
        return int(failure is not None)
    failed = 0
    for reader in given.readers or READERS:
        process = multiprocessing.get_context("spawn").Process(target=try_in_turn, args=(reader, given.number, given.inputs))
        process.start()
        process.join()
        failed += process.exitcode != 0
        if process.exitcode and process.exitcode < 0:
            print(f"{reader}: ended by signal {-process.exitcode}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
