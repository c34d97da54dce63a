"""Pages that list releases, read into entries.

listing  the whole page
blocks   the pieces that each represent one release
days     the day that a piece states
paging   further pages
"""
