"""七项指标达标情况表: a row an indicator and a column group a stage, to be seen at a glance; what is missing is named."""

from __future__ import annotations

from collections.abc import Sequence

from jhdesk.calc.display import show, show_line, show_value
from jhdesk.calc.results import NOT_ASSESSABLE, Stage, UnitResult
from jhdesk.calc.standard import JUDGED, Indicator, Standard
from jhdesk.models.wording import place_text
from jhdesk.reports.document import Block, Cell, Column, Document, Grid, Paragraph, Row
from jhdesk.reports.frame import NOT_FILLED, foot, head, legend, sign_line, words_of
from jhdesk.reports.layout import inner_mm
from jhdesk.reports.material import Material
from jhdesk.reports.self_assessment import shortfall_text, unit_text
from jhdesk.words.verdicts import STAGES, left_out_text, verdict

TITLE = "七项指标达标情况表"
MOST = 4
"""missing places that a cell names"""
_NAMED = (Column(10, "center", running=True), Column(42), Column(20, "center"))
_VALUES = (Column(13, "right"), Column(14.5, "right"), Column(19.5, "right"), Column(19.5, "center"))
"""line, floor, value, verdict"""
_IN_A_STAGE = 5
_ROW_MM = 6.5
"""so low that both stages of a school have room on one page with who signs"""


def build(material: Material) -> Document:
    """The form of a school year, or a blank one with the lines of the school's stages."""
    standard, words = material.standard, words_of(material)
    blocks: list[Block] = [head(material)]
    stages = _blank_stages(material) if material.blank else [unit.stage for unit in material.result.units]
    if stages:
        blocks.append(_grid(material, stages))
    if not material.blank:
        blocks += [Paragraph(left_out_text(out, standard)) for out in material.result.left_out]
    if stages:
        blocks.append(Paragraph(_note(standard) + ("" if material.blank else legend(blocks)), face="small"))
    blocks.append(sign_line(words))
    made = foot(words, TITLE, standard, blank=material.blank)
    return Document(TITLE, tuple(blocks), made, landscape=True)


def _blank_stages(material: Material) -> list[Stage]:
    weights = material.standard.weights.get(str(material.school_type), {})
    return [stage for stage in JUDGED if stage in weights] or list(JUDGED)


def _grid(material: Material, stages: Sequence[Stage]) -> Grid:
    standard = material.standard
    room = inner_mm("A4", True) - sum(column.width_mm for column in _NAMED)
    group = (*_VALUES, Column(room / len(stages) - sum(column.width_mm for column in _VALUES)))
    units = () if material.blank else material.result.units
    pupils = [_pupils(unit) for unit in units] or ["          人"] * len(stages)
    header: tuple[Row, ...] = (
        (*(Cell(text, rows=2) for text in ("序号", "指标", "单位")), *_heads(stages, pupils)),
        ("标准", "底线", "实际", "判定", "差额、缺什么") * len(stages),
    )  # fmt: skip
    rows: list[Row] = []
    for number, indicator in enumerate(standard.indicators, 1):
        cells: list[Cell | str] = [
            str(number),
            Cell(indicator.name, face="small"),
            Cell(indicator.value_unit, face="small"),
        ]
        for at, stage in enumerate(stages):
            cells += _judged(indicator, units[at]) if units else _lines(indicator, stage, standard)
        rows.append(tuple(cells))
    rows.append(_last("综合判定", [unit_text(unit, standard) for unit in units] or [""] * len(stages)))
    return Grid((*_NAMED, *group * len(stages)), tuple(rows), header, row_mm=_ROW_MM)


def _lines(indicator: Indicator, stage: Stage, standard: Standard) -> tuple[str, ...]:
    return show_line(indicator.thresholds[stage]), show_line(standard.floor(indicator, stage)), "", "", ""


def _judged(indicator: Indicator, unit: UnitResult) -> tuple[str | Cell, ...]:
    result = unit.indicators[indicator.id]
    told = [] if result.status == NOT_ASSESSABLE and result.shortfall is None else [shortfall_text(indicator, result)]
    if result.missing:
        more = f" 等 {len(result.missing)} 处" if len(result.missing) > MOST else ""
        told.append(f"尚缺：{'；'.join(map(place_text, result.missing[:MOST]))}{more}")
    return (
        show_line(result.threshold), show_line(result.floor), show_value(result), Cell(verdict(result.status), face="small"),
        Cell("\n".join(told), face="small"),
    )  # fmt: skip


def _heads(stages: Sequence[Stage], pupils: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(f"{STAGES[stage]}（学生 {count}）", columns=_IN_A_STAGE, called=STAGES[stage])
        for stage, count in zip(stages, pupils, strict=True)
    )


def _pupils(unit: UnitResult) -> str:
    return NOT_FILLED if unit.pupils is None else f"{unit.pupils} 人"


def _last(label: str, texts: Sequence[str]) -> Row:
    return (
        Cell(label, columns=len(_NAMED), align="center", face="label"),
        *(Cell(text, columns=_IN_A_STAGE, align="left") for text in texts),
    )


def _percent(standard: Standard) -> str:
    return f"{show(standard.floor_ratio * 100)}%"


def _note(standard: Standard) -> str:
    return f"注：标准和底线依据{standard.document}第五条，底线为标准的 {_percent(standard)}；判定按未取舍的数值。"
