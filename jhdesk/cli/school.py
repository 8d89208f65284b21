"""The commands of a school: fill in, evaluate, print, export, verify."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jhdesk.cli import export, incoming, roster
from jhdesk.cli.common import (
    FAULTS,
    FINE,
    Command,
    folder_of,
    opened,
    print_json,
    print_lines,
    read_identity,
    say,
    standard_for,
    year_of,
)
from jhdesk.errors import JhdeskError
from jhdesk.services.standards import load_both
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text

# Commands import the rest themselves: the window, which starts here too, must not wait for checkers, forms and counties.


def add_commands(command: Command) -> None:
    """The commands and their arguments."""
    demo = command("demo", demo_command, "用示例学校走一遍：填入、评估、打印、导出上报包、核对")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放在哪个文件夹")
    init = command("init", init_command, "建立工作文件夹")
    init.add_argument("--role", choices=("school", "county"), required=True, help="学校或县")
    template = command("template", template_command, "写出 Excel 填报模板")
    template.add_argument("--out", type=Path, required=True, metavar="F.xlsx", help="写到哪个文件")
    template.add_argument("--filled", action="store_true", help="带上已填的数据")
    import_ = command(
        "import",
        import_command,
        "导入填好的 Excel 模板、CSV 表的文件夹、别处的名册（xlsx、xls、csv）、上报包，或县里发来的代码包、回执；"
        "在县的工作文件夹里导入县级数据",
    )
    import_.add_argument("source", type=Path, metavar="SOURCE", help="文件或文件夹")
    import_.add_argument("--dry-run", action="store_true", help="只试读，不存")
    import_.add_argument("--json", action="store_true", help="输出 JSON")
    roster.add_options(import_)
    incoming.add_options(import_)
    evaluate = command(
        "evaluate", evaluate_command, "评估七项指标和其他各项；给出多所学校时还计算校际差异系数和全县各项"
    )
    evaluate.add_argument("sources", type=Path, nargs="*", metavar="FOLDER|PACKAGE", help="不写时评估工作文件夹")
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")
    print_ = command("print", print_command, "把表打印成 PDF，几张表在一个文件里，各有书签")
    print_.add_argument(
        "forms", nargs="*", metavar="FORM", help="表的名称（--list 列出的英文名或中文名都可以），可以写几个"
    )
    print_.add_argument("--all", action="store_true", help="全部的表")
    print_.add_argument("--list", action="store_true", help="列出可以打印的表")
    print_.add_argument("--blank", action="store_true", help="空白表，不带数据")
    print_.add_argument("--own-copy", action="store_true", help="学校留存：人数很少的数字照实打印，不得外传")
    print_.add_argument("--out", type=Path, metavar="F.pdf", help="写到哪个文件")
    export.add_command(command)
    verify = command("verify", verify_command, "核对上报包，列出所有问题")
    verify.add_argument("file", type=Path, metavar="FILE", help="上报包")
    verify.add_argument("--trust", action="append", default=[], metavar="KEY", help="信任的公钥：文件或其中的一行")
    verify.add_argument(
        "--identity", type=Path, metavar="F", help="打开加密的包用的密钥文件（age 身份文件或 OpenSSH 私钥）"
    )
    verify.add_argument("--json", action="store_true", help="输出 JSON")


def demo_command(options: argparse.Namespace) -> int:
    from jhdesk.services.demo import run_demo
    from jhdesk.ui.messages.evaluation import evaluation_lines
    from jhdesk.ui.messages.handin import demo_lines

    done = run_demo(options.out)
    print_lines(evaluation_lines(done.evaluation, *load_both(done.standard.id), every=True))
    print_lines(demo_lines(done))
    return FINE if done.verification.accepted else FAULTS


def init_command(options: argparse.Namespace) -> int:
    from jhdesk.services.county_figures import dictionary_of
    from jhdesk.services.entry import new_period

    with Workspace(folder_of(options)) as workspace:
        workspace.set_role(options.role)
        year = year_of(options)
        if year is not None and not workspace.periods():
            new_period(workspace, year, dictionary_of(workspace))
        print(f"工作文件夹已就绪：{workspace.folder}")
    return FINE


def template_command(options: argparse.Namespace) -> int:
    from jhdesk.services.template import write_template

    if not options.filled:
        write_template(options.out)
    else:
        with opened(options) as (_, entry):
            write_template(options.out, entry)
    print(f"填报模板已写出：{options.out}")
    return FINE


def import_command(options: argparse.Namespace) -> int:
    from jhdesk.services.import_ import import_source
    from jhdesk.services.incoming import kind_of_file
    from jhdesk.services.roster import is_roster
    from jhdesk.ui.messages.import_ import import_json, import_lines

    if not options.source.exists():  # before a workspace is made for it
        raise JhdeskError("source_absent", file=str(options.source))
    kind = kind_of_file(options.source)
    if kind is not None:
        roster.check_no_options(options)
        return incoming.import_bag(options, kind)
    incoming.check_no_options(options)
    with Workspace(folder_of(options)) as workspace:
        if is_roster(workspace, options.source):
            return roster.import_list(workspace, options)
        roster.check_no_options(options)
        done = import_source(workspace, options.source, dry_run=options.dry_run, year=year_of(options))
    print_lines(import_lines(done), sys.stderr if options.json else sys.stdout)
    if options.json:
        print_json(import_json(done))
    return FAULTS if done.refused else FINE


def evaluate_command(options: argparse.Namespace) -> int:
    from jhdesk.services.checking import rejected_texts
    from jhdesk.services.evaluation import as_bytes, evaluate_entry
    from jhdesk.ui.messages.evaluation import evaluation_lines

    if options.sources:
        return evaluate_sources_command(options)
    with opened(options) as (_, entry):
        standard = standard_for(options, entry)
        evaluation = evaluate_entry(standard, entry)
        unread = rejected_texts(entry)
    print_lines(map(finding_text, unread), sys.stderr)
    if options.json:
        sys.stdout.write(as_bytes(evaluation).decode())
    else:
        print_lines(evaluation_lines(evaluation, *load_both(standard.id, folder_of(options)), every=True))
    return FAULTS if unread else FINE


def evaluate_sources_command(options: argparse.Namespace) -> int:
    """Folders and packages, all together."""
    from functools import partial

    from jhdesk.services.county import evaluate_sources
    from jhdesk.services.county_figures import own_of_workspace
    from jhdesk.services.evaluation import as_bytes
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.evaluation import evaluation_lines
    from jhdesk.ui.messages.sources import source_lines

    standard, folder = standard_for(options), folder_of(options)
    own, trusted = partial(own_of_workspace, folder), workspace_trust(folder)
    read = evaluate_sources(standard, options.sources, trusted, year_of(options), own, folder=folder)
    print_lines(source_lines(read), sys.stderr)
    if options.json:
        sys.stdout.write(as_bytes(read.evaluation).decode())
    else:
        print_lines(evaluation_lines(read.evaluation, *load_both(standard.id, folder_of(options)), every=False))
    return FAULTS if read.faulty else FINE


def print_command(options: argparse.Namespace) -> int:
    from jhdesk.services.printing import blank_pdf, form_id, form_names, print_pdf, printable
    from jhdesk.ui.messages.printing import lacking_text, not_printed_text

    if options.list:
        for name, title in form_names().items():
            print(f"{name}\t{title}")
        return FINE
    if not options.out or not (options.forms or options.all):
        raise JhdeskError("print_what")
    names = list(form_names(blank=options.blank)) if options.all else list(dict.fromkeys(map(form_id, options.forms)))
    if options.blank:
        blank_pdf(names, standard_for(options), options.out, folder_of(options))
    else:
        with opened(options) as (_, entry):
            ready = printable(entry) if options.all else names
            lacking = print_pdf(ready, entry, standard_for(options, entry), options.out, own_copy=options.own_copy)
        if lacking:
            say(lacking_text(lacking))
        left_out = [name for name in names if name not in ready]
        if left_out:
            say(not_printed_text(left_out, form_names()))
    print(f"已写出：{options.out}")
    return FINE


def verify_command(options: argparse.Namespace) -> int:
    from jhdesk.services.trust import verify_file
    from jhdesk.ui.messages.handin import verification_json, verification_lines

    identity = read_identity(options.identity) if options.identity else None
    done = verify_file(options.file, options.trust, folder_of(options), identity)
    print_lines(verification_lines(done), sys.stderr if options.json else sys.stdout)
    if options.json:
        print_json(verification_json(done))
    return FINE if done.accepted else FAULTS
