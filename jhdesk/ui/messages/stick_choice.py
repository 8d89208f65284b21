"""Words for the choice of a stick, and for what was written to it or found out about it. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.services.stick import amount
from jhdesk.ui.messages.package import on_one_line

if TYPE_CHECKING:
    from jhdesk.services.handin import Exported
    from jhdesk.services.stick_check import Checked
    from jhdesk.services.sticks import Stick

WHERE_TO = "上报包写到哪里："
ASK_FOLDER = "上报包放到哪个文件夹（例如 U 盘）"
NO_STICK = "没有找到 U 盘。请插上 U 盘后按“重新查找”，或者选择其他文件夹。"
WHICH_STICK = "还没有选择写到哪里，请在上面选择。"
CHECK_HINT = "写入一份检查用的数据（最多 256 MB，约一分钟），读回核对后删去，看 U 盘会不会丢失内容；不动已有的文件"
WRITING = "正在生成上报包，写入后还要读回核对。请不要拔出 U 盘。"
CHECKING = "正在检查 U 盘：先写入，再读回核对。请不要拔出 U 盘。"
STOPPING = "正在停止，请稍等。"
WRITTEN = "✓ 已写入并读回核对，可以拔出 U 盘了。"
WRITTEN_HERE = "✓ 已写入并读回核对。"
THERE_ALREADY = "那里已经有完全相同的一份，没有重写。"


def place_text(path: Path, stick: Stick | None, *, fits: bool) -> str:
    """A place to write to, on one line: name, where, file system, room."""
    if stick is None:
        return on_one_line(f"文件夹 {path}")
    sign, name = "" if fits else "▲ ", stick.label or "U 盘"
    parts = [f"{sign}{name}（{path}）", stick.file_system]
    if stick.free is not None and stick.total is not None:
        parts.append(f"可用 {amount(stick.free)}，共 {amount(stick.total)}")
    if stick.read_only:
        parts.append("只读")
    return on_one_line(" · ".join(parts))


def written_text(on_stick: bool) -> str:
    """That it was written and read back; of a stick, that it may be pulled out."""
    return WRITTEN if on_stick else WRITTEN_HERE


def written_lines(done: Exported, *, on_stick: bool) -> Iterator[str]:
    """That it was written and read back, and where the copy is that stays."""
    yield written_text(on_stick)
    if not done.written:
        yield THERE_ALREADY
    yield f"发件箱里留有完整的一份：{done.kept}"


def checked_text(done: Checked) -> tuple[str, str]:
    """What came of the check of a stick, and its look."""
    if done.bad_at is None:
        return f"✓ 写入 {amount(done.size)}，读回来完全一样，检查用的数据已经删去。没有写到的地方没有检查。", "meets"
    told = (
        f"▲ 在第 {amount(done.bad_at)} 处读回来的与写入的不一样：U 盘可能是虚标容量的，或者快坏了。"
        "请不要用它上报，换一个 U 盘。"
    )
    return told, "fails"
