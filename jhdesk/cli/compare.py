"""`jhdesk compare`: two school years beside each other, and what of the difference the data did and what the rule."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jhdesk.cli.common import FAULTS, FINE, Command, folder_of, print_json, print_lines, say_twins
from jhdesk.errors import JhdeskError
from jhdesk.services.workspace import Workspace


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    compare = command("compare", compare_command, "比较两个学年：哪些变了，多少来自数据，多少来自标准")
    compare.add_argument(
        "sources",
        type=Path,
        nargs="*",
        metavar="FOLDER|PACKAGE",
        help="同一所学校的两份数据，先早后晚；不写时用工作文件夹",
    )
    compare.add_argument("--from", dest="before", type=int, metavar="YEAR", help="较早的学年；不写时为前一个学年")
    compare.add_argument("--to", dest="after", type=int, metavar="YEAR", help="较晚的学年；不写时为最近的学年")
    compare.add_argument("--from-standard", metavar="ID", help="较早的学年按哪个标准；不写时用它自己的")
    compare.add_argument("--to-standard", metavar="ID", help="较晚的学年按哪个标准；不写时用它自己的")
    compare.add_argument("--all", action="store_true", help="没有变化的也列出")
    compare.add_argument("--json", action="store_true", help="输出 JSON")


def compare_command(options: argparse.Namespace) -> int:
    from jhdesk.services.comparing import compare_sources, compare_years
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.compare import comparison_json, comparison_lines, read_lines

    both, folder = getattr(options, "standard", None), folder_of(options)
    rules = (options.from_standard or both, options.to_standard or both)
    if not options.sources:
        with Workspace.existing(folder) as workspace:
            done = compare_years(workspace, options.before, options.after, *rules)
    elif len(options.sources) != 2 or (options.before, options.after) != (None, None):
        raise JhdeskError("compare_two")
    else:
        first, second = options.sources
        done = compare_sources(first, second, workspace_trust(folder), folder, *rules)
    for rule in dict.fromkeys(each.base.id for each in done.items):
        say_twins(rule, folder)
    print_lines(read_lines(done), sys.stderr)
    if options.json:
        print_json(comparison_json(done))
    else:
        print_lines(comparison_lines(done, every=options.all))
    return FAULTS if done.faulty else FINE
