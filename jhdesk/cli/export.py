"""`jhdesk export`: the signed package, and its rehearsal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jhdesk.cli.common import FAULTS, FINE, Command, opened, print_json, print_lines, say, standard_for
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text

# Commands import the rest themselves: the window, which starts here too, must not wait for checkers and forms.


def add_command(command: Command) -> None:
    """The command and its arguments."""
    export = command("export", export_command, "导出签名的上报包，知道县里密钥的就加密；或先试上报")
    export.add_argument("--out", type=Path, metavar="DIR", help="放在哪个文件夹")
    export.add_argument("--rehearse", action="store_true", help="试上报：说出县里会怎么说，不写任何文件")
    export.add_argument("--json", action="store_true", help="试上报时输出 JSON")
    export.add_argument("--reason", metavar="TEXT", help="比上一版改了的各处的更正原因")
    export.add_argument(
        "--answer", action="append", default=[], metavar="编号=答复", help="答复回执里的一条意见，可以写几次"
    )
    export.add_argument("--unchecked", action="store_true", help="校验没有通过也导出，只作备份，不能上报")
    export.add_argument("--no-forms", action="store_true", help="不带打印的表")
    export.add_argument("--no-evidence", action="store_true", help="不带佐证材料的文件")
    export.add_argument("--passphrase-file", type=Path, metavar="F", help="从文件读口令（供脚本使用）")


def export_command(options: argparse.Namespace) -> int:
    from jhdesk.services.blockers import blockers
    from jhdesk.ui.messages.handin import blocked_lines

    if not options.rehearse and options.out is None:
        options.parser.error("the following arguments are required: --out（或 --rehearse）")
    if not options.rehearse and options.json:
        options.parser.error("--json 只用于试上报（--rehearse）")
    with opened(options) as (workspace, entry):
        _say_along(entry, options)
        if options.rehearse:
            return _rehearse(entry, options)
        findings = blockers(entry, unchecked=options.unchecked)
        if findings:
            skippable = not blockers(entry, unchecked=True)
            print_lines(blocked_lines(findings, unchecked=options.unchecked, skippable=skippable), sys.stderr)
            return FAULTS
        return _export(workspace, entry, options)


def _say_along(entry: Entry, options: argparse.Namespace) -> None:
    """Keeps the reason for what changed, and the answers to remarks."""
    from jhdesk.services.change_reasons import give_reason
    from jhdesk.services.receipts import answer, remarks

    known = {each.remark.id for each in remarks(entry)}
    given = [each.partition("=")[::2] for each in options.answer]
    for remark_id, _ in given:
        if remark_id not in known:
            raise JhdeskError("answer_unknown", remark=remark_id)
    with entry.workspace.work():
        if options.reason is not None:
            give_reason(entry, options.reason)
        for remark_id, text in given:
            answer(entry, remark_id, text)


def _rehearse(entry: Entry, options: argparse.Namespace) -> int:
    from jhdesk.services.draft import Along
    from jhdesk.services.rehearsal import rehearse
    from jhdesk.ui.messages.back import rehearsal_json, rehearsal_lines

    along = Along(forms=not options.no_forms, evidence=not options.no_evidence)
    done = rehearse(entry, standard_for(options, entry), along)
    print_lines(rehearsal_lines(done), sys.stderr if options.json else sys.stdout)
    if options.json:
        print_json(rehearsal_json(done))
    return FINE if done.fit else FAULTS


def _export(workspace: Workspace, entry: Entry, options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import asked, trying
    from jhdesk.services.blockers import blockers, personal_fields
    from jhdesk.services.county_notice import county_of
    from jhdesk.services.draft import Along
    from jhdesk.services.handin import Exported, export
    from jhdesk.services.keys import make_key, public_key
    from jhdesk.ui.messages.back import sealed_notice, unreasoned_text
    from jhdesk.ui.messages.handin import exported_lines, personal_notice, unchecked_notice

    passed_over = blockers(entry) if options.unchecked else []
    standard = standard_for(options, entry)
    along = Along(forms=not options.no_forms, evidence=not options.no_evidence)

    def write(passphrase: str) -> Exported:
        return export(workspace, entry, standard, passphrase, options.out, unchecked=options.unchecked, along=along)

    key = public_key(workspace)
    passphrase = None if key else asked(options.passphrase_file, twice=True)
    key = key or make_key(workspace, passphrase or "")
    county, personal = county_of(workspace), personal_fields(entry)
    say(sealed_notice(personal, county.name) if county and county.recipient else personal_notice(personal))
    done = write(passphrase) if passphrase else trying(options.passphrase_file, write)
    print_lines(exported_lines(done, key))
    if done.unreasoned:
        say(unreasoned_text(done.unreasoned))
    if passed_over:
        print_lines(map(finding_text, passed_over), sys.stderr)
        say(unchecked_notice(len(passed_over)))
    return FAULTS if passed_over else FINE
