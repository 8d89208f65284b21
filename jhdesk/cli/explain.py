"""`jhdesk explain`: why a result is what it is, down to the cells, and what would turn it."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.calc.standard import JUDGED
from jhdesk.cli.common import FINE, Command, folder_of, opened, print_json, print_lines, standard_for, year_of
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import last_data
from jhdesk.services.standards import load_both

if TYPE_CHECKING:
    from jhdesk.services.reasons import CountyReasons, CvWhy, Why


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    explain = command("explain", explain_command, "一项结果的来龙去脉：依据、算式、用到的每一行，怎样会改变判定")
    explain.add_argument("id", type=str.upper, metavar="ID", help="L1—L7、CV1—CV7，或 G1、Q2、S1、V1、P01 等")
    explain.add_argument("sources", type=Path, nargs="*", metavar="FOLDER|PACKAGE", help="不写时用工作文件夹的数据")
    explain.add_argument("--school", metavar="CODE", help="学校标识码")
    explain.add_argument("--stage", choices=JUDGED, help="学段：primary 小学，junior 初中")
    explain.add_argument("--json", action="store_true", help="输出 JSON")


def explain_command(options: argparse.Namespace) -> int:
    from jhdesk.services.county import evaluate_sources
    from jhdesk.services.county_figures import own_of_workspace
    from jhdesk.services.reasons import county_reasons, explain_school
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.sources import source_lines
    from jhdesk.ui.messages.why import node_lines, tree_node
    from jhdesk.ui.messages.why.document import explain_json

    folder = folder_of(options)
    if options.sources:
        documents, trusted = load_both(standard_for(options).id, folder), workspace_trust(folder)
        own = partial(own_of_workspace, folder)
        read = evaluate_sources(documents[0].base, options.sources, trusted, year_of(options), own, folder=folder)
        print_lines(source_lines(read), sys.stderr)
        whys = _explained(county_reasons(documents, read, trusted), options)
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


def _explained(reasons: CountyReasons, options: argparse.Namespace) -> tuple[Why | CvWhy, ...]:
    """Of the school that is named, or of the only one; else of the schools together."""
    school = options.school
    if school is None and len(reasons.schools) == 1 and not options.id.startswith("CV"):
        school = reasons.schools[0].head.code
    if school is None:
        return reasons.explain(options.id, options.stage)
    return reasons.of_school(school, options.id, options.stage)
