"""Reading QR codes from a picture: a scan or a photograph of paper."""

from __future__ import annotations

import warnings
from pathlib import Path

from jhdesk.errors import JhdeskError

MOST_PIXELS = 200_000_000
"""an A3 page scanned at 600 dpi has 70 million"""


def read_codes(path: Path) -> list[str]:
    """The texts of all QR codes in a picture, page by page where it has several. JhdeskError: "source_absent", "not_picture"."""
    # Loaded with the first picture that is read.
    import zxingcpp
    from PIL import Image, ImageOps, ImageSequence

    if not path.is_file():
        raise JhdeskError("source_absent", file=str(path))
    found: list[str] = []
    try:
        with warnings.catch_warnings(), Image.open(path) as picture:
            warnings.simplefilter("ignore")  # of large pictures, which scans are
            if picture.width * picture.height > MOST_PIXELS:
                raise JhdeskError("not_picture", file=str(path))
            for frame in ImageSequence.Iterator(picture):
                grey = ImageOps.exif_transpose(frame).convert("L")
                read = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
                found += [code.text for code in read if code.valid]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise JhdeskError("not_picture", file=str(path)) from error
    return list(dict.fromkeys(found))
