"""interieur.gouv.fr: "/actualites/communiques/…", "/actualites/communiques-de-presse/…", and the older "Archives"."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="interieur",
    version=PARSER_VERSION,
    marks=(
        "//header[contains(@class, 'fr-header')]",
        "//article[contains(@class, 'node')]",
        "//div[contains(@class, 'field--name-body')]",
        "//*[contains(@class, 'class-article') or contains(@class, 'content-view-full')]",
    ),
    main=(
        "//main//article[contains(@class, 'node')][.//p]",
        "//main",
        "//*[@role='main']",
        "//article[contains(@class, 'node')]",
        "//div[contains(@class, 'content-view-full')]",
        "//div[contains(@class, 'class-article')]",
    ),
    drop=frozenset(
        (
            ".fr-card",
            ".fr-tile",
            ".fr-notice",
            ".field--name-field-tags",
            ".field--name-field-image",
            ".field--name-field-thematique",
            ".block-share",
            ".contact-presse",
        )
    ),
    lead=(".//div[contains(@class, 'field--name-field-chapo')]",),
    stamps=(".//p[contains(@class, 'date')] | .//div[contains(@class, 'date')] | .//span[contains(@class, 'date')]",),
    authority=("//header//p[contains(@class, 'fr-logo')]", "//header//*[contains(@class, 'fr-logo')]"),
    ends_below=True,
)
