"""Deciding in a browser.

`reviewers` who may, and their hashed tokens · `sessions` who is signed in · `sign_in` the pages for that · `matters` what is left
to decide, in the published file · `review` the page on which it is decided.
"""
