"""GOV.UK: the JSON of its content API ("/api/content/<path>"), which has more than the page, or the page itself."""

from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import urlsplit

from parsers.dates.reading import read_day
from parsers.errors import NotAReleaseError
from parsers.model import Attachment, PublicationDay, Reading
from parsers.pages.elements.blocks import Block, blocks_of, clean_title, render
from parsers.pages.elements.furniture import droppers, fold
from parsers.pages.elements.markup import LARGEST_PAGE, parse_fragment
from parsers.pages.family import Family
from parsers.pages.head import absolute

PARSER_VERSION = 2

FAMILY = Family(
    name="gov_uk",
    version=PARSER_VERSION,
    marks=("//div[contains(@class, 'govspeak') or starts-with(@class, 'gem-c-')]",),
    main=("//div[contains(@class, 'govspeak')]", "//main"),
    drop=frozenset(
        (
            ".gem-c-contents-list",
            ".gem-c-related-navigation",
            ".gem-c-contextual-sidebar",
            ".gem-c-published-dates",
            ".gem-c-share-links",
            ".gem-c-print-link",
            ".gem-c-translation-nav",
            ".gem-c-metadata",
            ".gem-c-attachment",
            ".gem-c-feedback",
        )
    ),
    lead=("(.//p | .//div)[contains(@class, 'gem-c-lead-paragraph')]",),
    stamps=(".//div[contains(@class, 'gem-c-published-dates')]", ".//div[contains(@class, 'gem-c-metadata')]//dd"),
    authority=("//div[contains(@class, 'gem-c-metadata')]//dd/a[contains(@href, '/organisations/')]",),
)


def read_api(body: bytes, url: str, language: str) -> Reading | None:
    """The release in a response of the content API; None for bytes that are not a JSON object."""
    if not body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    if len(body) > LARGEST_PAGE:
        raise NotAReleaseError(f"an answer of {len(body):,} bytes is no release (the limit is {LARGEST_PAGE:,})")
    try:
        page: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAReleaseError(f"what {url} answered is no JSON: {str(error)[:200]}") from error
    details = _object(page.get("details"))
    markup = _body(details)
    blocks = _blocks(markup)
    summary = clean_title(_text(page.get("description")), 2000)
    if summary and not (blocks and fold(blocks[0].text) == fold(summary)):
        blocks.insert(0, Block("text", summary))
    title = clean_title(_text(page.get("title")))
    text = render(blocks)
    if not title or not text:
        raise NotAReleaseError(f"the answer of {url} holds no release: no title or no text")
    published = (
        _day(page.get("first_published_at")) or _day(details.get("first_public_at")) or _day(page.get("public_updated_at"))
    )
    updated = _day(page.get("public_updated_at")) or _last_change(details)
    path = _text(page.get("base_path"))
    locale = _text(page.get("locale"))[:2].lower()
    return Reading(
        title=title,
        body=text,
        parser=FAMILY.name,
        parser_version=PARSER_VERSION,
        published=published,
        updated_on=updated.on if updated and published and updated.on > published.on else None,
        authority=_authority(_object(page.get("links"))),
        language=locale if len(locale) == 2 and locale.isalpha() else language,
        attachments=_attachments(details, url),
        canonical_url=absolute(_site(url), path) if path.startswith("/") else None,
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _body(details: dict[str, Any]) -> str:
    """`details.body`: HTML, or a list of the same text in several types; the parts of a guide one after the other."""
    body = details.get("body")
    if isinstance(body, str):
        return body
    for form in _objects(body):
        if form.get("content_type") == "text/html":
            return _text(form.get("content"))
    parts = _objects(details.get("parts"))[:50]
    return "".join(f"<h2>{html.escape(_text(part.get('title')))}</h2>{_body({'body': part.get('body')})}" for part in parts)


def _blocks(markup: str) -> list[Block]:
    root = parse_fragment(markup) if markup.strip() else None
    return blocks_of(root, droppers(FAMILY.drop, ())) if root is not None else []


def _day(value: object) -> PublicationDay | None:
    return read_day(value, "en") if isinstance(value, str) and len(value) < 60 else None


def _last_change(details: dict[str, Any]) -> PublicationDay | None:
    """The day of the latest note of the change history that was meant for the public."""
    days = [
        day for change in _objects(details.get("change_history"))[:1000] if (day := _day(change.get("public_timestamp")))
    ]
    return max(days, key=lambda day: day.on, default=None)


def _authority(links: dict[str, Any]) -> str | None:
    names = [clean_title(_text(item.get("title")), 200) for item in _objects(links.get("organisations"))[:10]]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _attachments(details: dict[str, Any], url: str) -> tuple[Attachment, ...]:
    found: dict[str, Attachment] = {}
    for item in _objects(details.get("attachments"))[:30]:
        address = absolute(_site(url), _text(item.get("url")) or None)
        if address and _text(item.get("content_type")) == "application/pdf":
            title = clean_title(_text(item.get("title"))) or address.rsplit("/", 1)[-1]
            found.setdefault(address, Attachment(address, title, "application/pdf"))
    return tuple(found.values())


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "https://www.gov.uk/"
    return f"{parts.scheme}://{parts.netloc}/"
