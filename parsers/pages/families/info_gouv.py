"""info.gouv.fr (gouvernement.fr before): the lists of other releases below the text bear dates and promises of their own."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 1

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
