"""Words for the data sheet: what was printed, what the pictures gave, and which page is wanting. Pure Python."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from jhdesk.exchange.paper_sheet import Place, SheetFault
from jhdesk.ui.messages.package import PACKAGE_SENTENCES, fault_text, on_one_line

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.paper_sheet import SheetPrinted, SheetRestored

SHEET_SENTENCES: Mapping[str, str] = {
    "nothing_exported": "这一学年还没有导出过上报包，没有可以打印的数据。请先上报（导出上报包）；命令行中也可以写出上报包的文件名。",
    "target_is_source": "“{file}”就是要打印的上报包，没有覆盖。请在 --out 后面换一个文件名，例如 数据纸.pdf。",
    "restore_exists": "“{folder}”已经有了，而且不是空文件夹，没有覆盖。请换一个文件夹名，或先移走它。",
    "scan_unreadable": "“{file}”不是能读的图片，或者已经损坏、尺寸过大。请把这一页按 300 dpi 重新扫描成 PNG 或 JPG。",
    "scan_is_pdf": "“{file}”是 PDF，这里只能读图片。请把每页扫描（或另存）成一张 PNG 或 JPG，再试。",
}

_FAULTS: Mapping[str, str] = {
    "no_code": "“{source}”里没有读到数据纸的二维码。请检查是否拿错了图片；没有拿错时，请摊平、对正后按 300 dpi 重新扫描。",
    "other_version": (
        "“{source}”里的数据纸是第 {version} 版格式，本程序只认识第 {known} 版。请用打印它的程序，或更新的程序读。"
    ),
    "damaged": "“{source}”里有一个二维码的内容已经损坏，没有采用。请重新扫描这一页，或用原件重新打印。",
    "broken": "各个二维码都读到了，但合起来的内容与编组的摘要不符，没有恢复。请重新打印数据纸。",
}
_MOST_PLACES = 12
_BARE = re.compile(r"[\w./\\:+,@-]+")


def sheet_fault_text(fault: SheetFault) -> str:
    """A fault of pictures of a data sheet, on one line."""
    if fault.code == "missing":
        return _missing(fault)
    if fault.code == "other_set":
        sets = fault.params["sets"]
        assert isinstance(sets, list)
        told = "；".join(f"编组 {name}：{'、'.join(sources)}" for name, sources in sets)
        return on_one_line(f"图片属于 {len(sets)} 份不同的数据纸，没有恢复（{told}）。请只给出页脚编组相同的各页。")
    params = {**fault.params, "source": fault.source, "file": fault.source}
    return on_one_line({**SHEET_SENTENCES, **PACKAGE_SENTENCES, **_FAULTS}[fault.code].format_map(params))


def _missing(fault: SheetFault) -> str:
    places = fault.params["places"]
    assert isinstance(places, tuple)
    told = "、".join(map(_place, places[:_MOST_PLACES])) + (" 等" if len(places) > _MOST_PLACES else "")
    pages = "、".join(str(page) for page in dict.fromkeys(place.page for place in places))
    return (
        f"共 {fault.params['count']} 个二维码，还缺 {len(places)} 个：{told}，没有恢复。"
        f"请补上第 {pages} 页；已经给出的，请摊平、对正后重新扫描，与其他各页一起再读。"
    )


def _place(place: Place) -> str:
    return f"第 {place.page} 页第 {place.row} 行第 {place.column} 个（{place.number} 号）"


def sheet_printed_lines(done: SheetPrinted) -> Iterator[str]:
    """Where the sheet lies, what it holds, and what it shows of persons; nothing where it was not printed."""
    if done.sheet is None:
        return
    of = f"{done.sheet.school_name}，第 {done.sheet.revision} 版，{done.pages} 页，{done.codes} 个二维码"
    yield on_one_line(f"数据纸已写出：{done.path}（{of}）")
    yield "注意：数据纸没有加密，谁扫描都能读出教职工姓名等个人信息。请妥善保管，不要放进上报包或公开张贴。"


def package_fault_lines(done: SheetPrinted, package: str) -> Iterator[str]:
    """Why nothing was printed of a package of this name, or why it would not be accepted though its tables are whole."""
    told = "已打印，但不能确认出自该校" if done.sheet else "没有打印数据纸"
    for fault in done.verification.faults:
        yield on_one_line(f"{package}（{told}）：{fault_text(fault)}")


def sheet_restored_lines(done: SheetRestored) -> Iterator[str]:
    """What was restored and how it goes on; nothing where it was not."""
    sheet = done.restored.sheet
    if sheet is None or done.folder is None:
        return
    yield on_one_line(
        f"已恢复 {sheet.school_name}（{sheet.school_code}）{sheet.school_year} 学年第 {sheet.revision} 版的 "
        f"{len(sheet.tables)} 张表，与上报包中的逐字节相同：{done.folder}"
    )
    if done.others:
        yield f"其中情况说明等 {done.others} 张在“other”文件夹，不参加导入。"
    yield on_one_line(f"导入填报：jhdesk import {_typed(str(done.folder))}")


def _typed(path: str) -> str:
    """A path as it is typed behind a command."""
    return path if _BARE.fullmatch(path) else shlex.quote(path) if os.name == "posix" else f'"{path}"'
