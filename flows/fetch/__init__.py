"""Requesting addresses, politely and safely. Of its modules only `client` knows requests; the others deal in values.

values      what goes in and out: `HttpSettings`, `Fetched`
addresses   which addresses may be requested, and connecting to no others
politeness  one delay per platform, Retry-After
robots      robots.txt
transfers   ends transfers that take too long
bodies      decompresses within a limit
client      one request, one answer
verdicts    which outcome an answer means
records     what is kept of a try
unlogged    keeps a secret address out of the libraries' logs
fetcher     redirects, retries, and one row for every attempt
downloads   files too large for memory, by the same rules
"""

from flows.fetch.fetcher import Fetcher
from flows.fetch.unlogged import unlogged
from flows.fetch.values import Fetched, HttpSettings

__all__ = ["Fetched", "Fetcher", "HttpSettings", "unlogged"]
