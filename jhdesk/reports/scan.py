"""QR codes in pictures of paper: scans and photographs, somewhat turned, grey and noisy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from jhdesk.errors import JhdeskError

LONGEST = 7100
"""an A4 page at 600 dpi; pictures of more are made smaller as they are read, so that none takes all of the memory"""
AGAIN_FROM, AGAIN_TO = 2600, 5300
_PDF = b"%PDF-"


def codes_in(path: Path) -> list[bytes]:
    """The bytes of every QR code in a picture, each once, as they stand on the page; a TIFF may have several pages.

    JhdeskError: "scan_unreadable" (no picture, or one that is cut off), "scan_is_pdf", "file_unreadable".
    """
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(_PDF))
    except OSError as error:
        raise JhdeskError("file_unreadable", file=str(path), reason=error.strerror) from error
    if begins == _PDF:
        raise JhdeskError("scan_is_pdf", file=path.name)
    return list(dict.fromkeys(code for image in _pictures(path) for code in codes_of(image)))


def codes_of(image: QImage) -> list[bytes]:
    """The bytes of every QR code in an image.

    It is looked at twice, as it is and in another size: single codes among many escape the first look, and
    of all that was measured (150 to 300 dpi, up to 3 degrees) none escaped both.
    """
    import zxingcpp  # only who reads codes waits for it

    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    longest = max(grey.width(), grey.height())
    again = min(max(longest * 3 // 2, AGAIN_FROM), AGAIN_TO)
    size = QSize(again, again)
    other = grey.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found: dict[bytes, None] = {}
    for picture in (grey, other):
        lines = memoryview(picture.constBits()).cast("B", (picture.height(), picture.bytesPerLine()))
        for code in zxingcpp.read_barcodes(lines, formats=kind):
            found[bytes(code.bytes)] = None
    return list(found)


def _pictures(path: Path) -> Iterator[QImage]:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    for number in range(max(1, reader.imageCount())):
        reader.jumpToImage(number)
        size = reader.size()
        if max(size.width(), size.height()) > LONGEST:
            reader.setScaledSize(size.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            raise JhdeskError("scan_unreadable", file=path.name)
        yield image
