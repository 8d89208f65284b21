"""Pages as a scanner gives them: pictures at some resolution, turned, grey, with noise."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from jhdesk.reports.draw import paint
from jhdesk.reports.page import Page


def picture(page: Page, dpi: int) -> QImage:
    """The page in grey on white."""
    image = QImage(page.width * dpi // 2540, page.height * dpi // 2540, QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(page, painter)
    painter.end()
    return image


def turned(image: QImage, degrees: float) -> QImage:
    """Turned on white paper."""
    clear = image.convertToFormat(QImage.Format.Format_ARGB32)
    around = clear.transformed(QTransform().rotate(degrees), Qt.TransformationMode.SmoothTransformation)
    paper = QImage(around.size(), QImage.Format.Format_Grayscale8)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, around)
    painter.end()
    return paper


def noisy(image: QImage, *, spread: float = 20, seed: int = 1) -> QImage:
    """Paper that is not white, ink that is not black, and noise of that standard deviation (of 255)."""
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    chance = np.random.default_rng(seed).normal(0, spread, lines.shape)
    grey = np.clip(40 + lines * (185 / 255) + chance, 0, 255).astype(np.uint8)
    return QImage(
        grey.tobytes(), image.width(), image.height(), image.bytesPerLine(), QImage.Format.Format_Grayscale8
    ).copy()
