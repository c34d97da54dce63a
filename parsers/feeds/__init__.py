"""Feeds, sitemaps and lists of feeds, read into entries.

discovery  where a site's feeds and sitemaps are
xml_tree   hostile XML to a plain tree
flatten    the bytes of a feed to small, well-formed XML
feed       RSS and Atom to entries; the only module that knows feedparser
sitemaps   sitemaps to entries
opml       lists of feeds from and for other programs
"""
