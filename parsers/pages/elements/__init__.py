"""From markup to blocks of text.

markup     bytes as a tree of elements
blocks     elements as headings, paragraphs and items
prose      blocks that are of one text
plain      scraps of markup as plain words
furniture  what is never part of a release (words in `furniture.toml`)
"""
