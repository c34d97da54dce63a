"""Follow-ups and copies, kept true to the releases stored.

term_index  what matching knows of releases and commitments, by their terms
match       finds candidates, and writes the links
copies      copies of one announcement
"""
