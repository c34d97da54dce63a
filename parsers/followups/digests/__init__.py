"""A release taken apart into what matching compares.

digest      takes a release apart
values      what comes of it
terms       words as terms: stems, names, places, concepts
numbers     the numbers of a passage
references  mentions of an earlier announcement
lexicon     the words that all of these go by
"""
