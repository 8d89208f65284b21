"""Sentences on USB sticks: what to know before writing, and what went wrong. Pure Python."""

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
    "stick_not_there": "“{place}”找不到了：U 盘可能已经拔出。请插好后重新查找。",
    "stick_locked": "“{place}”写保护，不能写入。请拨开 U 盘（或存储卡）侧面的写保护开关，重新插入后再查找。",
    "stick_mounted_read_only": "系统只允许读“{place}”，不能写入：U 盘的文件系统可能有损坏。请换一个 U 盘，或修复以后重新查找。",
    "stick_too_small": "“{place}”放不下：大约需要 {need}，只剩 {free}。请腾出空间，或换一个 U 盘。",
    "not_a_stick": "“{place}”是本机上的文件夹，不是 U 盘：写好以后还要自己拷到 U 盘上。",
    "stick_virus": (
        "“{place}”上有 U 盘病毒的痕迹（{names}，共 {count} 处）：请不要双击这些文件，先用杀毒软件检查这个 U 盘。"
        "上报包不受影响。"
    ),
    "check_no_room": "“{folder}”没有空间可以检查。请腾出空间后再检查。",
    "check_gone": "“{folder}”检查到一半没有应答：U 盘被拔出、接触不好，或者坏了。请重新插好再检查；还是这样，就不要再用它。",
    "check_read_only": "“{folder}”不能写，没有检查：U 盘写保护，或没有写入的权限。请拨开写保护开关后再检查。",
    "check_stopped": "检查已经停止，“{folder}”上没有留下检查用的文件。要检查时请再开始一次。",
}
