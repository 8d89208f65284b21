"""The county's commands, with a school's beside them, as clerks type them."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from jhdesk.exchange.secret_key import NewKey, SigningKey
from jhdesk.reports.layout import lay_out
from jhdesk.services import issuing, keys
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.printing import documents
from jhdesk.services.receipts import take_receipt
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.cli.conftest import Done, Run
from tests.services.county_story import SCHOOL


class Clerk:
    """Types the county's commands."""

    def __init__(self, run: Run, folder: Path, passphrase: Path, stick: Path) -> None:
        self.run, self.folder, self.passphrase, self.stick = run, folder, passphrase, stick

    def __call__(self, *arguments: object) -> Done:
        return self.run("--workspace", self.folder, "county", *arguments)

    def signed(self, *arguments: object) -> Done:
        return self(*arguments, "--out", self.stick, "--passphrase-file", self.passphrase)


@pytest.fixture
def clerk(
    run: Run,
    tmp_path: Path,
    passphrase: Path,
    county_key: NewKey,
    county_opened: SigningKey,
    monkeypatch: pytest.MonkeyPatch,
) -> Clerk:
    folder = tmp_path / "county"
    with Workspace(folder) as county:
        county.set_role("county")
        write_whole(keys.key_file(county), county_key.secret_file, private=True)
    for module in (issuing, keys):
        monkeypatch.setattr(module, "open_key", lambda *_: nullcontext(county_opened))
    return Clerk(run, folder, passphrase, tmp_path / "stick")


@pytest.fixture
def card(run: Run, with_key: Path, tmp_path: Path) -> Path:
    assert run("--workspace", with_key, "key", "card", "--out", tmp_path / "cards").status == 0
    (path,) = (tmp_path / "cards").iterdir()
    return path


@pytest.fixture
def enrolled(clerk: Clerk, card: Path, new: NewKey) -> Clerk:
    assert clerk("enrol", card, "--fingerprint", new.public.fingerprint).status == 0
    return clerk


@pytest.fixture
def package(run: Run, with_key: Path, tmp_path: Path, passphrase: Path) -> Path:
    target = tmp_path / "stick"
    assert run("--workspace", with_key, "export", "--out", target, "--passphrase-file", passphrase).status == 0
    return target / f"{SCHOOL}-2024-r1.jhpkg"


def test_from_the_card_to_the_accepted_revision(
    run: Run, enrolled: Clerk, package: Path, with_key: Path, tmp_path: Path
) -> None:
    done = enrolled.signed(
        "codes", "--county", "654022", "--name", "某县教育督导室", "--year", "2024", "--due", "2024-10-15"
    )
    assert done.status == 0
    assert "指纹" in done.err
    with Workspace(with_key) as school:
        take_codes(school, look_at_codes(school, tmp_path / "stick" / "654022-2024-c1.jhcodes"))
    done = enrolled("receive", package)
    assert done.status == 0
    assert done.out.startswith("已接收：第一小学 2024 学年第 1 版")
    assert enrolled("receive", package).out.startswith("以前已接收")

    remarks = tmp_path / "remarks.csv"
    remarks.write_text("table,key,field,text\nstaff,t001,degree,请核对学历。\n,,,请盖章。\n", encoding="utf-8")
    done = enrolled.signed("receipt", SCHOOL, "--return", "--remarks", remarks, "--remark", "请补平面图。")
    assert done.status == 0
    with Workspace(with_key) as school:
        taken = take_receipt(school, tmp_path / "stick" / f"{SCHOOL}-2024-r1.jhreceipt")
    assert [remark.text for remark in taken.receipt.remarks] == ["请核对学历。", "请盖章。", "请补平面图。"]
    assert "已退回" in enrolled("status").out
    assert enrolled.signed("receipt", SCHOOL, "--accept").status == 0
    (school_told,) = enrolled("status", "--json").document["schools"]
    assert (school_told["revision"], school_told["verdict"]) == (1, "accepted")
    assert enrolled("evaluate", "--json").document["county"]["schools"] == 1


def test_a_fingerprint_that_is_not_the_cards(clerk: Clerk, card: Path, new: NewKey) -> None:
    done = clerk("enrol", card, "--fingerprint", "0000 " * 8)
    assert done.status == 2
    assert "指纹与密钥卡文件的不一致" in done.err
    assert "--fingerprint" in clerk("enrol", card).err
    assert clerk("status", "--year", "2024").out.startswith("2024 学年：0 所学校")
    close = new.public.fingerprint.lower()
    assert clerk("enrol", card, "--fingerprint", close).status == 0


@pytest.mark.parametrize(("typed", "status"), [("是", 0), ("不是", 2), ("", 2)])
def test_a_fingerprint_compared_at_the_terminal(
    clerk: Clerk, card: Path, typed: str, status: int, new: NewKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    done = clerk("enrol", card)
    assert done.status == status
    assert new.public.fingerprint in done.err


def test_what_is_no_card(clerk: Clerk, tmp_path: Path) -> None:
    (tmp_path / "x.pub").write_bytes(b"nothing")
    assert clerk("enrol", tmp_path / "x.pub", "--fingerprint", "x").status == 2
    assert clerk("enrol", tmp_path / "none.pub", "--fingerprint", "x").status == 2


def test_a_package_of_nobody_known_is_not_received(clerk: Clerk, package: Path) -> None:
    done = clerk("receive", package)
    assert done.status == 1
    assert "key_unknown" in done.out
    assert "没有接收" in done.out
    document = clerk("receive", package, "--json").document
    assert document["files"][0]["received"] is False


def test_several_at_once_those_that_are_whole_are_taken(enrolled: Clerk, package: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jhpkg"
    broken.write_bytes(package.read_bytes()[:-9])
    done = enrolled("receive", broken, package)
    assert done.status == 1
    assert "没有接收：broken.jhpkg" in done.out
    assert "已接收：" in done.out


def test_sealed_ones_need_the_key_and_its_passphrase(
    run: Run, enrolled: Clerk, with_key: Path, passphrase: Path, tmp_path: Path, county_opened: SigningKey
) -> None:
    assert enrolled.signed("codes", "--county", "654022", "--name", "某县", "--year", "2024").status == 0
    with Workspace(with_key) as school:
        take_codes(school, look_at_codes(school, tmp_path / "stick" / "654022-2024-c1.jhcodes"))
    done = run("--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase)
    assert done.status == 0
    sealed = tmp_path / "stick" / f"{SCHOOL}-2024-r1.jhpkg.age"
    assert enrolled("receive", sealed).status == 2  # nobody there to type
    assert enrolled("receive", sealed, "--passphrase-file", passphrase).status == 0
    identity = tmp_path / "county.key"
    identity.write_bytes(county_opened.identity())
    told = run("verify", sealed, "--identity", identity, "--trust", with_key / "none.pub")
    assert told.status == 2
    told = run("--workspace", enrolled.folder, "verify", sealed, "--identity", identity, "--json")
    assert json.loads(told.out)["accepted"] is True
    told = run("--workspace", enrolled.folder, "verify", sealed, "--json")
    assert told.status == 1
    assert json.loads(told.out)["faults"][0]["code"] == "container"


def test_receipts_and_code_packages_are_verified_too(run: Run, enrolled: Clerk, with_key: Path, tmp_path: Path) -> None:
    assert enrolled.signed("codes", "--county", "654022", "--name", "某县", "--year", "2024").status == 0
    path = tmp_path / "stick" / "654022-2024-c1.jhcodes"
    assert run("--workspace", enrolled.folder, "verify", path).status == 0
    assert run("--workspace", with_key, "verify", path).status == 1  # not taken yet: nobody vouches for the key
    with Workspace(with_key) as school:
        take_codes(school, look_at_codes(school, path))
    assert run("--workspace", with_key, "verify", path).status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["receipt", SCHOOL, "--accept"], "不知道是哪一学年"),
        (["receipt", SCHOOL, "--accept", "--year", "2024"], "还没有收到学校"),
        (["codes", "--county", "6540", "--name", "x", "--year", "2024"], "“6540”不合格式"),
        (["codes", "--county", "654022", "--name", "x", "--year", "2024", "--due", "十月"], "“十月”不合格式"),
        (["codes", "--county", "654022", "--name", "x", "--year", "2024", "--rules", "none.csv"], "找不到"),
    ],
)
def test_what_cannot_be_used(clerk: Clerk, arguments: list[str], said: str) -> None:
    done = clerk.signed(*arguments)
    assert done.status == 2
    assert said in done.err
    assert not clerk.stick.exists()


def test_tables_of_a_code_package_that_are_not_fit(clerk: Clerk, tmp_path: Path) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("rule_id,severity,reason\nR104,gone,x\n", encoding="utf-8")
    done = clerk.signed("codes", "--county", "654022", "--name", "x", "--year", "2024", "--rules", rules)
    assert done.status == 2
    assert "rules.csv 第 2 行" in done.err


def test_a_code_package_says_again_what_it_said_before(clerk: Clerk, tmp_path: Path) -> None:
    schools = tmp_path / "schools.csv"
    schools.write_text(f"school_code,name\n{SCHOOL},某乡中心小学\n", encoding="utf-8")
    first = ("codes", "--county", "654022", "--name", "某县", "--year", "2024")
    assert clerk.signed(*first, "--schools", schools, "--due", "2024-10-15").status == 0
    assert clerk.signed(*first, "--snapshot", "2024-09-01").status == 0
    with Workspace(tmp_path / "school-w") as school:
        county = look_at_codes(school, tmp_path / "stick" / "654022-2024-c2.jhcodes").county
    assert county.schools[0]["name"] == "某乡中心小学"
    assert county.deadline(2024) == {"school_year": "2024", "due_on": "2024-10-15", "snapshot_date": "2024-09-01"}
    assert "还没有报，密钥也没有登记" in clerk("status").out


def test_a_school_has_no_county_desk(run: Run, with_key: Path) -> None:
    done = run("--workspace", with_key, "county", "status")
    assert done.status == 2
    assert "是学校的工作文件夹" in done.err
    assert run("--workspace", with_key, "county").status == 2


def test_stamped_paper_is_held_against_the_package(
    run: Run, enrolled: Clerk, package: Path, with_key: Path, tmp_path: Path
) -> None:
    assert enrolled("receive", package).status == 0
    with Workspace(with_key) as school:
        entry = Entry(school, school.period().id)
        (made,) = documents(["ict"], entry, standard())
    (page,) = lay_out(made)
    assert page.tie is not None
    done = run("--workspace", enrolled.folder, "paper", "check", page.tie.payload)
    assert (done.status, done.out[:11]) == (0, "✓ 与收到的上报包一致")
    assert (
        run("--workspace", enrolled.folder, "paper", "check", page.tie.code, "--json").document["answers"][0]["verdict"]
        == "fresh"
    )
    assert run("--workspace", enrolled.folder, "paper", "check", tmp_path).status == 2


def test_bytes_that_are_no_text_get_a_sentence(run: Run, enrolled: Clerk, package: Path, tmp_path: Path) -> None:
    assert enrolled("receive", package).status == 0
    done = enrolled.signed("receipt", SCHOOL, "--return", "--remark", "\udcff")
    assert (done.status, "不能存的字符" in done.err) == (2, True)
    done = enrolled.signed("codes", "--county", "654022", "--name", "\udcff", "--year", "2024")
    assert (done.status, "不合格式" in done.err) == (2, True)
    out = tmp_path / "a" / "b" / "out"
    done = run("--workspace", enrolled.folder, "key", "card", "--code", "../../x", "--name", "x", "--out", out)
    assert (done.status, "标识码“../../x”不合格式" in done.err) == (2, True)
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not on PATH")
def test_age_opens_a_package_with_the_identity_that_is_written_out(
    run: Run, enrolled: Clerk, with_key: Path, passphrase: Path, tmp_path: Path
) -> None:
    assert enrolled.signed("codes", "--county", "654022", "--name", "某县", "--year", "2024").status == 0
    with Workspace(with_key) as school:
        take_codes(school, look_at_codes(school, tmp_path / "stick" / "654022-2024-c1.jhcodes"))
    assert run("--workspace", with_key, "export", "--out", tmp_path / "s", "--passphrase-file", passphrase).status == 0
    sealed, identity = tmp_path / "s" / f"{SCHOOL}-2024-r1.jhpkg.age", tmp_path / "county.key"
    command = ("--workspace", enrolled.folder, "key", "identity", "--out")
    assert run(*command, identity, "--passphrase-file", passphrase).status == 0
    assert identity.stat().st_mode & 0o077 == 0
    done = subprocess.run(["age", "-d", "-i", identity, sealed], capture_output=True, check=True)
    assert zipfile.is_zipfile(io.BytesIO(done.stdout))
    assert run(*command, enrolled.folder / "jhdesk.db", "--passphrase-file", passphrase).status == 2
