"""The words of a release.

structure  headings, paragraphs, items and sentences, as offsets into the body
sentences  where sentences begin and end
folding    the forms used to look words up
lines      text from outside as one line
charsets   bytes as text
"""
