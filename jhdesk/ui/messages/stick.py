"""Words for USB sticks: what was found, what to know before writing, and what went wrong. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping

_KEPT = "发件箱里有完整的一份（{kept}）。"

STICK_SENTENCES: Mapping[str, str] = {
    "stick_full": f"“{{folder}}”放不下：需要 {{need}}，只剩 {{free}}，没有写上。请腾出空间或换一个 U 盘再试；{_KEPT}",
    "stick_names_full": f"“{{folder}}”里的文件太多，记不下新的文件名，没有写上。请在 U 盘上建一个文件夹，放到里面再试；{_KEPT}",
    "stick_gone": f"“{{folder}}”找不到了，没有写完：U 盘被拔出、接触不好，或者坏了。请重新插好，或换一个 U 盘再试；{_KEPT}",
    "stick_read_only": f"“{{folder}}”不能写，没有写上：U 盘写保护，或没有写入的权限。请拨开写保护开关，或换一个 U 盘再试；{_KEPT}",
    "stick_differs": f"写进“{{folder}}”的内容读回来不一样，已经删去：U 盘可能是虚标容量的，或者快坏了。请换一个 U 盘再试；{_KEPT}",
    "stick_stopped": f"已经停止，“{{folder}}”里没有留下写了一半的文件。要写时请再试一次；{_KEPT}",
}
