"""The data sheet: a package's tables printed as codes, and restored from pictures of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from jhdesk.cli.common import FAULTS, FINE, Command, folder_of, opened, print_lines

# Commands import the rest themselves: the window, which starts here too, must not wait for it.


def add_subcommands(command: Command, group: Any) -> None:
    """``sheet`` and ``restore`` within a group of subcommands."""
    sheet = command("sheet", sheet_command, "把上报包的全部数据印成二维码（PDF）", within=group)
    sheet.add_argument(
        "package", type=Path, nargs="?", metavar="PACKAGE", help="上报包；不写时用本机发件箱中这一学年最新的一版"
    )
    sheet.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="写到哪个文件")
    restore = command("restore", restore_command, "从数据纸的图片恢复各张 CSV 表", of_a_year=False, within=group)
    restore.add_argument("images", type=Path, nargs="+", metavar="IMAGE", help="各页的图片，先后不限")
    restore.add_argument("--out", type=Path, required=True, metavar="DIR", help="恢复到哪个新文件夹")


def sheet_command(options: argparse.Namespace) -> int:
    from jhdesk.services.handin import newest_kept
    from jhdesk.services.paper_sheet import print_sheet
    from jhdesk.services.trust import workspace_trust
    from jhdesk.ui.messages.paper_sheet import package_fault_lines, sheet_printed_lines

    package = options.package
    if package is None:
        with opened(options) as (workspace, entry):
            package = newest_kept(workspace, entry.period_id)
    done = print_sheet(package, options.out, workspace_trust(folder_of(options)))
    print_lines(package_fault_lines(done, package.name), sys.stderr)
    print_lines(sheet_printed_lines(done))
    return FINE if done.sheet else FAULTS


def restore_command(options: argparse.Namespace) -> int:
    from jhdesk.services.paper_sheet import restore_sheet
    from jhdesk.ui.messages.paper_sheet import sheet_fault_text, sheet_restored_lines

    done = restore_sheet(options.images, options.out)
    print_lines(map(sheet_fault_text, done.restored.faults), sys.stderr)
    print_lines(sheet_restored_lines(done))
    return FINE if done.folder else FAULTS
