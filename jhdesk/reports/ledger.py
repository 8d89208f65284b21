"""Ledgers: the rows of tables as they were entered, each field a column made from the dictionary.

Empty, 0 and "does not apply" stay apart: 未填 where a field is asked for, an empty cell where it may be left out, ／
where it does not apply. Counts of one or two pupils that could tell who they are are concealed (`few`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field
from jhdesk.models.standing import NOT_APPLICABLE_MARK, Standing, applies, standing
from jhdesk.models.units import unit_of
from jhdesk.models.wording import nothing_text, row_text
from jhdesk.reports.document import Block, Cell, Column, Document, Fact, Facts, Grid, Heading, Paper, Paragraph
from jhdesk.reports.document import Row as GridRow
from jhdesk.reports.few import CONCEALED, SAID, is_few, is_telling
from jhdesk.reports.fonts import LABEL, NOTE, advance
from jhdesk.reports.frame import NOT_FILLED, foot, head, legend, sign_off, words_of
from jhdesk.reports.layout import PAD_X, inner_mm, lay_out
from jhdesk.reports.material import Material, Row
from jhdesk.workbook.columns import choices, is_asked, shown

BLANK_ROWS = range(20, 7, -1)
"""of a table on a blank form: of one table so many that one page holds them with who signs, of several so many that
they take no page for who signs"""
_ROWS_OF_SEVERAL = 12
"""fewer are no table to write in"""
_SELDOM_MORE = {"cohort": 6}
"""table -> rows to write in, of which a school hardly needs more"""
_WIDEST_MM, _HEADING_MM = 42.0, 8.0
_SHEETS: tuple[tuple[Paper, bool], ...] = (("A4", False), ("A4", True), ("A3", True))
"""paper and whether it lies on its side, in the order in which they are tried"""


@dataclass(frozen=True)
class Ledger:
    """A form of whole tables."""

    id: str
    title: str
    tables: tuple[str, ...]

    def build(self, material: Material) -> Document:
        """The form on the smallest sheet on which every column has the width that it needs."""
        made = self._build(material, BLANK_ROWS[0])
        most = len(lay_out(made)) if material.blank else 1
        if most == 1:
            return made
        single = len(self.tables) == 1
        tried = (self._build(material, rows) for rows in BLANK_ROWS if single or rows >= _ROWS_OF_SEVERAL)
        return next((each for each in tried if len(lay_out(each)) < (2 if single else most)), made)

    def _build(self, material: Material, blank_rows: int) -> Document:
        words = words_of(material)
        widths = {name: _widths(TABLES[name], material) for name in self.tables if not TABLES[name].one_row}
        needed = max((sum(each) for each in widths.values()), default=0.0)
        paper, landscape = next((each for each in _SHEETS if needed <= inner_mm(*each)), _SHEETS[-1])
        blocks: list[Block] = [head(material)]
        for name in self.tables:
            if len(self.tables) > 1:
                blocks.append(Heading(TABLES[name].label))
            blocks += _section(TABLES[name], material, widths.get(name, ()), inner_mm(paper, landscape), blank_rows)
        telling = any(is_telling(name, field) for name in self.tables for field in TABLES[name].fields)
        if not material.blank and (said := legend(blocks, empty=True)):
            blocks.append(Paragraph(f"注：{said}", face="small"))
        if telling and not material.blank:
            blocks.append(Paragraph(_note(material), face="small"))
        blocks.append(sign_off(words))
        kept = telling and material.own_copy
        made = foot(words, self.title, material.standard, blank=material.blank, kept=kept)
        return Document(self.title, tuple(blocks), made, landscape=landscape, paper=paper)


def _section(
    table: Table, material: Material, widths: Sequence[float], inner: float, blank_rows: int
) -> Iterator[Block]:
    if not material.blank and table.name in material.declared:
        yield Paragraph(f"{table.label}：{nothing_text(material.declared[table.name])}")
        return
    if table.one_row:
        row = material.first(table.name)
        yield Facts(
            tuple(Fact(_heading(field), cell_text(table, field, row, material), wide=True) for field in table.fields)
        )
        return
    rows = [_cells(table, row, material) for row in material.rows(table.name)]
    names = tuple(row_text(table, table.key_text(row)).strip() for row in material.rows(table.name))
    if material.blank:
        rows = _blank_rows(table, blank_rows)
    elif not rows:
        rows = [(Cell("没有填写", columns=len(table.fields), align="center"),)]
    scale = inner / sum(widths)
    columns = tuple(
        Column(width * scale, "right" if _is_number(field) else "left")
        for field, width in zip(table.fields, widths, strict=True)
    )
    yield Grid(
        columns, tuple(rows), (tuple(_heading(field) for field in table.fields),), row_mm=6.5, keys=len(table.key),
        names=names,
    )  # fmt: skip


def _blank_rows(table: Table, most: int) -> list[GridRow]:
    """Rows to write in: as many as there can be where the key is of codes, named where one code says which row it is."""
    codes = [table.field(name).codes for name in table.key]
    if not all(codes):
        return [("",) * len(table.fields)] * min(most, _SELDOM_MORE.get(table.name, most))
    if len(codes) == 1:
        at = [field.name for field in table.fields].index(table.key[0])
        return [
            tuple(Cell(label, face="small") if number == at else "" for number in range(len(table.fields)))
            for label in codes[0].values()
        ]
    return [("",) * len(table.fields)] * prod(map(len, codes))


def _cells(table: Table, row: Row, material: Material) -> GridRow:
    return tuple(Cell(cell_text(table, field, row, material), face="small") for field in table.fields)


def cell_text(table: Table, field: Field, row: Row, material: Material) -> str:
    """What is printed of a cell."""
    if material.blank:
        return ""
    value = row.get(field.name)
    if standing(field, value, material.school_type) is Standing.NOT_APPLICABLE:
        return NOT_APPLICABLE_MARK
    if value is None:
        return NOT_FILLED if is_asked(field) else ""
    if is_few(value) and is_telling(table.name, field) and not material.own_copy:
        return CONCEALED
    return shown(field, value)


def _is_number(field: Field) -> bool:
    return field.kind in ("int", "decimal") and not choices(field)


def _heading(field: Field) -> str:
    unit = "" if field.unit in ("", "year") else unit_of(field)
    said = not unit or field.label.endswith((unit, f"（{unit}）"))
    return field.label if said else f"{field.label}（{unit}）"


def _note(material: Material) -> str:
    if material.own_copy:
        return "注：本件含人数很少的敏感数据，只供学校留存，不得外传。"
    return f"注：{SAID}；学校留存的一份可以照实打印。"


def _widths(table: Table, material: Material) -> list[float]:
    """Millimetres that each column needs: for its heading in up to three lines, and for its longest value."""
    rows = material.rows(table.name)
    return [_width(field, {cell_text(table, field, row, material) for row in rows}, material) for field in table.fields]


def _width(field: Field, texts: set[str], material: Material) -> float:
    padding = 2 * PAD_X / 100
    words = choices(field).values() if material.blank and applies(field, material.school_type) else texts
    longest = max((advance(text, NOTE) for text in words), default=0) / 100
    label, unit = field.label, _heading(field).removeprefix(field.label)
    lines = 1 if len(label) <= 4 else 2 if len(label) <= 8 else 3
    heading = max(-(-len(label) // lines) * advance("中", LABEL), advance(unit, LABEL)) / 100
    least = 18.0 if material.blank and field.kind == "text" else _HEADING_MM
    return max(min(longest, _WIDEST_MM), heading, least) + padding + 0.2


LEDGERS = (
    Ledger("premises", "校舍与场馆台账", ("building", "room", "sports_area")),
    Ledger("equipment", "教学仪器设备台账", ("equipment", "library_stock")),
    Ledger("ict", "信息化台账", ("ict",)),
    Ledger("staff", "教职工花名册", ("staff",)),
    Ledger("classes", "班级学生台账", ("class_group", "admission", "disability_enrolment", "cohort")),
    Ledger("funding", "经费台账", ("funding",)),
    Ledger("courses", "课程开设台账", ("course_offering", "school_course")),
    Ledger("programmes", "体育艺术项目台账", ("programme",)),
    Ledger("survey", "满意度台账", ("survey",)),
    Ledger("partnership", "结对帮扶台账", ("partnership",)),
    Ledger("improvement", "整改台账（一校一案）", ("improvement",)),
)
