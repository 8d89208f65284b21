"""The command line: the same use cases as the window (cli.md).

Exit status: 0 fine; 1 done, and faults were found; 2 the call or its input could not be used, with one line on standard
error. With ``--json`` standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from jhdesk import __version__
from jhdesk.cli import advise, check, compare, county, explain, key, paper, school, year
from jhdesk.cli.common import UNUSABLE, folder_of, say, year_of
from jhdesk.errors import JhdeskError
from jhdesk.services.crash import record_crash
from jhdesk.ui.messages import error_text, on_one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; SystemExit for a call that is written wrongly, and for help."""
    _set_up(sys.stderr)
    _set_up(sys.stdout)
    options = _parse(arguments)
    if getattr(options, "json", False):
        _set_up(sys.stdout, encoding="utf-8")  # whatever the console's own encoding is: another program reads it
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except JhdeskError as error:
        say(error_text(error))
    except BrokenPipeError:  # the reader of our output has gone (… | head)
        pass
    except (KeyboardInterrupt, EOFError):
        say("已停止。已经存上的数据没有受影响。")
    except OSError as error:
        say(error_text(JhdeskError("not_usable", file=str(error.filename or "输出"), reason=error.strerror)))
    except Exception:  # noqa: BLE001  (whatever it is: a sentence for the person, the details for the log)
        say(f"程序出错了，已经存上的数据没有受影响。详情在“{record_crash(folder_of(options))}”，请把它交给技术支持。")
    else:
        return status
    _drop_what_cannot_be_written()
    return UNUSABLE


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    # Sources may stand behind an option too, where argparse no longer looks for them.
    if rest and hasattr(options, "sources") and not any(each.startswith("-") for each in rest):
        options.sources += map(Path, rest)
    elif rest:
        getattr(options, "parser", parser).error(f"unrecognized arguments: {' '.join(rest)}")
    return options


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
    "one of the arguments ": "应给出其中之一：",
    " is required": "",
    "not allowed with": "不能同时用",
}


def _parser() -> argparse.ArgumentParser:
    where = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    where.add_argument("--workspace", type=Path, metavar="DIR", help="工作文件夹；不写时用本机的默认文件夹")
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS, parents=[where])
    shared.add_argument("--year", type=int, metavar="N", help="学年的起始年份，例如 2024")
    shared.add_argument("--standard", metavar="ID", help="评估标准的编号；不写时用填报期中的标准")
    parser: argparse.ArgumentParser = _Parser(prog="jhdesk", description="义务教育优质均衡填报与评估", parents=[shared])
    parser.add_argument("--version", action="version", version=f"jhdesk {__version__}")
    parser.add_argument("--quit-when-painted", action="store_true", help="画出第一页就结束（用于测量）")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="命令", metavar="命令", parser_class=_Parser)

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int],
        help: str,
        *,
        of_a_year: bool = True,
        within: Any = commands,
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = within.add_parser(
            name, help=help, description=help, parents=[shared if of_a_year else where]
        )
        made.set_defaults(run=run, parser=made)
        return made

    for module in (school, county, check, explain, advise, compare, year, paper, key):
        module.add_commands(command)
    return parser


def _window(options: argparse.Namespace) -> int:
    from jhdesk.app import start

    # Qt would end the process with an English text and a core dump.
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        raise JhdeskError("no_display")
    folder = getattr(options, "workspace", None)
    return start(folder, year=year_of(options), quit_when_painted=options.quit_when_painted)
