"""The command line: the same use cases as the window (cli.md).

Exit status: 0 fine; 1 done, and faults were found; 2 the call or its input could not be used, with one line on standard
error. With ``--json`` standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.paths import default_workspace
from jhdesk.services.crash import record_crash
from jhdesk.services.entry import DEFAULT_STANDARD, Entry
from jhdesk.services.standards import load_standard, standard_of
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text, finding_text, on_one_line

# Commands import the rest themselves: the window, which starts here too, must not wait for checkers, forms and counties.

FINE, FAULTS, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; SystemExit for a call that is written wrongly, and for help."""
    _set_up(sys.stderr)
    _set_up(sys.stdout)
    options = _parser().parse_args(arguments)
    if getattr(options, "json", False):
        _set_up(sys.stdout, encoding="utf-8")  # whatever the console's own encoding is: another program reads it
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except JhdeskError as error:
        _say(error_text(error))
    except BrokenPipeError:  # the reader of our output has gone (… | head)
        pass
    except (KeyboardInterrupt, EOFError):
        _say("已停止。已经存上的数据没有受影响。")
    except OSError as error:
        _say(error_text(JhdeskError("not_usable", file=str(error.filename or "输出"), reason=error.strerror)))
    except Exception:  # noqa: BLE001  (whatever it is: a sentence for the person, the details for the log)
        _say(f"程序出错了，已经存上的数据没有受影响。详情在“{record_crash(_folder(options))}”，请把它交给技术支持。")
    else:
        return status
    _drop_what_cannot_be_written()
    return UNUSABLE


def _set_up(stream: TextIO, encoding: str | None = None) -> None:
    """A console that lacks a character must not end the program."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors="replace")


def _drop_what_cannot_be_written() -> None:
    """Else Python tries once more when it ends, and tells of it in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_json(document: Mapping[str, object]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    for line in lines:
        print(line, file=stream or sys.stdout)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        told = on_one_line(_in_chinese(message))
        self.exit(UNUSABLE, f"命令写得不对：{told}。用 {self.prog} --help 查看用法。\n")

    def format_help(self) -> str:
        return _in_chinese(super().format_help())


def _in_chinese(text: str) -> str:
    for english, chinese in _USAGE.items():
        text = text.replace(english, chinese)
    return text


_USAGE = {
    "usage: ": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "show this help message and exit": "显示用法",
    "show program's version number and exit": "显示版本",
    "the following arguments are required: ": "缺少 ",
    "unrecognized arguments: ": "不认识 ",
    "expected one argument": "后面要有一个值",
    "ignored explicit argument ": "后面不能有值 ",
    "ambiguous option: ": "写得不全 ",
    "could match": "可能是",
    "invalid choice: ": "没有 ",
    "invalid int value: ": "应是整数，不是 ",
    "choose from": "可选",
    "argument ": "",
    "one of the arguments": "应给出其中之一：",
    "is required": "",
    "not allowed with": "不能同时用",
}


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--workspace", type=Path, metavar="DIR", help="工作文件夹；不写时用本机的默认文件夹")
    shared.add_argument("--year", type=int, metavar="N", help="学年的起始年份，例如 2024")
    shared.add_argument("--standard", metavar="ID", help="评估标准的编号；不写时用填报期中的标准")
    parser: argparse.ArgumentParser = _Parser(prog="jhdesk", description="义务教育优质均衡填报与评估", parents=[shared])
    parser.add_argument("--version", action="version", version=f"jhdesk {__version__}")
    parser.add_argument("--quit-when-painted", action="store_true", help="画出第一页就结束（用于测量）")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="命令", metavar="命令", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, parents=[shared])
        made.set_defaults(run=run)
        return made

    demo = command("demo", _demo, "用示例学校走一遍：填入、评估、打印、导出上报包、核对")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放在哪个文件夹")
    init = command("init", _init, "建立工作文件夹")
    init.add_argument("--role", choices=("school", "county"), required=True, help="学校或县")
    template = command("template", _template, "写出 Excel 填报模板")
    template.add_argument("--out", type=Path, required=True, metavar="F.xlsx", help="写到哪个文件")
    template.add_argument("--filled", action="store_true", help="带上已填的数据")
    import_ = command("import", _import, "导入填好的 Excel 模板，或 CSV 表的文件夹")
    import_.add_argument("source", type=Path, metavar="SOURCE", help="文件或文件夹")
    import_.add_argument("--dry-run", action="store_true", help="只试读，不存")
    import_.add_argument("--json", action="store_true", help="输出 JSON")
    check = command("check", _check, "校验已填的数据")
    check.add_argument("--rules", action="store_true", help="列出全部校验规则")
    check.add_argument("--all", action="store_true", help="也列出因数据不全暂不能校验的规则")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    evaluate = command("evaluate", _evaluate, "计算七项指标；给出多所学校时还计算校际差异系数")
    evaluate.add_argument("sources", type=Path, nargs="*", metavar="FOLDER|PACKAGE", help="不写时评估工作文件夹")
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")
    print_ = command("print", _print, "把表打印成 PDF")
    print_.add_argument("form", nargs="?", metavar="FORM", help="表的名称")
    print_.add_argument("--all", action="store_true", help="全部的表")
    print_.add_argument("--list", action="store_true", help="列出可以打印的表")
    print_.add_argument("--blank", action="store_true", help="空白表")
    print_.add_argument("--out", type=Path, metavar="F.pdf", help="写到哪个文件")
    export = command("export", _export, "导出签名的上报包")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="放在哪个文件夹")
    export.add_argument("--passphrase-file", type=Path, metavar="F", help="从文件读口令（供脚本使用）")
    verify = command("verify", _verify, "核对上报包，列出所有问题")
    verify.add_argument("file", type=Path, metavar="FILE", help="上报包")
    verify.add_argument("--trust", action="append", default=[], metavar="KEY", help="信任的公钥：文件或其中的一行")
    verify.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _folder(options: argparse.Namespace) -> Path:
    return getattr(options, "workspace", None) or default_workspace()


def _window(options: argparse.Namespace) -> int:
    from jhdesk.app import start

    # Qt would end the process with an English text and a core dump.
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        raise JhdeskError("no_display")
    folder = getattr(options, "workspace", None)
    return start(folder, year=_year(options), quit_when_painted=options.quit_when_painted)


def _year(options: argparse.Namespace) -> int | None:
    year: int | None = getattr(options, "year", None)
    if year is not None and not 2000 <= year <= 2100:
        raise JhdeskError("year_wrong")
    return year


def _demo(options: argparse.Namespace) -> int:
    from jhdesk.services.demo import run_demo
    from jhdesk.ui.messages_evaluation import evaluation_lines
    from jhdesk.ui.messages_handin import demo_lines

    done = run_demo(options.out)
    _print_lines(evaluation_lines(done.evaluation, done.standard, every=True))
    _print_lines(demo_lines(done))
    return FINE if done.verification.accepted else FAULTS


def _init(options: argparse.Namespace) -> int:
    with Workspace(_folder(options)) as workspace:
        workspace.set_role(options.role)
        print(f"工作文件夹已就绪：{workspace.folder}")
    return FINE


def _template(options: argparse.Namespace) -> int:
    from jhdesk.services.template import write_template

    if not options.filled:
        write_template(options.out)
    else:
        with Workspace.existing(_folder(options)) as workspace:
            write_template(options.out, Entry(workspace, workspace.period(_year(options)).id))
    print(f"填报模板已写出：{options.out}")
    return FINE


def _import(options: argparse.Namespace) -> int:
    from jhdesk.services.import_ import import_source
    from jhdesk.ui.messages_import import import_json, import_lines

    with Workspace(_folder(options)) as workspace:
        done = import_source(workspace, options.source, dry_run=options.dry_run, year=_year(options))
    _print_lines(import_lines(done), sys.stderr if options.json else sys.stdout)
    if options.json:
        _print_json(import_json(done))
    return FAULTS if done.refused else FINE


def _check(options: argparse.Namespace) -> int:
    from jhdesk.services.checking import last_year, look
    from jhdesk.ui.messages_check import check_json, check_lines, rules_json, rules_lines

    if options.rules:
        if options.json:
            _print_json(rules_json())
        else:
            _print_lines(rules_lines())
        return FINE
    with Workspace.existing(_folder(options)) as workspace:
        entry = Entry(workspace, workspace.period(_year(options)).id)
        checked = look(entry, last_year(entry))
    if options.json:
        _print_json(check_json(checked, every=options.all))
    else:
        _print_lines(check_lines(checked, every=options.all))
    return FAULTS if any(finding.severity == "hard" for finding in checked.findings) else FINE


def _evaluate(options: argparse.Namespace) -> int:
    from jhdesk.services.blockers import rejected_texts
    from jhdesk.services.evaluation import as_bytes, evaluate_period
    from jhdesk.ui.messages_evaluation import evaluation_lines

    if options.sources:
        return _evaluate_many(options)
    with Workspace.existing(_folder(options)) as workspace:
        entry = Entry(workspace, workspace.period(_year(options)).id)
    standard = _standard(options, entry)
    evaluation = evaluate_period(standard, entry.data)
    unread = rejected_texts(entry)
    _print_lines(map(finding_text, unread), sys.stderr)
    if options.json:
        sys.stdout.write(as_bytes(evaluation).decode())
    else:
        _print_lines(evaluation_lines(evaluation, standard, every=True))
    return FAULTS if unread else FINE


def _evaluate_many(options: argparse.Namespace) -> int:
    from jhdesk.services.county import evaluate_sources
    from jhdesk.services.evaluation import as_bytes
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages_evaluation import evaluation_lines
    from jhdesk.ui.messages_sources import source_lines

    standard = load_standard(getattr(options, "standard", None) or DEFAULT_STANDARD)
    read = evaluate_sources(standard, options.sources, workspace_trust(_folder(options)), _year(options))
    _print_lines(source_lines(read), sys.stderr)
    if options.json:
        sys.stdout.write(as_bytes(read.evaluation).decode())
    else:
        _print_lines(evaluation_lines(read.evaluation, standard, every=False))
    return FAULTS if read.faulty else FINE


def _standard(options: argparse.Namespace, entry: Entry) -> Standard:
    wanted = getattr(options, "standard", None)
    return load_standard(wanted) if wanted else standard_of(entry)


def _print(options: argparse.Namespace) -> int:
    from jhdesk.services.printing import blank_pdf, form_names, print_pdf

    if options.list:
        for name, title in form_names().items():
            print(f"{name}\t{title}")
        return FINE
    if not options.out or not (options.form or options.all):
        raise JhdeskError("print_what")
    names = list(form_names()) if options.all else [options.form]
    if options.blank:
        blank_pdf(names, load_standard(getattr(options, "standard", None) or DEFAULT_STANDARD), options.out)
    else:
        with Workspace.existing(_folder(options)) as workspace:
            entry = Entry(workspace, workspace.period(_year(options)).id)
        print_pdf(names, entry, _standard(options, entry), options.out)
    print(f"已写出：{options.out}")
    return FINE


def _export(options: argparse.Namespace) -> int:
    from jhdesk.services.blockers import blockers, personal_fields
    from jhdesk.services.handin import export
    from jhdesk.services.keys import make_key, public_key
    from jhdesk.ui.messages_handin import blocked_lines, exported_lines, personal_notice

    with Workspace.existing(_folder(options)) as workspace:
        entry = Entry(workspace, workspace.period(_year(options)).id)
        findings = blockers(entry)
        if findings:
            _print_lines(blocked_lines(findings), sys.stderr)
            return FAULTS
        key = public_key(workspace)
        passphrase = _passphrase(options.passphrase_file, twice=key is None)
        key = key or make_key(workspace, passphrase)
        _say(personal_notice(personal_fields(entry)))
        done = export(workspace, entry, _standard(options, entry), passphrase, options.out)
    _print_lines(exported_lines(done, key))
    return FINE


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file:
        try:
            found = file.read_text("utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise JhdeskError("passphrase_file", file=str(file)) from error
        if not found:
            raise JhdeskError("passphrase_file", file=str(file))
        return found
    if not sys.stdin.isatty():
        raise JhdeskError("no_terminal")
    first = getpass.getpass("请设置密钥的口令：" if twice else "请输入密钥的口令：")
    if twice and getpass.getpass("请再输入一次：") != first:
        raise JhdeskError("passphrase_differs")
    return first


def _verify(options: argparse.Namespace) -> int:
    from jhdesk.services.trust import verify_file, workspace_trust
    from jhdesk.ui.messages_handin import verification_json, verification_lines

    done = verify_file(options.file, options.trust, workspace_trust(_folder(options)))
    _print_lines(verification_lines(done), sys.stderr if options.json else sys.stdout)
    if options.json:
        _print_json(verification_json(done))
    return FINE if done.accepted else FAULTS
