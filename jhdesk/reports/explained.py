"""校验说明: what soft rules found and the school explained, with the reason; to be signed and handed in beside the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.models.wording import place_name
from jhdesk.reports.document import Block, Cell, Column, Document, Grid, Paragraph, Row
from jhdesk.reports.few import CONCEALED, is_few, is_telling
from jhdesk.reports.frame import foot, head, sign_line, words_of
from jhdesk.reports.material import Explained, Material
from jhdesk.words.rules import RULE_WORDS, rule_sentence

TITLE = "校验说明"
BLANK_ROWS = 7
_COLUMNS = (Column(12, "center", running=True), Column(45), Column(50), Column(80), Column(80))
_HEADER = ("序号", "校验规则", "位置", "校验的提示", "情况说明")


def build(material: Material) -> Document:
    """The findings that are explained; a form without one says so."""
    words = words_of(material)
    rows: list[Row] = [_row(number, each, material) for number, each in enumerate(material.explained, 1)]
    if material.blank:
        rows = [("",) * len(_COLUMNS)] * BLANK_ROWS
    elif not rows:
        rows = [(Cell("没有需要说明而已经说明的校验结果", columns=len(_COLUMNS), align="center"),)]
    blocks: list[Block] = [
        head(material),
        Paragraph("下列数据经校验提示，学校已核对原始材料，确认无误，说明如下："),
        Grid(_COLUMNS, tuple(rows), (_HEADER,), row_mm=12 if material.blank else 8, keys=2),
        sign_line(words),
    ]
    kept = material.own_copy and any(_concealed(each.finding) != each.finding for each in material.explained)
    made = foot(words, TITLE, material.standard, blank=material.blank, kept=kept)
    return Document(TITLE, tuple(blocks), made, landscape=True)


def _row(number: int, each: Explained, material: Material) -> Row:
    finding = each.finding if material.own_copy else _concealed(each.finding)
    place = place_name(finding.place)
    said = rule_sentence(finding, place).removeprefix(f"{place}：")
    texts = (f"{finding.rule}　{RULE_WORDS[finding.rule][0]}", place, said, each.reason)
    return (str(number), *(Cell(text, face="small") for text in texts))


def _concealed(finding: Finding) -> Finding:
    """Counts of one or two pupils that could tell who they are as <3, as ledgers have them."""
    cells = finding.params.get("cells", ())
    paths = [finding.place.path(), *(map(str, cells) if isinstance(cells, Iterable) else ())]
    if not any(map(_is_telling, paths)):
        return finding
    few = {name: CONCEALED for name, value in finding.params.items() if type(value) is int and is_few(value)}
    return replace(finding, params={**finding.params, **few})


def _is_telling(path: str) -> bool:
    place = Place.of_path(path)
    table = TABLES.get(place.table) if place else None
    return (
        place is not None
        and table is not None
        and any(field.name == place.field and is_telling(table.name, field) for field in table.fields)
    )
