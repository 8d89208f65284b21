"""PDF files whose bytes and text depend on the forms alone: no clock, no random id, rare characters searchable.

Qt writes a plain file (PDF 1.4, one object after the other, one cross-reference table); its objects are taken apart,
what needs it is said anew, and the file is put together again:
- Info carries the title, this program, and the given day instead of now;
- the text map of each font gets what Qt left out of it (`textmap`);
- objects stand in the order of their use, not in that of a random hash;
- several forms get an outline, a bookmark for each;
- the trailer gets an identifier made from the content.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Generator, Iterable, Sequence
from itertools import accumulate

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from jhdesk import __version__
from jhdesk.reports.document import Document
from jhdesk.reports.draw import draw_steps
from jhdesk.reports.fonts import ensure_gui_application
from jhdesk.reports.garbage import uncollected
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page, Text
from jhdesk.reports.sheet import Sheet
from jhdesk.reports.textmap import completed, drawn_glyphs

_XREF = re.compile(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [fn] \n)+)trailer\n.*startxref\n\d+ \n%%EOF\n\Z", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R\b")
_SUBSET_TAG = re.compile(rb"/[A-Z]{6}\+")


Form = tuple[str, Sequence[Page | Sheet]]
"""the title of a form and its pages"""


def pdf_bytes(documents: Sequence[Document], *, created: datetime.date) -> bytes:
    """The documents as one PDF, the same bytes for the same documents on one machine; of several, each has a bookmark.

    ``created`` becomes the creation date (of a package: its snapshot date).
    """
    return _whole(pdf_steps([(document.title, lay_out(document)) for document in documents], created=created))


def pages_pdf(pages: Sequence[Page], title: str, *, created: datetime.date) -> bytes:
    """Pages that are laid out already as a PDF of that title, as `pdf_bytes`."""
    return _whole(pdf_steps([(title, pages)], created=created))


def _whole(steps: Generator[int, None, bytes]) -> bytes:
    with uncollected():
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return bytes(end.value)


def pdf_steps(forms: Sequence[Form], *, created: datetime.date) -> Generator[int, None, bytes]:
    """The same of pages, painted one by one: yields how many there are so far, returns the file."""
    ensure_gui_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(2540)
    pages = [page for _, held in forms for page in held]
    yield from draw_steps(pages, writer)
    with uncollected():
        objects = _objects(bytes(buffer.data().data()))
        objects[0] = _info("、".join(dict.fromkeys(title for title, _ in forms)), created)
        laid = (page.page if isinstance(page, Sheet) else page for page in pages)
        _complete_text_maps(objects, (i for page in laid for i in page.items if isinstance(i, Text)))
        if len(forms) > 1:
            _add_outline(objects, forms)
        return _file(_ordered(objects))


def _add_outline(objects: list[bytes], forms: Sequence[Form]) -> None:
    """A bookmark for each form, at its first page; viewers open with them in sight."""
    leaves = [
        int(n) for n in _REFERENCE.findall(objects[_place(objects[1], b"Pages")].split(b"/Kids", 1)[1].split(b"]")[0])
    ]
    starts = accumulate((len(pages) for _, pages in forms), initial=0)
    root = len(objects) + 1
    last = root + len(forms)
    objects[1] = objects[1].replace(b"\n>>", b"\n/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % root)
    objects.append(b"<<\n/Type /Outlines\n/First %d 0 R\n/Last %d 0 R\n/Count %d\n>>\n" % (root + 1, last, len(forms)))
    for own, ((title, _), start) in enumerate(zip(forms, starts, strict=False), root + 1):
        before = b"/Prev %d 0 R\n" % (own - 1) if own > root + 1 else b""
        after = b"/Next %d 0 R\n" % (own + 1) if own < last else b""
        place = b"/Parent %d 0 R\n%s%s/Dest [%d 0 R /Fit]" % (root, before, after, leaves[start])
        objects.append(b"<<\n/Title <%s>\n%s\n>>\n" % (_utf16(title), place))


def _utf16(text: str) -> bytes:
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _objects(pdf: bytes) -> list[bytes]:
    """The bodies of objects 1, 2, … of a file as Qt writes it."""
    xref = _XREF.search(pdf)
    if xref is None:
        raise ValueError("not the kind of PDF that Qt 6.7 writes")
    starts = [int(entry[:10]) for entry in xref[2].splitlines()[1:]]
    ends = dict(zip(sorted(starts), [*sorted(starts)[1:], xref.start()], strict=True))
    return [pdf[start : ends[start]].split(b" 0 obj\n", 1)[1].removesuffix(b"endobj\n") for start in starts]


def _ordered(objects: Sequence[bytes]) -> list[bytes]:
    """The objects numbered as they are come upon from Info and catalog: Qt numbers fonts by a hash with a random seed,
    and makes the tags before their names from those numbers."""
    parts = [body.partition(b"stream\n") for body in objects]
    numbers: dict[int, int] = {}
    waiting = [2, 1]
    while waiting:
        old = waiting.pop()
        if old not in numbers:
            numbers[old] = len(numbers) + 1
            waiting += reversed([int(number) for number in _REFERENCE.findall(parts[old - 1][0])])
    return [
        _REFERENCE.sub(lambda m: b"%d 0 R" % numbers[int(m[1])], _SUBSET_TAG.sub(b"/JHDESK+", head)) + mark + stream
        for head, mark, stream in (parts[old - 1] for old in numbers)
    ]


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    entries = []
    for number, body in enumerate(objects, 1):
        entries.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%sendobj\n" % (number, body)
    digest = hashlib.sha256(out).hexdigest()[:32].encode()
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(entries)
    out += b"trailer\n<<\n/Size %d\n/Info 1 0 R\n/Root 2 0 R\n/ID [<%s> <%s>]\n>>\n" % (size, digest, digest)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _info(title: str, created: datetime.date) -> bytes:
    program = f"jhdesk {__version__}".encode()
    return b"<<\n/Title <%s>\n/Creator (%s)\n/Producer (%s)\n/CreationDate (D:%s000000Z)\n>>\n" % (
        _utf16(title), program, program, created.strftime("%Y%m%d").encode(),
    )  # fmt: skip


def _complete_text_maps(objects: list[bytes], texts: Iterable[Text]) -> None:
    drawn = drawn_glyphs(texts)
    for body in list(objects):
        name = re.search(rb"/Subtype /Type0\n/BaseFont /(\S+)", body)
        if name is None:
            continue
        descriptor = objects[_place(objects[_place(body, b"DescendantFonts")], b"FontDescriptor")]
        glyphs = sum(byte.bit_count() for byte in _stream(objects[_place(descriptor, b"CIDSet")]))
        place = _place(body, b"ToUnicode")
        stream = completed(_stream(objects[place]), glyphs, drawn.get(name[1].decode(), []))
        objects[place] = b"<< /Length %d >>\nstream\n%s\nendstream\n" % (len(stream), stream)


def _place(body: bytes, entry: bytes) -> int:
    """The place in the list of objects that an entry of a dictionary refers to."""
    match = re.search(rb"/%s \[?(\d+) 0 R" % entry, body)
    if match is None:
        raise ValueError(f"no {entry.decode()} in a font of the PDF")
    return int(match[1]) - 1


def _stream(body: bytes) -> bytes:
    return body.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0]
