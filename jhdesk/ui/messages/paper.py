"""Words for paper: whether a printed page belongs to the figures of now, and which forms have to be printed again. No Qt."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from jhdesk.calc.rows import Head
from jhdesk.reports.reading import Alike, Difference
from jhdesk.services.entry import year_text
from jhdesk.services.paper import PaperAnswer, StaleForm
from jhdesk.services.printing import form_names
from jhdesk.ui.messages import on_one_line
from jhdesk.ui.messages.history import when_text

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.county_paper import ReceivedPaper

FORMAT = "jhdesk-paper/1"
CHECK_PAPER = "核对纸件"
COUNTY_HELP = (
    "看一张盖章的表与收到的上报包是否一致：用扫描枪扫页脚的二维码，输入二维码旁边的八位核对码，或选择扫描、拍照的图片。"
)
HELP = "看一张打印出来的表与现在的数据是否一致：用扫描枪扫页脚的二维码，输入二维码旁边的八位核对码，或选择扫描、拍照的图片。"
FIELD_NAME = "二维码或八位核对码"
DIFFERENCES = "与现在不同的地方"
PICTURES = "图片 (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.gif *.webp)"
CHOOSE_PICTURE = "选择扫描或拍照的图片"
LOOKS: Mapping[str, str] = {
    "fresh": "meets",
    "stale": "fails",
    "foreign": "fails",
    "unknown": "unknown",
    "alien": "fails",
    "misread": "fails",
}
_MISREAD = "▲ 没有读对。核对码是八个字符，只有数字 2 到 9 和除 I、L、O 以外的字母，输错一个就对不上。请对照页脚重新输入，或再扫描一次。"
_NOT_HERE = (
    "○ 认不出：现在的各表中没有这一页，本机的打印记录里也没有。它可能是别的学校、别的学年的，也可能是改动以前在别的电脑上打印的。"
    "请扫描页脚的二维码，再核对一次。"
)
_ALIEN = (
    "▲ 这不是本程序印的二维码，读出来的可能是网址、微信码或别的条码。请扫描页脚左边的二维码，或输入它旁边的八位核对码。"
)
_ALIKE: Mapping[Alike, str] = {
    "pages": "这一页的内容都还在，只是分页变了。",
    "order": "这一页的内容没有增减，只是行的顺序或序号变了。",
    "same": "这一页上印的内容没有变，只是学校标识码改过，二维码和核对码还是原来的。",
}
_NO_CODE = (
    "○ 认不出：这是{page}，它和现在打开的数据都没有学校标识码，本机也没有打印它的记录，分不清是不是本校的。"
    "请先填写学校标识码，再重新打印。"
)
_NOT_RECEIVED = (
    "○ 认不出：收到的各校最新一版里没有这一页。可能是改动以前打印的，也可能还没有收到那所学校的上报包。"
    "请扫描页脚的二维码，再核对一次。"
)
_AGAIN = "请重新打印这一页，再签字盖章。"


def answer_text(answer: PaperAnswer, here: Head, now: datetime.datetime) -> str:
    """The answer in a line or two, without the differences; ``here`` is whose figures are open."""
    return on_one_line(_answer(answer, here, now))


def _answer(answer: PaperAnswer, here: Head, now: datetime.datetime) -> str:
    if answer.verdict == "misread":
        return _MISREAD
    if answer.verdict == "alien":
        return _ALIEN
    if answer.verdict == "unknown":
        if answer.form is None:
            return _NOT_HERE
        if answer.form in form_names():
            return _NO_CODE.format(page=_page(answer))
        return f"○ 认不出：这一页的表“{answer.form}”本程序没有，可能是更新版本的程序打印的。请安装新版程序后再核对。"
    page = _page(answer)
    if answer.verdict == "fresh":
        of = f"{page}（全表现在共 {answer.pages} 页）"
        return f"✓ 与现在的数据一致：{of}，{year_text(answer.school_year)}，第 {answer.revision} 版。"
    if answer.verdict == "foreign":
        if answer.school_code != here.code and not (answer.own_year and answer.school_year != here.year):
            whose = f"属于学校 {answer.school_code or '（没有填学校标识码）'}"
            return (
                f"▲ 不是本校的：这是{page}，{whose}，本校是 {here.code or '（没有填学校标识码）'}。请交还给那所学校。"
            )
        return (
            f"▲ 不是这一学年的：这是{page}，{year_text(answer.school_year)}，现在打开的是 {year_text(here.year)}。"
            "请打开那一学年再核对。"
        )
    printed = f"，{when_text(answer.printed_at, now)} 打印" if answer.printed_at else ""
    told = f"▲ 与现在的数据不一致：{page}，第 {answer.revision} 版{printed}。"
    if answer.differences is None:
        return f"{told}本机没有它打印时的记录，不能列出哪些地方不同。{_AGAIN}"
    if answer.alike:
        return f"{told}{_ALIKE[answer.alike]}{_AGAIN}"
    return f"{told}有 {len(answer.differences)} 处不同。{_AGAIN}"


def _page(answer: PaperAnswer) -> str:
    return f"《{form_names().get(str(answer.form), answer.form)}》第 {answer.page} 页"


def received_text(each: ReceivedPaper) -> str:
    """The same at the county, of a page held against the package that was received."""
    answer, standing = each.answer, each.standing
    if answer.verdict in ("misread", "alien"):
        return _MISREAD if answer.verdict == "misread" else _ALIEN
    if standing is None and answer.form is None:
        return _NOT_RECEIVED
    page = _page(answer)
    if standing is None:
        return on_one_line(
            f"○ 不能核对：这是{page}，学校 {answer.school_code or '（没有填学校标识码）'}，{year_text(answer.school_year)}，"
            "县里没有收到过它的上报包，或者收到的是别的版式打印的。"
        )
    whose = f"{standing.school_name}（{standing.school_code}）{page}，{year_text(each.school_year)}"
    if answer.verdict == "fresh":
        return on_one_line(
            f"✓ 与收到的上报包一致：{whose}，收到的是第 {standing.revision} 版，全表共 {answer.pages} 页。"
        )
    return on_one_line(
        f"▲ 与收到的上报包不一致：{whose}；纸上印的是第 {answer.revision} 版，收到的是第 {standing.revision} 版。"
        "请让学校按交来的数据重新打印、签字盖章。"
    )


def difference_lines(answer: PaperAnswer) -> Iterator[str]:
    """What is printed and what is there now, a line for each cell."""
    return (on_one_line(_difference(each)) for each in answer.differences or ())


def differences_by_page(answers: Sequence[PaperAnswer]) -> Iterator[str]:
    """The same of several pages, those of each under its name if there are more than one."""
    for answer in answers:
        lines = list(difference_lines(answer))
        if lines and len(answers) > 1:
            yield f"{on_one_line(_page(answer))}："
        yield from lines


def _difference(each: Difference) -> str:
    return _what(each) + (f"（在第 {each.page} 页）" if each.page else "")


def _what(each: Difference) -> str:
    where = f"{each.cell}：" if each.cell else ""
    if each.new is None:
        return f"{where}印着“{each.old}”，现在没有"
    if each.old is None:
        return f"{where}现在有“{each.new}”，纸上没有"
    return f"{where}印着“{each.old}”，现在是“{each.new}”"


def stale_text(stale: Sequence[StaleForm], now: datetime.datetime) -> str:
    """Which forms were printed before the last change; empty where none was."""
    if not stale:
        return ""
    titles = form_names()
    told = "、".join(
        f"《{titles.get(each.form, each.form)}》{'（留存件）' if each.own_copy else ''}"
        f"（{when_text(each.printed_at, now)} 打印，{each.pages} 页不同）"
        for each in stale
    )
    return f"▲ 打印以后数据又改过，已不一致：{told}。上报前请重新打印、签字盖章。"


def paper_json(answers: Sequence[PaperAnswer]) -> dict[str, Any]:
    """The document of `paper check --json`: every key is always there, what is not known is null."""
    return {"format": FORMAT, "answers": [_json(each) for each in answers]}


def _json(answer: PaperAnswer) -> dict[str, Any]:
    differences = answer.differences
    return {
        "verdict": answer.verdict,
        "form": answer.form,
        "page": answer.page,
        "school_code": answer.school_code,
        "school_year": answer.school_year,
        "revision": answer.revision,
        "printed_at": answer.printed_at,
        "differences": None if differences is None else [asdict(each) for each in differences],
        "alike": answer.alike,
        "pages": answer.pages,
        "own_year": answer.own_year,
    }
