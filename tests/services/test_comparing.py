"""Two years of a workspace, or two sources, beside each other."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.comparing import Compared, compare_sources, compare_years, years_held
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text
from jhdesk.ui.messages.compare import (
    change_texts,
    comparison_json,
    comparison_lines,
    only_lines,
    read_lines,
    side_text,
    summary_text,
)
from tests.builders import Tables, csv_folder, edit_file, of_type, pupils, row, school_tables, staff
from tests.services.conftest import code_of

LOCAL = """
id = "local"
version = "1"
title = "某县标准"
based_on = "national-2017"
[[indicators]]
id = "L5"
primary = 8.5
"""


def of_year(year: int, **tables: list[dict[str, object]]) -> Tables:
    return school_tables(period=[row("period", school_year=year)], **tables)


def sports(area: int | None) -> list[dict[str, object]]:
    return [row("sports_area", row_no=1, area_each_m2=None if area is None else Decimal(area))]


@pytest.fixture
def two_years(workspace: Workspace, tmp_path: Path) -> Workspace:
    """2023 with 8 m2 of sports area a pupil, 2024 with 10; a local standard asks for 8.5."""
    (workspace.folder / "standards").mkdir()
    (workspace.folder / "standards" / "local.toml").write_text(LOCAL, encoding="utf-8")
    import_source(workspace, csv_folder(tmp_path / "2024", of_year(2024, sports_area=sports(3000))))
    import_source(workspace, csv_folder(tmp_path / "2023", of_year(2023, sports_area=sports(2400))))
    return workspace


def text_of(done: Compared, name: str) -> list[str]:
    """A row of the comparison."""
    (found,) = [each for each in change_texts(done) if each.id == name]
    return [found.before, found.after, found.from_data, found.from_rule, found.note]


def test_the_newest_year_and_the_one_before_it(two_years: Workspace) -> None:
    assert years_held(two_years) == (2024, 2023)
    done = compare_years(two_years)
    sides = done.comparison.before, done.comparison.after
    assert [(side.school_year, side.standard) for side in sides] == [(2023, "national-2017"), (2024, "national-2017")]
    assert text_of(done, "L5") == ["✓ 达标 8／标准 7.5", "✓ 达标 10／标准 7.5", "+2", "无变化", ""]
    assert "0 项的判定变了" not in summary_text(done)  # P09 has a year before it now


def test_any_year_by_any_standard(two_years: Workspace) -> None:
    done = compare_years(two_years, before_standard="local", after_standard="national-2017")
    assert text_of(done, "L5") == [
        "◐ 达底线 8／标准 8.5", "✓ 达标 10／标准 7.5", "+2，◐ 达底线 → ✓ 达标", "标准值变了", "若先换标准，分法会不同",
    ]  # fmt: skip
    assert side_text(done, 0) == "2023—2024 学年，按“某县标准”（local，1 版）"
    done = compare_years(two_years, 2023, 2023, "national-2017", "local")
    assert text_of(done, "L5") == ["✓ 达标 8／标准 7.5", "◐ 达底线 8／标准 8.5", "无变化", "✓ 达标 → ◐ 达底线", ""]
    assert {each.id for each in done.comparison.changes if each.changed} == {"L5"}
    assert summary_text(done).endswith("判定因数据变化的 0 项，因标准变化的 1 项。")


def test_each_year_by_the_standard_that_it_names(two_years: Workspace, tmp_path: Path) -> None:
    period = [row("period", school_year=2024, standard_id="local")]
    import_source(two_years, csv_folder(tmp_path / "again", school_tables(period=period)))
    done = compare_years(two_years)
    assert [side.standard for side in (done.comparison.before, done.comparison.after)] == ["national-2017", "local"]
    assert [each.base.id for each in done.items] == ["national-2017", "local"]


def test_the_year_before_each_of_them_reaches_p09(two_years: Workspace) -> None:
    (item,) = [each for each in compare_years(two_years).comparison.changes if each.id == "P09"]
    assert [each and each.status for each in (item.before, item.after)] == ["not_assessable", "met"]
    assert (item.status_from_data, item.status_from_rule, item.order_matters) == (True, False, False)


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ((2024, 2023), "years_backwards"),
        ((2022, None), "no_such_year"),
        ((None, 2025), "no_such_year"),
        ((None, 2023), "one_year"),
        ((2024, 2024), "nothing_to_compare"),
    ],
)
def test_years_that_cannot_be_compared(two_years: Workspace, years: tuple[int | None, int | None], code: str) -> None:
    assert code_of(lambda: compare_years(two_years, *years)) == code


def test_one_year_or_none(workspace: Workspace, tmp_path: Path) -> None:
    assert code_of(lambda: compare_years(workspace)) == "no_period"
    import_source(workspace, csv_folder(tmp_path / "2024", of_year(2024)))
    with pytest.raises(JhdeskError) as caught:
        compare_years(workspace)
    assert caught.value.code == "one_year"
    assert "现有：2024。请先导入" in error_text(caught.value)


def test_a_standard_that_is_broken_or_unknown(two_years: Workspace) -> None:
    assert code_of(lambda: compare_years(two_years, after_standard="none")) == "standard_unknown"
    (two_years.folder / "standards" / "local.toml").write_text(LOCAL + "x = 1\n", encoding="utf-8")
    assert code_of(lambda: compare_years(two_years, after_standard="local")) == "parameters_broken"


# ---- two sources


def sources(tmp_path: Path, first: Tables, second: Tables) -> Compared:
    folders = [csv_folder(tmp_path / f"source{at}", tables) for at, tables in enumerate((first, second))]
    return compare_sources(*folders, lambda _: (), tmp_path)


def test_two_folders_and_the_first_is_the_years_before(tmp_path: Path) -> None:
    fewer = staff(5, degree="21") + staff(10, first=6, degree="31", subject="pe")
    done = sources(tmp_path, of_year(2023, sports_area=sports(3000)), of_year(2024, staff=fewer))
    assert text_of(done, "L5")[2] == "−2"
    (item,) = [each for each in done.comparison.changes if each.id == "P09"]
    assert [each and each.status for each in (item.before, item.after)] == ["not_assessable", "met"]
    done = sources(tmp_path, of_year(2022), of_year(2024))
    (item,) = [each for each in done.comparison.changes if each.id == "P09"]
    assert item.after is not None
    assert item.after.status == "not_assessable"


def test_a_stage_that_only_one_year_has_is_told_with_its_reason(tmp_path: Path) -> None:
    both, one = ({"school": of_type("312"), "class_group": pupils(primary=100, junior=n)} for n in (100, 0))
    (line,) = only_lines(sources(tmp_path, of_year(2023, **both), of_year(2024, **one)))
    assert line == (
        "初中：只有 2023 学年参加七项指标评估（因数据）。"
        "2024 学年，初中：“班级学生”表里没有这一学段的学生，不参加七项指标评估。"
    )
    made = sources(tmp_path, of_year(2023, **one), of_year(2024, **both))
    assert [line.split("（")[0] for line in only_lines(made)] == ["初中：只有 2024 学年参加七项指标评估"]
    rows = [each for each in change_texts(made) if each.name == "初中综合判定"]
    assert [(each.before, each.from_rule, each.note) for each in rows] == [("无此项", "无变化", "只在一个学年有")]


def test_sources_that_cannot_be_compared(tmp_path: Path) -> None:
    other = {"school": [row("school", school_code="2165400002")]}
    for first, second, code in (
        (of_year(2023), of_year(2024, **other), "compare_schools"),
        (of_year(2024), of_year(2023), "years_backwards"),
        (of_year(2023), school_tables(period=[]), "compare_without_year"),
    ):
        assert code_of(lambda first=first, second=second: sources(tmp_path, first, second)) == code  # type: ignore[misc]
    (tmp_path / "x.jhpkg").write_bytes(b"PK\x03\x04 damaged")
    damaged = tmp_path / "x.jhpkg"
    assert code_of(lambda: compare_sources(damaged, damaged, lambda _: (), tmp_path)) == "compare_damaged"


def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folders = [csv_folder(tmp_path / str(year), of_year(year)) for year in (2023, 2024)]
    edit_file(folders[1] / "class_group.csv", "1,1,12,", "1,1,12a,")
    done = compare_sources(*folders, lambda _: (), tmp_path)
    assert done.faulty
    assert [line.split("：")[0] for line in read_lines(done)] == ["2024"]
    assert text_of(done, "L5")[1:4] == ["○ 无法判定", "✓ 达标 → ○ 无法判定", "无变化"]


# ---- words and document


def test_the_document_has_every_key_and_no_value_for_what_is_not_known(tmp_path: Path) -> None:
    made = comparison_json(sources(tmp_path, of_year(2023, sports_area=sports(None)), of_year(2024)))
    assert list(made) == [
        "format", "program_version", "school_code", "name", "from", "to", "only_from", "only_to", "changes",
    ]  # fmt: skip
    assert made["format"] == "jhdesk-comparison/1"
    keys = [list(each) for each in made["changes"]]
    assert all(each == keys[0] for each in keys)
    (change,) = [each for each in made["changes"] if each["id"] == "L5"]
    assert change["from"] == {"status": "not_assessable", "value": None, "target": 7.5}
    assert change["to"] == change["to_by_from_standard"] == {"status": "meets", "value": 8.0, "target": 7.5}
    assert (change["difference"], change["from_data"], change["from_rule"]) == (None, None, 0.0)
    assert (change["status_changed"], change["status_from_data"], change["status_from_rule"]) == (True, True, False)
    assert made["changes"][0]["id"] is None


def test_lines_tell_what_changed_and_with_every_also_the_rest(tmp_path: Path) -> None:
    done = sources(tmp_path, of_year(2023), of_year(2024, sports_area=sports(2401)))
    short, every = list(comparison_lines(done, every=False)), list(comparison_lines(done, every=True))
    assert short[0] == "2165400001 第一小学"
    assert len(every) - 4 == len(done.comparison.changes)
    (line,) = [line for line in short if "L5" in line]
    assert line == ("  小学 L5 生均体育运动场馆面积：✓ 达标 8／标准 7.5 → ✓ 达标 8／标准 7.5；因数据：+不足 0.01")
    assert not any("L4" in line for line in short)
    assert any("L4" in line for line in every)
