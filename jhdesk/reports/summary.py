"""一页通: the school in pictures and five sentences, one page for the headmaster's meeting.

What meets, what is missing most, what changed against last year, which findings are open, and what comes next: all from
the same facts as the charts. Of a school with much to show the picture of the years is left out before a second page is begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jhdesk.models.wording import place_text, year_text
from jhdesk.reports.charts import CHARTS, shortfalls_figure
from jhdesk.reports.document import Document, Panel, Paragraph, Picture
from jhdesk.reports.facts import GRADES, Seen, Year, bars, classes, counted, gaps, nothing_judged, over_years
from jhdesk.reports.figures import Look, as_png
from jhdesk.reports.frame import NOT_FILLED, foot, words_of
from jhdesk.reports.layout import inner_mm, lay_out
from jhdesk.reports.material import Material
from jhdesk.words.verdicts import STAGES, verdict

ID, TITLE = "summary", "一页通"
NO_FORM = "一页通由填好的数据生成，没有空白表。"
DPI = 300
_CHANGES, _GAPS = 3, 5
"""changes told and gaps drawn at most"""
_SIZES = ((10.5, 9.0), (9.0, 8.0), (8.0, 7.0), (7.0, 6.5))
"""sizes of the text on pictures over the whole width and over half of it, in points, in the order in which they are tried"""


def build(material: Material) -> Document:
    """The page of a school year; of a blank form a sentence that there is none."""
    words = words_of(material)
    made = foot(words, TITLE, material.standard, blank=material.blank)
    if material.blank:
        return Document(TITLE, (Paragraph(NO_FORM),), made)
    seen = material.seen or Seen((Year(None, material.standard, material.result),), material.rows("class_group"))
    text = [Paragraph(f"{words.get('name', f'学校名称{NOT_FILLED}')} · {words.get('school_year', '学年未填')}")]
    text += [Paragraph(f"{number}. {said}") for number, said in enumerate(sentences(seen, material.waiting), 1)]
    drawn: dict[tuple[float, float], list[Picture]] = {}
    for count in (3, 2, 1, 0):  # a picture is rather small than left out, and rather left out than on a second page
        for size in _SIZES:
            if size not in drawn:
                drawn[size] = list(_pictures(seen, *size))
            document = Document(TITLE, (*text, *drawn[size][:count]), made)
            if len(lay_out(document)) == 1:
                return document
    return document


def sentences(seen: Seen, waiting: tuple[int, int] | None) -> list[str]:
    """The five; ``waiting``: findings to correct, and findings to correct or explain, None where nobody asked."""
    return [_meets(seen), _missing(seen), _changed(seen), _findings(waiting), _next(seen, waiting)]


def _meets(seen: Seen) -> str:
    year = seen.now
    if not year.result.units:
        return "".join(nothing_judged(year))
    said = [
        f"{STAGES[unit.stage]} {len(unit.indicators)} 项指标中 {counted(unit)}，综合判定 {verdict(unit.status)}"
        for unit in year.result.units
    ]
    return "；".join(said) + "。"


def _missing(seen: Seen) -> str:
    units = seen.now.result.units
    found = gaps(seen.now)
    waiting = sum(bar.share is None for unit in units for bar in bars(seen.now, unit))
    still = f"另有 {waiting} 项数据没有填全，差多少还不知道。" if waiting else ""
    if found:
        named = f"{STAGES[found[0].bar.stage]}{found[0].bar.name}：{found[0].told}"
        return f"缺得最多的是{named}；有差额的共 {len(found)} 项。{still}"
    if not units:
        return "没有参加七项指标评估的学段，不计算差额。"
    return still.removeprefix("另") if still and waiting == 7 * len(units) else f"能判定的指标都没有差额。{still}"


def _changed(seen: Seen) -> str:
    """Against the school year before: other verdicts first, then other values."""
    year = seen.now.school_year
    before = next((each for each in seen.years[:-1] if year is not None and each.school_year == year - 1), None)
    if before is None:
        return "没有上一学年的数据，无法比较变化。"
    found = []
    for stage, name, row in over_years(replace(seen, years=(before, seen.now))):
        old, now = (bar for _, bar in row)
        if old is None or now is None or (old.status, old.share) == (now.status, now.share):
            continue
        # A verdict that stays is said once.
        first = old.value if old.status == now.status else old.verdict
        found.append((old.status == now.status, f"{STAGES[stage]}{name} {first} → {now.verdict}"))
    found.sort(key=lambda each: each[0])
    if not found:
        return f"与 {year_text(before.school_year)}相比，七项指标没有变化。"
    more = f" 等 {len(found)} 项" if len(found) > _CHANGES else ""
    return f"与 {year_text(before.school_year)}相比：{'；'.join(text for _, text in found[:_CHANGES])}{more}。"


def _findings(waiting: tuple[int, int] | None) -> str:
    if waiting is None:
        return "校验还没有做。"
    hard, soft = waiting
    if not hard and not soft:
        return "校验没有待处理的问题。"
    parts = [f"{hard} 处必须改正"] * bool(hard) + [f"{soft} 处要改正或说明原因"] * bool(soft)
    return f"校验还有 {'、'.join(parts)}。"


def _next(seen: Seen, waiting: tuple[int, int] | None) -> str:
    """The first thing that stands in the way: figures, findings, gaps; then paper and hand-in."""
    units = seen.now.result.units
    places = list(dict.fromkeys(p for unit in units for each in unit.indicators.values() for p in each.missing))
    if places:
        more = f"等 {len(places)} 处" if len(places) > 1 else ""
        return f"下一步：先补填“{place_text(places[0])}”{more}，{verdict('not_assessable')}的才能判定。"
    if waiting and waiting[0]:
        return f"下一步：改正校验指出的 {waiting[0]} 处错误。"
    if found := gaps(seen.now):
        return (
            f"下一步：列出整改措施，先补{STAGES[found[0].bar.stage]}{found[0].bar.name}的差额（{found[0].bar.lack}）。"
        )
    if waiting and waiting[1]:
        return f"下一步：核对校验提出的 {waiting[1]} 处，改正或说明原因。"
    if sum(each.over for each in classes(seen)):
        return "下一步：调整超过上限的班级人数。"
    return "下一步：打印学校自评表签字盖章，导出上报包。"


def _pictures(seen: Seen, wide: float, narrow: float) -> Iterator[Picture]:
    """The seven indicators, below them gaps and classes, at last the years, the two newest of them; sizes of text in points."""
    whole = inner_mm("A4", False)
    half = whole / 2
    if seen.now.result.units:
        yield Picture((_panel("indicators", seen, whole, wide),))
        yield Picture((_panel("shortfalls", seen, half, narrow), _panel("classes", seen, half, narrow)))
    else:
        yield Picture((_panel("classes", seen, whole, wide),))
    if len(seen.years) > 1 and seen.now.result.units:
        yield Picture((_panel("years", replace(seen, years=seen.years[-2:]), whole, wide),))


def _panel(name: str, seen: Seen, width_mm: float, points: float) -> Panel:
    look = Look(width_mm / 25.4, points)
    figure = shortfalls_figure(seen, look, _GAPS) if name == "shortfalls" else CHARTS[name].draw(seen, look)
    height_mm = float(figure.get_size_inches()[1]) * 25.4
    told = list(CHARTS[name].told(seen))
    if name == "classes":
        told += [
            f"{GRADES[each.grade - 1]} {each.name}：{NOT_FILLED if each.size is None else each.size}"
            for each in classes(seen)
        ]
    return Panel(CHARTS[name].title, as_png(figure, DPI), width_mm, height_mm, tuple(told))
