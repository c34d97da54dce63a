"""news.belgium.be: press releases of the federal authorities of Belgium, in French and Dutch."""

from __future__ import annotations

from parsers.pages.family import Family

PARSER_VERSION = 2

FAMILY = Family(
    name="belgium",
    version=PARSER_VERSION,
    marks=(
        "//meta[@property='og:site_name' and contains(@content, 'elgium')]",
        "//article[contains(@class, 'node')]",
        "//link[@rel='canonical' and contains(@href, 'news.belgium.be')]",
    ),
    main=(
        "//main//article[.//p]",
        "//article[contains(@class, 'node')]",
        "//main",
        "//*[@role='main']",
        "//div[contains(@class, 'press-release')][.//p]",
    ),
    drop=frozenset(
        (
            ".field--name-field-contact",
            ".field--name-field-organisation-logo",
            ".field--name-field-tags",
            ".links",
            ".language-switcher",
            ".language-switcher-language-url",
            ".contextual",
        )
    ),
    lead=(".//div[contains(@class, 'field--name-field-subtitle')]",),
    stamps=("(.//p | .//div | .//span)[contains(@class, 'date') or contains(@class, 'submitted')]",),
    authority=("//div[contains(@class, 'field--name-field-organisation') and not(contains(@class, 'logo'))]",),
    ends_below=True,
)
