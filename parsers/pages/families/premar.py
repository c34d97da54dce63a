"""The préfectures maritimes: "Logo prefecture", "Rechercher dans", the title, "23 nov. 2018", the text."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="premar",
    version=PARSER_VERSION,
    marks=(
        "//img[contains(@alt, 'Logo prefecture') or contains(@alt, 'Logo préfecture')]",
        "//a[contains(@href, '/communiques-presse')]",
    ),
    main=(
        "//main//article",
        "//article[.//p]",
        "//main",
        "//*[@role='main']",
        "//div[contains(@class, 'communique')][.//p]",
    ),
    drop=frozenset((".communique__contact", ".contact-presse", ".gallery", ".galerie", ".search", ".recherche", ".back")),
    stamps=(".//p[contains(@class, 'date')] | .//div[contains(@class, 'date')] | .//span[contains(@class, 'date')]",),
    authority=("//header//*[contains(@class, 'fr-logo') or contains(@class, 'site-name')]",),
    ends_below=True,
)
