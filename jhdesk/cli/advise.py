"""`jhdesk advise`: what every unit lacks, and the smallest sets of changes with which it passes."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from jhdesk.calc.standard import JUDGED
from jhdesk.cli.common import FINE, Command, folder_of, opened, print_json, print_lines, standard_for, year_of
from jhdesk.errors import JhdeskError
from jhdesk.ui.messages import finding_text


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    advise = command("advise", advise_command, "差距反推：差多少，以及使它达标的一至三项改变，按费用排列")
    advise.add_argument("sources", type=Path, nargs="*", metavar="FOLDER|PACKAGE", help="不写时用工作文件夹的数据")
    advise.add_argument("--school", metavar="CODE", help="只看这所学校：学校标识码")
    advise.add_argument("--stage", choices=JUDGED, help="只看这个学段：primary 小学，junior 初中")
    advise.add_argument(
        "--costs", type=Path, metavar="FILE", help="费用文件；不写时用工作文件夹中的 costs.toml（如果有）"
    )
    advise.add_argument("--json", action="store_true", help="输出 JSON")


def advise_command(options: argparse.Namespace) -> int:
    from jhdesk.services.advice import advise_period, advise_sources
    from jhdesk.services.checking import rejected_texts
    from jhdesk.services.costs import load_costs
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.advice import advice_json, advice_lines
    from jhdesk.ui.messages.sources import unread_lines

    folder, school = folder_of(options), options.school
    costs = load_costs(folder, options.costs)
    if options.sources:
        standard = standard_for(options)
        year, trust = year_of(options), workspace_trust(folder)
        done = advise_sources(standard, options.sources, trust, costs, year=year, school=school)
    else:
        with opened(options) as (_, entry):
            standard = standard_for(options, entry)
        if school not in (None, entry.data.head.code):
            raise JhdeskError("no_such_school", school=school)
        done = advise_period(standard, entry.data, costs)
        print_lines(map(finding_text, rejected_texts(entry)), sys.stderr)
    if options.stage:
        units = [each for each in done.units if each.unit.stage == options.stage]
        done = replace(done, units=units, left_out=[out for out in done.left_out if out.stage in (None, options.stage)])
    print_lines(unread_lines(done.findings, done.packages), sys.stderr)
    if options.json:
        print_json(advice_json(done, standard))
    else:
        print_lines(advice_lines(done, standard))
    return FINE
