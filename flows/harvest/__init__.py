"""A visit to one source: its lists and pages are requested, read, and handed over as values.

visit        what was requested, received and found so far
lists        feeds, listings and sitemaps read into entries
entries      which pages to request, and when to look at them again
pages        a page and the documents that it offers, read as one
releases     from a body to a `Release`
extraction   from a release to its commitments
harvest      the whole of it
readers      every reader, behind one door
seed_corpus  the corpus that ships with the program, as a source
"""
