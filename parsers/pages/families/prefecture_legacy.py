"""Prefectures before the state's design system: eZ Publish ("/index.php/Actualites/…"), and the family "…-a6602.html"."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="prefecture_legacy",
    version=PARSER_VERSION,
    marks=(
        "//div[@id='contenu' or @id='main-position' or @id='zone_contenu' or contains(@class, 'content-view-full')"
        " or contains(@class, 'class-article') or starts-with(@class, 'attribute-')]",
        "//meta[@name='generator' and (contains(@content, 'eZ') or contains(@content, 'SPIP'))]",
    ),
    main=(
        "//div[contains(@class, 'content-view-full') or contains(@class, 'class-article')]",
        "//div[@id='main-position' or @id='zone_contenu' or @id='contenu']",
        "//*[@role='main']",
    ),
    drop=frozenset(
        (
            ".attribute-image",
            ".attribute-partage",
            ".content-navigator",
            ".outils",
            ".boite-outils",
            ".cartouche",
            ".attribute-see-also",
            ".voir-aussi",
            ".lire-aussi",
            ".liens-utiles",
            "#outils",
            "#chemin",
        )
    ),
    stamps=(".//p[contains(@class, 'date')] | .//div[contains(@class, 'date')] | .//span[contains(@class, 'date')]",),
    authority=("//div[@id='bandeau' or @id='header' or @id='entete']//*[contains(@class, 'titre-site')]",),
)
