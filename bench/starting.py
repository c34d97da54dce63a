"""What Prefect adds to a run: starting its server, and each task."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.measure import Measured, middle, serving, table, whole
from bench.polling import command, configure

FEW = 5
MANY = 105


def _with_prefect(config: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "run", "--config", str(config), "--max-pages", "0"]


def main(rounds: int = 5) -> None:
    """The same pass over a few feeds and over many, with Prefect and without; each round with its own PREFECT_HOME."""
    rounds = min(rounds, 2)
    clean = {"PREFECT_API_URL": "", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    found: dict[str, list[Measured]] = {}
    with serving("bench.site", str(MANY), "20", "1000") as base, tempfile.TemporaryDirectory() as temporary:
        for number in range(rounds):
            folder = Path(temporary) / str(number)
            environment = clean | {"PREFECT_HOME": str(folder / "prefect")}
            few, many = (configure(folder / str(size), base, size) for size in (FEW, MANY))
            for config, size in ((few, FEW), (many, MANY)):
                whole(command(config, "--max-pages", "0"))  # the first pass is not what is measured here
                found.setdefault(f"--direct, {size} sources", []).append(whole(command(config, "--max-pages", "0")))
            first = whole(_with_prefect(few), environment=environment)
            found.setdefault(f"with Prefect, {FEW} sources, first start", []).append(first)
            second = whole(_with_prefect(few), environment=environment)
            found.setdefault(f"with Prefect, {FEW} sources, second start", []).append(second)
            third = whole(_with_prefect(many), environment=environment)
            found.setdefault(f"with Prefect, {MANY} sources", []).append(third)
    rows = [[name, middle(some, "wall"), middle(some, "cpu"), middle(some, "peak")] for name, some in found.items()]
    table(
        f"An unchanged pass, whole program and its server, median of {rounds}",
        ["", "wall s", "CPU s", "peak MB of the larger"],
        rows,
    )

    def more(kind: str, of: str) -> float:
        names = [name for name in found if name.startswith(kind)]
        return middle(found[names[-1]], of) - middle(found[names[-2]], of)

    task = (more("with Prefect", "cpu") - more("--direct", "cpu")) * 1000 / (MANY - FEW)
    print(f"  a task costs {task:.0f} ms of CPU, program and server, more than without Prefect")
