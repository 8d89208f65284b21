"""核查底册: every figure with what proves it and where that lies, in the order of the places, for going through on the spot.

A file proves an item; a figure is proven by the files of the items that read it. What has no proof named is left to be
written by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field
from jhdesk.models.units import unit_of
from jhdesk.models.wording import row_text
from jhdesk.reports.document import Block, Cell, Column, Document, Grid, Heading, Paragraph
from jhdesk.reports.document import Row as GridRow
from jhdesk.reports.few import SAID
from jhdesk.reports.frame import foot, head, sign_line, words_of
from jhdesk.reports.ledger import cell_text
from jhdesk.reports.material import Material, Row
from jhdesk.words.items import item_title
from jhdesk.workbook.columns import choices

TITLE = "核查底册"
BLANK_FILES, BLANK_ROWS = 10, 17
MOST = 3
"""files that a figure names"""
_FILES = (Column(45), Column(72), Column(75), Column(25, "center"), Column(25), Column(25))
_FILES_HEADER = ("存放处", "指标", "佐证材料", "文件摘要前 8 位", "核实情况", "核查人")
_FIGURES = (
    Column(12, "center", running=True), Column(58), Column(42), Column(25, "right"), Column(15, "center"), Column(40), Column(33),
    Column(22), Column(20),
)  # fmt: skip
_FIGURES_HEADER = ("序号", "数据表和行", "项目", "数值", "单位", "查阅材料", "存放处", "核实数", "核查人")
_PUPILS = (("class_group", "boys"), ("class_group", "girls"))


@dataclass(frozen=True)
class _Figure:
    table: Table
    row: Row
    field: Field
    proofs: Sequence[Row]
    """rows of evidence, those that name a place first"""

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys(_place(each) for each in self.proofs if _place(each)))


def build(material: Material) -> Document:
    """The book of a school year: first the files, then the figures."""
    words = words_of(material)
    blocks: list[Block] = [head(material), Heading("一、佐证材料"), *_files(material), Heading("二、填报的数据")]
    blocks += [_figures(material), Paragraph(_note(material), face="small"), sign_line(words)]
    made = foot(words, TITLE, material.standard, blank=material.blank, kept=material.own_copy)
    return Document(TITLE, tuple(blocks), made, landscape=True)


def _note(material: Material) -> str:
    note = "注：按存放处排列；没有登记佐证材料的，由核查人填写查阅材料和存放处。"
    return note if material.own_copy or material.blank else f"{note}{SAID}。"


def _place(evidence: Row) -> str:
    return str(evidence.get("place") or "")


def _by_place(evidence: Sequence[Row]) -> list[Row]:
    """In the order of the places, those that name none last."""
    return sorted(evidence, key=lambda row: (not _place(row), _place(row)))


# ---- files


def _files(material: Material) -> Iterator[Block]:
    rows: list[GridRow] = [_file(row, material) for row in _by_place(material.rows("evidence"))]
    if material.blank:
        rows = [("",) * len(_FILES)] * BLANK_FILES
    elif not rows:
        rows = [(Cell("没有登记佐证材料", columns=len(_FILES), align="center"),)]
    yield Grid(_FILES, tuple(rows), (_FILES_HEADER,), row_mm=7, keys=3)


def _file(row: Row, material: Material) -> GridRow:
    texts = (
        _place(row),
        _title(str(row.get("item_id") or ""), material),
        row.get("file_name"),
        str(row.get("sha256") or "")[:8],
    )
    return (*(Cell(str(text or ""), face="small") for text in texts), "", "")


def _title(item_id: str, material: Material) -> str:
    if material.documents is None:
        return item_id
    try:
        return f"{item_id} {item_title(*material.documents, item_id)}"
    except (KeyError, StopIteration):  # an id that there is not: rule R811 says so
        return item_id


# ---- figures


def _figures(material: Material) -> Grid:
    rows: list[GridRow] = [
        _row(number, figure, material) for number, figure in enumerate(_sorted(list(_found(material))), 1)
    ]
    if material.blank:
        rows = [("",) * len(_FIGURES)] * BLANK_ROWS
    elif not rows:
        rows = [(Cell("没有填写数据", columns=len(_FIGURES), align="center"),)]
    return Grid(_FIGURES, tuple(rows), (_FIGURES_HEADER,), row_mm=7, keys=2)


def _sorted(figures: list[_Figure]) -> list[_Figure]:
    return sorted(figures, key=lambda each: (not each.places, each.places[:1], not each.proofs))


def _found(material: Material) -> Iterator[_Figure]:
    proofs = _proofs(material)
    for table in TABLES.values():
        if table.name == "period":  # says of when the figures are
            continue
        fields = [field for field in table.fields if _is_figure(field)]
        for row in material.rows(table.name):
            for field in fields:
                if row.get(field.name) is not None:
                    yield _Figure(table, row, field, proofs.get((table.name, field.name), ()))


def _is_figure(field: Field) -> bool:
    return field.kind in ("int", "decimal") and not (choices(field) or field.key or field.privacy == "personal")


def _proofs(material: Material) -> Mapping[tuple[str, str], Sequence[Row]]:
    """Table and field -> the evidence of the results that read it."""
    read_from: dict[str, set[str]] = defaultdict(set)
    for (table, _), ids in material.uses.items():
        for item_id in ids:
            read_from[item_id].add(table)
    found = {}
    for at, ids in material.uses.items():
        # Nearly everything is divided by the pupils: what proves rooms or teachers is no proof of their number.
        own = [
            item_id for item_id in ids if at not in _PUPILS or read_from[item_id] <= {"class_group", "school", "period"}
        ]
        found[at] = _by_place([row for row in material.rows("evidence") if row.get("item_id") in own])
    return found


def _row(number: int, figure: _Figure, material: Material) -> GridRow:
    where = f"{figure.table.label}{row_text(figure.table, figure.table.key_text(figure.row))}"
    files = list(dict.fromkeys(str(each.get("file_name") or "") for each in figure.proofs))
    more = f" 等 {len(files)} 份" if len(files) > MOST else ""
    value = cell_text(figure.table, figure.field, figure.row, material)
    unit = "" if figure.field.unit in ("", "year") else unit_of(figure.field)
    texts = (where, figure.field.label, value, unit, "、".join(files[:MOST]) + more, "、".join(figure.places[:MOST]))
    return (str(number), *(Cell(text, face="small") for text in texts), "", "")
