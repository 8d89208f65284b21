"""The school's way back at the command line: code packages, receipts and packages imported, reasons, answers, rehearsal."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from jhdesk.services.change_reasons import reasons
from jhdesk.services.checking import check
from jhdesk.services.county_notice import county_of
from jhdesk.services.explaining import Explanations
from jhdesk.services.receipts import remarks
from tests.cli.conftest import Run
from tests.services.conftest import begun, county_key, county_opened, entry, key, story, workspace
from tests.services.county_story import REMARKS, SCHOOL, Story

__all__ = ["begun", "county_key", "county_opened", "entry", "key", "story", "workspace"]


def arguments(story: Story, *more: object) -> tuple[object, ...]:
    return ("--workspace", story.school.folder, *more)


def fingerprint(story: Story) -> str:
    return story.county_key.public.fingerprint


def explain_all(story: Story) -> None:
    explanations = Explanations(story.entry)
    for finding in check(story.entry):
        explanations.explain(finding, "核对过")


# code packages


def test_the_first_code_package_wants_the_fingerprint_of_the_letter(run: Run, story: Story) -> None:
    path = story.codes().path
    done = run(*arguments(story, "import", path))
    assert done.status == 2
    assert "请用 --fingerprint" in done.err
    wrong = fingerprint(story)[:-1] + ("0" if fingerprint(story)[-1] != "0" else "1")
    for given in (wrong, fingerprint(story)[-9:], ""):
        done = run(*arguments(story, "import", path, "--fingerprint", given))
        assert done.status == 2
        assert county_of(story.school) is None
    assert "指纹不一致" in done.err
    done = run(*arguments(story, "import", path, "--fingerprint", fingerprint(story).lower().replace(" ", "")))
    assert done.status == 0
    assert "已采用第 1 号代码包" in done.out
    assert "2024 学年的填报时间：没有 → 2024-10-15" in done.out
    assert county_of(story.school) is not None


def test_at_a_terminal_some_groups_are_asked_and_not_shown(
    run: Run, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, groups = story.codes().path, fingerprint(story).split()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("jhdesk.services.code_package.draw", lambda: (1, 4, 7))
    right = f"{groups[1]}-{groups[4].lower()} {groups[7]}\n"
    for typed, status in (("是\n", 2), (" ".join(groups[-3:]) + "\n", 2), (right, 0)):
        stdin = io.StringIO(typed)
        stdin.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", stdin)
        done = run(*arguments(story, "import", path))
        assert done.status == status, done.err
        assert groups[0] in done.err
        assert groups[-1] not in done.err + done.out
        assert (county_of(story.school) is not None) is (status == 0)


def test_later_ones_go_by_their_signature_and_a_rehearsal_takes_nothing(run: Run, begun: Story) -> None:
    path = begun.codes(rules=[{"rule_id": "R104", "severity": "off", "reason": "本年不查"}]).path
    renamed = path.with_name("from county.zip")
    shutil.copy(path, renamed)
    done = run(*arguments(begun, "import", renamed, "--dry-run", "--json"))
    assert (done.status, done.document["taken"], done.document["first"], done.document["issue"]) == (0, False, False, 2)
    assert done.document["changes"] == [{"what": "rule", "name": "R104", "old": None, "new": "off，本年不查"}]
    assert "校验规则 R104 必填项未填：按程序原来的 → 不查，本年不查" in done.err
    assert county_of(begun.school).issue == 1  # type: ignore[union-attr]
    assert run(*arguments(begun, "import", renamed)).status == 0
    assert county_of(begun.school).issue == 2  # type: ignore[union-attr]
    done = run(*arguments(begun, "import", renamed, "--json"))
    assert (done.document["again"], done.document["taken"]) == (True, False)


def test_code_packages_that_are_not_taken(run: Run, begun: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    first = begun.codes().path
    older = first.with_name("older.jhcodes")
    shutil.copy(first, older)
    begun.take_codes(begun.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}]).path)
    assert "已经采用了第 2 号" in run(*arguments(begun, "import", older)).err
    assert "本校属于 654022" in run(*arguments(begun, "import", begun.codes(county_code="654023").path)).err
    data = bytearray(first.read_bytes())
    data[data.index(b"data/deadlines.csv") + 40] ^= 0xFF
    broken = first.with_name("broken.jhcodes")
    broken.write_bytes(data)
    done = run(*arguments(begun, "import", broken))
    assert done.status == 1
    assert "规则 " in done.err
    assert "--anew" not in done.err
    assert county_of(begun.school).issue == 2  # type: ignore[union-attr]


def test_a_county_that_lost_its_key(run: Run, begun: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from jhdesk.exchange.secret_key import SigningKey, new_key
    from jhdesk.services import issuing

    with SigningKey(new_key("县的新口令").secret_file, "县的新口令") as lost:
        monkeypatch.setattr(issuing, "open_key", lambda *_: nullcontext(lost))
        path = begun.codes().path
        done = run(*arguments(begun, "import", path))
        assert done.status == 1
        assert "key_unknown" in done.err
        assert "请加 --anew" in done.err
        assert run(*arguments(begun, "import", path, "--anew")).status == 2
        assert run(*arguments(begun, "import", path, "--anew", "--fingerprint", fingerprint(begun))).status == 2
        done = run(*arguments(begun, "import", path, "--anew", "--fingerprint", lost.public.fingerprint))
        assert done.status == 0
        assert county_of(begun.school).keys[0] == lost.public  # type: ignore[union-attr]


def test_options_that_belong_to_other_sources(run: Run, begun: Story, school: Path) -> None:
    done = run(*arguments(begun, "import", school, "--anew"))
    assert (done.status, "--anew 只用于导入代码包" in done.err) == (2, True)
    done = run(*arguments(begun, "import", begun.codes().path, "--table", "staff"))
    assert (done.status, "--table 只用于导入名册" in done.err) == (2, True)


def test_the_county_takes_no_code_package(run: Run, begun: Story) -> None:
    done = run("--workspace", begun.county.folder, "import", begun.codes().path)
    assert (done.status, done.out) == (2, "")
    assert "是县的工作文件夹" in done.err


# receipts


def test_a_receipt_says_verdict_remarks_with_places_and_what_next(run: Run, begun: Story) -> None:
    begun.receive(begun.export().path)
    path = begun.receipt("returned", REMARKS).path
    renamed = path.with_name("回执.dat")
    shutil.copy(path, renamed)
    done = run(*arguments(begun, "import", renamed, "--dry-run"))
    assert done.status == 0
    assert "这是试读" in done.out
    assert remarks(begun.entry) == []
    done = run(*arguments(begun, "import", renamed, "--json"))
    assert done.document["verdict"] == "returned"
    assert [each["place"] for each in done.document["remarks"]] == ["教职工 t001“最高学历”", "用房", None]
    assert "：学历证书与登记不一致，请核对。" in done.err
    assert "再上报第 2 版" in done.err
    assert len(remarks(begun.entry)) == len(REMARKS)
    assert "以前已经打开过" in run(*arguments(begun, "import", renamed)).out


def test_an_accepted_receipt_locks(run: Run, begun: Story) -> None:
    begun.receive(begun.export().path)
    done = run(*arguments(begun, "import", begun.receipt("accepted").path))
    assert "第 1 版县里已经接收，从此锁定" in done.out
    begun.set_degree("11")
    done = run(*arguments(begun, "export", "--rehearse"))
    assert done.status == 1
    assert "不能再报新的一版" in done.out


def test_receipts_that_are_not_taken(run: Run, begun: Story) -> None:
    begun.receive(begun.export().path)
    first = begun.receipt("returned", REMARKS).path
    old = first.with_name("old.jhreceipt")
    shutil.copy(first, old)
    begun.set_degree("11")
    begun.receive(begun.export().path)
    second = begun.receipt("returned", REMARKS).path
    assert run(*arguments(begun, "import", second)).status == 0
    assert "是较早的，没有采用" in run(*arguments(begun, "import", old)).err
    broken = first.with_name("broken.jhreceipt")
    broken.write_bytes(old.read_bytes()[:-300])
    done = run(*arguments(begun, "import", broken))
    assert (done.status, done.out) == (1, "")
    assert "规则 0" in done.err
    assert "回执没有通过核对" in done.err


def test_a_receipt_before_the_code_package_and_one_of_another_school(run: Run, story: Story) -> None:
    story.enrol()
    story.receive(story.export().path)
    path = story.receipt("returned", REMARKS).path
    done = run(*arguments(story, "import", path))
    assert (done.status, "请先导入代码包" in done.err) == (2, True)
    broken = path.with_name("broken.jhreceipt")
    broken.write_bytes(path.read_bytes()[:300])
    assert "回执没有通过核对" in run(*arguments(story, "import", broken)).err
    story.entry.set_cells("school", [(story.entry.rows("school")[0].id, "school_code", "2165400009")])
    done = run(*arguments(story, "import", path))
    assert (done.status, f"这是给学校 {SCHOOL} 的回执" in done.err) == (2, True)


# packages


def test_a_package_is_imported_and_says_what_becomes_of_its_revision(
    run: Run, begun: Story, passphrase: Path, tmp_path: Path
) -> None:
    path = begun.export().path
    begun.set_degree("11")
    done = run(*arguments(begun, "import", path, "--dry-run", "--passphrase-file", passphrase))
    assert done.status == 0
    assert "教职工：新增 0 行，改动 1 格" in done.out
    assert "这就是本机上报过的第 1 版" in done.out
    done = run(*arguments(begun, "import", path))
    assert (done.status, "不能输入口令" in done.err) == (2, True)
    done = run("--workspace", tmp_path / "new", "import", next(begun.school.outbox.iterdir()), "--json")
    assert (done.document["taken"], done.document["chain"]) == (True, "not_ours")
    assert "规则 4（key_unknown）" in done.err


def test_a_damaged_package_is_refused_with_its_faults(run: Run, begun: Story, tmp_path: Path) -> None:
    begun.export()
    broken = tmp_path / "x.jhpkg"
    broken.write_bytes(next(begun.school.outbox.iterdir()).read_bytes()[:-500])
    done = run(*arguments(begun, "import", broken))
    assert (done.status, done.out) == (1, "")
    assert "规则 0" in done.err
    assert "什么都没有导入" in done.err


# export


def test_the_rehearsal_says_word_for_word_what_the_county_says(run: Run, begun: Story, passphrase: Path) -> None:
    begun.entry.type_cell("equipment", begun.entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    told = run(*arguments(begun, "export", "--rehearse"))
    assert told.status == 1
    path = begun.export().path
    county = run(
        "--workspace", begun.county.folder, "county", "receive", path, "--passphrase-file", passphrase
    ).out.splitlines()
    assert told.out.splitlines()[1:] == county[1:]
    assert len(county) > 2
    fit = run(*arguments(begun, "export", "--rehearse", "--json"))
    assert (fit.document["fit"], fit.document["revision"]) == (False, 2)


def test_without_open_points_the_rehearsal_is_fine(run: Run, begun: Story) -> None:
    explain_all(begun)
    done = run(*arguments(begun, "export", "--rehearse"))
    assert (done.status, done.out.splitlines()[-1]) == (0, "没有要改的，可以接收定稿。")
    assert list(begun.school.outbox.iterdir()) == []


def test_export_says_that_it_is_sealed_and_which_changes_have_no_reason(
    run: Run, begun: Story, passphrase: Path, tmp_path: Path
) -> None:
    out = ("export", "--out", tmp_path / "stick", "--passphrase-file", passphrase)
    done = run(*arguments(begun, *out))
    assert done.status == 0
    assert "上报包会加密，只有某县教育督导室和本校能打开" in done.err
    assert "没有加密" not in done.err
    begun.set_degree("11")
    assert "有 1 处没有写更正原因" in run(*arguments(begun, *out)).err
    begun.set_degree("21")
    done = run(*arguments(begun, *out, "--reason", "县里来电要求"))
    assert "更正原因" not in done.err
    assert [each["reason"] for each in begun.table("changes")] == ["县里来电要求"]
    assert reasons(begun.entry) == {}  # they were for that revision


def test_answers_at_the_command_line(run: Run, begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    ids = [each.remark.id for each in remarks(begun.entry)]
    done = run(*arguments(begun, "export", "--rehearse", "--answer", f"{ids[0]}=已改", "--answer", "no=x"))
    assert (done.status, "没有编号为“no”的意见" in done.err) == (2, True)
    assert remarks(begun.entry)[0].answer is None
    given = [part for each in ids for part in ("--answer", f"{each}=已改=好")]
    explain_all(begun)
    assert run(*arguments(begun, "export", "--rehearse")).status == 1
    assert run(*arguments(begun, "export", "--rehearse", *given)).status == 0
    assert [each.answer for each in remarks(begun.entry)] == ["已改=好"] * len(ids)


def test_where_to_export_must_be_said(run: Run, begun: Story) -> None:
    done = run(*arguments(begun, "export"))
    assert (done.status, "--rehearse" in done.err) == (2, True)
