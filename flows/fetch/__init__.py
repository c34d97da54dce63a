"""Asking for addresses, politely and safely. Of its rooms only `client` knows requests; everything else speaks of values.

values      what goes in and out: `HttpSettings`, `Fetched`
addresses   which addresses may be asked, and connecting to no other
politeness  one delay a platform, Retry-After
robots      robots.txt
transfers   ends transfers that take too long
bodies      decompresses within a limit
client      one request, one answer
verdicts    which outcome an answer is
records     what is kept of a try
unlogged    keeps a secret address out of the libraries' logs
fetcher     redirects, retries, and one row for every attempt
"""

from flows.fetch.fetcher import Fetcher
from flows.fetch.unlogged import unlogged
from flows.fetch.values import Fetched, HttpSettings

__all__ = ["Fetched", "Fetcher", "HttpSettings", "unlogged"]
