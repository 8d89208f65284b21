"""What stands above pages on the screen: zoom, and which page."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from jhdesk.ui.widgets.basics import button, label
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.paper_view import STEP as ZOOM
from jhdesk.ui.widgets.paper_view import PaperView


class PageTools(QWidget):
    """Buttons of a view of pages; they break into lines where the text is large."""

    def __init__(self, view: PaperView) -> None:
        super().__init__()
        self.number = QSpinBox()
        self.number.setAccessibleName("页码")
        self.number.setKeyboardTracking(False)
        self.of = label("", copy=False)
        self.number.valueChanged.connect(view.go_to)
        view.page_changed.connect(self._at_page)
        tools = Flow(self)
        for widget in (
            button("放大", lambda: view.zoom_by(ZOOM), hint="Ctrl+加号"),
            button("缩小", lambda: view.zoom_by(1 / ZOOM), hint="Ctrl+减号"),
            button("页宽", lambda: view.fit_to("width")),
            button("整页", lambda: view.fit_to("page"), hint="Ctrl+0"),
            button("上一页", lambda: view.go_to(view.page - 1)),
            self.number,
            self.of,
            button("下一页", lambda: view.go_to(view.page + 1)),
        ):
            tools.addWidget(widget)

    def set_total(self, pages: int) -> None:
        """So many pages there are."""
        self.number.blockSignals(True)
        self.number.setRange(min(1, pages), pages)
        self.number.blockSignals(False)
        self.of.setText(f"／ {pages} 页")

    def _at_page(self, page: int) -> None:
        self.number.blockSignals(True)
        self.number.setValue(page)
        self.number.blockSignals(False)
