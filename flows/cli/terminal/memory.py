"""A limit on the memory of this process, for work whose need somebody else decides."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/status")


@contextmanager
def memory_at_most(megabytes: int) -> Iterator[None]:
    """Let the block take no more than this beyond what the process has now; whatever asks for more is refused it.

    Some functions of DuckDB (`repeat`) heed no memory limit of its own. A refused allocation is an error of the query there,
    and a MemoryError in Python. Only Linux tells what a process has, and enforces this (getrlimit(2), RLIMIT_DATA).
    """
    if not _STATUS.exists():
        yield
        return
    [has] = [int(line.split()[1]) for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmData:")]
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = has * 1024 + megabytes * 1024**2
    allowed = [one for one in (wanted, before, most) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(allowed), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
