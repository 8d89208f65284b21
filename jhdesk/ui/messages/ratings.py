"""Words about what is rated, proved and declared: what may not be written, how far it is, what became of files. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jhdesk.services.entry import Field
from jhdesk.services.evidence import CHANGED, MISSING, WHOLE

EVIDENCE_SENTENCES: Mapping[str, str] = {
    "evidence_empty": "“{file}”是空的，没有添加。请检查是否选错了文件。",
    "evidence_too_large": "“{file}”超过 {limit_mib} MB，没有添加。请压缩或拆分后再添加。",
    "evidence_name": "文件名太长，或者含有不能显示的字符，没有添加。请改了文件名再添加：“{file}”。",
    "evidence_identity": "文件名中有身份证号码，没有添加。请先在文件夹里改掉文件名中的号码，再添加。",
    "evidence_missing": "“{file}”保存的副本不见了，打不开。请找到原来的文件，再添加一次。",
    "evidence_changed": "“{file}”保存的副本与登记的摘要不一致，可能被改动或损坏，没有打开。请找到原来的文件，再添加一次。",
}

Shown = tuple[str, str, str]
COPY_WORDS: Mapping[str, Shown] = {
    WHOLE: ("✓", "副本完好", "meets"),
    MISSING: ("▲", "没有副本，请重新添加这个文件", "fails"),
    CHANGED: ("▲", "副本被改动过，请重新添加这个文件", "fails"),
}
"""state of a kept copy -> sign, word, look"""


NOT_KEPT = "改好以后才会存上。"
"""behind what is wrong with a text that stays where it was typed"""

RATED: Mapping[bool | None, Shown] = {
    None: ("○", "待评", "unknown"),
    True: ("✓", "自评达到要求", "meets"),
    False: ("▲", "自评未达到要求", "fails"),
}
"""whether the school's rating is good enough -> sign, word, look"""
DECLARED: Mapping[bool | None, Shown] = {
    None: ("○", "未申报", "unknown"),
    False: ("✓", "没有发生", "meets"),
    True: ("▲", "发生过", "fails"),
}
"""whether it occurred -> sign, word, look"""

_HINTS: Mapping[str, str] = {
    "P33": "这里问的是：有没有擅自开设实验班、违规补课、乱收费、不公布招生信息这类行为。",
}
RATINGS_HELP = "没有数字可算的内容由学校自评等次、写明依据、附上佐证；不得发生的事项逐项申报。每填一格自动保存。"
DECLARED_HELP = "不得发生的事项：没有发生选“否”，发生过选“是”并说明。"
NOTHING_RATED = "特殊教育学校没有要自评的内容。"


def item_hint(item_id: str) -> str:
    """What a question means whose title alone could be answered the wrong way round; mostly empty."""
    return _HINTS.get(item_id, "")


def waiting_text(count: int) -> Shown:
    """How many items still wait for a rating or a declaration: sign, word, look."""
    if count:
        return f"○ {count}", f"还有 {count} 项没有自评或申报", "second"
    return "✓", "已自评、已申报", "meets"


def no_names_text(fields: Iterable[Field]) -> str:
    """Which of these fields may not name a pupil, in a sentence; empty where none is meant."""
    labels = [field.label for field in fields if field.no_names]
    return f"{'、'.join(labels)}中不得写学生姓名。" if labels else ""


def added_text(added: Sequence[str], replaced: Sequence[str]) -> str:
    """What became of files that were taken in, by their names."""
    said = [f"已添加 {len(added)} 个文件"] if added else []
    said += [f"“{name}”已换成这次的内容" for name in replaced]
    return f"✓ {'；'.join(said)}。" if said else ""


def not_shown_text(path: Path) -> str:
    """No program of this computer opens the file."""
    return f"▲ 这台电脑上没有能打开它的程序。文件在：{path}"


def remove_question(item_id: str, name: str) -> str:
    """Whether a file is no evidence of an item any more."""
    return f"要从 {item_id} 移除“{name}”吗？登记和保存的副本都会删除，不能恢复；原来的文件不受影响。"
