"""Stored bodies of a source read again: by several readers at once, handed over in the order in which the bodies arrived.

reread    one source, in portions
bodies    one body: what a list says, what a page says, what was wrong
pace      how fast it goes, and how long it will take
"""
