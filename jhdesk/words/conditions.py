"""Words for what is asked of a row: “岗位为专任教师，最高学历为大学本科毕业” by the labels of fields and codes. Pure Python.

A condition is told as a nested tuple: ("within", field, codes) · ("yes", field) · ("reaches", field, number) ·
("no", said) · ("both", said, …) · ("either", said, …) · ("by_stage", field, {stage: codes}).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jhdesk.calc.display import show_line
from jhdesk.models.dictionary import TABLES, table_named
from jhdesk.models.field import Field
from jhdesk.models.units import unit_of
from jhdesk.words.verdicts import STAGES
from jhdesk.workbook.columns import choices

Said = tuple[Any, ...]

LONG = 5
"""codes that are named one by one; of more than these, and most of their list, those that are left out are named"""
_JOINTS: Mapping[str, str] = {"both": "，", "either": "或"}
_COMPOUND = (*_JOINTS, "by_stage")


def condition_text(table: str, said: Said) -> str:
    """What is asked of a row of the table, in words."""
    kind, *parts = said
    return _WORDS[kind](table, *parts)


def label_of(table: str, name: str) -> str:
    """The label of a field."""
    meaning = table_named(table)
    assert meaning is not None
    return meaning.field(name).label


def codes_text(table: str, name: str, codes: Iterable[object]) -> str:
    """The labels of these codes of a field, in the order of its list; most of a long list as 除…外."""
    labels, rest = _labels(table, name, codes)
    return f"除{'、'.join(rest)}外" if _is_long(labels, rest) else "、".join(labels)


def _labels(table: str, name: str, codes: Iterable[object]) -> tuple[list[str], list[str]]:
    """The labels of the codes, and those of all others that could be chosen."""
    wanted = {_code(code) for code in codes}
    offered = choices(TABLES[table].field(name))
    if not offered:
        return [_numbers_text(name, wanted)], []
    labels, rest = list[str](), list[str]()
    for code, label in offered.items():
        (labels if code in wanted else rest).append(label)
    return labels, rest


def grades_text(grades: Iterable[int]) -> str:
    """1—6 年级, 1、3—4 年级."""
    runs: list[list[int]] = []
    for grade in sorted(grades):
        if runs and runs[-1][-1] == grade - 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) + " 年级"


def _numbers_text(name: str, wanted: set[str]) -> str:
    numbers = sorted(map(int, wanted))
    return grades_text(numbers) if name == "grade" else "、".join(map(str, numbers))


def _code(code: object) -> str:
    return str(code).lower() if isinstance(code, bool) else str(code)


def _is_long(labels: list[str], rest: list[str]) -> bool:
    return len(labels) > LONG and 0 < len(rest) < len(labels)


def _within(table: str, name: str, codes: Iterable[object]) -> str:
    labels, rest = _labels(table, name, codes)
    if _is_long(labels, rest):
        return f"{label_of(table, name)}除{'、'.join(rest)}外均可"
    return f"{label_of(table, name)}为{_spaced('、'.join(labels))}"


def _not_within(table: str, name: str, codes: Iterable[object]) -> str:
    labels, rest = _labels(table, name, codes)
    if 0 < len(rest) < len(labels):  # none of many is one of the few others
        return f"{label_of(table, name)}为{'、'.join(rest)}"
    return f"{label_of(table, name)}不为{_spaced('、'.join(labels))}"


def _spaced(text: str) -> str:
    """A number stands apart from the Chinese before it."""
    return f" {text}" if text[:1].isdigit() else text


def _yes(table: str, name: str) -> str:
    return f"{label_of(table, name)}为是"


def _amount(field: Field, least: Any) -> str:
    return f"{show_line(least)} {unit_of(field)}".rstrip()


def _reaches(table: str, name: str, least: Any, word: str = "不少于") -> str:
    field = TABLES[table].field(name)
    return f"{field.label}{word} {_amount(field, least)}"


def _no(table: str, said: Said) -> str:
    kind, *parts = said
    if kind == "no":
        return condition_text(table, parts[0])
    known = _OPPOSITES.get(kind)
    return known(table, *parts) if known else f"不是：{_part(table, said)}"


def _joined(joint: str) -> Callable[..., str]:
    return lambda table, *parts: joint.join(_part(table, part, joint) for part in parts)


def _part(table: str, said: Said, joint: str = "") -> str:
    """A part of a longer condition, in brackets where it would run into its neighbours."""
    text = condition_text(table, said)
    return f"（{text}）" if said[0] in _COMPOUND and _JOINTS.get(said[0]) != joint else text


def _by_stage(table: str, name: str, codes: Mapping[str, Iterable[object]]) -> str:
    return "；".join(f"{STAGES[stage]}{_within(table, name, each)}" for stage, each in codes.items())


_WORDS: Mapping[str, Callable[..., str]] = {
    "within": _within,
    "yes": _yes,
    "reaches": _reaches,
    "no": _no,
    "both": _joined(_JOINTS["both"]),
    "either": _joined(_JOINTS["either"]),
    "by_stage": _by_stage,
}
_OPPOSITES: Mapping[str, Callable[..., str]] = {
    "within": _not_within,
    "yes": lambda table, name: f"{label_of(table, name)}为否",
    "reaches": lambda table, name, least: _reaches(table, name, least, "少于"),
}
