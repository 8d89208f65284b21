"""Words for a file of parameters that cannot be used: which file and line, what stands there, what may, what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from jhdesk.calc.standard import Standard
from jhdesk.services.entry import DEFAULT_STANDARD
from jhdesk.services.standards import Twin

_FILES: Mapping[object, str] = {
    "standard": "评估标准文件",
    "plan": "县规划文件",
    "rules": "校验规则文件",
    "costs": "费用文件",
}

_KINDS: Mapping[object, str] = {
    "text": "用英文双引号括起来的文字",
    "yes_or_no": "true（是）或 false（否）",
    "day": "日期，例如 2024-09-01",
    "number": "不小于 0 的数",
    "above_zero": "大于 0 的数",
    "share": "大于 0、不超过 1 的数（95% 写作 0.95）",
    "positive": "大于 0 的整数",
    "texts": '方括号中的一组文字，例如 ["primary"]',
    "table": "由若干“名称 = 值”组成、不能为空的一节",
    "tables": "用 [[ ]] 开头的若干节",
    "grades": "方括号中的一组年级（1 至 9），例如 [7, 8, 9]",
    "year": "四位数的年份",
    "cost": "不小于 0、最多六位小数的元数",
    "area": "大于 0、最多两位小数的平方米数",
    "range": "方括号中的最小值和最大值，例如 [18, 70]",
    "pattern": "可用的匹配式",
}

_SYNTAX: Mapping[object, str] = {
    "chinese_sign": "文字以外用了中文标点。请改成英文的引号、等号、逗号、括号",
    "no_equals": "名称后面缺少等号。请写成“名称 = 值”",
    "no_bracket": "括号没有成对。请补上缺的方括号或花括号",
    "no_quote": "引号没有成对，或引号中有不能用的字符。请检查这一行的英文双引号",
    "two_on_a_line": "值的后面还有别的内容。数不要带单位，每项各占一行，说明文字前面要加 #",
    "no_value": "等号后面的值写得不对：文字要加英文双引号，数不要带单位，日期写成 2024-09-01。请改正",
    "no_key": "不是“名称 = 值”，也不是 [节名]；说明文字前面要加 #。请改正",
    "other": "写法不对，从这里起读不下去。请对照程序自带的文件改正",
}

_MOST = 60
"""characters of what stands there that are shown"""
_OFFERED = 8
"""choices that are told in full"""


def parameters_text(params: Mapping[str, object]) -> str:
    """The sentence for JhdeskError "parameters_broken"."""
    line = params.get("line")
    place = f"{_FILES.get(params.get('kind'), '参数文件')}“{params.get('file')}”" + (f"第 {line} 行" if line else "")
    more = params.get("more")
    others = f"（另有 {more} 处）" if more else ""
    remedy = "" if params.get("own") else "如果没有改动过程序自带的文件，请重新安装程序。"
    return f"{place}：{_said(params)}{others}。{remedy}"


def twin_text(twin: Twin) -> str:
    """Which of two files of one id counts, the workspace's or the program's."""
    if twin.own_counts:
        return (
            f"“{twin.id}”用的是工作文件夹 standards 里的 {twin.version} 版，不是程序自带的 {twin.shipped_version} 版。"
        )
    return (
        f"工作文件夹 standards 里的“{twin.id}”没有采用：版本与程序自带的相同，都是 {twin.version}。"
        "要用它，请改写其中的 version。"
    )


def standard_text(standard: Standard, problem: str, twins: Sequence[Twin]) -> str:
    """The standard in the window's version line; with a sign where another one was asked for and cannot be used."""
    name = f"标准 {standard.version}" if standard.id == DEFAULT_STANDARD else f"标准 {standard.id} {standard.version}"
    if problem:
        return f"▲ 指定的标准不能用，暂按{name}"
    if any(twin.own_counts for twin in twins):
        return f"{name}（工作文件夹里的文件）"
    return f"{name}（工作文件夹里的文件没有采用）" if twins else name


def _said(params: Mapping[str, object]) -> str:
    fault, key, found, allowed = (params.get(name) for name in ("fault", "key", "found", "allowed"))
    shown = _shown(found)
    sentences = {
        "syntax": _SYNTAX.get(str(found), _SYNTAX["other"]),
        "encoding": "不是 UTF-8 编码的文本。请用记事本另存为 UTF-8",
        "twice": f"{key} 在第 {found} 行已经写过。请删去其中一处",
        "missing": f"缺少 {key}，应是{_KINDS.get(str(allowed))}。请补上",
        "unfit": f"{key} 应是{_KINDS.get(str(allowed))}，现在是{shown}。请改正",
        "choice": f"{key} 不能是{shown}，{_offer(found, allowed)}。请改正",
        "unknown": f"不认识 {key}" + (f"，是不是想写 {allowed}？请改正" if allowed else "。请改正名称，或删去"),
        "twice_in_list": f"指标{shown}写了两次。请删去其中一处",
        "absent": f"缺少指标 {'、'.join(_words(allowed))}，七项指标各写一节。请补上",
        "too_many": f"{key} 不能大于指标的项数 {allowed}，现在是{shown}。请改正",
        "other_id": f"编号 id 是{shown}，与文件名不同。请把文件名改成“{found}.toml”，或把 id 改成“{allowed}”",
    }
    return sentences.get(str(fault), f"{key} 的内容不能使用。请改正")


def _words(allowed: object) -> list[str]:
    return [str(each) for each in allowed] if isinstance(allowed, tuple) else []


def _offer(found: object, allowed: object) -> str:
    """The words that may stand there; of many, those that are like what does."""
    words = _words(allowed)
    near = get_close_matches(str(found), words) if len(words) > _OFFERED else words
    if not near:
        return "可用的编码见数据字典" if words else "这里没有可用的"
    return f"{'可能是' if near is not words else '可以是'} {'、'.join(near)}"


def _shown(value: object) -> str:
    """What stands in the file, as it stands there as far as that can be read."""
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, dict):
        return "一节内容"
    if isinstance(value, list | tuple):
        text = f"[{', '.join(_shown(each) for each in value)}]"
    elif isinstance(value, date | datetime):
        text = value.isoformat()
    else:
        text = f"“{value}”" if isinstance(value, str) else f" {value}"
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"
