"""The list of keys: nothing works that is not listed, and F1 shows it all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QTreeWidgetItemIterator

from jhdesk.ui.messages.pages import page_text
from jhdesk.ui.navigation import OTHERS
from jhdesk.ui.shortcuts import AREAS, listed
from jhdesk.ui.widgets.shortcuts_dialog import ShortcutsDialog, key_text
from tests.ui.desk import Desk
from tests.ui.test_window import EVERY_PAGE


def portable(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def test_every_shortcut_of_the_window_is_listed(desk: Desk) -> None:
    for name in EVERY_PAGE:
        desk.page(name)
    made = {portable(keys) for each in desk.window.findChildren(QShortcut) for keys in each.keys()}  # noqa: SIM118
    assert {"F1", "F6", "F8", "Ctrl+["} <= made
    assert made - listed() == set()


def test_every_listed_key_is_a_key() -> None:
    for text in listed():
        assert portable(QKeySequence(text)) == text


def test_f1_shows_all_keys_and_what_the_page_is_for(desk: Desk) -> None:
    desk.page("check")
    desk.press(Qt.Key.Key_F1)
    dialog = desk.window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    assert dialog.isVisible()
    assert desk.focus() is dialog.list
    walk, shown = QTreeWidgetItemIterator(dialog.list), []
    while (item := walk.value()) is not None:
        shown.append((item.text(0), item.text(1)))
        walk += 1
    for area, keys in AREAS.items():
        assert (area, "") in shown
        for key in keys:
            assert ("  ".join(map(key_text, key.keys)), key.does) in shown
    desk.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not dialog.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_list_fits_a_small_screen_and_no_line_is_cut(desk: Desk, percent: int) -> None:
    desk.window._resize_to(percent)
    try:
        desk.window.show_shortcuts()
        dialog = desk.window.findChild(ShortcutsDialog)
        assert isinstance(dialog, ShortcutsDialog)
        QApplication.processEvents()
        assert dialog.width() <= 1366
        assert dialog.height() <= 768
        assert dialog.list.horizontalScrollBar().maximum() == 0
        walk = QTreeWidgetItemIterator(dialog.list)
        while (item := walk.value()) is not None:
            here = dialog.list.indexFromItem(item, 1)
            assert dialog.list.sizeHintForIndex(here).width() <= dialog.list.visualRect(here).width(), item.text(1)
            here = dialog.list.indexFromItem(item, 0)
            if item.text(1):
                assert dialog.list.sizeHintForIndex(here).width() <= dialog.list.visualRect(here).width(), item.text(0)
            walk += 1
        dialog.accept()
    finally:
        desk.window._resize_to(100)


def test_every_page_says_what_it_is_for_in_two_lines() -> None:
    told = [page_text(name) for name in OTHERS]
    assert len(set(told)) == len(told)
    assert all(text.count("\n") == 1 for text in told)
    assert page_text("staff") not in told
