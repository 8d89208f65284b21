"""Text that wraps: as high as it needs, laid out anew around it only when that changes, and copied by its menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jhdesk.ui.widgets.paragraph import Paragraph

LONG = "这一句话比窗口宽得多，" * 6


class Counter(QObject):
    """How often a widget was asked to lay itself out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(Paragraph("学生 1698 人"))
    made.resize(240, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    QGuiApplication.processEvents()
    return made


@pytest.fixture
def paragraph(window: QWidget) -> Paragraph:
    return window.findChild(Paragraph)


def test_it_is_as_high_as_its_lines(paragraph: Paragraph) -> None:
    line = paragraph.heightForWidth(200)
    assert line >= paragraph.fontMetrics().height()
    paragraph.setText("一\n二\n三")
    assert paragraph.heightForWidth(200) >= 3 * line - 2
    paragraph.setText(LONG)
    assert paragraph.heightForWidth(200) > paragraph.heightForWidth(400) > line
    paragraph.setText("")
    assert paragraph.heightForWidth(200) == 0


def test_a_layout_is_asked_for_only_when_it_grows_or_shrinks(paragraph: Paragraph) -> None:
    counter = Counter()
    paragraph.window().installEventFilter(counter)
    paragraph.setText("学生 1697 人")
    QGuiApplication.processEvents()
    assert counter.count == 0
    paragraph.setText(LONG)
    QGuiApplication.processEvents()
    assert counter.count >= 1
    assert paragraph.height() >= paragraph.heightForWidth(paragraph.width())


def test_what_is_painted_is_what_was_set_last(paragraph: Paragraph) -> None:
    before = paragraph.grab().toImage()
    paragraph.setText("学生 1697 人")
    assert paragraph.grab().toImage() != before
    paragraph.setText("学生 1698 人")
    assert paragraph.grab().toImage() == before


def test_it_reads_as_a_label_and_its_text_is_copied_from_its_menu(paragraph: Paragraph) -> None:
    paragraph.setText("一\n二")
    assert paragraph.text() == paragraph.accessibleName() == "一\n二"
    (copy,) = paragraph.actions()
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "一\n二"
