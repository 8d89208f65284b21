"""Every key that does something, by where it does it. What is listed with F1 comes from here; tests hold it against the window.

Two areas are listed that are not `QShortcut`s: the grid, the form and the lists take their keys themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """Keys that do the same, each as `QKeySequence` writes it in portable text, and what they do."""

    keys: tuple[str, ...]
    does: str


AREAS: dict[str, tuple[Key, ...]] = {
    "到处": (
        Key(("F1",), "列出快捷键"),
        Key(("F6", "Shift+F6"), "到下一个、上一个区域：目录、页面、右栏、顶栏"),
        Key(("Ctrl+[", "Ctrl+]"), "缩小、放大文字"),
        Key(("Ctrl+Z",), "撤销上一步，可以一直撤销下去，关了程序再开也行"),
        Key(("Ctrl+Y", "Ctrl+Shift+Z"), "重做撤销了的一步"),
        Key(("Ctrl+Alt+C",), "换颜色：浅色、深色、高对比"),
        Key(("Tab", "Shift+Tab"), "到下一个、上一个控件"),
        Key(("Up", "Down"), "在目录里：打开上一页、下一页"),
        Key(("Return",), "按下按钮；在目录里：进入该页"),
    ),
    "校验和评估内容": (
        Key(("F8",), "到下一处要改正或说明的地方"),
        Key(("F2",), "在校验结果的列表里：写情况说明"),
        Key(("Return",), "在校验结果的列表里：去改正"),
        Key(("Return",), "在评估内容的列表里：到右边的说明"),
        Key(("Shift+F8", "Alt+Left"), "回到跳转前的地方，再按一次又回来"),
    ),
    "表格": (
        Key(("F2",), "改这一格；直接输入则替换"),
        Key(("Return", "Shift+Return"), "到下一行、上一行"),
        Key(("Tab", "Shift+Tab"), "到右边、左边一格"),
        Key(("Ctrl+Tab", "Ctrl+Shift+Tab"), "离开表格，到下面的按钮、回到上面"),
        Key(("Up", "Down", "Left", "Right"), "到旁边一格；F2 打开的格子里，在文字中移动"),
        Key(("Ctrl+Up", "Ctrl+Down", "Ctrl+Left", "Ctrl+Right"), "到有数据的一片的边上"),
        Key(("Ctrl+Home", "Ctrl+End"), "到第一格、最后一格"),
        Key(("Shift+Up", "Shift+Down", "Shift+Left", "Shift+Right"), "选一块"),
        Key(("Ctrl+A",), "全选"),
        Key(("Ctrl+C", "Ctrl+X", "Ctrl+V"), "复制、剪切、粘贴，与 Excel、WPS 通用"),
        Key(("Ctrl+D",), "向下填充"),
        Key(("Del",), "清空（变成没有填）"),
        Key(("Ctrl++", "Ctrl+-"), "在上面插入行、删除行"),
        Key(("Ctrl+F", "F3", "Shift+F3"), "查找、下一个、上一个"),
        Key(("Ctrl+Shift+L",), "筛选和排序"),
        Key(("Alt+Shift+Left", "Alt+Shift+Right"), "把这一列变窄、变宽"),
        Key(("Shift+F10",), "打开这一格的菜单"),
        Key(("Alt+Return",), "接受建议，如亩换成平方米、数字换成日期"),
        Key(("Ctrl+M", "Ctrl+Shift+M"), "标上或取消“待核”、到下一个“待核”"),
        Key(("Shift+F2",), "写批注"),
        Key(("Ctrl+PgUp", "Ctrl+PgDown"), "到本页的上一张、下一张表"),
        Key(("Esc",), "放弃正在输入的"),
    ),
    "县的“收报”": (
        Key(("Ctrl+F",), "筛选学校"),
        Key(("Return",), "在各校的表里：写回执"),
        Key(("Ctrl+C",), "在各校的表里：复制选中的各行"),
        Key(("PgDown", "PgUp"), "在按钮上：看下面、上面"),
        Key(("Space", "F2", "Del"), "在回执的意见里：打勾、改、删去自己加的"),
    ),
    "表单": (
        Key(("Return", "Tab"), "到下一项"),
        Key(("Shift+Tab",), "到上一项"),
        Key(("Esc",), "放弃正在输入的"),
    ),
    "选择列表": (
        Key(("Alt+Down",), "打开列表"),
        Key(("Up", "Down"), "移动"),
        Key(("Return",), "选定"),
        Key(("Esc",), "收起列表"),
    ),
}


def listed() -> set[str]:
    """Every key that is listed, in portable text."""
    return {text for keys in AREAS.values() for key in keys for text in key.keys}
