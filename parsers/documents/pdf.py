"""Press releases as PDF documents, read with pypdf: docs/decisions/0005-pdf-text.md."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING, Any

from parsers.dates.reading import find_stamp
from parsers.documents.pdf_lines import Line, blocks_of_pages
from parsers.errors import NotAReleaseError, UnreadableError
from parsers.model import Reading
from parsers.pages.edges import trimmed
from parsers.pages.elements.blocks import Block, clean, clean_title, render
from parsers.pages.elements.furniture import fold, is_furniture
from parsers.pages.elements.prose import names_authority, rejoined, without_letterhead

if TYPE_CHECKING:
    from pypdf import PdfReader

PARSER_VERSION = 2

MOST_PAGES = 60
"""A longer document is a report or a collection, not a press release: it is rejected whole, never cut."""
LARGEST_DOCUMENT = 20_000_000
"""Bytes; the fetcher's own default limit."""
_MOST_OPERATIONS = 400_000
"""Drawing operations in a document; a page of text has about a thousand."""
_MOST_CONTENT = 5_000_000
"""Bytes of the pages' own streams in a document, unpacked, as often as they are drawn: sixty pages may share one stream, and
pypdf's limits are for one at a time. A page of text has some 20,000."""
_MOST_CHARACTERS = 1_000_000
"""In a document: sixty full pages have a quarter of this."""
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": LARGEST_DOCUMENT,
    "array_based_stream_maximum_output_length": 10_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "zlib_maximum_output_length": 10_000_000,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "brotli_maximum_output_length": 10_000_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 400_000,
    "page_tree_maximum_entries": 2_000,
    "page_tree_maximum_depth": 50,
    "page_tree_maximum_page_entries": 50_000,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,
}
"""What pypdf may spend on a document: bytes after decompression, parsing steps, pages. No external program is started."""
_NO_TITLE = re.compile(
    r"microsoft word|untitled|sans titre|document\d*$|\.(?:docx?|odt|pdf|indd|pptx?)$|^[\w-]*\d{5,}[\w-]*$", re.I
)
_DATED_LINES = 20
"""Lines at the head of a document searched for its dateline: letterhead, title, place and day."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports file defects at length; the error says enough


class _TooMuchError(Exception):
    """The document exceeded one of our limits."""


def read_document(body: bytes, *, url: str, title: str | None = None, language: str = "fr") -> Reading:
    """Read a PDF press release; `title` is what the link to it said, used where the document does not name itself.

    Raises `UnreadableError` for what is not a PDF, is broken, encrypted or made to exhaust its reader, `NotAReleaseError`
    for a document of more than `MOST_PAGES` pages or without a text layer (a scan).
    """
    if b"%PDF-" not in body[:1024]:
        raise UnreadableError(
            f"the document at {url} is no PDF", hint="open it in a browser: the site may answer with a page"
        )
    if len(body) > LARGEST_DOCUMENT:
        raise UnreadableError(f"the document at {url} has {len(body):,} bytes (the limit is {LARGEST_DOCUMENT:,})")
    pages, named = _lines_of(body, url)
    blocks = rejoined(blocks_of_pages(pages))
    if sum(len(block.text) for block in blocks) < 20:
        raise NotAReleaseError(
            f"the document at {url} has no text layer", hint="it may be a scan; its text cannot be searched"
        )
    authority, blocks = without_letterhead(blocks)
    found, blocks = _title(blocks, named, clean_title(title or ""))
    stamps: list[str] = []
    blocks = trimmed(blocks, found, language, stamps) or blocks
    dated = [block.text for block in blocks if len(block.text) <= 160]
    near = dated if len(dated) <= _DATED_LINES else dated[:_DATED_LINES] + dated[-5:]
    published, updated = find_stamp("\n".join([*stamps, *near]), language)
    return Reading(
        title=found,
        body=render(blocks),
        parser="document",
        parser_version=PARSER_VERSION,
        published=published,
        updated_on=updated,
        authority=authority,
        language=language,
    )


def _lines_of(body: bytes, url: str) -> tuple[list[list[Line]], str]:
    """The lines of every page, and the title in the document's properties."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 - a fifth of a second to import, for rare documents
    from pypdf.errors import FileNotDecryptedError, LimitReachedError  # noqa: PLC0415 - for rare documents

    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(io.BytesIO(body), root_object_recovery_limit=1_000, xref_stream_maximum_entries=200_000)
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableError(f"the document at {url} is encrypted", hint="it can be read with its password only")
            return _read_pages(reader, url), _named(reader)
    except (UnreadableError, MemoryError):
        raise
    except (_TooMuchError, LimitReachedError, RecursionError) as error:
        raise UnreadableError(
            f"the document at {url} asks for more than a press release may: {str(error)[:200]}",
            hint=f"at most {MOST_PAGES} pages are read; open it in a viewer to see what it is",
        ) from error
    except FileNotDecryptedError as error:
        raise UnreadableError(f"the document at {url} is encrypted", hint="it can be read with its password only") from error
    except Exception as error:  # said again as our own error
        # A broken file makes pypdf raise almost anything: KeyError, TypeError, ValueError, struct.error, zlib.error…
        raise UnreadableError(
            f"the document at {url} is a broken PDF: {type(error).__name__}: {str(error)[:200]}"
        ) from error


def _read_pages(reader: PdfReader, url: str) -> list[list[Line]]:
    pages: list[list[Line]] = []
    budget = _Budget()
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            raise NotAReleaseError(
                f"the document at {url} has more than {MOST_PAGES} pages, which no press release has",
                hint="leave it out with `exclude` of its source",
            )
        contents = page.get_contents()
        budget.spend_content(0 if contents is None else len(contents.get_data()))
        collector = _Collector(budget)
        page.extract_text(visitor_operand_before=budget.spend, visitor_text=collector.add)
        pages.append(collector.lines())
    return pages


def _named(reader: PdfReader) -> str:
    """The title in the document's properties, if it is more than a file name."""
    properties = reader.metadata
    title = clean_title(str(properties.title or "")) if properties else ""
    return "" if _NO_TITLE.search(title) or len(title) < 10 else title


class _Budget:
    """What one document may still spend."""

    def __init__(self) -> None:
        self.operations = _MOST_OPERATIONS
        self.content = _MOST_CONTENT
        self.characters = _MOST_CHARACTERS

    def spend(self, *_: object) -> None:
        self.operations -= 1
        if self.operations < 0:
            raise _TooMuchError(f"more than {_MOST_OPERATIONS:,} drawing operations")

    def spend_content(self, length: int) -> None:
        self.content -= length
        if self.content < 0:
            raise _TooMuchError(f"more than {_MOST_CONTENT:,} bytes of pages")

    def spend_text(self, length: int) -> None:
        self.characters -= length
        if self.characters < 0:
            raise _TooMuchError(f"more than {_MOST_CHARACTERS:,} characters")


class _Collector:
    """Assembles the pieces of text on a page into lines."""

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._at: tuple[float, float] | None = None

    def add(self, text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        """One piece: its words, the two matrices that place it (ISO 32000-1, 9.4.4), its font and size."""
        self._budget.spend_text(len(text))
        for number, part in enumerate(text.split("\n")):
            if number:
                self._finish()
            if part.strip() and self._at is None:
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                self._at = (y, abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])))
            self._pieces.append(part)

    def _finish(self) -> None:
        whole = "".join(self._pieces)
        # A word that a soft hyphen breaks is put together with the next line, so the sign may not be lost here.
        text = clean(whole) + ("\u00ad" if whole.rstrip().endswith("\u00ad") else "")
        if text and self._at:
            self._lines.append(Line(text, *self._at))
        self._pieces.clear()
        self._at = None

    def lines(self) -> list[Line]:
        """The lines in reading order."""
        self._finish()
        return self._lines


def _title(blocks: list[Block], named: str, linked: str) -> tuple[str, list[Block]]:
    """The title, and `blocks` without it: the largest heading near the top, else from properties or link, else a line."""
    top = [
        (number, block)
        for number, block in enumerate(blocks[:12])
        if block.kind != "item" and not is_furniture(block.text) and not names_authority(block.text) and len(block.text) > 8
    ]
    headings = [(block.level, number) for number, block in top if block.kind == "heading"]
    capitals = [number for number, block in top if block.text.isupper() and len(block.text) <= 300]
    chosen = min(headings)[1] if headings else capitals[0] if capitals else None
    if chosen is None:
        words = {fold(block.text): number for number, block in top}
        for given in (named, linked):
            if given and not is_furniture(given):
                again = words.get(fold(given))
                return given, blocks if again is None else blocks[:again] + blocks[again + 1 :]
        chosen = next(
            (number for number, block in top if len(block.text) <= 300 and find_stamp(block.text)[0] is None), None
        )
    if chosen is None:
        return clean_title(linked or named or blocks[0].text, 200), blocks
    return clean_title(blocks[chosen].text), blocks[:chosen] + blocks[chosen + 1 :]
