"""What all forms of a school share: whose figures they are, the foot of every page, and who signs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.models.dictionary import TABLES
from jhdesk.models.standing import NOT_APPLICABLE_MARK
from jhdesk.models.wording import year_text
from jhdesk.reports.cells import cell_of
from jhdesk.reports.document import Block, Cell, Column, Fact, Facts, Grid, SignOff
from jhdesk.reports.few import KEPT
from jhdesk.reports.material import Material, Row

NOT_FILLED, NOT_KNOWN = "未填", "—"
SIGNS: Mapping[str, str] = {
    NOT_FILLED: f"“{NOT_FILLED}”是应填而没有填",
    "": "空格是可以不填而没有填",
    NOT_APPLICABLE_MARK: f"“{NOT_APPLICABLE_MARK}”是不适用",
    NOT_KNOWN: f"“{NOT_KNOWN}”是缺数据，无法计算",
}
"""what stands where there is no value -> what it means; each means one thing on every form"""
DATE_TO_WRITE = "          年        月        日"


def said(school: Row, period: Row) -> dict[str, str]:
    """Field of `school` and `period` -> its value in words, without those that are not filled in."""
    words = {}
    for table, row in (("school", school), ("period", period)):
        for field in TABLES[table].fields:
            value = row.get(field.name)
            if value is not None:
                words[field.name] = field.codes.get(str(value), field.text(value))
            if isinstance(value, datetime.date):
                words[field.name] = f"{value.year} 年 {value.month} 月 {value.day} 日"
    year = period.get("school_year")
    if isinstance(year, int):
        words["school_year"] = year_text(year)
    return words


def words_of(material: Material) -> dict[str, str]:
    """The same of a form's material; nothing on a blank form."""
    return {} if material.blank else said(material.first("school"), material.first("period"))


def head(material: Material) -> Facts:
    """Name, code, type, year and day of the figures."""
    words, absent = words_of(material), "" if material.blank else NOT_FILLED
    labels = {f.name: f.label for table in ("school", "period") for f in TABLES[table].fields}
    names = ("name", "school_code", "school_type", "school_year", "snapshot_date")
    return Facts(tuple(Fact(labels[name], words.get(name, absent), wide=name == "name") for name in names))


def foot(words: Mapping[str, str], title: str, standard: Standard, *, blank: bool, kept: bool = False) -> str:
    """School, year and title, and below the versions of standard and program.

    ``kept``: shows what must not leave the school's office, and says so.
    """
    mark = "（空白表）" if blank else f"（{KEPT}）" if kept else ""
    parts = (words.get("name"), words.get("school_year"), title + mark)
    version = f"标准 {standard.document} {standard.version} · 程序 jhdesk {__version__}"
    return " · ".join(filter(None, parts)) + f"\n{version}"


def legend(blocks: Iterable[Block], *, empty: bool = False) -> str:
    """What the signs that stand in grids and boxes mean; nothing where none stands there. 0 is a value, and told from them.

    ``empty``: an empty cell is a field that was not filled in, and not one that has nothing to say.
    """
    used: set[str] = set()
    for block in blocks:
        if isinstance(block, Grid):
            used |= {line for row in block.rows for cell in row for line in cell_of(cell).text.split("\n")}
        elif isinstance(block, Facts):
            used |= {fact.value for fact in block.facts}
    told = [meaning for sign, meaning in SIGNS.items() if sign in used and (sign or empty)]
    return f"{'；'.join(told)}；“0”是数值 0。" if told else ""


def sign_off(words: Mapping[str, str]) -> SignOff:
    """Who filled in, who checked, the headmaster, and the school's seal."""
    lines = (
        Fact("填表人", words.get("contact_name", "")),
        Fact("审核人", ""),
        Fact("校长签字", ""),
        Fact("联系电话", words.get("contact_phone", "")),
        Fact("日期", DATE_TO_WRITE),
    )
    return SignOff(lines, "学校公章")


def sign_line(words: Mapping[str, str]) -> Grid:
    """The same in one line, for forms that lie on their side: so that it stays on the page of what is signed."""
    labels = ("填表人", "审核人", "校长签字\n（学校公章）", "日期")
    values = (words.get("contact_name", ""), "", "", DATE_TO_WRITE.strip())
    row = (part for label, value in zip(labels, values, strict=True) for part in (Cell(label, face="label"), value))
    widths = (20.0, 38.0, 20.0, 38.0, 26.0, 59.0, 16.0, 50.0)
    return Grid(tuple(Column(width, "center") for width in widths), (tuple(row),), row_mm=12, signs=True)
