"""`jhdesk county`: whose keys count, receiving packages, how far each school is, receipts and code packages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.cli.common import FAULTS, FINE, Command, folder_of, print_json, print_lines, read_identity, say, year_of
from jhdesk.errors import JhdeskError
from jhdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from jhdesk.services.county_desk import Received

# Commands import the rest themselves: the window, which starts here too, must not wait for the county's desk.


def add_commands(command: Command) -> None:
    """The commands and their arguments."""
    county = command("county", _what, "县里的事：登记密钥、接收上报包、写回执和代码包")
    kinds = county.add_subparsers(title="办理", metavar="办理")
    enrol = command("enrol", enrol_command, "登记学校的密钥卡，以后接收它签名的上报包", within=kinds)
    enrol.add_argument("card", type=Path, metavar="CARD", help="学校交来的密钥卡文件")
    enrol.add_argument("--fingerprint", metavar="F", help="盖章密钥卡上的指纹；不写时在终端核对")
    receive = command("receive", receive_command, "核对并接收学校的上报包", within=kinds)
    receive.add_argument("files", type=Path, nargs="+", metavar="FILE", help="上报包")
    receive.add_argument(
        "--identity", type=Path, metavar="F", help="打开加密的包用的密钥文件；不写时用县里的密钥，问口令"
    )
    receive.add_argument("--passphrase-file", type=Path, metavar="F", help="从文件读口令（供脚本使用）")
    receive.add_argument("--json", action="store_true", help="输出 JSON")
    status = command("status", status_command, "各校报到哪一步", within=kinds)
    status.add_argument("--json", action="store_true", help="输出 JSON")
    evaluate = command("evaluate", evaluate_command, "用各校最新一版上报包评估全县", within=kinds)
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")
    receipt = command("receipt", receipt_command, "写出对学校最新一版的回执", within=kinds)
    receipt.add_argument("school", metavar="CODE", help="学校标识码")
    verdict = receipt.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--accept", action="store_true", help="接收，这一版从此锁定")
    verdict.add_argument("--return", dest="returned", action="store_true", help="退回修改")
    receipt.add_argument("--remarks", type=Path, metavar="F.csv", help="意见，列为 table、key、field、text")
    receipt.add_argument(
        "--remark", action="append", default=[], metavar="TEXT", help="一条不指明位置的意见，可以写几次"
    )
    codes = command("codes", codes_command, "写出代码包，发给各校", within=kinds)
    codes.add_argument("--county", required=True, metavar="CODE", help="县的行政区划代码，6 位")
    codes.add_argument("--name", required=True, metavar="NAME", help="县里发代码包的部门")
    codes.add_argument("--due", metavar="DATE", help="本学年上报截止日期，例如 2024-10-15")
    codes.add_argument("--snapshot", metavar="DATE", help="本学年数据时点")
    for name, help in (("schools", "各校"), ("deadlines", "各学年的填报时间"), ("rules", "校验规则的调整")):
        codes.add_argument(f"--{name}", type=Path, metavar="F.csv", help=f"{help}（CSV 表）")
    for each in (receipt, codes):
        each.add_argument("--out", type=Path, required=True, metavar="DIR", help="放在哪个文件夹")
        each.add_argument("--passphrase-file", type=Path, metavar="F", help="从文件读口令（供脚本使用）")


def _what(options: argparse.Namespace) -> int:
    raise JhdeskError("county_what")


@contextmanager
def _desk(options: argparse.Namespace) -> Iterator[Workspace]:
    from jhdesk.services.county_desk import of_county

    with Workspace.existing(folder_of(options)) as workspace:
        yield of_county(workspace)


def enrol_command(options: argparse.Namespace) -> int:
    from jhdesk.services.county_desk import enrol, read_card
    from jhdesk.ui.messages.county_desk import ASK_FINGERPRINT, YES, card_lines, enrolled_text

    with _desk(options) as workspace:
        card = read_card(options.card)
        if options.fingerprint is not None:
            same = "".join(options.fingerprint.upper().split()) == card.key.fingerprint.replace(" ", "")
        elif not sys.stdin.isatty():
            raise JhdeskError("fingerprint_wanted")
        else:
            print_lines(card_lines(card), sys.stderr)
            same = input(ASK_FINGERPRINT).strip() == YES
        if not same:
            raise JhdeskError("fingerprint_differs", school=card.name or card.school_code)
        before = enrol(workspace, card.school_code, card.name, card.key)
    print(enrolled_text(card, before))
    return FINE


def receive_command(options: argparse.Namespace) -> int:
    from jhdesk.services.bags import sealed
    from jhdesk.services.county_desk import receive
    from jhdesk.ui.messages.county_desk import received_json, received_lines

    found: list[tuple[Path, Received]] = []
    with _desk(options) as workspace:
        identity = None
        if any(map(sealed, options.files)):
            identity = read_identity(options.identity) if options.identity else _identity(workspace, options)
        for file in options.files:
            found.append((file, receive(workspace, file, identity)))
            print_lines(received_lines(*found[-1]), sys.stderr if options.json else sys.stdout)
    if options.json:
        print_json(received_json(found))
    return FINE if all(each.kept for _, each in found) else FAULTS


def _identity(workspace: Workspace, options: argparse.Namespace) -> bytes:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.keys import open_key

    def opened(passphrase: str) -> bytes:
        with open_key(workspace, passphrase) as key:
            return key.identity()

    return trying(options.passphrase_file, opened)


def status_command(options: argparse.Namespace) -> int:
    from jhdesk.services.county_desk import standings, year_at_hand
    from jhdesk.ui.messages.county_desk import status_json, status_lines

    with _desk(options) as workspace:
        year = year_at_hand(workspace, year_of(options))
        found = standings(workspace, year)
    if options.json:
        print_json(status_json(year, found))
    else:
        print_lines(status_lines(year, found))
    return FINE


def evaluate_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.school import evaluate_sources_command
    from jhdesk.services.county_desk import standings, year_at_hand

    with _desk(options) as workspace:
        year = year_at_hand(workspace, year_of(options))
        files = [each.file for each in standings(workspace, year) if each.file]
    if not files:
        raise JhdeskError("nothing_received_yet", year=year)
    options.sources = files
    return evaluate_sources_command(options)


def receipt_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.county_desk import year_at_hand
    from jhdesk.services.issuing import Draft, issue_receipt
    from jhdesk.services.remarks_file import read_remarks
    from jhdesk.ui.messages.county_desk import issued_text

    drafts = [*(read_remarks(options.remarks) if options.remarks else []), *map(Draft, options.remark)]
    with _desk(options) as workspace:
        year = year_at_hand(workspace, year_of(options))
        done = trying(
            options.passphrase_file,
            lambda passphrase: issue_receipt(
                workspace,
                options.school,
                year,
                "accepted" if options.accept else "returned",
                drafts,
                passphrase,
                options.out,
            ),
        )
    print(issued_text("回执", done))
    return FINE


def codes_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.codes_draft import codes_drafted
    from jhdesk.services.county_desk import year_at_hand
    from jhdesk.services.issuing import issue_codes
    from jhdesk.services.keys import public_key
    from jhdesk.services.remarks_file import read_code_table
    from jhdesk.ui.messages.county_desk import fingerprint_text, issued_text

    given = {name: getattr(options, name) for name in ("schools", "deadlines", "rules")}
    tables = {name: read_code_table(name, file) for name, file in given.items() if file}
    with _desk(options) as workspace:
        year = year_at_hand(workspace, year_of(options))
        standard = getattr(options, "standard", None)
        dates = {"due_on": options.due, "snapshot_date": options.snapshot}
        draft = codes_drafted(workspace, options.county, options.name, year, standard, tables, dates)
        done = trying(
            options.passphrase_file, lambda passphrase: issue_codes(workspace, draft, passphrase, options.out)
        )
        key = public_key(workspace)
    print(issued_text("代码包", done))
    if key and done.number == 1:
        say(fingerprint_text(key))
    return FINE
