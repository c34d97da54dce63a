"""The way back: a working file made again, or brought up to date, from a published file.

rows     the public relations, row by row
known    what a harvest must know: addresses, entries, how the sources were polled
judged   what alerting has judged, so that nothing is told again
indexed  the index by which releases are matched
"""
