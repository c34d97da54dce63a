"""Prefectures before the state's design system: eZ Publish ("/index.php/Actualites/…"), and the family "…-a6602.html"."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 1

FAMILY = Family(
    name="prefecture_legacy",
    version=PARSER_VERSION,
    marks=(
        "//*[contains(@class, 'class-article') or contains(@class, 'content-view-full')]",
        "//*[starts-with(@class, 'attribute-') or contains(@class, ' attribute-')]",
        "//*[@id='contenu' or @id='main-position' or @id='zone_contenu']",
        "//meta[@name='generator' and (contains(@content, 'eZ') or contains(@content, 'SPIP'))]",
    ),
    main=(
        "//div[contains(@class, 'content-view-full')]",
        "//div[contains(@class, 'class-article')]",
        "//*[@id='main-position']",
        "//*[@id='zone_contenu']",
        "//*[@id='contenu']",
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
    stamps=("//*[contains(@class, 'date')]",),
    authority=("//*[@id='bandeau' or @id='header' or @id='entete']//*[contains(@class, 'titre-site')]",),
)
