"""The sets of colours: contrast of every pair that is used, and changing between them."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QStyle,
    QStyleOptionButton,
    QTreeWidgetItemIterator,
)

from jhdesk.ui import theme
from tests.builders import school_tables
from tests.ui.desk import Desk, OpenDesk, fill

TEXTS = ("text", "second", "meets", "floor", "fails", "unknown")
PAIRS = [
    *((front, back) for front in TEXTS for back in ("ground", "panel", "chosen")),
    *((front, back) for front in ("text", "fails", "second") for back in ("wanted", "refused")),
    ("accent", "chosen"),
    ("accent", "panel"),
    ("accent", "ground"),
    ("on_accent", "accent"),
]
BORDERS = [("control", "panel"), ("control", "ground"), ("accent", "panel"), ("accent", "ground"), ("fails", "refused")]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, back: str) -> float:
    one, other = sorted((luminance(front), luminance(back)), reverse=True)
    return (one + 0.05) / (other + 0.05)


def test_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21


@pytest.mark.parametrize("name", theme.SETS)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_can_be_read(name: str, front: str, back: str) -> None:
    used = theme.SETS[name]
    assert contrast(getattr(used, front), getattr(used, back)) >= (7 if name == "contrast" else 4.5)


@pytest.mark.parametrize("name", theme.SETS)
@pytest.mark.parametrize(("front", "back"), BORDERS)
def test_borders_of_controls_are_seen(name: str, front: str, back: str) -> None:
    assert contrast(getattr(theme.SETS[name], front), getattr(theme.SETS[name], back)) >= 3


@pytest.mark.parametrize("name", theme.SETS)
def test_what_items_are_written_in_differs(name: str) -> None:
    used = [getattr(theme.SETS[name], look).upper() for look in TEXTS]
    assert len(set(used)) == len(used)


def test_every_set_names_every_colour() -> None:
    for used in theme.SETS.values():
        assert all(QColor(getattr(used, each.name)).isValid() for each in fields(used))
    assert set(theme.NAMES) == set(theme.SETS)


def item_colours(desk: Desk) -> set[str]:
    walk, found = QTreeWidgetItemIterator(desk.page("items").list), set()
    while (item := walk.value()) is not None:
        found |= {item.foreground(at).color().name().upper() for at in range(5) if item.foreground(at).style()}
        walk += 1
    return found


@pytest.fixture
def back_to_light(open_desk: OpenDesk) -> object:
    yield
    theme.use("light")
    theme.apply(QApplication.instance())  # type: ignore[arg-type]


@pytest.mark.usefixtures("back_to_light")
def test_a_key_changes_the_colours_at_once_and_they_are_kept(desk: Desk, open_desk: OpenDesk) -> None:
    desk.page("items")
    QApplication.processEvents()
    assert theme.LIGHT.meets.upper() in item_colours(desk)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    desk.press(Qt.Key.Key_C, held)
    desk.press(Qt.Key.Key_C, held)
    assert desk.window.theme == "contrast"
    shell = desk.window.shell
    assert shell is not None
    assert shell.header.themes.currentText() == "高对比"
    found = item_colours(desk)
    assert theme.CONTRAST.meets.upper() in found
    assert not found & {getattr(theme.LIGHT, look).upper() for look in TEXTS}
    picture = desk.window.grab().toImage()
    middle = picture.pixelColor(shell.navigation.width() + 6, picture.height() // 2)
    assert middle.name().upper() == theme.CONTRAST.ground
    desk.window.close()
    again = open_desk(folder=desk.folder)
    assert again.window.theme == "contrast"
    again.window.choose_theme("light")


@pytest.mark.usefixtures("back_to_light")
def test_a_setting_that_names_no_set_is_light(desk: Desk, open_desk: OpenDesk) -> None:
    desk.session.workspace.set_setting("theme", "pink")
    desk.window.close()
    assert open_desk(folder=desk.folder).window.theme == "light"


class Styled(QLabel):
    """A label that counts how often it is given its style."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_the_same_look_again_restyles_nothing(desk: Desk) -> None:
    app, label = QApplication.instance(), Styled(desk.window)
    assert isinstance(app, QApplication)
    label.ensurePolished()
    theme.apply(app, 125)
    assert (restyled := label.times) > 0
    theme.apply(app, 125)
    assert label.times == restyled
    before = theme.use("dark")
    theme.apply(app, 125)
    assert label.times > restyled
    theme.colours = before
    theme.apply(app)
    assert app.font().pointSizeF() == theme.POINT_SIZE


@pytest.mark.usefixtures("back_to_light")
def test_what_is_chosen_in_the_sample_holds_for_my_school(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jhdesk.services.sample.fill_sample", lambda w: fill(w.folder, school_tables()))
    desk = open_desk(can_leave=True)
    desk.window.open_sample()
    desk.window.choose_theme("dark")
    desk.window.resize_text(1)
    desk.window.close()
    again = open_desk(folder=desk.folder, can_leave=True)
    assert (again.window.theme, again.window.percent) == ("dark", 110)
    again.window.resize_text(-1)


@pytest.mark.usefixtures("back_to_light")
@pytest.mark.parametrize("name", theme.SETS)
def test_a_box_to_tick_is_seen_and_so_is_its_tick(open_desk: OpenDesk, name: str) -> None:
    desk = open_desk(school_tables())
    desk.window.choose_theme(name)
    box = QCheckBox("", desk.window)
    box.resize(box.sizeHint())
    inside = indicator(box)
    empty = box.grab().toImage()
    shades = {empty.pixelColor(x, inside.center().y()).name() for x in range(inside.left(), inside.center().x())}
    panel = theme.SETS[name].panel
    assert max(contrast(shade, panel) for shade in shades) >= 3
    box.setChecked(True)
    ticked = box.grab().toImage()
    new = {
        ticked.pixelColor(x, y).name()
        for x in range(inside.left() + 2, inside.right() - 1)
        for y in range(inside.top() + 2, inside.bottom() - 1)
    }
    assert max(contrast(shade, panel) for shade in new) >= 4.5
    desk.window._resize_to(200)
    assert indicator(box).width() >= 1.5 * inside.width()
    desk.window._resize_to(100)


def indicator(box: QCheckBox) -> QRect:
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
