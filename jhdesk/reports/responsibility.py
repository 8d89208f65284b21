"""控辍保学“双线四包”责任书: both lines with their four levels, who answers for what, a place to sign for each, and the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jhdesk.models.dictionary import TABLES
from jhdesk.models.standing import Standing, standing
from jhdesk.models.wording import nothing_text
from jhdesk.reports.document import Block, Cell, Column, Document, Grid, Heading, Paragraph
from jhdesk.reports.document import Row as GridRow
from jhdesk.reports.frame import NOT_FILLED, foot, head, sign_off, words_of
from jhdesk.reports.material import Material, Row
from jhdesk.workbook.columns import shown

TITLE = "控辍保学“双线四包”责任书"
BLANK_CASES = 6
PURPOSE = (
    "为保障适龄儿童少年依法接受并完成义务教育，按照“双线四包”工作机制，政府线和教育线逐级明确责任人和包保范围，"
    "各责任人签字确认。责任如下："
)
PROMISES = (
    "1. 掌握包保范围内适龄儿童少年的入学和在校情况，发现未入学、未返校的及时核实、及时报告。",
    "2. 对有辍学风险的学生和家庭及时走访，了解原因，落实资助、关爱和帮扶措施。",
    "3. 对已辍学的学生依法劝返，劝返后做好学习和生活上的帮助，防止再次辍学。",
    "4. 如实登记、上报，不隐瞒、不虚报；保护学生和家庭的个人信息。",
    "5. 责任人变动时办好交接，并更新本责任书。",
)
LEVELS: Mapping[str, Mapping[str, str]] = {
    "government": {
        "county_leader": "统筹所包乡镇的控辍保学工作，督促落实，协调解决困难。",
        "township_leader": "组织所包村排查适龄儿童少年，落实劝返。",
        "village_cadre": "掌握所包村民小组适龄儿童少年的情况，配合走访。",
        "village_group": "联系所包农户，督促监护人送子女入学。",
    },
    "education": {
        "bureau_leader": "指导所包学校的控辍保学工作，督促落实，定期核查。",
        "school_leader": "组织所包年级每日考勤，对缺课学生逐一核实。",
        "homeroom": "掌握全班学生的出勤和家庭情况，缺课当日联系家长。",
        "subject_teacher": "对所包学生做好学业辅导和关心，发现异常及时报告。",
    },
}
"""line -> its levels from above, and what each of them answers for"""
_BLANK_ROWS = {"homeroom": 6, "subject_teacher": 6}
_COLUMNS = (
    Column(31, "center"), Column(23, "center"), Column(23, "center"), Column(36), Column(19, "center"),
    Column(26, "center"), Column(22, "center"),
)  # fmt: skip
_HEADER = ("责任层级", "责任人", "职务", "包保范围", "责任书", "签字", "日期")
_CASES = TABLES["dropout_case"]


def build(material: Material) -> Document:
    """The letter of a school year; a level that nobody is named for says so."""
    words = words_of(material)
    blocks: list[Block] = [head(material), Paragraph(PURPOSE), *(Paragraph(text) for text in PROMISES)]
    lines = TABLES["responsibility"].field("line").codes
    for number, (line, levels) in zip("一二", LEVELS.items(), strict=True):
        blocks += [Heading(f"{number}、{lines[line]}"), *_duties(levels), _line(line, material)]
    blocks += _others(material)
    blocks += [Heading("三、辍学个案"), *_cases(material), sign_off(words)]
    return Document(TITLE, tuple(blocks), foot(words, TITLE, material.standard, blank=material.blank))


def _duties(levels: Mapping[str, str]) -> Iterator[Block]:
    names = TABLES["responsibility"].field("level").codes
    return (Paragraph(f"{names[level]}：{duty}", face="small", keep=True) for level, duty in levels.items())


def _line(line: str, material: Material) -> Grid:
    rows: list[GridRow] = []
    held = [row for row in material.rows("responsibility") if row.get("line") == line]
    for level in LEVELS[line]:
        named = [row for row in held if row.get("level") == level]
        empty: list[Row] = [{}] * (_BLANK_ROWS.get(level, 2) if material.blank else 0 if named else 1)
        rows += [_person(level, row, material) for row in (*named, *empty)]
    return Grid(_COLUMNS, tuple(rows), (_HEADER,), row_mm=11, keys=2)


def _person(level: str, row: Row, material: Material) -> GridRow:
    name = TABLES["responsibility"].field("level").codes[level]
    if material.blank:
        return (Cell(name, face="small"), *[""] * 6)
    signed = NOT_FILLED if row.get("letter_signed") is None else "已签订" if row["letter_signed"] else "未签订"
    person, covers = (str(row.get(field) or NOT_FILLED) for field in ("person", "covers"))
    return Cell(name, face="small"), person, "", Cell(covers, face="small"), Cell(signed, face="small"), "", ""


def _others(material: Material) -> Iterator[Block]:
    """Rows of which the line is not filled in, or a level of the other line: they must not vanish from paper."""
    rows = [
        row for row in material.rows("responsibility") if row.get("level") not in LEVELS.get(str(row.get("line")), ())
    ]
    if rows:
        numbers = "、".join(str(row.get("row_no")) for row in rows)
        yield Paragraph(f"“双线四包责任”表第 {numbers} 行的责任线或责任层级没有填对，未列入上表。", face="small")


def _cases(material: Material) -> Iterator[Block]:
    declared = material.declared.get(_CASES.name)
    if not material.blank and declared is not None:
        yield Paragraph(f"{_CASES.label}：{nothing_text(declared)}")
        return
    rows: list[GridRow] = [_case(row, material) for row in material.rows(_CASES.name)]
    if material.blank:
        rows = [("",) * len(_CASES.fields)] * BLANK_CASES
    elif not rows:
        rows = [(Cell("没有填写", columns=len(_CASES.fields), align="center"),)]
    widths = {"case_no": 32.0, "grade": 16.0, "found_on": 30.0, "status": 26.0, "measure": 76.0}
    columns = tuple(
        Column(widths[field.name], "left" if field.name == "measure" else "center") for field in _CASES.fields
    )
    yield Grid(columns, tuple(rows), (tuple(field.label for field in _CASES.fields),))


def _case(row: Row, material: Material) -> GridRow:
    texts = []
    for field in _CASES.fields:
        value = row.get(field.name)
        empty = standing(field, value, material.school_type) is not Standing.VALUE
        texts.append(Cell((NOT_FILLED if field.required else "") if empty else shown(field, value), face="small"))
    return tuple(texts)
