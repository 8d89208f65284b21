"""Pages as they will be printed, one below the other: painted by the code that prints, at any size, only where seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from jhdesk.reports.draw import paint_sheet
from jhdesk.reports.sheet import Sheet
from jhdesk.ui.messages.printing import page_text

GAP = 12
"""pixels around every page"""
STEP = 1.25
SMALLEST, LARGEST = 0.005, 0.12
"""pixels for 0.01 mm: a sheet of A4 from 105 to 2,520 pixels wide"""
KEPT = 6
"""painted pages that are kept"""
Fit = Literal["width", "page", "free"]


class PaperView(QAbstractScrollArea):
    """Arrows, PageUp and PageDown scroll; Home and End go to the first and last page; Ctrl + - 0 and the wheel zoom."""

    page_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.fit: Fit = "width"
        self.zoom = 0.03
        """of all pages, where none is fitted"""
        self._tops: list[int] = []
        self._zooms: list[float] = []
        self._images: dict[int, QImage] = {}
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self._told()

    @property
    def page(self) -> int:
        """The page that most of the view shows, counted from 1; 0 where there is none."""
        return self._page

    def set_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Shows other pages, from the same place on if there are as many."""
        self.sheets = list(sheets)
        self._lay_out()

    def go_to(self, page: int) -> None:
        """Scrolls to a page, counted from 1."""
        if self.sheets:
            at = min(max(page, 1), len(self.sheets))
            self.verticalScrollBar().setValue(self._tops[at - 1] - GAP)
            self._turn(at)  # the last pages may not reach the top

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, by a factor."""
        held = self._zooms[self._page - 1] if self._page else self.zoom
        self._zoom("free", min(max(held * factor, SMALLEST), LARGEST))

    def fit_to(self, fit: Fit) -> None:
        """Keeps pages as wide as the view, or whole in it, whatever its size."""
        self._zoom(fit, self.zoom)

    def _zoom(self, fit: Fit, zoom: float) -> None:
        page = self._page
        self.fit, self.zoom = fit, zoom
        self._lay_out()
        self.go_to(page)

    def _lay_out(self) -> None:
        """Where each page begins; the scroll bars follow."""
        room = self.viewport().size()
        self._zooms = [self._fitted(sheet) for sheet in self.sheets]
        self._tops, y = [], GAP
        for sheet, zoom in zip(self.sheets, self._zooms, strict=True):
            self._tops.append(y)
            y += int(sheet.height * zoom) + GAP
        wide = max((int(s.width * z) + 2 * GAP for s, z in zip(self.sheets, self._zooms, strict=True)), default=0)
        self._images.clear()
        for bar, whole, seen in (
            (self.verticalScrollBar(), y, room.height()),
            (self.horizontalScrollBar(), wide, room.width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(max(20, seen // 12))
        self._scrolled()

    def _fitted(self, sheet: Sheet) -> float:
        """The size of a page: each as large as it may be, for one of A4 beside one of A3 is to be read too."""
        if self.fit == "free":
            return self.zoom
        across = (self.viewport().width() - 2 * GAP) / sheet.width
        down = (self.viewport().height() - 2 * GAP) / sheet.height
        return min(max(across if self.fit == "width" else min(across, down), SMALLEST), LARGEST)

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._turn(min(len(self.sheets), max(1, bisect_right(self._tops, middle))))
        self.viewport().update()

    def _turn(self, page: int) -> None:
        if page != self._page or not page:
            self._page = page
            self.page_changed.emit(page)
        self._told()

    def _told(self) -> None:
        self.setAccessibleName(page_text(self._page, len(self.sheets)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().mid())
        top = self.verticalScrollBar().value()
        for number in range(max(0, bisect_right(self._tops, top) - 1), len(self.sheets)):
            y = self._tops[number] - top
            if y > self.viewport().height():
                break
            sheet = self.sheets[number]
            zoom = self._zooms[number]
            width = sheet.width * zoom
            free = self.viewport().width() - width
            x = free / 2 if free > 2 * GAP else GAP - self.horizontalScrollBar().value()
            painter.drawImage(QPointF(round(x), y), self._image(number))
            if number + 1 == self._page and self.hasFocus():
                painter.setPen(self.palette().highlight().color())
                painter.drawRect(QRectF(round(x) - 1, y - 1, int(width) + 1, int(sheet.height * zoom) + 1))
        painter.end()

    def _image(self, number: int) -> QImage:
        if number not in self._images:
            while len(self._images) >= KEPT:
                del self._images[next(iter(self._images))]
            self._images[number] = self._painted(self.sheets[number], self._zooms[number])
        return self._images[number]

    def _painted(self, sheet: Sheet, zoom: float) -> QImage:
        ratio = self.devicePixelRatioF()
        scale = zoom * ratio
        image = QImage(max(1, int(sheet.width * scale)), max(1, int(sheet.height * scale)), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        # Pages are painted in their true size at the resolution of the device, which is a whole number for pictures.
        painter.scale(scale * 2540 / image.logicalDpiX(), scale * 2540 / image.logicalDpiY())
        paint_sheet(sheet, painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self._page
        self._lay_out()
        self.go_to(page)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Home:
            self.go_to(1)
        elif key == Qt.Key.Key_End:
            self.go_to(len(self.sheets))
        elif control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif control and key == Qt.Key.Key_0:
            self.fit_to("page")
        else:
            super().keyPressEvent(event)
