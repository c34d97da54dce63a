"""PDF press releases: what is read, and what is refused. Every document is written here, byte by byte."""

from __future__ import annotations

import io
import time
import unicodedata
import zlib
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from parsers.documents.pdf import MOST_PAGES, read_document
from parsers.errors import NotAReleaseError, UnreadableError
from parsers.model import Reading

URL = "https://www.valmont.gouv.fr/contenu/telechargement/1/2/file/CP.pdf"
Placed: TypeAlias = tuple[float, float, float, str]
"""A line on a page: distance from the left and lower edges, size of the letters, words."""


def flow(*lines: str | tuple[float, str], top: float = 780, size: float = 11) -> list[Placed]:
    """Lines one below the other; an empty one leaves a gap."""
    placed: list[Placed] = []
    for line in lines:
        letters, words = (size, line) if isinstance(line, str) else line
        if not words:
            top -= 10
            continue
        placed.append((60, top, letters, words))
        top -= letters * 1.25
    return placed


def drawn(lines: list[Placed]) -> bytes:
    out = b""
    for x, y, size, words in lines:
        text = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        out += b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, y, text)
    return out


def stream(content: bytes, *, packed: bool = False) -> bytes:
    data = zlib.compress(content, 9) if packed else content
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), b" /Filter /FlateDecode" if packed else b"", data)


def written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of numbered objects, the first being its catalog."""
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return b"%s%strailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (
        out,
        head,
        len(objects) + 1,
        trailer,
        len(out),
    )


def document(*pages: list[Placed], title: str | None = None, contents: list[bytes] | None = None) -> bytes:
    streams = contents if contents is not None else [stream(drawn(page), packed=True) for page in pages]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(streams):
        fonts = b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R" % (5 + 2 * number)
        objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % fonts, content]
    if title is None:
        return written(objects)
    objects.append(b"<< /Title (%s) >>" % title.encode("cp1252"))
    return written(objects, b" /Info %d 0 R" % len(objects))


def read(body: bytes, title: str | None = None) -> Reading:
    return read_document(body, url=URL, title=title)


FOOT = (60.0, 30.0, 8.0, "Préfecture du Valmont – 12 rue des Tilleuls")
FIRST = flow(
    (10, "PRÉFÈTE DU VALMONT"),
    (9, "Liberté"),
    (9, "Égalité"),
    (9, "Fraternité"),
    "",
    "Saint-Loup, le 1er octobre 2019",
    "",
    (13, "COMMUNIQUÉ DE PRESSE"),
    "",
    (16, "Lutte contre les traversées :"),
    (16, "de nouveaux moyens sur le littoral"),
    "",
    "La préfète a réuni ce jour les services engagés sur le littoral, en présence de la sous-",
    "préfète de Brèche. Les moyens de surveillance seront renforcés avant la fin de l’année, et la coopé-",
    "ration franco-britannique sera poursuivie.",
    "",
    "Deux mesures ont été arrêtées :",
    "• le déploiement de douze patrouilles supplémentaires entre Brèche et Gravelines, de jour comme",
    "de nuit ;",
    "- une réunion d’étape au mois de mars.",
    "",
    "La sous-préfète de Brèche rendra compte de ces travaux au printemps, et une réunion publique",
)
SECOND = flow("est prévue au mois de mai. Les élus du littoral y seront conviés.", "", "Contact presse : 03 00 00 00 00")
RELEASE = [[*FIRST, FOOT, (500, 30, 8, "1/2")], [*SECOND, FOOT, (500, 30, 8, "2/2")]]


def test_a_release_is_read_in_paragraphs_with_its_title_day_and_authority() -> None:
    found = read(document(*RELEASE, title="Microsoft Word - CP_v3.doc"))
    assert found.title == "Lutte contre les traversées : de nouveaux moyens sur le littoral"
    assert found.published is not None
    assert (found.published.on, found.published.how) == (date(2019, 10, 1), "text")
    assert found.authority == "PRÉFÈTE DU VALMONT"
    assert found.body.split("\n\n") == [
        "Saint-Loup, le 1er octobre 2019",
        "La préfète a réuni ce jour les services engagés sur le littoral, en présence de la sous-préfète de Brèche. "
        "Les moyens de surveillance seront renforcés avant la fin de l’année, et la coopération franco-britannique sera "
        "poursuivie.",
        "Deux mesures ont été arrêtées :",
        "- le déploiement de douze patrouilles supplémentaires entre Brèche et Gravelines, de jour comme de nuit ;\n"
        "- une réunion d’étape au mois de mars.",
        "La sous-préfète de Brèche rendra compte de ces travaux au printemps, et une réunion publique est prévue au mois "
        "de mai. Les élus du littoral y seront conviés.",
        "Contact presse : 03 00 00 00 00",
    ]


TEXT = [
    "Le comité s’est réuni ce matin à Saint-Loup sous la présidence de la préfète du département.",
    "Il se réunira en mai.",
]


@pytest.mark.parametrize(
    ("properties", "link", "title"),
    [
        ("Réunion du comité de sécurité", "CP", "Réunion du comité de sécurité"),
        ("CP_12072025.docx", "Réunion du comité", "Réunion du comité"),
        (None, "Réunion du comité", "Réunion du comité"),
        (None, None, f"{TEXT[0]} {TEXT[1]}"),
        (None, "Communiqué de presse", f"{TEXT[0]} {TEXT[1]}"),
    ],
)
def test_the_title_of_a_plain_document_is_its_properties_the_links_or_its_first_line(
    properties: str | None, link: str | None, title: str
) -> None:
    found = read(document(flow(*TEXT), title=properties), link)
    assert found.title == title
    assert " ".join(TEXT) in f"{found.title} {found.body}"


def test_lines_that_stand_on_every_page_and_page_numbers_are_no_text() -> None:
    pages = [
        [
            (60.0, 800.0, 8.0, "Préfecture du Valmont"),
            *flow(f"Le texte de la page {name} est ici.", top=700),
            (300.0, 20.0, 8.0, f"Page {n}"),
        ]
        for n, name in enumerate(["une", "deux", "trois"], 1)
    ]
    body = read(document(*pages), "Le titre du lien").body
    assert body.count("Préfecture du Valmont") == 1
    assert "Page" not in body
    assert all(f"page {name} est ici" in body for name in ("une", "deux", "trois"))


def test_what_is_no_pdf_is_unreadable() -> None:
    for body in (b"", b"<html><body>Page introuvable</body></html>", b"\0" * 5000, b"PK\x03\x04" * 100):
        with pytest.raises(UnreadableError, match="no PDF"):
            read(body)


def test_a_scan_has_no_text_layer() -> None:
    with pytest.raises(NotAReleaseError, match="text layer"):
        read(document([], []))


def test_an_encrypted_document_says_so() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document(*RELEASE))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadableError, match="encrypted"):
        read(out.getvalue())


def test_a_document_of_too_many_pages_is_refused_whole() -> None:
    for count in (MOST_PAGES + 1, 10_000):
        started = time.process_time()
        with pytest.raises(UnreadableError, match="more than"):
            read(document(*[flow("Une page de plus au recueil des actes.")] * count))
        assert time.process_time() - started < 10


def bomb() -> bytes:
    return document(contents=[stream(b"BT /F1 11 Tf (" + b"a" * 200_000_000 + b") Tj ET", packed=True)])


def nested_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b"\0" * 300_000_000, 9), 9)
    content = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)
    return document(contents=[content])


def cyclic_pages() -> bytes:
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def deep_pages() -> bytes:
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 5000)]
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page >>"])


def same_page_often() -> bytes:
    kids = b"3 0 R " * 100_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids, page])


def forms_in_forms() -> bytes:
    """Each form draws the next one ten times: ten to the tenth drawings."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>",
        stream(b"/X Do " * 10),
    ]
    for number in range(5, 15):
        content = b"/X Do " * 10
        resources = b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length %d >>\nstream\n%s\nendstream"
            % (resources, len(content), content)
        )
    objects.append(stream(b"BT (x) Tj ET"))
    return written(objects)


def many_operations() -> bytes:
    return document(contents=[stream(b"BT /F1 9 Tf (x) Tj ET " * 400_000, packed=True)])


def pages_that_share_a_stream() -> bytes:
    """Sixty pages, and nine megabytes of blanks that each of them draws."""
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + MOST_PAGES))
    content = stream(b"BT (x) Tj ET " + b" " * 9_000_000, packed=True)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, MOST_PAGES)
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", tree, content, *[page] * MOST_PAGES])


def cut_short() -> bytes:
    return document(*RELEASE)[:900]


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        bomb,
        nested_bomb,
        cyclic_pages,
        deep_pages,
        same_page_often,
        forms_in_forms,
        many_operations,
        pages_that_share_a_stream,
        cut_short,
    ],
)
def test_a_document_made_to_exhaust_its_reader_is_refused_in_time(hostile: Callable[[], bytes]) -> None:
    body = hostile()
    started = time.process_time()
    with pytest.raises(UnreadableError):
        read(body)
    assert time.process_time() - started < 15


SAMPLE = document(*RELEASE)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=0, max_size=4)), max_size=12))
def test_a_damaged_document_is_read_or_refused(damages: list[tuple[int, bytes]]) -> None:
    body = bytearray(SAMPLE)
    for at, replaced in damages:
        body[at : at + len(replaced)] = replaced
    try:
        found = read(bytes(body))
    except UnreadableError:
        return
    assert found.title
    assert not [c for c in found.title + found.body if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"]
