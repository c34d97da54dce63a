"""prefectures-regions.gouv.fr: "Actualité", the title, "Mise à jour : 25 février 2019", the title again, the text."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="prefecture_region",
    version=PARSER_VERSION,
    marks=(
        "//meta[@property='og:site_name' and contains(@content, 'préfectures')]",
        "//div[contains(@class, 'page-actualite') or contains(@class, 'detail-actualite')]",
        "//body[contains(@class, 'region')]//main",
        "//h1/preceding::*[position() < 6][self::p or self::span or self::div][normalize-space(.)='Actualité']",
    ),
    main=(
        "//main",
        "//*[@role='main']",
        "//div[contains(@class, 'detail-actualite') or contains(@class, 'page-actualite')]",
        "//article",
        "//*[@id='content']",
    ),
    drop=frozenset((".fr-card", ".retour", ".outils", ".bloc-liens", ".autres-actualites")),
    authority=("//header//p[contains(@class, 'fr-logo')]", "//header//*[contains(@class, 'site-title')]"),
)
