"""Pages for a browser, from the published file, which they only read.

application   the application: what answers which address
settings      what it is told on starting
dependencies  what the functions behind the addresses take
published     the published file in use; a newer one takes its place between two requests
filters       the filters of an address
security      headers, limits, the prefix of a proxy
failures      pages for errors
serving       starts it alone (`followthrough web`), or beside what `serve` does
pages/        a page a file
rendering/    templates, and what they are given
api/          the same for programs, and figures
deciding/     signing in, and deciding
drawing/      timelines, maps and heat maps, as SVG
export/       a copy of the pages for a static host
"""
