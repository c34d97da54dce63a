"""info.gouv.fr (formerly gouvernement.fr): lists of other releases below the text have their own dates and commitments."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="info_gouv",
    version=PARSER_VERSION,
    marks=("//header[contains(@class, 'fr-header')]", "//main//*[starts-with(@class, 'fr-')]"),
    main=("//main//article[.//h1]", "//main", "//*[@role='main']"),
    drop=frozenset(
        (
            ".fr-card",
            ".fr-tile",
            ".fr-tag",
            ".fr-tags-group",
            ".fr-notice",
            ".fr-badge",
            ".fr-badges-group",
            ".fr-alert--info",
        )
    ),
    stamps=(".//p[contains(@class, 'date') or contains(@class, 'fr-text--sm')]",),
    authority=("//header//p[contains(@class, 'fr-logo')]", "//header//*[contains(@class, 'fr-logo')]"),
    ends_below=True,
)
