"""The regular expressions of a source's `include` and `exclude`, searched for within a limit of time.

A list of sources may come from anybody, and so may the addresses in their feeds. Which patterns take for ever on which
addresses cannot be told from their form (`(a+)+$` does, `(a+)+b` does not), so none is refused for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from parsers.errors import FollowthroughError

if TYPE_CHECKING:
    from parsers.model import Source

_SECONDS = 2.0
"""Of CPU time for all the addresses of one visit. A thousand addresses and ten patterns of the usual kind take a fifth of a
second."""


class PatternError(FollowthroughError):
    """A source's `include` or `exclude` cannot be searched for."""


class AddressPatterns:
    """Decides which addresses of one visit a source wants."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = _SECONDS

    def let_through(self, address: str) -> bool:
        """Whether `include` and `exclude` let the address through; raises PatternError when they take too long."""
        source = self._source
        if source.include and not any(self._found(pattern, address) for pattern in source.include):
            return False
        return not any(self._found(pattern, address) for pattern in source.exclude)

    def _found(self, pattern: str, address: str) -> bool:
        import regex  # only the few sources with patterns need it

        started = time.thread_time()
        try:
            return regex.search(pattern, address, timeout=max(self._left, 0.001)) is not None
        except TimeoutError:
            raise PatternError(
                f"include or exclude: the pattern {pattern!r} takes too long on {address[:200]!r}",
                hint="Write it without repetitions of repetitions, such as (a+)+.",
            ) from None
        except (regex.error, RecursionError, MemoryError, OverflowError) as error:
            raise PatternError(f"include or exclude: the pattern {pattern!r} cannot be used ({error})") from error
        finally:
            self._left -= time.thread_time() - started
