"""The charts of the school year as pictures, with the same facts as text; to be copied and kept as files.

A picture is drawn only while it is looked at, once for what it shows, its width, the size of the text and the colours.
What leaves the window is drawn as for paper: light, whatever the window looks like.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QTabBar, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.reports.charts import CHARTS, Chart
from jhdesk.reports.facts import Seen
from jhdesk.reports.figures import Look, as_png, as_svg
from jhdesk.services.charts import seen
from jhdesk.services.entry import year_text
from jhdesk.services.files import write_out
from jhdesk.ui import theme
from jhdesk.ui.messages.charts import COPIED, file_name
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.printing import saved_text
from jhdesk.ui.pages.work_page import ask_target
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, button, column, label, relook, scrolled

_DPI, _KEPT_DPI = 96, 200
_FRAME = 2
"""pixels of the frame that shows the focus, as the style sheet has it"""
_NARROWEST = 320
"""pixels: a picture is never drawn for less"""


class ChartsPage(Renewed):
    """One chart at a time, chosen by its tab."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.seen: Seen | None = None
        self._drawn: object = None
        """what the picture in sight was drawn from"""
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("图表")
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setExpanding(False)
        for chart in CHARTS.values():
            self.tabs.addTab(chart.title)
        self.tabs.currentChanged.connect(lambda _: self.show_chart())
        self.copy_button = button("复制", self.copy, hint="复制这张图 Ctrl+C")
        self.save_button = button("存为图片…", self.save)
        self.told = label("", wrap=True)
        self.told.hide()
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.picture.setObjectName("picture")
        self.picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read out, scrolled and copied by keys
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts = label("", wrap=True)
        inner = QWidget()
        body = column(inner, margin=2 * STEP, spacing=3 * STEP)
        body.addWidget(self.picture)
        body.addWidget(self.facts)
        body.addStretch(1)
        self.area = scrolled(inner)
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.save_button)
        layout = column(self, margin=4 * STEP)
        layout.addLayout(head)
        layout.addWidget(self.told)
        layout.addWidget(self.area, 1)
        self._later = QTimer(self)  # a window that is being resized asks for many widths and shows one
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.show_chart)
        session.evaluated.connect(self.renew)
        session.data_changed.connect(self._changed)

    def _changed(self, table: str) -> None:
        if table in ("", "class_group"):
            self.renew()

    @property
    def chart(self) -> Chart:
        """The chart that is chosen."""
        return list(CHARTS.values())[self.tabs.currentIndex()]

    def refresh(self) -> None:
        """Takes the figures as they are now, and draws."""
        self.seen = seen(self.session.entry, self.session.standard, self.session.result)
        self._drawn = None
        self.show_chart()

    def show_chart(self) -> None:
        """Draws the chosen chart, unless it is in sight as it is wanted."""
        if self.seen is None or not self.isVisible():
            return
        ratio = self.devicePixelRatioF()
        width = max(self.area.viewport().width() - 4 * STEP - 2 * _FRAME, _NARROWEST)
        look = Look(width / _DPI, self.font().pointSizeF(), asdict(theme.colours))
        wanted = (self.chart.id, ratio, width, look.points, theme.colours)
        if wanted == self._drawn:
            return
        if not isinstance(self._drawn, tuple) or self._drawn[0] != self.chart.id:
            self.tell("")
        self._drawn = wanted
        pixmap = QPixmap()
        figure = self.chart.draw(self.seen, look)
        for each in (self.copy_button, self.save_button):
            each.setEnabled(bool(figure.axes))  # a sentence is no picture to be kept
        pixmap.loadFromData(as_png(figure, _DPI * ratio))
        pixmap.setDevicePixelRatio(ratio)
        said = "\n".join(self.chart.told(self.seen))
        self.picture.setPixmap(pixmap)
        self.picture.setMinimumHeight(round(pixmap.height() / ratio) + 2 * _FRAME)
        self.picture.setAccessibleName(self.chart.title)
        self.picture.setAccessibleDescription(said)
        self.facts.setText(said)

    def copy(self) -> None:
        """The picture to the clipboard, as for paper."""
        if self.seen is not None and self.copy_button.isEnabled():
            QApplication.clipboard().setImage(QImage.fromData(self._png()))
            self.tell(COPIED, "meets")

    def _png(self) -> bytes:
        assert self.seen is not None
        return as_png(self.chart.draw(self.seen, self._kept()), _KEPT_DPI, self.chart.title)

    def _kept(self) -> Look:
        """How a picture looks that leaves the window: it says whose it is."""
        assert self.seen is not None
        year = self.seen.now.school_year
        parts = (self.session.title, year_text(year) if year is not None else "", self.chart.title)
        return Look(title=" · ".join(filter(None, parts)))

    def save(self) -> None:
        """Asks where, and writes the picture in the kind that its name says."""
        if self.seen is None:
            return
        name = file_name(self.session.title, self.seen.now.school_year, self.chart.title)
        target = ask_target(self, "存为图片", f"{name}.png", "PNG", "SVG")
        if target is not None:
            self.keep(target)

    def keep(self, target: Path) -> None:
        """Writes the picture: SVG where the name ends so, else PNG."""
        assert self.seen is not None
        if target.suffix.lower() == ".svg":
            chart = self.chart
            data = as_svg(chart.draw(self.seen, self._kept()), chart.title, chart.told(self.seen))
        else:
            data = self._png()
        try:
            write_out(target, data)
        except JhdeskError as error:
            self.tell(f"▲ {window_text(error)}", "fails")
        else:
            self.tell(saved_text(target), "meets")

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        looks = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in looks and hasattr(self, "_later"):
            self._later.start(0)
