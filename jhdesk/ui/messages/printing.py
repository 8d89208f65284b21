"""Words of printing: no printer, printed, kept as a file. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jhdesk.ui.messages.charts import file_name

NO_PRINTER = "▲ 这台电脑上没有打印机。请先装好打印机，或存为 PDF，到有打印机的电脑上打印。"


def printed_text(printer: str) -> str:
    """It went to a printer."""
    return f"✓ 已送到打印机“{printer}”。"


def saved_text(target: Path) -> str:
    """It was kept as a file."""
    return f"✓ 已存为“{target}”。"


def no_folder_text(folder: Path) -> str:
    """The folder of a name that was typed is not there."""
    return f"没有“{folder}”这个文件夹。可能写错了；也可以新建它。"


def there_text(target: Path) -> str:
    """There is a file of that name already."""
    return f"“{target}”已经有了。"


OWN_COPY = "学校留存"
OWN_COPY_MEANS = (
    "学校留存不勾选时，残疾、留守、困难等学生只有一两人的数字印作“<3”，可以报出学校；"
    "勾选后照实打印，页脚注明，只供学校留存，不得外传。"
)
BLANK = "空白表"
NONE_CHOSEN = "○ 请先在左边勾选要打印的表（空格键勾选或取消）。"
PAPERS = {None: "原规格", "A4": "都用 A4", "A3": "都用 A3"}
MARGINS = {"normal": "普通", "bound": "左侧装订", "wide": "四周加宽"}
VARIOUS = "各表不同"
NOT_LAID = "○ 已停止，只显示已经排好的表。"
STOPPED = "○ 已停止，没有写出文件。"
PRINT_STOPPED = "○ 已停止打印；已经送到打印机的页可能仍会印出。"


def pdf_name(school: str, year: int | None, titles: Sequence[str], *, blank: bool, own_copy: bool) -> str:
    """The name proposed for a file of forms: whose they are, which, and whether they may leave the office."""
    forms = titles[0] if len(titles) == 1 else f"{titles[0]}等{len(titles)}张表"
    mark = "（空白）" if blank else f"（{OWN_COPY}）" if own_copy else ""
    return (forms if blank else file_name(school, year, forms)) + f"{mark}.pdf"


def sheets_text(forms: int, pages: int, papers: str) -> str:
    """How much paper is chosen."""
    return f"已选 {forms} 张表，共 {pages} 页（{papers}）"


def page_text(number: int, pages: int) -> str:
    """What the preview shows, for those who hear it."""
    return f"打印预览：第 {number} 页，共 {pages} 页" if pages else "打印预览：没有页"


def scaled_text(printer: str, titles: str) -> str:
    """The printer has no A3."""
    return (
        f"打印机“{printer}”没有 A3 纸，而这些表是 A3 的：{titles}。\n可以缩小到 A4 打印（约为原大的 68%），"
        "或取消后换一台打印机，也可以存为 PDF，到别处打印。"
    )


_WAITS = {
    "cover": "本学年还没有导出过上报包，或者发件箱里的已不完整。请先导出上报包，再打印。",
    "key_card": "还没有建立签名密钥，或者学校标识码还没有填。请先在“学校概况”中填写，在“上报”页建立密钥，再打印。",
}


def not_printed_text(names: Iterable[str], titles: Mapping[str, str]) -> str:
    """Forms that were left out, for they have nothing to say yet, each with what to do first."""
    return "\n".join(f"没有打印“{titles[name]}”：{_WAITS[name]}" for name in names)


def lacking_text(characters: Sequence[str]) -> str:
    """Characters that are printed as 〓; empty where there are none."""
    return f"这些字本机没有字库，印作〓：{'、'.join(characters)}，请手工补写。" if characters else ""


def no_such_pages_text(pages: int) -> str:
    """The pages asked for are not among those chosen."""
    return f"没有这些页：所选的表共 {pages} 页。请再按“打印…”，页码写 1 到 {pages} 之间的数，例如 1,3-4。"
