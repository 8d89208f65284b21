"""Pages and boxes: rows whole, headers again, numbers right, nothing over anything, however long the text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from jhdesk.reports import fonts
from jhdesk.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Face,
    Fact,
    Facts,
    Grid,
    Heading,
    Panel,
    Paragraph,
    Picture,
    SignOff,
    Tie,
)
from jhdesk.reports.fonts import BODY, NOTE, advance, runs
from jhdesk.reports.layout import lay_out, wrap
from jhdesk.reports.page import Image, Rule, Text
from jhdesk.reports.rare import lacking
from tests.reports.paper import RARE, faults, ledger, lines

pytestmark = pytest.mark.usefixtures("qapp")

LONG = "新疆维吾尔自治区伊犁哈萨克自治州某某县第一中学（含小学部、初中部），" * 7
CLOSING = set("，。、；：？！）》」』】”’％")


@pytest.mark.parametrize("landscape", [False, True])
def test_rows_of_a_long_ledger_are_whole_and_the_header_stands_on_every_page(landscape: bool) -> None:
    pages = lay_out(ledger(200, landscape=landscape))
    assert len(pages) > 3
    placed = []
    for number, page in enumerate(pages, 1):
        said = lines(page)
        assert [said.count(label) for label in ("序号", "名称", "数量")] == [1, 1, 1]
        assert f"第 {number} 页 共 {len(pages)} 页" in said
        cells = [line for line in said if "." in line]
        assert cells == [f"{cell.split('.')[0]}.{n % 3}" for n, cell in enumerate(cells)]
        placed += cells
        assert faults(page) == []
    assert placed == [f"{row}.{column}" for row in range(200) for column in range(3)]


@pytest.mark.parametrize("header", [True, False])
def test_the_frame_is_closed_on_every_page(header: bool) -> None:
    for page in lay_out(ledger(200, header=header)):
        rules = [item for item in page.items if isinstance(item, Rule)]
        top, bottom = min(r.y1 for r in rules), max(r.y2 for r in rules)
        left, right = min(r.x1 for r in rules), max(r.x2 for r in rules)
        level = [r for r in rules if r.y1 == r.y2]
        assert [(r.x1, r.x2) for r in level if r.y1 == top] == [(left, right)]
        assert sum(r.x2 - r.x1 for r in level if r.y1 == bottom) == pytest.approx(right - left)
        sides = [r for r in rules if r.x1 == r.x2 == left]
        assert sum(r.y2 - r.y1 for r in sides) == pytest.approx(bottom - top)


def test_merged_header_cells_take_the_room_of_those_that_they_span() -> None:
    header = (
        (Cell("学校", rows=2), Cell("学生", columns=2), Cell("面积\n（平方米）\n合计", rows=2)),
        ("男", "女"),
    )
    (page,) = lay_out(Document("表", (Grid((Column(40),) * 4, (("甲", "1", "2", "3"),), header),)))
    at = {item.text: item for item in page.items if isinstance(item, Text)}
    middle = {text: item.x + advance(text, item.style) / 2 - 1500 for text, item in at.items()}
    assert middle["学校"] == pytest.approx(2000, abs=1)
    assert middle["学生"] == pytest.approx(8000, abs=1)
    assert [middle["男"], middle["女"]] == pytest.approx([6000, 10000], abs=1)
    assert at["学生"].baseline < at["学校"].baseline < at["男"].baseline == at["女"].baseline
    assert faults(page) == []


def test_a_header_of_two_rows_stands_whole_on_every_page() -> None:
    header = ((Cell("学校", rows=2), Cell("学生（人）", columns=2)), ("男", "女"))
    rows = tuple((f"{n}", "1", "2") for n in range(150))
    pages = lay_out(Document("表", (Grid((Column(40),) * 3, rows, header),)))
    assert len(pages) > 3
    for page in pages:
        said = lines(page)
        assert [said.count(label) for label in ("学校", "学生（人）", "男", "女")] == [1, 1, 1, 1]
        assert said.index("女") < min(said.index(line) for line in said if line.isdigit())
        assert faults(page) == []


def test_cells_that_do_not_fill_a_row_are_told_at_once() -> None:
    with pytest.raises(AssertionError, match="fill their rows"):
        lay_out(Document("表", (Grid((Column(40),) * 2, (("甲",),)),)))


@pytest.mark.parametrize("text", [LONG[:200], "A" * 200, RARE * 20, "长 " * 100])
def test_a_name_of_200_characters_wraps_and_the_row_grows(text: str) -> None:
    blocks: tuple[Block, ...] = (
        Heading(text),
        Facts((Fact("学校名称", text, wide=True), Fact("左", text), Fact("右", ""))),
        Grid((Column(30), Column(60)), (("1", text), ("2", "短"))),
        Paragraph(text, face="small"),
        SignOff((Fact("填表人", text), Fact("审核人", "")), "公章"),
    )
    pages = lay_out(Document(text, blocks, foot=text))
    said = "".join("".join(lines(page)) for page in pages).replace(" ", "")
    assert said.count(text.replace(" ", "")) == 7 + len(pages)
    assert [fault for page in pages for fault in faults(page)] == []


def test_lines_break_by_the_rules_for_chinese() -> None:
    broken = wrap(LONG, BODY, 5000)
    assert len(broken) > 5
    assert [line for line in broken if line[0] in CLOSING or line[-1] in "（《「"] == []
    assert max(advance(line, BODY) for line in broken) <= 5000
    assert "".join(broken) == LONG


def test_lines_keep_latin_words_and_numbers_whole() -> None:
    broken = wrap("面积 123456 平方米，设备值 7654321 元，jhdesk 程序", BODY, 2600)
    assert {"123456", "7654321", "jhdesk"} <= {word for line in broken for word in line.split()}


@pytest.mark.parametrize("face", ["body", "small", "label"])
@pytest.mark.parametrize("width_mm", [15, 18, 25])
def test_a_number_is_never_broken(width_mm: float, face: Face) -> None:
    texts = ("436185816.11", "差 12345678.99 元", "99999999.99%", "12")
    grid = Grid((Column(width_mm, "right"),) * 4, (tuple(Cell(text, face=face) for text in texts),))
    (page,) = lay_out(Document("表", (grid,)))
    said = " ".join(lines(page)).split()
    assert {"436185816.11", "12345678.99", "99999999.99%", "12"} <= set(said)
    assert faults(page) == []
    sizes = {item.text: item.style.size for item in page.items if isinstance(item, Text)}
    assert sizes["12"] >= sizes["436185816.11"] >= 176


def test_a_line_break_in_the_text_is_kept_and_a_tab_is_a_space() -> None:
    assert wrap("甲\n乙\t丙", NOTE, 5000) == ["甲", "乙 丙"]
    assert wrap("", NOTE, 5000) == [""]


def test_what_no_font_has_is_marked_and_never_an_empty_box() -> None:
    def painted(text: str) -> list[str]:
        return [run.text for run in runs(text, BODY)]

    assert painted("王\ue000明") == ["王", "〓", "明"]  # a private character, as old name systems made them
    assert painted("㛃𬭎é①") == ["㛃𬭎é①"]
    assert painted("甲\ufe00乙\u200b") == ["甲\ufe00乙\u200b"]
    assert advance("王\ue000明", BODY) == advance("王〓明", BODY)


def test_what_the_bundled_fonts_lack_is_painted_with_the_systems_and_nothing_else_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def digest() -> str:
        tie = Tie("2165400001", 2024, 1, "ict")
        (page,) = lay_out(Document("表", (Paragraph("王\U00020bb7明" * 30),), tie=tie))
        assert page.tie is not None
        return page.tie.digest

    monkeypatch.setattr(fonts, "substitute", lambda _: None)
    runs.cache_clear()
    without, marked = digest(), runs("王\U00020bb7明", BODY)
    monkeypatch.setattr(fonts, "substitute", lambda _: "SimSun-ExtB")
    runs.cache_clear()
    try:
        found = runs("王\U00020bb7明", BODY)
        assert [(run.text, run.bundled) for run in found] == [("王", True), ("\U00020bb7", False), ("明", True)]
        assert found[1].font.family() == "SimSun-ExtB"
        assert [found[0].x, found[2].x] == [marked[0].x, marked[2].x]
        assert digest() == without
    finally:
        runs.cache_clear()


def test_rare_characters_break_lines_where_the_mark_for_them_would() -> None:
    text, marks = "王\U00020bb7明\U000212fe，" * 20, "王〓明〓，" * 20
    assert [len(line) for line in wrap(text, BODY, 3000)] == [len(line) for line in wrap(marks, BODY, 3000)]
    assert "".join(wrap(text, BODY, 3000)) == text


def test_a_font_of_the_system_is_looked_for_but_for_private_characters() -> None:
    assert fonts.substitute("中")
    assert fonts.substitute("\ue000") is None


def test_characters_that_no_font_has_are_listed_once_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "substitute", lambda each: "SimSun-ExtB" if each == "\U00020bb7" else None)
    grid = Grid((Column(40),), ((Cell("\U000212fe\ue000"),),), (("名\U00020bb7",),))
    document = Document("表", (Facts((Fact("校名", "甲\U000212fe"),)), grid), foot="㛃\U000212fe ①\n")
    assert lacking([document]) == ["\ue000", "\U000212fe"]


def test_a_row_higher_than_a_page_is_cut_between_lines_and_nothing_is_lost() -> None:
    text = "\n".join(f"第{number}行" for number in range(150))
    grid = Grid((Column(30), Column(60)), (("1", "短"), ("2", text), ("3", "尾")), (("序号", "内容"),))
    pages = lay_out(Document("表", (grid,)))
    assert len(pages) >= 3
    assert [fault for page in pages for fault in faults(page)] == []
    said = [line for page in pages for line in lines(page)]
    assert [line for line in said if line.endswith("行")] == text.split("\n")
    assert said.count("内容") == len(pages)
    assert said.index("第149行") < said.index("尾")


@pytest.mark.parametrize("above", range(10, 34))
def test_a_heading_stands_with_the_first_row_and_a_sign_off_on_one_page(above: int) -> None:
    grid = Grid((Column(30),), tuple((f"{n}",) for n in range(above)))
    signed = SignOff((Fact("填表人", ""), Fact("审核人", ""), Fact("校长签字", "")), "学校公章")
    under = Grid((Column(30),), (("首行",), ("次行",)), (("表头",),))
    pages = [lines(page) for page in lay_out(Document("表", (grid, Heading("一、小节"), under, signed)))]
    for together in ({"一、小节", "表头", "首行"}, {"填表人", "审核人", "校长签字", "学校公章"}):
        assert sum(together <= set(page) for page in pages) == 1


def test_the_seal_has_room_beside_the_lines() -> None:
    labels = ("填表人", "审核人", "校长签字", "联系电话", "日期")
    (page,) = lay_out(Document("表", (SignOff(tuple(Fact(label, "") for label in labels), "学校公章"),)))
    upright = [rule for rule in page.items if isinstance(rule, Rule) and rule.x1 == rule.x2]
    across = sorted({rule.x1 for rule in upright if rule.y2 - rule.y1 > 4300})
    assert across[-1] - across[-2] > 4300
    assert faults(page) == []


def test_a_grid_that_no_page_holds_is_broken_even_if_it_should_stay_together() -> None:
    grid = Grid((Column(30),), tuple((f"{n}行",) for n in range(70)), (("表头",),), together=True)
    pages = lay_out(Document("表", (Paragraph("前文"), grid)))
    assert [line for page in pages for line in lines(page) if line.endswith("行")] == [f"{n}行" for n in range(70)]
    assert [fault for page in pages for fault in faults(page)] == []


def test_an_empty_document_has_its_title_on_one_page(qapp: QApplication) -> None:
    (page,) = lay_out(Document("只有题目", ()))
    assert lines(page) == ["只有题目", "第 1 页 共 1 页"]


def test_pictures_stand_side_by_side_below_their_titles_and_are_never_cut() -> None:
    picture = Picture((Panel("左图", b"a", 90, 60), Panel("右图", b"b", 80, 40)))
    filler = tuple(Paragraph("一行") for _ in range(40))
    first, second = lay_out(Document("表", (*filler, picture)))
    assert not any(isinstance(item, Image) for item in first.items)
    left, right = (item for item in second.items if isinstance(item, Image))
    assert (left.width, left.height, right.width, right.height) == (9000, 6000, 8000, 4000)
    assert right.x - left.x == 9000
    assert left.y == right.y
    titles = {item.text: item for item in second.items if isinstance(item, Text)}
    assert titles["左图"].x == left.x
    assert titles["左图"].baseline < left.y
    assert titles["右图"].x == right.x


@pytest.mark.parametrize("rows", range(10, 42))
@pytest.mark.parametrize("notes", [0, 2])
@pytest.mark.parametrize("together", [False, True])
def test_who_signs_never_stands_alone_on_a_page(rows: int, notes: int, together: bool) -> None:
    grid = Grid((Column(30),), tuple((f"行{n}",) for n in range(rows)), (("表头",),), together=together)
    small = tuple(Paragraph(f"注{n}", face="small") for n in range(notes))
    line = Grid((Column(30), Column(60)), (("填表人", ""),), row_mm=12, signs=True)
    for signed in (SignOff((Fact("填表人", ""), Fact("审核人", "")), "公章"), line):
        pages = [lines(page) for page in lay_out(Document("表", (Heading("一"), grid, *small, signed)))]
        assert {f"行{rows - 1}", *(f"注{n}" for n in range(notes)), "填表人"} <= set(pages[-1])
        assert len(pages) <= 2 or together
        assert [line for page in pages for line in page if line.startswith("行")] == [f"行{n}" for n in range(rows)]


def test_a_heading_is_not_parted_from_the_one_row_that_goes_with_who_signs() -> None:
    signed = SignOff((Fact("填表人", ""), Fact("审核人", ""), Fact("校长签字", "")), "公章")
    one = Grid((Column(30),), (("独行",),), (("表头",),))
    for above in range(20, 34):
        filler = Grid((Column(30),), tuple((f"{n}",) for n in range(above)))
        last = lines(lay_out(Document("表", (filler, Heading("二、小节"), one, signed)))[-1])
        assert {"二、小节", "表头", "独行", "填表人"} <= set(last)
