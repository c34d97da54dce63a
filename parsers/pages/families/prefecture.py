"""Departmental prefectures on their shared platform, in the state's design system (classes fr-…)."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="prefecture",
    version=PARSER_VERSION,
    marks=(
        "//header[contains(@class, 'fr-header')]",
        "//main//*[starts-with(@class, 'fr-')]",
        "//a[contains(@class, 'fr-link--download')]",
    ),
    main=("//main", "//div[@role='main']", "//div[@id='main']", "//body[.//h1]"),
    drop=frozenset(
        (".fr-card", ".fr-tile", ".fr-transcription", ".fr-pagination", ".fr-header", ".fr-footer", ".fr-notice")
    ),
    authority=("//header//p[contains(@class, 'fr-logo')]", "//header//*[contains(@class, 'fr-logo')]"),
)
