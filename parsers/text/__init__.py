"""The words of a release.

structure  headings, paragraphs, items and sentences, as offsets into the body
sentences  where sentences begin and end
folding    the forms in which words are looked up
lines      text from outside as one line
"""
