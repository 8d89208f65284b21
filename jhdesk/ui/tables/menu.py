"""What can be done with a cell, as a menu: at the mouse, or by Shift+F10 at the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from jhdesk.services.entry import EnteredRow
from jhdesk.ui.tables.arrange import Arrangement
from jhdesk.ui.tables.model import cell_text

if TYPE_CHECKING:
    from jhdesk.ui.tables.view import TableView


def show_menu(view: TableView, at: QPoint | None) -> None:
    """Opens the menu at a point of the grid, or below the current cell."""
    menu = make_menu(view)
    if at is None:
        at = view.visualRect(view.currentIndex()).bottomLeft()
    menu.popup(view.viewport().mapToGlobal(at))


def make_menu(view: TableView) -> QMenu:
    """The menu of the current cell."""
    menu, blocks = QMenu(view), view.blocks
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction("剪切\tCtrl+X", blocks.cut)
    menu.addAction("复制\tCtrl+C", blocks.copy)
    menu.addAction("粘贴\tCtrl+V", blocks.paste)
    menu.addAction("向下填充\tCtrl+D", blocks.fill_down)
    menu.addAction("清空\tDelete", blocks.clear)
    if not view.cells.table.listed:
        menu.addSeparator()
        menu.addAction("在上面插入行\tCtrl++", blocks.insert_rows)
        menu.addAction("删除所选行\tCtrl+-", blocks.remove_rows)
    menu.addSeparator()
    menu.addAction("按本列从小到大排列", lambda: sort_by(view, descending=False))
    menu.addAction("按本列从大到小排列", lambda: sort_by(view, descending=True))
    menu.addAction("只看与本格相同的行", lambda: only_alike(view))
    if view.cells.is_arranged:
        menu.addAction("显示全部，恢复原来的次序", lambda: view.cells.arrange(Arrangement()))
    menu.addSeparator()
    menu.addAction("查找和筛选\tCtrl+F", view.search.emit)
    menu.addAction("列宽恢复自动", lambda: view.set_width(view.currentIndex().column(), None))
    return menu


def sort_by(view: TableView, *, descending: bool) -> None:
    """Arranges the rows by the current column; which of them are shown stays as it is."""
    if view.currentIndex().isValid():
        column, now = view.currentIndex().column(), view.cells.arrangement
        view.cells.arrange(Arrangement(view.cells.table.fields[column], descending, now.keep, now.told))
        view.go(0, column)


def only_alike(view: TableView) -> None:
    """Shows the rows alone that have in the current column what the current cell has."""
    index = view.currentIndex()
    if not index.isValid():
        return
    field, now = view.cells.field(index), view.cells.arrangement
    wanted, column = cell_text(field, view.cells.row(index)), index.column()

    def keep(row: EnteredRow) -> bool:
        return cell_text(field, row) == wanted

    told = f"“{field.label}”是“{wanted}”的行" if wanted else f"“{field.label}”空着的行"
    view.cells.arrange(Arrangement(now.field, now.descending, keep, told))
    view.go(0, column)
