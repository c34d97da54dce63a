"""What reading one body may take, and how to say that one took more."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.errors import UnreadableError

OUT_OF_MEMORY = 86
"""The exit status of a reading process that has not even the memory to say so; none that Python gives."""
_HINT = "look at the address in a browser; leave it out with `exclude` of its source if it is no release"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading process may take. Measured on the largest honest bodies known: see docs/decisions."""

    memory_bytes: int = 256 * 1024 * 1024
    """Resident. A sitemap of 50,000 addresses takes 140 MB, a page of 20 MB 100 MB, of which 60 MB are the program."""
    margin_bytes: int = 64 * 1024 * 1024
    """Of address space beyond that: what the process maps without using it. At the sum the system refuses more."""
    idle_bytes: int = 96 * 1024 * 1024
    """A process that has taken more is replaced after its answer, since Python seldom gives memory back."""
    answer_bytes: int = 48 * 1024 * 1024
    """Pickled, since the program has it in memory next. That sitemap makes 9 MB."""
    cpu_seconds: float = 20.0
    """For one body, as the processor counts. The sitemap above takes 4 to 9, the slowest honest document 3."""
    deadline_seconds: float = 900.0
    """By the clock, for a process that neither computes nor answers. With a dozen busy programs to a processor,
    `cpu_seconds` have taken four minutes."""


class OverLimitError(UnreadableError):
    """Reading the body takes more memory or computing time than any release does."""


def too_long(what: str, limits: Limits) -> OverLimitError:
    """For a body that took more than its time."""
    return OverLimitError(
        f"{what} takes more than {limits.cpu_seconds:g} seconds of computing time to read, and was given up", hint=_HINT
    )


def too_much(what: str, limits: Limits) -> OverLimitError:
    """For a body that took more than its memory."""
    return OverLimitError(
        f"{what} takes more than {limits.memory_bytes // 1024**2} MB of memory to read, and was given up", hint=_HINT
    )


def ended(what: str, status: int) -> OverLimitError:
    """For a body that ended the process which read it: the readers rest on libraries in C."""
    return OverLimitError(f"{what} made the process that read it end (status {status}), and was given up", hint=_HINT)
