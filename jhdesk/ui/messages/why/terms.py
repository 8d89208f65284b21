"""The terms of a result in words: which rows, what of each, and what it adds. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jhdesk.calc.display import show
from jhdesk.calc.trace.county import SCHOOLS
from jhdesk.calc.trace.why import Line, Term
from jhdesk.services.entry import row_text, unit_of
from jhdesk.ui.messages.why.node import Node, cell_text, number_text, table_of
from jhdesk.words.conditions import condition_text, label_of

MOST = 400
"""rows that are listed; the rest is counted"""
_SCHOOL_PARTS: Mapping[str, str] = {
    "teachers": "专任教师人数",
    "average_wage_yuan": "教师年平均工资收入（元）",
    "rotated": "交流教师／符合交流条件的教师",
    "rotated_backbone": "交流教师中的骨干教师／交流教师",
    "ict_skilled": "能熟练运用信息化手段的教师／教师",
    "computed": "可计算的部分是否达到",
    "passing": "各学段是否都达标",
    **{code: f"{name}项目学校" for code, name in table_of("programme").field("kind").codes.items()},
    **{code: f"名师工作室{name}" for code, name in table_of("staff").field("studio_role").codes.items()},
}
"""what of each school goes into an item of the county, by the name that its term has"""


def term_node(term: Term) -> Node:
    """A term: what is counted or added up, its sum, and the rows below it."""
    if term.table == SCHOOLS:
        return _schools_node(term)
    table = table_of(term.table)
    where = "，".join(text for each in term.where if (text := condition_text(term.table, each)))
    rows = "（" + where + "）" if where else ""
    head = f"{table.label}{rows}：{_HOW[term.how](term)}"
    # What stands in the way comes first: rows with blanks, then those that do not meet what is asked.
    ordered = sorted(term.lines, key=lambda line: (not line.missing, bool(line.whole) and line.amount == line.whole))
    lines = tuple(_line_node(term, line) for line in ordered[:MOST])
    more = (Node(f"……共 {len(term.lines)} 行"),) if len(term.lines) > MOST else ()
    return Node(head, "not_assessable" if term.missing else "", (*lines, *more), term.table)


def _names(term: Term, fields: tuple[str, ...], joint: str) -> str:
    return joint.join(label_of(term.table, name) for name in fields)


def _sum(term: Term) -> str:
    if term.amount is None:
        return "没有填全"
    units = {table_of(term.table).field(name).unit for name in term.fields}
    unit = ""
    if term.how == "count":
        unit = " 人" if term.table == "staff" else " 个班" if term.table == "class_group" else " 行"
    elif term.how == "multiplied":
        unit = " 平方米" if "m2" in units else " 元" if "yuan" in units else ""
    elif len(units) == 1:
        unit = " " + unit_of(table_of(term.table).field(term.fields[0]))
    return number_text(term.amount) + unit.rstrip()


def _asked(term: Term) -> str:
    return "；".join(condition_text(term.table, each) for each in term.asks)


def _part(term: Term) -> str:
    if term.amount is None or term.whole is None:
        return "没有填全"
    return f"{number_text(term.amount)}／{number_text(term.whole)}"


def _fact(term: Term) -> str:
    truth = {True: "是", False: "否", None: "没有填"}[term.truth]
    return f"{_asked(term)}——{truth}"


_HOW: Mapping[str, Callable[[Term], str]] = {
    "count": lambda term: f"共 {_sum(term)}",
    "summed": lambda term: f"{_names(term, term.fields, '＋')}，合计 {_sum(term)}",
    "multiplied": lambda term: f"{_names(term, term.fields, ' × ')}，合计 {_sum(term)}",
    "share": lambda term: f"其中{_asked(term)}的 {_part(term)}",
    "ratio": lambda term: (
        f"{_names(term, term.fields, '＋')}／{_names(term, term.whole_fields, '＋')}，合计 {_part(term)}"
    ),
    "compare": lambda term: f"{_asked(term)}，各 {_part(term)}",
    "figure": lambda term: f"{_names(term, term.fields, '')} {_sum(term)}",
    "fact": _fact,
    "listed": lambda term: f"逐行查看，共 {len(term.lines)} 行",
}


def _line_node(term: Term, line: Line) -> Node:
    table = table_of(term.table)
    row = row_text(table, line.key).strip() or table.label
    cells = "，".join(f"{label_of(term.table, name)} {cell_text(term.table, name, value)}" for name, value in line.cells.items()
                      if name not in table.key)  # fmt: skip
    adds = _adds(term, line)
    path = f"{term.table}[{line.key}]" if line.key else term.table
    text = row + (f"：{cells}" if cells else "") + (f"　{adds}" if adds else "")
    return Node(text, "not_assessable" if line.missing else "", place=path)


def _adds(term: Term, line: Line) -> str:
    """What a row adds, with the part of a shared one that counts."""
    if line.missing:
        return "还不能算"
    if line.amount is None or term.how in ("figure", "fact"):
        return ""
    if term.how == "share":
        return "▲ 不符合" if not line.amount else "✓"
    if line.whole is not None:
        return f"→ {number_text(line.amount)}／{number_text(line.whole)}"
    if line.share is not None:
        counted = Fraction(line.amount) * line.share
        return f"→ {number_text(line.amount)}，共用，计入 {show(counted)}"
    return "" if term.how == "count" else f"→ {number_text(line.amount)}"


def _schools_node(term: Term) -> Node:
    name = _SCHOOL_PARTS.get(term.fields[0], term.fields[0])
    return Node(f"各校：{name}", children=tuple(Node(_school_text(line)) for line in term.lines))


def _school_text(line: Line) -> str:
    if "truth" in line.cells:
        return f"{line.key}：{ {True: '✓ 是', False: '▲ 否', None: '○ 不能确定'}[line.cells['truth']] }"  # type: ignore[index]
    if line.missing or line.amount is None:
        return f"{line.key}：○ 没有填全"
    whole = f"／{number_text(line.whole)}" if line.whole is not None else ""
    return f"{line.key}：{number_text(line.amount)}{whole}"


def rating_text(code: str | None) -> str:
    """A rating in words: its label, or that there is none yet."""
    if code is None:
        return "还没有评定"
    return table_of("self_rating").field("rating").codes.get(code, code)
