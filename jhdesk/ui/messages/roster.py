"""Words for the import of a list: what was recognised, what becomes of each row, what does not add up. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from jhdesk.services.entry import TABLES
from jhdesk.services.roster import CLASS, RosterColumn, RosterImport, RosterRow, SheetSeen, Status, Tie
from jhdesk.ui.messages import finding_text, on_one_line

STATUS: Mapping[Status, str] = {
    "new": "新增",
    "changed": "改动",
    "same": "相同",
    "refused": "没有接受",
    "left_out": "不是数据行",
    "absent": "名册中没有（保留）",
    "removed": "名册中没有（删去）",
}
_KINDS: Mapping[str, str] = {
    "title": "标题",
    "heading": "表头",
    "note": "说明",
    "total": "合计行",
    "blank": "空行",
}
_HOW: Mapping[str, str] = {
    "mapped": "由你指定",
    "remembered": "按上次指定",
    "label": "列名相同",
    "known": "列名常见写法",
    "unknown": "不认识这个列名，没有读取",
    "ignored": "填报用不到，没有读取",
    "identity": "身份证号，没有读取",
    "twice": "与另一列重复，没有读取",
    "dismissed": "按你的指定，没有读取",
    "total": "只用来核对男女生相加，不存",
}
_COUNTED: Mapping[str, str] = {"staff": "人", "class_group": "个班"}
_EMPTY = "里面什么也没有。"
KEPT = "名册里空着的格不改动已填的数据。"


def field_name(table: str, field: str) -> str:
    """What a field that a column is taken for is called."""
    return "年级和班号" if field == CLASS else TABLES[table].field(field).label


def column_text(sheet: SheetSeen, column: RosterColumn) -> str:
    """What a column was taken for, or why it was not."""
    name = f"“{column.heading}”" if column.heading else "（没有列名）"
    how = _HOW[column.how] if column.heading else "没有列名，没有读取"
    taken = f" → {field_name(sheet.table, column.field)}" if column.field else ""
    return on_one_line(f"{column.at} 列{name}{taken}（{how}）")


def _short(column: RosterColumn) -> str:
    return on_one_line(f"“{column.heading or column.at + ' 列'}”{'' if column.field else '不取'}")


def sheet_lines(sheet: SheetSeen, *, columns: bool = True) -> Iterator[str]:
    """What was seen of a sheet: table, header, columns (or only those that are not taken), identity numbers."""
    if sheet.question:
        yield f"工作表“{on_one_line(sheet.title)}”没有读取：{question_text(sheet)}"
        return
    rows = "、".join(map(str, sheet.rows))
    yield f"工作表“{on_one_line(sheet.title)}”是“{TABLES[sheet.table].label}”的名册，表头在第 {rows} 行："
    if columns:
        yield from (f"　{column_text(sheet, column)}" for column in sheet.columns)
    else:
        yield "　" + "，".join(map(_short, sheet.columns)) + "。"
    for heading, count in sheet.identity.items():
        yield (
            f"　“{on_one_line(heading)}”中有 {count} 格身份证号，没有读取，也不保存；出生年份不从身份证号推算。"
        )  # fmt: skip


def question_text(sheet: SheetSeen) -> str:
    """Why a sheet cannot be read, and what to say."""
    labels = {name: table.label for name, table in TABLES.items()}
    if sheet.question == "table":
        rivals = "、".join(f"“{labels[name]}”({name})" for name in sheet.rivals)
        return f"看不出是哪一张表的名册，可能是{rivals}。请指定一张表。"
    if sheet.question == "column":
        asked = "、".join(f"“{field_name(sheet.table, name)}”" for name in sheet.asked)
        return f"像是“{labels[sheet.table]}”的名册，但没有认出{asked}是哪一列。请指定这一列，或补上列名。"
    if sheet.question == "pupils":
        return "像是学生名册。学生的姓名和学籍不进入填报数据，请只导入各班人数。"
    if sheet.question == "hidden":
        return "这张工作表是隐藏的。要导入它，请先在 Excel 或 WPS 里取消隐藏。"
    if sheet.question == "empty":
        return _EMPTY
    return "没有认出表头。请指定是哪一张表，或把列名改成填报表中的名称。"


def unclear_text(done: RosterImport) -> str:
    """The one sentence for a list of which nothing can be taken before a person answers."""
    sheet = next((each for each in done.sheets if each.question == done.question), None)
    told = question_text(sheet) if sheet else _EMPTY
    told += "请检查是否选错了文件，或先填好再导入。" if told == _EMPTY else ""
    return on_one_line(f"“{done.file}”没有导入：{told}")


def row_text(row: RosterRow) -> str:
    """What becomes of a row, with why or what changes, on one line."""
    told = detail_text(row)
    name = f" {row.name}" if row.name else ""
    return on_one_line(f"{place_text(row)}：{STATUS[row.status]}{name}" + (f"。{told}" if told else ""))


def place_text(row: RosterRow) -> str:
    """Where a line stands in the list; the table for a stored row that the list lacks."""
    if not row.at:
        return TABLES[row.table].label
    more = row.until > int(row.at.rpartition("!")[2])
    return on_one_line(f"{row.at}-{row.until}" if more else row.at)


def detail_text(row: RosterRow) -> str:
    """Why a row is refused or left out, or which cells it changes and how they were understood."""
    if row.status == "left_out":
        return f"{_KINDS[row.kind]}" + (f"“{row.text}”" if row.text else "")
    if row.reasons:
        return " ".join(finding_text(each) for each in row.reasons)
    parts = [f"编为教工号 {row.given}。"] if row.given else []
    if row.status == "changed":
        parts.append("，".join(f"{each.label}：{each.old or '空'} → {each.new}" for each in row.changes) + "。")
    parts += [finding_text(each) for each in row.cleaned]
    return " ".join(parts)


def reasons_text(row: RosterRow) -> str:
    """Why a row was refused, for the workbook in which it is handed back."""
    return on_one_line(" ".join(finding_text(each) for each in row.reasons))


def tie_text(tie: Tie) -> str:
    """Two figures that should be the same, and by how much they differ."""
    table = TABLES[tie.table]
    unit = _COUNTED.get(tie.table, "行")
    said = {
        "rows": (f"{tie.at}：名册", unit, "合计行写"),
        "sum": (f"{tie.at}：“{table.field(tie.field).label if tie.field else ''}”各行相加", "", "合计行写"),
        "stored": (f"“{table.label}”名册", unit, "填报数据中原有"),
        "stored_part": (f"“{table.label}”名册中“{tie.part}”", unit, "填报数据中原有"),
        "pupils_stored": ("班级名册的学生", "人", "填报数据中原有"),
        "pupils_funded": ("班级名册的学生", "人", "“公用经费核定人数”为"),
        "pupils_new": (f"{tie.part} 年级的学生", "人", "“招生数”为"),
    }[tie.kind]
    head, counted, other = said
    unread = f"（有 {tie.unread} 格读不出来，没有计入）" if tie.unread else ""
    listed = f"{head} {_number(tie.listed)} {counted}".rstrip()
    end = f"差 {_number(abs(tie.difference))}" if tie.difference else "相符"
    return on_one_line(f"{listed}{unread}，{other} {_number(tie.claimed)}，{end}。")


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def summary_text(done: RosterImport) -> str:
    """How many rows of each kind."""
    counts = [(word, len(done.having(status))) for status, word in STATUS.items()]
    return "，".join(f"{word} {count} 行" for word, count in counts if count) or "没有数据行"


def notes(done: RosterImport) -> Iterator[str]:
    """What holds for the file as a whole."""
    if done.formulas is None:
        yield "这是 .xls 文件：公式按保存时的结果读取，出错的公式读作空格。有公式时，请另存为 .xlsx 再导入。"
    elif done.formulas:
        yield f"有 {done.formulas} 格是公式，按保存时的结果读取。"
    if done.begins:
        yield f"原来没有 {done.school_year} 学年的数据，这份名册{'已' if done.taken else '会'}单独建立这一学年。请核对学年。"
    for name in done.held_back:
        yield (
            f"“{TABLES[name].label}”没有删去任何一行：名册中有认不出是哪一行的行，看不出填报数据中哪些是名册没有的。"
            "请改正没有接受的行，再用完整的名册导入。"
        )  # fmt: skip


def roster_lines(done: RosterImport) -> Iterator[str]:
    """Sheets and columns, then every line, what does not add up, and the verdict in one line."""
    for sheet in done.sheets:
        yield from sheet_lines(sheet)
    yield from notes(done)
    for row in done.rows:
        yield row_text(row)
    for tie in done.ties:
        yield f"核对：{tie_text(tie)}"
    if done.having("changed", "same"):
        yield KEPT
    yield f"合计：{summary_text(done)}。"
    if not done.taken:
        yield "这是试读，没有导入。"
    elif done.refused:
        yield f"已导入 {done.school_year} 学年；有 {len(done.refused)} 行没有接受。"
    else:
        yield f"已导入 {done.school_year} 学年。"


def roster_json(done: RosterImport) -> dict[str, Any]:
    """The same as data; no identity number is in it."""
    return {
        "format": "jhdesk-roster/1",
        "taken": done.taken,
        "school_year": done.school_year,
        "question": done.question or None,
        "formulas": done.formulas,
        "removal_held_back": list(done.held_back),
        "sheets": [_sheet(sheet) for sheet in done.sheets],
        "rows": [_row(row) for row in done.rows],
        "totals": [
            {
                "kind": tie.kind, "table": tie.table, "place": tie.at or None, "field": tie.field or None,
                "listed": _json_number(tie.listed), "claimed": _json_number(tie.claimed),
                "difference": _json_number(tie.difference), "message": tie_text(tie),
            }
            for tie in done.ties
        ],
    }  # fmt: skip


def _sheet(sheet: SheetSeen) -> dict[str, Any]:
    columns = [
        {"column": each.at, "heading": each.heading, "field": each.field or None, "how": each.how}
        for each in sheet.columns
    ]
    return {
        "sheet": sheet.title, "table": sheet.table or None, "question": sheet.question or None,
        "tables": list(sheet.rivals), "asked": list(sheet.asked), "header_rows": list(sheet.rows),
        "columns": columns, "identity_numbers_left_out": dict(sheet.identity),
    }  # fmt: skip


def _row(row: RosterRow) -> dict[str, Any]:
    return {
        "status": row.status, "table": row.table, "place": row.at or None, "name": row.name or None,
        "kind": row.kind, "number_given": row.given or None,
        "changes": [{"field": each.field, "old": each.old or None, "new": each.new} for each in row.changes],
        "reasons": [{"rule": each.rule, "place": each.place.file, "message": finding_text(each)} for each in row.reasons],
        "cleaned": [finding_text(each) for each in row.cleaned],
    }  # fmt: skip


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def whole_text(done: RosterImport) -> str:
    """How many rows of each kind, as a line of its own."""
    return f"共：{summary_text(done)}。"
