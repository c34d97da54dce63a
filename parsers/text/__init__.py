"""The words of a release.

structure     headings, paragraphs, items and sentences, as offsets into the body
sentences     where sentences begin and end
cut_off       sentences that end before they were finished
folding       the forms used to look words up
lines         text from outside as one line
charsets      bytes as text
repair        what is repaired in words before they are stored
mojibake      letters that a wrong charset spoilt
broken_words  words broken at the end of a line
"""
