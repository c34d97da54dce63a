"""Every reader, behind one door: modules used by visits on threads import from here when there is something to read.

Importing the readers takes 0.3 s that a pass over unchanged feeds can save. Visits run in parallel, and two threads
importing parts of one package at the same moment can each see the other's half-made; here the import system makes all
but the first wait.
"""

from flows.harvest.extraction import with_commitments_and_claims
from parsers.documents.attachments import with_documents, worth_reading
from parsers.documents.pdf import read_document
from parsers.feeds.discovery import find_feeds
from parsers.feeds.feed import looks_like_feed, read_feed
from parsers.feeds.sitemaps import read_sitemap
from parsers.listings.listing import read_listing
from parsers.pages import read_page

__all__ = [
    "find_feeds",
    "looks_like_feed",
    "read_document",
    "read_feed",
    "read_listing",
    "read_page",
    "read_sitemap",
    "with_commitments_and_claims",
    "with_documents",
    "worth_reading",
]
