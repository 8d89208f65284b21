"""How everything looks: named colours, distances and sizes, and the one style sheet made of them.

No other module names a colour. Another set (dark, high contrast) is another `Colours`; sizes follow the font size.
Print stays light: `reports` knows nothing of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from jhdesk.paths import resources

POINT_SIZE = 10.5
_BOX = 14
"""side of a box to tick, in pixels at 100 %"""
PERCENTS = (100, 110, 125, 150, 175, 200)
"""the steps of A− and A+"""
STEP = 4
"""all distances are multiples of it, in pixels"""


@dataclass(frozen=True)
class Colours:
    """One set of colours by what they are for; text on ground and panel has a contrast of at least 4.5 : 1."""

    ground: str = "#F6F7F9"
    panel: str = "#FFFFFF"
    text: str = "#1F2329"
    second: str = "#5F6672"
    line: str = "#DDE1E6"
    control: str = "#828994"
    """borders of what can be typed into or pressed: 3 : 1 against the panel"""
    accent: str = "#1E5AA8"
    on_accent: str = "#FFFFFF"
    chosen: str = "#E6EEF8"
    """ground of what is selected or where the pointer is"""
    wanted: str = "#FBF7EC"
    """ground of a cell that must be filled in and is not"""
    refused: str = "#FDF0EE"
    """ground of a cell whose text was not understood"""
    meets: str = "#17702F"
    floor: str = "#875A00"
    fails: str = "#B42318"
    unknown: str = "#5C6570"


LIGHT = Colours()
DARK = Colours(
    ground="#16191E",
    panel="#1F2329",
    text="#E6E9EE",
    second="#A9B1BD",
    line="#3A414B",
    control="#8A93A0",
    accent="#7FB2F0",
    on_accent="#10141A",
    chosen="#2A3A50",
    wanted="#38321F",
    refused="#43272A",
    meets="#6CCB85",
    floor="#E3B341",
    fails="#FF9A90",
    unknown="#B3BAC4",
)
CONTRAST = Colours(
    ground="#000000",
    panel="#0A0A0A",
    text="#FFFFFF",
    second="#F0F0F0",
    line="#9A9A9A",
    control="#FFFFFF",
    accent="#FFE14D",
    on_accent="#000000",
    chosen="#00304D",
    wanted="#3A3000",
    refused="#4A0000",
    meets="#7CFF9B",
    floor="#FFD24A",
    fails="#FFB3AB",
    unknown="#E0E0E0",
)
SETS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
NAMES = {"light": "浅色", "dark": "深色", "contrast": "高对比"}
colours = LIGHT
"""the set in use"""
_ITEM_LOOKS = ("text", "second", "meets", "floor", "fails", "unknown")
"""tokens that items of lists and trees are written in: no two are the same colour within a set"""


def use(name: str) -> Colours:
    """Takes the set of that name into use, from the next `apply` on; the set that was in use before."""
    global colours
    before, colours = colours, SETS[name]
    return before


def recolour(root: QWidget, before: Colours) -> None:
    """Items of lists and trees keep the colour they were written in: gives them the one of the set in use."""
    new = {QColor(getattr(before, look)).rgb(): colour(look) for look in _ITEM_LOOKS}
    for item, at in _written(root):
        brush = item.foreground(at) if isinstance(item, QTreeWidgetItem) else item.foreground()
        if brush.style() == Qt.BrushStyle.NoBrush or brush.color().rgb() not in new:
            continue
        now = new[brush.color().rgb()]
        item.setForeground(at, now) if isinstance(item, QTreeWidgetItem) else item.setForeground(now)


def _written(root: QWidget) -> Iterator[tuple[QTreeWidgetItem | QTableWidgetItem, int]]:
    trees = cast("list[QTreeWidget]", root.findChildren(QTreeWidget))
    tables = cast("list[QTableWidget]", root.findChildren(QTableWidget))
    for tree in trees:
        walk = QTreeWidgetItemIterator(tree)
        while (item := walk.value()) is not None:
            yield from ((item, at) for at in range(tree.columnCount()))
            walk += 1
    for table in tables:
        cells = (table.item(row, at) for row in range(table.rowCount()) for at in range(table.columnCount()))
        yield from ((cell, 0) for cell in cells if cell is not None)


def colour(name: str) -> QColor:
    """A colour by its token."""
    return QColor(getattr(colours, name))


def load_font() -> str:
    """Makes the bundled font known to Qt and returns its family: a new machine has no Chinese font."""
    number = QFontDatabase.addApplicationFont(str(resources() / "fonts" / "NotoSansSC-Regular.otf"))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QGuiApplication.font().family()


def apply(app: QApplication, percent: int = 100) -> None:
    """Font, palette and style sheet of the whole program at ``percent`` of the usual size; nothing where it looks so."""
    sheet = style_sheet(percent)
    if sheet == app.styleSheet():  # it says both size and colours; given again, every widget is polished anew
        return
    font = QFont(app.property("family") or app.font().family())
    font.setPointSizeF(POINT_SIZE * percent / 100)
    app.setFont(font)
    app.setPalette(_palette())
    app.setStyleSheet(sheet)


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.Base: colours.panel,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Button: colours.panel,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.second,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.panel,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.unknown))
    return palette


def style_sheet(percent: int) -> str:
    """The style sheet; sizes of text in points at ``percent``."""
    return (
        _frames(*(round(size * percent / 100, 1) for size in (13, 18))) + _CONTROLS.format(c=colours) + _boxes(percent)
    )


def _frames(heading: float, title: float) -> str:
    c = colours
    return f"""
* {{ outline: none; }}
QToolTip {{ color: {c.text}; background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
QMainWindow, QDialog, QMessageBox, #ground {{ background: {c.ground}; }}
QScrollArea, QScrollArea > QWidget > QWidget#plain {{ background: transparent; border: none; }}
QScrollArea#scrolls {{ border: 1px solid transparent; }}
QScrollArea#scrolls:focus {{ border-color: {c.accent}; }}
#picture {{ border: 2px solid transparent; }}
#picture:focus {{ border-color: {c.accent}; }}
#panel {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 4px; }}
#header {{ background: {c.panel}; border: none; border-bottom: 1px solid {c.line}; }}
#navigation {{ background: {c.panel}; border: none; border-right: 1px solid {c.line}; }}
#side {{ background: {c.panel}; border: none; border-left: 1px solid {c.line}; }}
QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; color: {c.second}; }}
QStatusBar::item {{ border: none; }}
QLabel[look="heading"] {{ font-size: {heading}pt; }}
QLabel[look="title"] {{ font-size: {title}pt; }}
QLabel[look="second"] {{ color: {c.second}; }}
QLabel[look="meets"] {{ color: {c.meets}; }}
QLabel[look="floor"] {{ color: {c.floor}; }}
QLabel[look="fails"] {{ color: {c.fails}; }}
QLabel[look="unknown"] {{ color: {c.unknown}; }}
QFrame[look="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
"""


def _boxes(percent: int) -> str:
    """Boxes to tick: Qt's own keep their size, and their border is hard to see on white and gone on black."""
    side = round(_BOX * percent / 100)
    tick = resources() / "icons" / f"tick-{'dark' if colour('panel').lightness() > 127 else 'light'}.png"
    return f"""
QCheckBox {{ spacing: {side // 2}px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }}
QCheckBox:focus {{ border-color: {colours.accent}; }}
QCheckBox::indicator, QListView::indicator {{ width: {side}px; height: {side}px; background: {colours.panel};
    border: 1px solid {colours.control}; border-radius: 2px; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ image: url("{tick.as_posix()}"); }}
QCheckBox::indicator:disabled {{ border-color: {colours.line}; }}
QRadioButton {{ spacing: {side // 2}px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }}
QRadioButton:focus {{ border-color: {colours.accent}; }}
QRadioButton::indicator {{ width: {side - 2}px; height: {side - 2}px; background: {colours.panel};
    border: 1px solid {colours.control}; border-radius: {side // 2}px; }}
QRadioButton::indicator:checked {{ width: {side - 2 * (side // 3)}px; height: {side - 2 * (side // 3)}px;
    border: {side // 3}px solid {colours.accent}; }}
QRadioButton::indicator:checked:disabled {{ border-color: {colours.unknown}; }}
"""


_CONTROLS = """
QPushButton {{ background: {c.panel}; border: 1px solid {c.control}; border-radius: 4px; padding: 5px 12px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QInputDialog QLineEdit {{ min-width: 24em; }}
QPushButton:hover {{ background: {c.chosen}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 11px; }}
QPushButton:disabled {{ color: {c.unknown}; border-color: {c.line}; }}
QPushButton[look="primary"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[look="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.second}; }}
QPushButton[look="plain"] {{ border: 1px solid transparent; background: transparent; padding: 5px 8px; }}
QPushButton[look="plain"]:hover {{ background: {c.chosen}; }}
QPushButton[look="plain"]:focus {{ border: 2px solid {c.accent}; padding: 4px 7px; }}
QPushButton[look="choice"] {{ text-align: left; padding: 24px; }}
QPushButton[look="choice"]:focus {{ padding: 23px; }}
QPushButton[look="step"] {{ border: 2px solid transparent; padding: 0; }}
QPushButton[look="step"]:focus {{ border-color: {c.accent}; padding: 0; }}
QPushButton[look="page"] {{ border: 2px solid transparent; border-radius: 4px; background: transparent;
    text-align: left; padding: 2px 8px; }}
QPushButton[look="page"]:hover {{ background: {c.ground}; }}
QPushButton[look="page"]:checked {{ background: {c.chosen}; color: {c.accent}; }}
QPushButton[look="page"]:focus {{ border-color: {c.accent}; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c.panel}; border: 1px solid {c.control}; border-radius: 4px;
    padding: 4px 8px; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent}; padding: 3px 7px; }}
QLineEdit[state="wanted"] {{ background: {c.wanted}; }}
QLineEdit[state="refused"], QPlainTextEdit[state="refused"] {{ background: {c.refused}; border: 2px solid {c.fails}; padding: 3px 7px; }}
QLineEdit[state="refused"]:focus, QPlainTextEdit[state="refused"]:focus {{ border-color: {c.accent}; }}
QTableView QLineEdit {{ border: 2px solid {c.accent}; border-radius: 0; padding: 0 3px; margin: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ border: 1px solid {c.control}; }}
QTableView {{ background: {c.panel}; border: 1px solid {c.line}; gridline-color: {c.line};
    selection-background-color: {c.chosen}; selection-color: {c.text}; }}
QTableView::item {{ padding: 0 6px; border: none; }}
QTableView#frozen {{ border: none; border-right: 1px solid {c.control}; }}
QTableView:focus {{ border: 1px solid {c.accent}; }}
QHeaderView {{ background: {c.ground}; border: none; }}
QHeaderView::section {{ background: {c.ground}; color: {c.second}; border: none; border-right: 1px solid {c.line};
    border-bottom: 1px solid {c.line}; padding: 4px 6px; }}
QTableCornerButton::section {{ background: {c.ground}; border: none; border-right: 1px solid {c.line};
    border-bottom: 1px solid {c.line}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {c.second}; border: none; border-bottom: 2px solid transparent;
    padding: 5px 10px; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ background: {c.chosen}; }}
QTreeView {{ background: {c.panel}; border: 1px solid {c.line}; selection-background-color: {c.chosen};
    selection-color: {c.text}; }}
QTreeView::item {{ padding: 3px 4px; border: none; }}
QTreeView::item:selected {{ background: {c.chosen}; }}
QTreeView:focus {{ border: 1px solid {c.accent}; }}
#indicator {{ border: 2px solid transparent; border-radius: 4px; }}
#indicator:hover {{ background: {c.ground}; }}
#indicator:focus {{ border-color: {c.accent}; }}
QSplitter::handle {{ background: {c.ground}; width: 8px; }}
QListView {{ background: {c.panel}; border: 1px solid {c.line}; }}
QListView:focus {{ border-color: {c.accent}; }}
QListView::item {{ padding: 4px 8px; border: none; }}
QListView::item:selected {{ background: {c.chosen}; color: {c.text}; }}
#choices {{ border: 1px solid {c.control}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {c.accent}; }}
"""
