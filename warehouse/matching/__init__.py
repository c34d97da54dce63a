"""Follow-ups and copies, kept in step with the stored releases.

term_index     what matching knows about releases and commitments, by their terms
release_texts  releases on their way to being taken apart, which need not happen in this process
match          finds candidates, and decides which of them are linked
links          links as rows; which of them count
related        releases that belong together as rows
pairs          why two releases are linked or not
copies         copies of one announcement
"""
