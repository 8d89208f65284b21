"""What is said in passing while somebody enters figures: what was understood, pasted, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jhdesk.findings import Problem
from jhdesk.services.entry import Field, Stored, Table, Value, shown
from jhdesk.services.undo import Done

NOTHING_TO_UNDO = "没有可以撤销的了"
NOTHING_TO_REDO = "没有可以重做的了"
LISTED_ROWS = "这张表的行由程序列出，不能增删。"
NOTHING_TO_FILL = "向下填充：先选中要填的格子，第一行的内容填到下面各行；只有一行时用上面一行的内容。"
TOO_MANY_ROWS = "要粘贴的有 {rows} 行，一次最多 {limit} 行，没有粘贴。请检查是否选中了整列，再分几次复制。"
NOTHING_FOUND = "没有找到"

_STEPS: Mapping[str, str] = {
    "typed": "键入",
    "pasted": "粘贴",
    "filled": "向下填充",
    "cleared": "清空",
    "cut": "剪切",
    "deleted": "删除行",
    "imported": "导入",
    "advice": "登记整改措施",
    "file": "佐证文件",
    "reorganised": "学校变动",
    "accepted": "按提示填入",
}


def step_text(what: str) -> str:
    """A step in a word."""
    return _STEPS.get(what, "修改")


def again_text(done: Done, table: Table, *, back: bool) -> str:
    """A step that was taken back or done again."""
    what = step_text(done.step.what)
    if not done.field and what == "键入":
        what = "添加行"
    where = table.label if len(done.tables) == 1 else f"{table.label}等 {len(done.tables)} 张表"
    if done.field and done.changes == 1:
        where += f"的“{table.field(done.field).label}”"
    count = f"，共 {done.changes} 处" if done.changes > 1 else ""
    return f"已{'撤销' if back else '重做'}：{where}，{what}{count}"


def understood_text(field: Field, text: str, value: Value) -> str:
    """What a typed text was taken for; empty where it was taken as it stands."""
    taken = shown(field, value)
    return "" if not text.strip() or text.strip() in (taken, field.text(value)) else f"“{_short(text)}”理解为 {taken}"


def proposal(problem: Problem | None) -> str | None:
    """What the program proposes instead of a text that it asks about (亩, a day as a number); None where it has nothing."""
    return str(problem.params["value"]) if problem is not None and problem.code in ("mu", "day_number") else None


def proposal_text(proposed: str, unit: str) -> str:
    """The button that takes it."""
    return f"按 {proposed} {unit}填入（Alt+回车）"


def accepted_text(count: int) -> str:
    """How many cells took what was proposed."""
    return f"已按提示填入 {count} 格" if count else "这里没有要接受的提示"


@dataclass(frozen=True)
class Pasted:
    """What became of a pasted block."""

    cells: int
    understood: int
    """cells taken otherwise than they were written"""
    rejected: int
    """cells whose text was not understood: kept, and marked"""
    identity: int
    """cells with an identity number: not kept"""
    given: int
    """cells that the program fills in itself"""
    outside: int
    """columns beyond the last one, or rows beyond the last one where rows cannot be added"""
    new_rows: int


def pasted(
    table: Table,
    typed: Sequence[tuple[int, str, str]],
    answers: Sequence[Stored],
    *,
    given: int = 0,
    outside: int = 0,
    new_rows: int = 0,
) -> Pasted:
    """What became of texts that were given to cells (row id, field, text) at once."""
    fields = {field.name: field for field in table.fields}
    codes = [answer.problem.code for answer in answers if answer.problem is not None]
    understood = sum(
        not answer.problem and text.strip() not in (fields[name].text(answer.value), shown(fields[name], answer.value))
        for (_, name, text), answer in zip(typed, answers, strict=True)
    )
    identity = codes.count("identity_number")
    return Pasted(len(typed), understood, len(codes) - identity, identity, given, outside, new_rows)


def pasted_text(done: Pasted, what: str = "粘贴") -> str:
    """What became of a block."""
    said = [f"已{what} {done.cells} 格" + (f"，新增 {done.new_rows} 行" if done.new_rows else "")]
    for count, text in (
        (done.understood, "{} 格按规范写法存入"),
        (done.rejected, "▲ {} 格没有看懂，原样留着，请改正"),
        (done.identity, "▲ {} 格是身份证号，没有存"),
        (done.given, "{} 格由程序填写，没有动"),
        (done.outside, "▲ 超出表格的 {} 行或列没有粘贴"),
    ):
        if count:
            said.append(text.format(count))
    return "；".join(said)


def deleted_text(table: Table, count: int) -> str:
    """Rows that were removed."""
    return f"已从“{table.label}”删除 {count} 行。按 Ctrl+Z 可以撤销。"


def _short(text: str, longest: int = 30) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest]}…"


def empty_text(*, can_import: bool) -> str:
    """How a table is begun."""
    more = "，或到“导入”页导入" if can_import else ""
    return f"还没有数据。直接在下面的格子里输入，输入就添加一行；也可以从 Excel 复制粘贴{more}。"
