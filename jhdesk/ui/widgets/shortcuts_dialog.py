"""F1: what the open page is for, and all keys by where they work."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from jhdesk.ui.messages.pages import page_text
from jhdesk.ui.shortcuts import AREAS
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label

_NAMES = {
    "Return": "回车",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Del": "Delete",
    "Ctrl++": "Ctrl+加号",
    "Ctrl+-": "Ctrl+减号",
}


def key_text(keys: str) -> str:
    """A key as people find it on the keyboard."""
    if keys in _NAMES:
        return _NAMES[keys]
    *held, last = keys.split("+")
    return "+".join([*held, _NAMES.get(last, last)])


class ShortcutsDialog(QDialog):
    """A list to read; Esc or the button closes it."""

    def __init__(self, parent: QWidget, page: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["键", "做什么"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("快捷键")
        for area, keys in AREAS.items():
            head = QTreeWidgetItem([area])
            self.list.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for key in keys:
                head.addChild(QTreeWidgetItem(["  ".join(map(key_text, key.keys)), key.does]))
            head.setExpanded(True)
        self.list.setCurrentItem(self.list.topLevelItem(0))
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        em = self.fontMetrics().horizontalAdvance("中")
        self.list.resizeColumnToContents(0)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(label("这一页做什么", "heading"))
        layout.addWidget(label(page_text(page), wrap=True))
        layout.addWidget(label("快捷键", "heading"))
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_it = button("关闭", self.accept)
        row.addWidget(self.close_it)
        layout.addLayout(row)
        self.resize(min(em * 52, parent.width() - 8 * STEP), min(em * 44, parent.height() - 8 * STEP))
        self.list.setFocus()
