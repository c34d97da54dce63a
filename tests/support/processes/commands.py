"""The real program as a process, for tests of signals, pipes and exit statuses."""

from __future__ import annotations

import subprocess
import sys
from typing import Any


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """`followthrough` with these arguments; its output and errors can be read."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
