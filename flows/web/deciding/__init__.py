"""Deciding in a browser.

reviewers  who may, and hashes of their tokens
sessions   who is signed in
forms      what a form sent, and whether it came from a page of ours
sign_in    signing in and out
matters    what is left to decide
review     the page on which it is decided
"""
