"""学校自评表: the seven indicators of each stage of one school on paper, then all other items, with what is missing and where to sign.

A figure that is not known is a dash or 未填, never 0; a blank form has no values at all, to be filled by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from jhdesk.calc.display import show, show_line, show_shortfall, show_value
from jhdesk.calc.results import (
    FAILS,
    FLOOR,
    MEETS,
    NOT_ASSESSABLE,
    IndicatorResult,
    LeftOut,
    SchoolResult,
    Stage,
    UnitResult,
)
from jhdesk.calc.standard import JUDGED, Indicator, Standard
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.models.wording import nothing_text, place_text
from jhdesk.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Row,
)
from jhdesk.reports.frame import NOT_FILLED, NOT_KNOWN, foot, legend, said, sign_off
from jhdesk.reports.item_sections import item_sections, shows_few
from jhdesk.reports.material import Material
from jhdesk.words.verdicts import STAGES, left_out_text, verdict

TITLE = "义务教育优质均衡发展学校自评表"
MISSING_LISTED = 20

_COLUMNS = (
    Column(10, "center", running=True),
    Column(47),
    Column(22.5, "center"),
    Column(12.5, "right"),
    Column(13.5, "right"),
    Column(18, "right"),
    Column(22.5, "center"),
    Column(34, "center"),
)


def build(material: Material) -> Document:
    """The form of a school year, or a blank one."""
    school, period = material.first("school"), material.first("period")
    return self_assessment(
        school,
        period,
        material.result,
        material.standard,
        material.declared,
        item_sections(material),
        blank=material.blank,
        kept=material.own_copy and shows_few(material),
    )


def self_assessment(
    school: Mapping[str, Value],
    period: Mapping[str, Value],
    result: SchoolResult,
    standard: Standard,
    declared: Mapping[str, str] = MappingProxyType({}),
    items: Sequence[tuple[str, list[Block]]] = (),
    *,
    blank: bool = False,
    kept: bool = False,
) -> Document:
    """The form of one school and year: ``school`` and ``period`` are the rows of those tables.

    ``declared``: table -> why, of those that are declared to have nothing and count as zero.
    ``items``: the sections of all else that is judged, as `item_sections` makes them.

    ``kept``: must not leave the school's office.
    ``blank`` leaves out every value and prints the stages of the school's type, or both where it is not known.
    Source: 教督〔2017〕6号 第五条.
    """
    words: dict[str, str] = {} if blank else said(school, period)
    blocks: list[Block] = [_head(words, standard, "" if blank else NOT_FILLED)]
    if blank:
        sections = [_blank_stage(stage, standard) for stage in _stages(school, standard)]
    else:
        sections = [_stage(unit, standard) for unit in result.units]
    if result.left_out and not blank:
        sections.append(_left_out(result.left_out, standard))
    sections += items
    if declared and not blank:
        sections.append(_declared(declared))
    for number, (heading, section) in zip("一二三四五六七八九十", sections, strict=False):
        blocks += [Heading(f"{number}、{heading}"), *section]
    if blank or result.units:
        blocks.append(Paragraph(_note(standard) + ("" if blank else legend(blocks)), face="small"))
    blocks.append(sign_off(words))
    return Document(TITLE, tuple(blocks), foot(words, TITLE, standard, blank=blank, kept=kept))


def _head(words: Mapping[str, str], standard: Standard, absent: str) -> Facts:
    fields = ("name", "school_code", "school_type", "school_year", "snapshot_date", "round")
    labels = {f.name: f.label for table in ("school", "period") for f in TABLES[table].fields}
    facts = [Fact(labels[name], words.get(name, absent), wide=name == "name") for name in fields]
    return Facts((
        *facts,
        Fact("标准版本", _version(standard)),
        Fact("评估依据", f"《{standard.title}》（{standard.document}）", wide=True),
    ))  # fmt: skip


def _version(standard: Standard) -> str:
    """The national standard's needs no name beside the document; a county's own has its id."""
    return standard.version if standard.id.startswith("national-") else f"{standard.version}（{standard.id}）"


def _stages(school: Mapping[str, Value], standard: Standard) -> tuple[Stage, ...]:
    weights = standard.weights.get(str(school.get("school_type")), {})
    return tuple(stage for stage in JUDGED if stage in weights) or JUDGED


def _grid(rows: list[Row], standard: Standard, pupils: str, verdict: str) -> Grid:
    header = ("序号", "指标", "单位", "标准", f"底线\n{_percent(standard)}", "实际", "判定", "差额")
    last = (
        (Cell("学生数", columns=2, align="center", face="label"), Cell(pupils, columns=6, align="left")),
        (Cell("综合判定", columns=2, align="center", face="label"), Cell(verdict, columns=6, align="left")),
    )
    return Grid(_COLUMNS, (*rows, *last), (header,), row_mm=9, together=True)


def _percent(standard: Standard) -> str:
    return f"{show(standard.floor_ratio * 100)}%"


def _blank_stage(stage: Stage, standard: Standard) -> tuple[str, list[Block]]:
    rows = [
        (*_named(number, indicator), show_line(indicator.thresholds[stage]),
         show_line(standard.floor(indicator, stage)), "", "", "")
        for number, indicator in enumerate(standard.indicators, 1)
    ]  # fmt: skip
    return STAGES[stage], [_grid(list(rows), standard, "            人", "")]


def _named(number: int, indicator: Indicator) -> tuple[str, str, str]:
    return str(number), indicator.name, indicator.value_unit


def _stage(unit: UnitResult, standard: Standard) -> tuple[str, list[Block]]:
    rows = []
    for number, indicator in enumerate(standard.indicators, 1):
        result = unit.indicators[indicator.id]
        rows.append((
            *_named(number, indicator), show_line(result.threshold), show_line(result.floor),
            show_value(result), verdict(result.status), Cell(shortfall_text(indicator, result), face="small"),
        ))  # fmt: skip
    pupils = NOT_FILLED if unit.pupils is None else f"{unit.pupils} 人"
    grid = _grid(list(rows), standard, pupils, unit_text(unit, standard))
    return STAGES[unit.stage], [grid, *_missing(unit, standard)]


def shortfall_text(indicator: Indicator, result: IndicatorResult) -> str:
    """What is missing to the standard, and of what fails to the floor, in the thing itself; a dash where it is not known."""
    if result.shortfall is None:
        return NOT_KNOWN
    if result.status == MEETS:
        return "无"
    text = f"差 {show_shortfall(result.shortfall)} {indicator.unit}"
    if result.status == FAILS and result.shortfall_to_floor is not None:
        text += f"\n距底线 {show_shortfall(result.shortfall_to_floor)} {indicator.unit}"
    return text


def unit_text(unit: UnitResult, standard: Standard) -> str:
    """The verdict on a unit, and how many of its indicators stand how."""
    statuses = [result.status for result in unit.indicators.values()]
    words = {MEETS: "项达标", FLOOR: "项达底线", FAILS: "项不达标", NOT_ASSESSABLE: "项因缺数据无法判定"}
    counts = [f"{n} {word}" for status, word in words.items() if (n := statuses.count(status))]
    return (
        f"{verdict(unit.status)}：{len(statuses)} 项指标中 {'、'.join(counts)}。\n"
        f"（要求至少 {standard.required_meets} 项达标，其余不低于底线。）"
    )


def _missing(unit: UnitResult, standard: Standard) -> Iterator[Block]:
    """Each place once, with the numbers of the indicators that wait for it."""
    places: dict[str, list[str]] = {}
    for number, indicator in enumerate(standard.indicators, 1):
        for place in unit.indicators[indicator.id].missing:
            places.setdefault(place, []).append(str(number))
    if not places:
        return
    yield Paragraph(f"{STAGES[unit.stage]}尚缺的数据（{len(places)} 处）：")
    listed = [
        Cell(f"{count}. {place_text(place)}（影响第 {'、'.join(numbers)} 项）", face="small")
        for count, (place, numbers) in enumerate(list(places.items())[:MISSING_LISTED], 1)
    ]
    if len(listed) % 2:
        listed[-1] = replace(listed[-1], columns=2)
    rows = tuple(tuple(listed[start : start + 2]) for start in range(0, len(listed), 2))
    yield Grid((Column(90), Column(90)), rows, row_mm=6.5)
    if len(places) > MISSING_LISTED:
        yield Paragraph(f"……等共 {len(places)} 处。", face="small")


def _left_out(left_out: tuple[LeftOut, ...], standard: Standard) -> tuple[str, list[Block]]:
    said = [left_out_text(entry, standard) for entry in left_out]
    return "不参加评估的说明", [Paragraph(text) for text in said]


def _declared(declared: Mapping[str, str]) -> tuple[str, list[Block]]:
    said = [f"{TABLES[name].label}：{nothing_text(reason)}" for name, reason in declared.items()]
    return "没有内容的数据表", [Paragraph(text, face="small") for text in said]


def _note(standard: Standard) -> str:
    return (
        f"注：标准和底线依据{standard.document}第五条，底线为标准的 {_percent(standard)}。实际值最多显示两位小数，"
        "判定按未取舍的数值。差额是达到标准还缺的数量，“距底线”是达到底线还缺的数量。"
    )
