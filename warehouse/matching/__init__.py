"""Follow-ups and copies, kept true to the releases stored.

term_index  what matching knows of releases and commitments, by their terms
match       finds candidates, and decides what of them is linked
links       links as rows; which of them count
related     releases that belong together as rows
pairs       why two releases are linked or not
copies      copies of one announcement
"""
