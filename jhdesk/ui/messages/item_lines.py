"""The items as lines of text: the national standard's by its articles, the county's plan apart from them. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import INFO, MET, NOT_ASSESSABLE, TO_RATE, UNMET, ItemResult
from jhdesk.words.items import (
    PLAN_SECTION,
    SECTIONS,
    is_plan,
    item_compared_text,
    item_missing_text,
    item_note_text,
    item_status_text,
    item_title,
)
from jhdesk.words.verdicts import STAGES

MOST = 3
"""places that a line names; all of them are in the window, in `explain` and in the JSON"""
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "达到": (MET,),
    "未达到": (UNMET,),
    "未定": (NOT_ASSESSABLE, TO_RATE),
    "仅供参考": (INFO,),
}
_OPEN = (UNMET, NOT_ASSESSABLE, TO_RATE)


def counts_text(results: Sequence[ItemResult]) -> str:
    """达到 9 项，未达到 1 项，未定 2 项; what is only shown stands there where there is any."""
    counts = {word: sum(result.status in statuses for result in results) for word, statuses in _COUNTED.items()}
    return "，".join(f"{word} {count} 项" for word, count in counts.items() if count or word != "仅供参考")


def item_line(standard: ItemStandard, plan: Plan, result: ItemResult) -> str:
    """One item in one line: value against target, status, note, what is missing."""
    told = [item_compared_text(result), item_status_text(result.status, result.id), item_note_text(result, plan)]
    told += [f"同 {result.same_as}" if result.same_as else "", item_missing_text(result, MOST)]
    return f"  {_name(standard, plan, result)}：" + "，".join(part for part in told if part)


def national_lines(standard: ItemStandard, plan: Plan, results: Sequence[ItemResult]) -> Iterator[str]:
    """The national standard's items by article, each with its counts and then item by item."""
    for letter, title in SECTIONS.items():
        found = [result for result in results if result.id.startswith(letter)]
        if found:
            yield f"{title}：{counts_text(found)}"
            yield from (item_line(standard, plan, result) for result in found)


def plan_lines(
    standard: ItemStandard, plan: Plan, results: Sequence[ItemResult], names: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The plan's items in a section that says what they are; with ``names`` (many schools) the schools' own in short."""
    found = [result for result in results if is_plan(result)]
    if not found:
        return
    if names is None:
        yield f"{PLAN_SECTION}：{counts_text(found)}"
    else:
        yield f"{PLAN_SECTION}：各校未达到和未定的项目"
        yield from school_lines(standard, plan, found, names)
        found = [result for result in found if result.school_code is None]
        yield f"县规划的全县项目：{counts_text(found)}"
    yield from (item_line(standard, plan, result) for result in found)


def school_lines(
    standard: ItemStandard, plan: Plan, results: Sequence[ItemResult], names: Mapping[str, str]
) -> Iterator[str]:
    """What is unmet, not assessable and to be rated: first what is so in every school, then each school's own."""
    by_school: dict[str, list[ItemResult]] = {}
    for result in results:
        if result.school_code is not None:
            by_school.setdefault(result.school_code, []).append(result)
    common = _common(by_school)
    if common:
        yield "各有关学校都一样的："
        yield from _open_lines(standard, plan, common.values())
    for code, found in sorted(by_school.items()):
        yield f"{code} {names.get(code, '')}".rstrip() + f"：{counts_text(found)}"
        yield from _open_lines(standard, plan, (each for each in found if (each.id, each.stage) not in common))


def _common(by_school: Mapping[str, Sequence[ItemResult]]) -> dict[tuple[str, str | None], ItemResult]:
    """Items that are open in the same way in every school that they concern, if more than one."""
    seen: dict[tuple[str, str | None], list[ItemResult]] = {}
    for result in (each for found in by_school.values() for each in found):
        seen.setdefault((result.id, result.stage), []).append(result)
    return {
        key: found[0]
        for key, found in seen.items()
        if len(found) > 1 and len({each.status for each in found}) == 1 and found[0].status in _OPEN
    }


def _open_lines(standard: ItemStandard, plan: Plan, results: Iterable[ItemResult]) -> Iterator[str]:
    found = list(results)
    for status in _OPEN:
        told = "；".join(_name(standard, plan, result) for result in found if result.status == status)
        if told:
            yield f"  {item_status_text(status)}：{told}"


def _name(standard: ItemStandard, plan: Plan, result: ItemResult) -> str:
    stage = f"（{STAGES[result.stage]}）" if result.stage else ""
    return f"{result.id} {item_title(standard, plan, result.id)}{stage}"


def items_help(counts: str) -> str:
    """How the national items stand, and how the page is used."""
    return f"国家标准：{counts}。点一项，右边说明为什么、差在哪里；回车转到右边，再按回车到填数的格子。"
