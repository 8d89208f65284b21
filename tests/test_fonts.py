"""The bundled fonts load, hold the rare characters of names, and print what can be searched and copied."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pylopdf_fonts_zh_cn as source
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from jhdesk import paths

FAMILIES = {"NotoSansSC-Regular.otf": "Noto Sans SC", "NotoSerifSC-Regular.otf": "Noto Serif SC"}
# rare characters of names, all that have a radical twin in common use, words of the forms, signs
TEXT = "".join(
    dict.fromkeys(
        "㛃䶮喆堃翀昇旻垚淼犇骉㐂㙍㛚㟃㳚㬎䂮䴔邨仝仉佘侴俣冼厍亓禤赟婳瑨珺玥琀璟珩璠翯頔暐炤燚焱㼆䶱邕郤"
        "一二人八力十口土大女子寸小山川工己巾干弓心手支文斗斤方日月木止比毛氏水火父片牙牛犬玄玉瓜瓦甘"
        "生用田白皮皿目矛石示禾穴竹米糸缶羊羽老而耒耳肉臣自至舌舟色虫血行衣西见角言谷豆赤走足身车辛辰里"
        "金长门阜青非面革音页风飞食首香马骨高"
        "胶教职校舍学历填报县级干乡镇中心三四五六七九百千万0123456789"
        "，。、；：？！（）《》〈〉【】“”…％～／－·㎡×±≥●▲◐✓"
    )
)
BEYOND_16_BITS = "𬭎𫖯𬍤𬤊𫍯"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    path = paths.resources().parent / "installers" / "build_fonts.py"
    spec = importlib.util.spec_from_file_location("build_fonts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FAMILIES)
def test_no_ambiguous_mapping_is_left(name: str) -> None:
    cmap = set(TTFont(paths.resources() / "fonts" / name).getBestCmap())
    assert cmap.isdisjoint([*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)])
    assert cmap.issuperset(map(ord, TEXT + BEYOND_16_BITS))


@pytest.mark.parametrize("name", FAMILIES)
def test_fonts_are_what_the_script_makes_of_the_source(name: str, builder: ModuleType, tmp_path: Path) -> None:
    builder.build(source.sans_path().with_name(name), tmp_path / name)
    assert (tmp_path / name).read_bytes() == (paths.resources() / "fonts" / name).read_bytes()


@pytest.mark.parametrize(("name", "family"), FAMILIES.items())
def test_text_of_a_pdf_is_the_text_that_was_drawn(name: str, family: str, qapp: QApplication, tmp_path: Path) -> None:
    number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
    assert QFontDatabase.applicationFontFamilies(number) == [family]
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    device = QPdfWriter(str(tmp_path / "text.pdf"))
    painter = QPainter(device)
    painter.setFont(QFont(family, 11))
    for line in range(0, len(TEXT), 20):
        painter.drawText(QPoint(200, 400 + 20 * line), TEXT[line : line + 20])
    painter.end()
    done = subprocess.run(["pdftotext", "-raw", tmp_path / "text.pdf", "-"], capture_output=True, check=True)
    assert "".join(done.stdout.decode().split()) == TEXT
