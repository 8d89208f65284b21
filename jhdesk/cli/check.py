"""`jhdesk check`: what the rules find in a school year, and what is said of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jhdesk.cli.common import FAULTS, FINE, Command, opened, print_json, print_lines, say
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import last_year

if TYPE_CHECKING:
    from jhdesk.services.checking import Checked
    from jhdesk.services.explaining import Explanations


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    check = command("check", check_command, "校验已填的数据；对经验校验的结果写明原因")
    what = check.add_mutually_exclusive_group()
    what.add_argument("--rules", action="store_true", help="列出全部校验规则")
    what.add_argument(
        "--explain", metavar="RULE[@PATH]", help="说明经验校验的一处；不写 @PATH 时是这条规则下还没有说明的各处"
    )
    what.add_argument("--unexplain", metavar="RULE[@PATH]", help="收回说明")
    check.add_argument("--text", metavar="TEXT", help="说明的内容")
    check.add_argument("--all", action="store_true", help="也列出因数据不全暂不能校验的规则")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def check_command(options: argparse.Namespace) -> int:
    from jhdesk.services.checking import look
    from jhdesk.services.explaining import Explanations
    from jhdesk.ui.messages.check import check_json, check_lines, rules_json, rules_lines

    if (options.explain is None) != (options.text is None) or "" in (options.explain, options.unexplain):
        raise JhdeskError("explain_what")
    if options.rules:
        if options.json:
            print_json(rules_json())
        else:
            print_lines(rules_lines())
        return FINE
    with opened(options) as (_, entry):
        last = last_year(entry)
        checked, explanations = look(entry, last), Explanations(entry, last)
        _say_why(options, explanations, checked)
        standings = explanations.standings(checked.findings)
    unknown = checked.not_assessable if options.all else None
    if options.json:
        print_json(check_json(standings, unknown))
    else:
        print_lines(check_lines(standings, unknown))
    return FAULTS if any(each.status == "hard" for each in standings) else FINE


def _say_why(options: argparse.Namespace, explanations: Explanations, checked: Checked) -> None:
    """Explains what the options name, or takes back what was said of it; all of it or nothing."""
    from jhdesk.services.explaining import named

    wanted = options.explain or options.unexplain
    if not wanted:
        return
    findings = named(explanations.standings(checked.findings), wanted, explained=options.explain is None)
    with explanations.entry.workspace.work():
        for finding in findings:
            if options.explain is None:
                explanations.take_back(finding)
            else:
                explanations.explain(finding, options.text)
    say(f"已{'收回' if options.explain is None else '存上'} {len(findings)} 处说明。")
