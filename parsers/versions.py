"""Numbers of the rules, apart from the rules themselves: to know that nothing is to be read again, none need be loaded."""

MATCHER_VERSION = 8
"""Raised with every change to rules that can change a link; words and weights have `parsers.lexicon.fingerprint`."""
