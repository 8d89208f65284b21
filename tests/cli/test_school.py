"""The commands of a school: init, template, import, print, export."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.paths import default_workspace
from jhdesk.reports.forms import FORMS
from jhdesk.services import keys
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, edit_file, row, school_tables
from tests.cli.conftest import Run
from tests.reports.paper import pdf_text
from tests.services.conftest import PASSPHRASE

Refused = Callable[..., str]


def edit(folder: Path, table: str, field: str, text: str) -> None:
    """Types into the first row of a table."""
    with Workspace(folder) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.type_cell(table, entry.rows(table)[0].id, field, text)


def test_init(run: Run, refused: Refused, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("init", "--role", "school", "--workspace", tmp_path / "w").status == 0
    assert "已经是“学校”的" in refused("init", "--role", "county", "--workspace", tmp_path / "w")
    (tmp_path / "file").write_text("")
    assert "（那里已有同名的文件）" in refused("init", "--role", "county", "--workspace", tmp_path / "file")


def test_template_empty_and_filled(run: Run, held: Path, tmp_path: Path) -> None:
    assert run("template", "--out", tmp_path / "empty.xlsx").status == 0
    assert not default_workspace().exists()
    assert run("--workspace", held, "template", "--filled", "--out", tmp_path / "full.xlsx").status == 0
    done = run("--workspace", held, "import", tmp_path / "full.xlsx", "--json")
    assert done.status == 0
    assert {tuple(change.values()) for change in done.document["tables"].values()} == {(0, 0, 0)}


@pytest.mark.parametrize("out", ["", ".", "file/x.xlsx", "folder"])
def test_a_template_that_cannot_be_written(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("in the way")
    Path("folder").mkdir()
    assert "没有写成" in refused("template", "--out", out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_filled_template_of_nothing(refused: Refused, tmp_path: Path) -> None:
    assert "还没有任何学年的数据" in refused("template", "--filled", "--out", tmp_path / "x.xlsx")


def test_import(run: Run, school: Path, tmp_path: Path) -> None:
    done = run("--workspace", tmp_path / "w", "import", school, "--dry-run")
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("这是试读，没有导入。\n")
    done = run("--workspace", tmp_path / "w", "import", school, "--json")
    assert done.status == 0
    assert (done.document["format"], done.document["taken"], done.document["school_year"]) == (
        "jhdesk-import/1", True, 2024,
    )  # fmt: skip
    assert done.document["tables"]["staff"] == {"added": 15, "changed": 0, "removed": 0}
    assert "已导入 2024 学年。" in done.err


def test_an_import_with_one_bad_cell(run: Run, held: Path, school: Path) -> None:
    edit_file(school / "staff.csv", ",21,", ",本科,")
    done = run("--workspace", held, "import", school, "--json")
    assert (done.status, done.document["taken"]) == (1, False)
    (finding,) = done.document["findings"]
    assert {name: finding[name] for name in ("rule", "severity", "table", "key", "field", "place")} == {
        "rule": "not_code", "severity": "hard", "table": "staff", "key": "t001", "field": "degree",
        "place": "staff.csv 第 2 行",
    }  # fmt: skip
    assert "请填写 21（大学本科毕业）等代码" in done.err
    assert "什么都没有导入" in run("--workspace", held, "import", school).out


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("none", "找不到"),
        ("empty", "里没有一张 CSV 表"),
        ("notes.xlsx", "不是完整的 Excel 工作簿"),
        ("other", "这份数据属于学校 2165400002"),
    ],
)
def test_an_import_of_what_cannot_be_used(
    refused: Refused, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("notes.xlsx").write_text("notes")
    csv_folder(Path("other"), school_tables(school=[row("school", school_code="2165400002")]))
    assert said in refused("--workspace", held, "import", source)


def test_print_lists_every_form_with_its_title(run: Run) -> None:
    listed = dict(line.split("\t") for line in run("print", "--list").out.splitlines())
    assert listed == {name: form.title for name, form in FORMS.items()}
    assert listed["self_assessment"] == "义务教育优质均衡发展学校自评表"


def test_print(run: Run, held: Path, tmp_path: Path) -> None:
    for arguments, forms in (
        (["self_assessment"], 1),
        (["staff", "self_assessment", "教职工花名册"], 2),
        (["--all"], len(FORMS) - 2),  # no cover before there is a package, no key card before there is a key
        (["self_assessment", "ict", "--blank"], 2),
    ):
        out = tmp_path / f"{len(arguments)}{arguments[0]}.pdf"
        assert run("--workspace", held, "print", *arguments, "--out", out).status == 0
        assert out.read_bytes().startswith(b"%PDF")
        bookmarks = out.read_bytes().count(b"/Dest [")
        assert bookmarks == (forms if forms > 1 else 0)


def test_print_for_the_office_shows_small_counts(run: Run, held: Path, tmp_path: Path) -> None:
    edit(held, "class_group", "left_behind", "2")
    said = []
    for more in ([], ["--own-copy"]):
        assert run("--workspace", held, "print", "classes", *more, "--out", tmp_path / "c.pdf").status == 0
        said.append(pdf_text((tmp_path / "c.pdf").read_bytes(), tmp_path, "-layout"))
    assert ["<3" in text for text in said] == [True, False]
    assert "不得外传" in said[1]


def test_characters_without_a_font_are_told(run: Run, held: Path, tmp_path: Path) -> None:
    command = ("--workspace", held, "print", "ict", "--out", tmp_path / "c.pdf")
    assert "〓" not in run(*command).err
    edit(held, "school", "name", "\ue000\ue001小学")
    assert "这些字本机没有字库，印作〓：\ue000、\ue001，请手工补写。" in run(*command).err


def test_before_a_package_all_forms_are_printed_but_the_cover_and_the_card_and_it_is_said(
    run: Run, held: Path, tmp_path: Path
) -> None:
    done = run("--workspace", held, "print", "--all", "--out", tmp_path / "x.pdf")
    assert done.status == 0
    assert "没有打印“数据上报封面”" in done.err
    assert "没有打印“密钥卡”：还没有建立签名密钥" in done.err


def test_a_blank_form_needs_no_workspace(run: Run, tmp_path: Path) -> None:
    assert run("print", "--all", "--blank", "--out", tmp_path / "x.pdf").status == 0
    assert not default_workspace().exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "请写明要打印的表"),
        (["self_assessment"], "请写明要打印的表"),
        (["--all"], "请写明要打印的表"),
        (["--out", "x.pdf"], "请写明要打印的表"),
        (["nope", "--out", "x.pdf"], "没有名为“nope”的表"),
        (["nope", "--out", "x.pdf"], "summary（一页通）"),
        (["一页通", "--blank", "--out", "x.pdf"], "“一页通”由填好的数据生成，没有空白表"),
        (["ict", "summary", "--blank", "--out", "x.pdf"], "没有空白表"),
        (["ict", "nope", "--out", "x.pdf"], "没有名为“nope”的表"),
        (["nope", "--blank", "--out", "x.pdf"], "没有名为“nope”的表"),
        (["--all", "--out", "x.pdf", "--year", "2019"], "没有 2019 学年的数据，现有：2024"),
        (["--all", "--out", "."], "没有写成（那里是一个文件夹）"),
        (["cover", "--out", "x.pdf"], "还没有导出过上报包"),
        (["key_card", "--out", "x.pdf"], "还没有建立签名密钥"),
    ],
)
def test_a_print_that_cannot_be_done(
    refused: Refused, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in refused("--workspace", held, "print", *arguments)
    assert not Path("x.pdf").exists()


def test_export_says_first_whose_names_it_shows(run: Run, with_key: Path, passphrase: Path, tmp_path: Path) -> None:
    command = ["--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase]
    done = run(*command)
    assert done.status == 0
    assert "没有加密" in done.err
    assert "教职工·姓名（15 处）" in done.err
    assert "（第 1 版）已写好并读回核对" in done.out
    assert "仍是上次的那一版" in run(*command).out


def test_a_blocked_export_names_every_place(run: Run, held: Path, passphrase: Path, tmp_path: Path) -> None:
    edit(held, "school", "name", "")
    edit(held, "class_group", "boys", "12a")
    done = run("--workspace", held, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase)
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        "学校“学校名称”：必须填写，现在是空的，不填不能上报。请填写。",
        "班级学生 1 年级 1 班“男生数”：填的“12a”没有被接受，这一格按未填处理。请改正或清空。",
        "有 2 处必须先改正，才能生成上报包。请按列出的位置逐一改正。",
    ]
    assert not (tmp_path / "stick").exists()
    assert list((held / "keys").iterdir()) == []


def test_a_hard_rule_blocks_hand_in_and_unchecked_passes_over_it(
    run: Run, with_key: Path, passphrase: Path, tmp_path: Path
) -> None:
    edit(with_key, "room", "networked_multimedia", "13")
    told = "用房第 1 行“其中网络多媒体教室间数”：网络多媒体教室 13 间，多于这一行的 12 间。请核对两个数。"
    command = ["--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase]
    done = run(*command)
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines()[0] == told
    assert "--unchecked" in done.err.splitlines()[-1]
    assert not (tmp_path / "stick").exists()
    done = run(*command, "--unchecked")
    assert done.status == 1
    assert done.err.splitlines()[-2] == told
    assert "有 1 处没有通过逻辑校验，只作备份" in done.err.splitlines()[-1]
    (package,) = (tmp_path / "stick").iterdir()
    told = run("--workspace", with_key, "verify", package)
    assert told.status == 1
    assert "只作备份" in told.out


def test_unchecked_cannot_pass_over_what_the_format_needs(
    run: Run, with_key: Path, passphrase: Path, tmp_path: Path
) -> None:
    edit(with_key, "school", "name", "")
    edit(with_key, "staff", "degree", "")
    command = ["--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase]
    assert "--unchecked" not in run(*command).err
    done = run(*command, "--unchecked")
    assert done.status == 1
    assert done.err.splitlines()[0] == "学校“学校名称”：还没有填，上报包要用它。请先填写。"
    assert "--unchecked 也不能略过" in done.err.splitlines()[-1]
    assert not (tmp_path / "stick").exists()


def test_unchecked_of_what_is_right_is_an_export_like_any_other(
    run: Run, with_key: Path, passphrase: Path, tmp_path: Path
) -> None:
    command = ["--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase]
    done = run(*command, "--unchecked")
    assert done.status == 0
    assert "只作备份" not in done.err
    assert "仍是上次的那一版" in run(*command).out


@pytest.mark.parametrize(
    ("data", "said"), [(None, "读不出来"), (b"", "读不出来"), (b"\xff\xfe", "读不出来"), (b"short\n", "口令太短")]
)
def test_a_passphrase_file_that_cannot_be_used(
    refused: Refused, held: Path, tmp_path: Path, data: bytes | None, said: str
) -> None:
    file = tmp_path / "p"
    if data is not None:
        file.write_bytes(data)
    assert said in refused("--workspace", held, "export", "--out", tmp_path / "s", "--passphrase-file", file)
    assert list((held / "keys").iterdir()) == []


def test_nobody_to_ask(refused: Refused, held: Path, tmp_path: Path) -> None:
    assert "--passphrase-file" in refused("--workspace", held, "export", "--out", tmp_path / "s")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_asked_and_not_answered(
    refused: Refused, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def ask(_: str) -> str:
        raise stop

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", ask)
    assert "已停止" in refused("--workspace", held, "export", "--out", tmp_path / "s")


def test_asked_twice_for_a_new_key(
    run: Run, refused: Refused, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [PASSPHRASE, PASSPHRASE + "x"]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: answers.pop(0))
    assert "两次输入的口令不一样" in refused("--workspace", held, "export", "--out", tmp_path / "s")
    assert answers == []
    assert not (held / "keys" / keys.KEY_FILE).exists()


@pytest.mark.parametrize("role", ["school", "county"])
def test_init_begins_the_year_that_is_named(run: Run, tmp_path: Path, role: str) -> None:
    for _ in range(2):
        assert run("init", "--role", role, "--year", "2024", "--workspace", tmp_path / "w").status == 0
    with Workspace(tmp_path / "w") as workspace:
        assert [info.school_year for info in workspace.periods()] == [2024]
        assert workspace.is_county is (role == "county")
