"""Claims: what a release says has become of things undertaken: the stage, the act and the object.

extraction   the claims of a release, as they are published
reading      a release taken apart into sentences with their predicates and acts
predicates   what a sentence or a title says has happened
clauses      what a verb is said of, between commas and conjunctions
parts        whether only a part is meant
lexicon      the words of acts and stages, read from TOML
"""

from __future__ import annotations

from parsers.claims.extraction import CLAIMS_VERSION, find_claims

__all__ = ["CLAIMS_VERSION", "find_claims"]
