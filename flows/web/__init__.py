"""Pages for a browser, from the published file, which they only read.

application   the application: what answers which address
settings      what it is told on starting
published     the published file in use; a newer one takes its place between two requests
filters       the filters of an address
addresses     links between pages, and links to elsewhere that may be followed
language      French or English
security      headers, limits, and the pages for errors
rendering     templates, and what they are given
wordings      the words of the pages, from wordings_fr.toml and wordings_en.toml
serving       starts it alone (`followthrough web`), or beside what `serve` does
pages/        a page a file
drawing/      timelines, maps and heat maps, as SVG
"""
