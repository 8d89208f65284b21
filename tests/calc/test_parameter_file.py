"""A broken file is refused with file, line, key and what may stand there; a file over another says only what differs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from jhdesk import paths
from jhdesk.calc.item_standard import ItemStandard
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.errors import JhdeskError
from jhdesk.models.codes import CODES
from jhdesk.ui.messages import error_text

NATIONAL = (paths.resources() / "standards" / "national-2017.toml").read_text("utf-8")
HEAD = 'id = "local"\nversion = "1"\nbased_on = "national-2017"\n'


def parse(text: str, file: str = "x.toml", *, own: bool = True) -> ParameterFile:
    return ParameterFile.parse(text.encode(), file, own=own)


def national() -> ParameterFile:
    return parse(NATIONAL, "national-2017.toml", own=False)


def read(text: str, *, local: bool = True) -> ItemStandard:
    """The standard that the text holds, over the national one or by itself."""
    return ItemStandard.read(parse(text).over(national()) if local else parse(text), CODES)


def refusal(text: str, *, local: bool = False) -> JhdeskError:
    """How a file is refused, by itself or over the national standard."""
    with pytest.raises(JhdeskError) as caught:
        read(text, local=local)
    assert caught.value.code == "parameters_broken"
    told = error_text(caught.value)
    assert told.startswith(f"评估标准文件“x.toml”第 {caught.value.params['line']} 行：")
    assert told.endswith("。")
    assert "\n" not in told
    return caught.value


def line_of(text: str, part: str) -> int:
    """The line of the last text that begins so."""
    return max(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(part))


def edited(old: str, new: str) -> str:
    assert old in NATIONAL
    return NATIONAL.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = 1\nb 2\n", 2, "缺少等号"),
        ("a = 1\nb ＝ 2\n", 2, "中文标点"),
        ("a = “x”\n", 1, "中文标点"),
        ('a = "中文，标点"\nb = \n', 2, "值写得不对"),
        ("# 中文，标点\nb = 3 元\n", 2, "不要带单位"),
        ('a = "x\nb = 1\n', 1, "引号没有成对"),
        ("a = [1, 2\nb = 3\n", 2, "括号没有成对"),
        ("a = [1, 2", 1, "括号没有成对"),
        ("[a\nb = 1\n", 1, "括号没有成对"),
        ("a = 1\n360 学时\n", 2, "缺少等号"),
        ("a = 1\n每人 360 学时\n", 2, "前面要加 #"),
        ("a = 2024-02-30\n", 1, "值写得不对"),
        ("a = 1\nb = 2\na = 3\n", 3, "a 在第 1 行已经写过"),
        ("[a]\nb = 1\n[c]\n[a]\n", 4, "a 在第 1 行已经写过"),
        ("[a]\nb = [\n  1,\n]\nc = 1\nb = [\n]\n", 6, "a.b 在第 2 行已经写过"),
    ],
)
def test_what_is_no_toml_is_said_in_chinese_with_its_line(text: str, line: int, said: str) -> None:
    error = refusal(text)
    assert error.params["line"] == line
    told = error_text(error)
    assert said in told
    assert not any(word in told for word in ("Expected", "Invalid", "line", "column"))


def test_what_is_no_utf_8_is_said_with_its_line() -> None:
    with pytest.raises(JhdeskError) as caught:
        ParameterFile.parse('a = 1\ntitle = "标准"\n'.encode("gbk"), "x.toml")
    assert caught.value.params["line"] == 2
    assert "不是 UTF-8" in error_text(caught.value)


def test_the_mark_of_an_editor_and_its_line_ends_do_no_harm() -> None:
    file = ParameterFile.parse("\ufeffa = 1\r\n[b]\r\nc = 2\r\n".encode(), "x.toml")
    assert file.data == {"a": 1, "b": {"c": 2}}
    assert file.place(("b", "c")) == ("x.toml", 3)


@pytest.mark.parametrize(
    ("old", "new", "key", "at", "said"),
    [
        ("music_m2 = 96\n", "", "items.G3.music_m2", "[items.G3]", "缺少 items.G3.music_m2，应是大于 0 的数。请补上。"),
        ("music_m2 = 96", 'music_m2 = "九十六"', "items.G3.music_m2", "music_m2", "应是大于 0 的数，现在是“九十六”。"),
        ("music_m2 = 96", "music_m2 = -1", "items.G3.music_m2", "music_m2", "应是大于 0 的数，现在是 -1。"),
        ("hours = 360", "hours = nan", "items.G9.hours", "hours", "应是不小于 0 的数，现在是 NaN。"),
        ("hours = 360", "hours = true", "items.G9.hours", "hours", "现在是 true。"),
        ("floor_ratio = 0.85", "floor_ratio = 85", "pass.floor_ratio", "floor_ratio", "不超过 1 的数"),
        ("required_meets = 6", "required_meets = 8", "pass.required_meets", "required_meets", "不能大于指标的项数 7"),
        ("floor_ratio", "flor_ratio", "pass.flor_ratio", "flor_ratio", "是不是想写 floor_ratio？"),
        ("[items.G7]", "[itmes.G7]", "itmes", "[itmes.G7]", "是不是想写 items？"),
        ("in_force = 2017-04-19", 'in_force = "2017"', "in_force", "in_force", "应是日期"),
        ("in_force = 2017-04-19\n", "", "in_force", "# Parameters", "缺少 in_force"),
        ('id = "L2"', 'id = "L1"', "indicators.L1.id", 'id = "L1"', "写了两次"),
        ('id = "L2"', 'id = "L9"', "indicators.L9.id", 'id = "L9"', "可以是 L1、L2"),
        ("211 = { primary = 1 }", "211 = { primry = 1 }", "weights.211.primry", "211", "是不是想写 primary？"),
        ("211 = { primary = 1 }", "211 = 1", "weights.211", "211", "一节"),
        ("211 = { primary = 1 }", "210 = { primary = 1 }", "weights.210", "210", "不能是“210”"),
        ('special_types = ["514"]', 'special_types = ["541"]', "scope.special_types.1", "special_types", "514"),
        ('quantity = "sports_area"', 'quantity = "sport_area"', "indicators.L5.quantity", 'quantity = "sport_', "sports_area"),
        ('article = "第六条（四）"\n', "", "items.G4.article", "[items.G4]", "缺少 items.G4.article"),
        ('article = "第五条（四）"', 'article = ""', "indicators.L4.article", 'article = ""', "现在是“”"),
        ('schools = ["Q3", ', 'schools = ["Q13", ', "rated.schools.1", "schools", "不能是“Q13”"),
        ("pe = [1, 2, 3, 4, 5, 6, 7, 8, 9]", "pe = [0]", "items.Q7.subjects.pe", "pe = ", "年级（1 至 9）"),
        ("village_codes = ", "vilage_codes = ", "items.G6.vilage_codes", "vilage_codes", "是不是想写 village_codes？"),
    ],
)  # fmt: skip
def test_a_broken_file_names_line_key_and_remedy(old: str, new: str, key: str, at: str, said: str) -> None:
    text = edited(old, new)
    error = refusal(text)
    assert (error.params["key"], error.params["line"]) == (key, line_of(text, at))
    assert error.params["more"] == 0
    assert said in error_text(error)


def test_an_indicator_that_is_absent_is_named() -> None:
    start, end = NATIONAL.index('[[indicators]]\nid = "L3"'), NATIONAL.index('[[indicators]]\nid = "L4"')
    assert "缺少指标 L3，" in error_text(refusal(NATIONAL[:start] + NATIONAL[end:]))


def test_the_first_of_several_faults_is_told_and_how_many_there_are() -> None:
    text = edited("music_m2 = 96", "music_m2 = 0").replace("hours = 360", "hours = -1")
    error = refusal(text)
    assert (error.params["key"], error.params["more"]) == ("items.G3.music_m2", 1)
    assert "（另有 1 处）" in error_text(error)


def test_only_a_shipped_file_is_mended_by_installing_again() -> None:
    for own, said in ((True, False), (False, True)):
        with pytest.raises(JhdeskError) as caught:
            parse("a", own=own)
        assert ("重新安装" in error_text(caught.value)) is said


# ---- over another file


def test_a_file_over_another_says_only_what_differs() -> None:
    found = read(
        HEAD + 'title = "某县"\n[items.G7]\nyuan_per_pupil = 8000\n[weights]\n312 = { junior = 1.2 }\n'
        '[[indicators]]\nid = "L4"\nprimary = 5\n[scope]\nteaching_point_types = ["218", "211"]\n'
    )
    was = ItemStandard.read(national(), CODES)
    assert (found.base.id, found.base.version, found.base.title) == ("local", "1", "某县")
    assert found.special_fund_yuan == 8000
    assert found.base.weights["312"] == {"primary": 1, "junior": Fraction("1.2")}
    assert found.base.weights["345"] == was.base.weights["345"]
    assert [each.thresholds["primary"] for each in found.base.indicators] == [
        5 if each.id == "L4" else each.thresholds["primary"] for each in was.base.indicators
    ]
    assert found.base.indicators[3].thresholds["junior"] == was.base.indicators[3].thresholds["junior"]
    assert found.base.teaching_point_types == {"218", "211"}
    assert found.items["G7"].title == was.items["G7"].title


def test_a_list_of_codes_is_replaced_whole_even_by_one_that_differs_by_stage() -> None:
    found = read(HEAD + '[lists.backbone]\narticle = "x"\nprimary = ["county"]\njunior = ["nation"]\n')
    assert found.base.lists["backbone"] == {"primary": {"county"}, "junior": {"nation"}}
    error = refusal(HEAD + '[lists.backbone]\nprimary = ["county"]\njunior = ["nation"]\n', local=True)
    assert (error.params["key"], error.params["line"]) == ("lists.backbone.article", 4)


def test_variants_of_another_file_are_replaced_not_added_to() -> None:
    variant = '[[items.G3.variants]]\narticle = "x"\nfounded_by = {}\nmusic_m2 = 73\nart_m2 = 67\n'
    base = parse(NATIONAL + variant.format(2016) + variant.format(2018))
    found = ItemStandard.read(parse(HEAD + variant.format(2010)).over(base))
    assert [rule.founded_by for rule in found.music_and_art] == [2010, None]


def test_dates_of_force_stay_with_the_values_that_they_came_with() -> None:
    found = read(HEAD + "in_force = 2023-09-01\n[items.G7]\nyuan_per_pupil = 8000\n[items.G9]\nin_force = 2024-01-01\n")
    assert found.base.in_force == found.items["G7"].in_force == date(2023, 9, 1)
    assert found.items["G9"].in_force == date(2024, 1, 1)
    assert found.items["G8"].in_force == date(2017, 4, 19)


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("[items.G7]\nyuan_per_pupl = 8000\n", 5, "items.G7.yuan_per_pupl", "是不是想写 yuan_per_pupil？"),
        ("[items.G7]\nyuan_per_pupil = 0.5\nx = 1\n", 6, "items.G7.x", "请改正名称，或删去"),
        ("items.G7 = 8000\n", 4, "items.G7", "一节"),
        ("[items.G3]\nfounded_by = 2016\n", 5, "items.G3.founded_by", "不认识"),
        ('[[indicators]]\nid = "L4"\nprimary = 5\n[[indicators]]\nid = "L4"\njunior = 6\n', 8, "indicators.L4.id", "写了两次"),
        ('[[indicators]]\nid = "L8"\n', 5, "indicators.L8.id", "不能是“L8”"),
        ("[[indicators]]\nprimary = 5\n", 4, "indicators.8.id", "缺少"),
        ("indicators = [1]\n", 4, "indicators", "[[ ]]"),
        ("[[items.G4.variants]]\nfounded_by = 2010\n", 4, "items.G4.variants.1.article", "缺少"),
    ],
)  # fmt: skip
def test_a_fault_of_the_upper_file_is_told_by_its_own_line(text: str, line: int, key: str, said: str) -> None:
    error = refusal(HEAD + text, local=True)
    assert (error.params["line"], error.params["key"]) == (line, key)
    assert said in error_text(error)


def test_a_fault_of_the_lower_file_is_told_by_that_file() -> None:
    base = parse(edited("music_m2 = 96", "music_m2 = 0"), "national-2017.toml", own=False)
    with pytest.raises(JhdeskError) as caught:
        ItemStandard.read(parse(HEAD + "[items.G7]\nyuan_per_pupil = 8000\n").over(base))
    assert caught.value.params["file"] == "national-2017.toml"
    assert caught.value.params["line"] == line_of(NATIONAL, "music_m2")


@pytest.mark.parametrize("name", ["id", "version"])
def test_name_and_version_are_never_those_of_the_other_file(name: str) -> None:
    text = "\n".join(line for line in HEAD.split("\n") if not line.startswith(name))
    error = refusal(text, local=True)
    assert (error.params["key"], error.params["fault"]) == (name, "missing")


def test_numbers_stay_exact_and_the_lower_file_as_it_was() -> None:
    base = national()
    merged = parse(HEAD + "[pass]\nfloor_ratio = 0.9\n").over(base)
    assert merged.data["pass"]["floor_ratio"] == Decimal("0.9")
    assert base.data == national().data
    assert base.places == national().places
