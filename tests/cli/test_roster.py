"""`jhdesk import` of a list that another program has made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.cli.conftest import Run
from tests.workbook.rosters import HEAD, IDENTITY, messy, person, put, text, xls, xlsx

LISTS = messy()
Refused = Callable[..., str]


def staff_of(folder: Path) -> list[object]:
    with Workspace(folder) as workspace:
        return [row.values["name"] for row in Entry(workspace, workspace.period().id).rows("staff")]


def test_a_list_is_told_row_by_row(run: Run, tmp_path: Path) -> None:
    source = put(tmp_path, "名册.xls", LISTS["4-老格式.xls"])
    call = ("--workspace", tmp_path / "w", "--year", 2024, "import", source)
    done = run(*call, "--dry-run")
    assert (done.status, done.err) == (0, "")
    assert "名册!1：不是数据行。标题“教师名册”" in done.out
    assert "名册!3：新增 丁一 T001。编为教工号 T001。" in done.out
    assert "B 列“出生日期” → 出生年份（列名常见写法）" in done.out
    assert "核对：名册!6：名册 3 人，合计行写 3，相符。" in done.out
    assert done.out.endswith("这是试读，没有导入。\n")
    assert run(*call).out.endswith("已导入 2024 学年。\n")
    assert staff_of(tmp_path / "w") == ["丁一", "丁二", "丁三"]


def test_identity_numbers_are_said_to_be_left_out_and_never_repeated(run: Run, tmp_path: Path) -> None:
    source = put(tmp_path, "名册.xlsx", LISTS["3-身份证号.xlsx"])
    out = tmp_path / "改.xlsx"
    done = run("--workspace", tmp_path / "w", "--year", 2024, "import", source, "--json", "--refused", out)
    assert done.status == 1
    assert "“身份证号码”中有 3 格身份证号，没有读取，也不保存" in done.err
    assert "出生年份不从身份证号推算" in done.err
    assert IDENTITY[:17] not in done.out + done.err
    assert done.document["sheets"][0]["identity_numbers_left_out"] == {"身份证号码": 3, "备注": 1, "工号": 1}
    assert (done.document["format"], done.document["taken"]) == ("jhdesk-roster/1", True)
    assert [row["status"] for row in done.document["rows"]] == ["left_out", "new", "new", "refused"]
    assert "没有接受的 1 行已写到" in done.err
    again = run("--workspace", tmp_path / "w", "import", out)
    assert again.status == 1
    assert "Sheet1!F2“最高学历”：“研究生”看不出是哪一项，可以填：博士研究生毕业、硕士研究生毕业" in again.out


def test_a_difference_to_the_totals_line_is_named(run: Run, tmp_path: Path) -> None:
    source = put(tmp_path, "名册.csv", text([HEAD, person("甲"), person("乙"), ["合计", "3人"]]))
    done = run("--workspace", tmp_path / "w", "--year", 2024, "import", source)
    assert "核对：名册!4：名册 2 人，合计行写 3，差 1。" in done.out
    assert done.status == 0


def test_a_list_that_is_not_clear_is_asked_about_in_one_line(run: Run, tmp_path: Path) -> None:
    source = put(tmp_path, "x.xlsx", xlsx([["学历", "老师", "学段"], ["本科", "甲", "小学"], ["专科", "乙", "小学"]]))
    call = ("--workspace", tmp_path / "w", "--year", 2024, "import", source)
    done = run(*call)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "没有认出“姓名”、“教工号”是哪一列" in done.err
    assert done.err.endswith("指定列用 --map，例如 --map 老师=姓名。\n")
    assert run(*call, "--map", "老师=姓名").status == 0
    assert staff_of(tmp_path / "w") == ["甲", "乙"]
    done = run(*call)  # it is remembered
    assert done.status == 0
    assert "B 列“老师” → 姓名（按上次指定）" in done.out


def test_rows_that_the_list_lacks_are_removed_where_that_is_asked(run: Run, tmp_path: Path) -> None:
    call = ("--workspace", tmp_path / "w", "--year", 2024, "import")
    run(*call, put(tmp_path, "a.csv", text([HEAD, person("甲"), person("乙")])))
    less = put(tmp_path, "b.csv", text([HEAD, person("甲")]))
    assert "教职工：名册中没有（保留） 乙 T002" in run(*call, less).out
    assert staff_of(tmp_path / "w") == ["甲", "乙"]
    assert "教职工：名册中没有（删去） 乙 T002" in run(*call, less, "--remove-absent").out
    assert staff_of(tmp_path / "w") == ["甲"]


def test_it_is_said_when_nothing_is_removed_for_a_line_may_be_about_anybody(run: Run, tmp_path: Path) -> None:
    call = ("--workspace", tmp_path / "w", "--year", 2024, "import")
    run(*call, put(tmp_path, "a.csv", text([HEAD, person("甲"), person("乙")])))
    less = put(tmp_path, "b.csv", text([HEAD, person("甲"), person("")]))
    done = run(*call, less, "--remove-absent")
    assert "“教职工”没有删去任何一行：名册中有认不出是哪一行的行" in done.out
    assert staff_of(tmp_path / "w") == ["甲", "乙"]
    assert "没有删去任何一行" not in run(*call, less).out
    assert run(*call, less, "--remove-absent", "--json").document["removal_held_back"] == ["staff"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--table", "学生"], "没有叫“学生”的表"),
        (["--map", "姓名"], "请写成 列名=字段"),
        (["--map", "姓名=名称x"], "没有叫“名称x”的字段"),
        (["--map", "名子=姓名"], "名册里没有列名“名子”"),
    ],
)
def test_what_cannot_be_meant_is_said(
    refused: Refused, held: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    source = put(tmp_path, "a.csv", text([HEAD, person("甲")]))
    assert said in refused("--workspace", held, "import", source, *options)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("没有/改.xlsx", "没有文件夹“"),
        ("改.csv", "以 .xlsx 结尾的文件名"),
        ("w.xlsx", "以 .xlsx 结尾的文件名"),
        ("名册.xlsx", "就是要导入的名册，会被覆盖"),
    ],
)
def test_where_refused_rows_cannot_be_written_nothing_is_imported(
    refused: Refused, held: Path, tmp_path: Path, target: str, said: str
) -> None:
    (tmp_path / "w.xlsx").mkdir()
    source = put(tmp_path, "名册.xlsx", xlsx([HEAD, person("甲"), person("乙", 最高学历="研究生")]))
    before = staff_of(held)
    assert said in refused("--workspace", held, "import", source, "--refused", tmp_path / target)
    assert staff_of(held) == before
    assert not (tmp_path / "没有").exists()


def test_a_list_of_pupils_is_not_taken(refused: Refused, held: Path, tmp_path: Path) -> None:
    source = put(tmp_path, "a.csv", text([["学籍号", "姓名", "班级"], ["G1", "某", "一（1）班"]]))
    assert "像是学生名册" in refused("--workspace", held, "import", source)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.csv", b"", "是空文件，一个字节也没有"),
        ("空.xlsx", b"", "是空文件，一个字节也没有"),
        ("空.xlsx", xlsx([]), "里面什么也没有。请检查是否选错了文件"),
        ("空.xls", xls([]), "里面什么也没有。请检查是否选错了文件"),
        ("表头.xlsx", xlsx([HEAD]), "只有表头，没有一行数据"),
        ("断.xls", xls([HEAD])[:600], "已经损坏或不完整（老格式的 Excel 表 .xls）"),
        ("断.xlsx", xlsx([HEAD])[:600], "不是完整的 Excel 工作簿（.xlsx）"),
        ("网页.xls", b"<html></html>", "可能是网页或文本改了名"),
        ("照片.png", b"\x89PNG", "不是可以导入的文件"),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_told_what_is_wrong_with_it(
    refused: Refused, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    source = put(tmp_path, name, data)
    assert said in refused("--workspace", tmp_path / "w", "import", source)


def test_a_class_whose_total_is_another_is_refused_with_the_figures(run: Run, tmp_path: Path) -> None:
    cells = [["班级", "男", "女", "合计"], ["一（1）班", 20, 19, 40], ["一（2）班", 20, 19, 39]]
    done = run("--workspace", tmp_path / "w", "--year", 2024, "import", put(tmp_path, "班级.xlsx", xlsx(cells)))
    assert done.status == 1
    assert "D 列“合计”（只用来核对男女生相加，不存）" in done.out
    assert "Sheet1!2：没有接受" in done.out
    assert "Sheet1!D2：“合计”写的是 40，与同一行的男生数 20、女生数 19 相加不同（应是 39）" in done.out
    assert "Sheet1!3：新增" in done.out


@pytest.mark.parametrize(
    "option", [("--table", "staff"), ("--map", "a=b"), ("--refused", "x.xlsx"), ("--remove-absent",)]
)
def test_what_only_lists_have_is_not_passed_over_silently(
    refused: Refused, held: Path, school: Path, option: tuple[str, ...]
) -> None:
    assert f"{option[0]} 只用于导入名册" in refused("--workspace", held, "import", school, *option)


def test_a_year_that_begins_beside_others_is_said_to(run: Run, held: Path, tmp_path: Path) -> None:
    source = put(tmp_path, "a.csv", text([HEAD, person("甲")]))
    told = "原来没有 2042 学年的数据，这份名册会单独建立这一学年"
    assert told in run("--workspace", held, "--year", 2042, "import", source, "--dry-run").out
    assert "单独建立" not in run("--workspace", held, "import", source, "--dry-run").out
    assert "单独建立" not in run("--workspace", tmp_path / "new", "--year", 2042, "import", source, "--dry-run").out


def test_no_workspace_is_made_for_what_is_not_there(refused: Refused, tmp_path: Path) -> None:
    assert "找不到“" in refused("--workspace", tmp_path / "new", "import", tmp_path / "nowhere.xlsx")
    assert not (tmp_path / "new").exists()


def test_a_table_that_is_no_list_is_not_asked_for_its_headings(refused: Refused, held: Path, school: Path) -> None:
    assert "是“学校”表，不是名册" in refused("--workspace", held, "import", school / "school.csv")


def test_the_folder_that_one_stands_in_is_named(
    refused: Refused, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "空的").mkdir()
    monkeypatch.chdir(tmp_path / "空的")
    assert f"文件夹“{tmp_path / '空的'}”里没有一张 CSV 表" in refused("--workspace", held, "import", ".")


def test_a_list_of_an_unknown_kind_says_how_to_name_its_table(refused: Refused, held: Path, tmp_path: Path) -> None:
    source = put(tmp_path, "x.xlsx", xlsx([["甲", "本科", "语文"], ["乙", "专科", "数学"]]))
    assert refused("--workspace", held, "import", source).endswith("指定表用 --table，例如 --table 教职工。")
