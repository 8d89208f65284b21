"""`jhdesk explain`: why a result is what it is, down to the cells, and what would turn it."""

from __future__ import annotations

import argparse
from pathlib import Path

from jhdesk.calc.standard import JUDGED
from jhdesk.cli.common import FINE, Command, folder_of, opened, print_json, print_lines, standard_for
from jhdesk.errors import JhdeskError
from jhdesk.services.standards import load_both


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    explain = command("explain", explain_command, "一项结果的来龙去脉：依据、算式、用到的每一行，怎样会改变判定")
    explain.add_argument("id", type=str.upper, metavar="ID", help="L1—L7、CV1—CV7，或 G1、Q2、S1、V1、P01 等")
    explain.add_argument("sources", type=Path, nargs="*", metavar="FOLDER|PACKAGE", help="不写时用工作文件夹的数据")
    explain.add_argument("--school", metavar="CODE", help="学校标识码")
    explain.add_argument("--stage", choices=JUDGED, help="学段：primary 小学，junior 初中")
    explain.add_argument("--json", action="store_true", help="输出 JSON")


def explain_command(options: argparse.Namespace) -> int:
    from jhdesk.services.evaluation import last_data
    from jhdesk.services.reasons import explain_county, explain_school
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.why import node_lines, tree_node
    from jhdesk.ui.messages.why.document import explain_json

    folder = folder_of(options)
    if options.sources:
        documents = load_both(standard_for(options).id, folder)
        trusted = workspace_trust(folder)
        whys = explain_county(
            documents, options.sources, trusted, options.id, school=options.school, stage=options.stage
        )
    else:
        with opened(options) as (_, entry):
            documents, last = load_both(standard_for(options, entry).id, folder), last_data(entry)
        if options.school not in (None, entry.data.head.code):
            raise JhdeskError("no_such_school", school=options.school)
        whys = explain_school(documents, entry.data, options.id, stage=options.stage, last_year=last)
    if options.json:
        print_json(explain_json(*documents, whys))
    else:
        for why in whys:
            print_lines(node_lines(tree_node(*documents, why)))
    return FINE
