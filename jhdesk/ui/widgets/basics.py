"""Labels, buttons and frames in the looks that the theme knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jhdesk.ui.theme import STEP


class Button(QPushButton):
    """A button that Enter presses too, not only the space bar."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Picker(QComboBox):
    """One of a few choices; the sign at its right says that there are others: the style sheet leaves Qt's own arrow out."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # who scrolls the page over it chooses nothing: not another year, not another column

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter = QPainter(self)
        painter.drawText(self.rect().adjusted(0, 0, -2 * STEP, 0), side, "▾")
        painter.end()


class Renewed(QWidget):
    """A page that is written anew when something changed, but never while nobody looks at it."""

    _stale = True

    def renew(self) -> None:
        """Writes the page, now if it is in sight, else when it comes there."""
        self._stale = not self.isVisible()
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Writes the page."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()


def label(text: str = "", look: str = "", *, wrap: bool = False, copy: bool = True) -> QLabel:
    """A label in a look (heading, title, second, meets, floor, fails, unknown); its text can be copied."""
    made = QLabel(text)
    made.setProperty("look", look)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if copy:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def relook(widget: QWidget, look: str, name: str = "look") -> None:
    """Gives a widget another look; does nothing where it has it already, for restyling is slow."""
    if widget.property(name) != look:
        widget.setProperty(name, look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, pressed: Callable[[], object], look: str = "", hint: str = "") -> Button:
    """A button that says a verb."""
    made = Button(text)
    made.setProperty("look", look)
    made.setToolTip(hint)
    made.clicked.connect(lambda _checked: pressed())
    return made


def ends(dialog: QDialog, verb: str, go: Callable[[], None]) -> tuple[QDialogButtonBox, QPushButton]:
    """The two buttons that a dialog ends with, one that does it and one that leaves it; and the first of them."""
    made = QDialogButtonBox()
    first = made.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
    made.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
    made.accepted.connect(go)
    made.rejected.connect(dialog.reject)
    return made, first


def framed() -> QWidget:
    """An empty panel."""
    made = QWidget()
    made.setObjectName("panel")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("look", "rule")
    return made


def column(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 2 * STEP) -> QVBoxLayout:
    """A vertical layout with even margins."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def scrolled(inner: QWidget) -> QScrollArea:
    """A widget that scrolls down where it is too high, never sideways."""
    inner.setObjectName(inner.objectName() or "plain")
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QVBoxLayout) -> None:
    """Takes every widget out of a layout, for good."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def ask(parent: QWidget, title: str, text: str, verb: str) -> bool:
    """Asks before something that cannot be undone, or needs a decision; the buttons say what they do."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
    go = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    stop = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stop)
    box.exec()
    return box.clickedButton() is go
