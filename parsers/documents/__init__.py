"""Documents attached to pages: which belong to a release, and their words.

attachments  which documents belong to it, and how their words are added to its own
pdf          press releases as PDF; the only module that knows pypdf
pdf_lines    lines with their positions, to blocks of text
"""
