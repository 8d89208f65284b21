"""`jhdesk key`: make, show, write down, restore and relock the key of a workspace."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.cli.common import FAULTS, FINE, Command, folder_of, print_lines, say
from jhdesk.errors import JhdeskError
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text

if TYPE_CHECKING:
    from jhdesk.services.keys import Owner

# Commands import the rest themselves: the window, which starts here too, must not wait for keys and paper.


def add_commands(command: Command) -> None:
    """The commands and their arguments."""
    key = command("key", _what, "签名密钥：建立、密钥卡、恢复单、恢复、更换口令", of_a_year=False)
    kinds = key.add_subparsers(title="办理", metavar="办理")

    def kind(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        return command(name, run, help, of_a_year=False, within=kinds)

    new = kind("new", new_command, "建立签名密钥，口令问两遍并当场试用")
    new.add_argument("--replace", action="store_true", help="密钥遗失或泄露后重新建立；原来的收进 keys/old")
    _passphrase_option(new)
    card = kind("card", card_command, "写出密钥卡文件（minisign 公钥），交县里登记")
    card.add_argument("--out", type=Path, required=True, metavar="DIR", help="放在哪个文件夹")
    _owner_options(card)
    recovery = kind("recovery", recovery_command, "写出恢复单（PDF），或照着打印好的恢复单输入一遍来测试")
    what = recovery.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="F.pdf", help="恢复单写到哪个文件；打印后必须删除")
    what.add_argument("--test", action="store_true", help="输入恢复单上的字，看它能不能恢复现在的密钥")
    _words_option(recovery)
    _owner_options(recovery)
    _passphrase_option(recovery)
    restore = kind("restore", restore_command, "从恢复单恢复密钥，并另定口令（换电脑、忘记口令时）")
    restore.add_argument(
        "image", type=Path, nargs="?", metavar="IMAGE", help="恢复单二维码的扫描图片；不写时在终端输入"
    )
    restore.add_argument("--replace", action="store_true", help="换下这里的另一把密钥；原来的收进 keys/old")
    _words_option(restore)
    _passphrase_option(restore, "从文件读新口令（供脚本使用）")
    identity = kind("identity", identity_command, "写出解密用的密钥文件，供 age 使用；没有口令保护，用后必须删除")
    identity.add_argument("--out", type=Path, required=True, metavar="F", help="写到哪个文件")
    _passphrase_option(identity)
    change = kind("passphrase", passphrase_command, "更换口令")
    _passphrase_option(change, "从文件读现在的口令（供脚本使用）")
    change.add_argument("--new-passphrase-file", type=Path, metavar="F", help="从文件读新口令（供脚本使用）")


def _passphrase_option(parser: argparse.ArgumentParser, help: str = "从文件读口令（供脚本使用）") -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="F", help=help)


def _words_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--words-file", type=Path, metavar="F", help="从文件读恢复单上的 24 个字（供脚本使用）")


def _owner_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", metavar="CODE", help="单位的标识码；学校的不用写")
    parser.add_argument("--name", metavar="NAME", help="单位的名称；学校的不用写")


def _what(options: argparse.Namespace) -> int:
    raise JhdeskError("key_what")


def _owner(workspace: Workspace, options: argparse.Namespace) -> Owner:
    from jhdesk.exchange.key_card import check_code
    from jhdesk.services.keys import Owner, owner_of

    if options.code is None:
        return owner_of(workspace)
    check_code(options.code)
    return Owner(options.code, options.name or "")


def _new_passphrase(file: Path | None, workspace: Workspace) -> str:
    """Asks twice, and tells how well it holds."""
    from jhdesk.cli.passphrase import asked
    from jhdesk.services.keys import owner_of
    from jhdesk.services.passphrase import check_length, strength
    from jhdesk.ui.messages.keys import strength_text

    passphrase = asked(file, twice=True)
    check_length(passphrase)
    try:
        own = tuple(owner_of(workspace))
    except JhdeskError:
        own = ()
    say(strength_text(strength(passphrase, own)))
    return passphrase


def new_command(options: argparse.Namespace) -> int:
    from jhdesk.services.keys import key_file, make_key
    from jhdesk.ui.messages.keys import made_lines

    with Workspace.existing(folder_of(options)) as workspace:
        path = key_file(workspace)
        if path.exists() and not options.replace:  # before anybody is asked for anything
            raise JhdeskError("key_exists", file=str(path))
        key = make_key(workspace, _new_passphrase(options.passphrase_file, workspace), replace=options.replace)
    print_lines(made_lines(key))
    return FINE


def card_command(options: argparse.Namespace) -> int:
    from jhdesk.services.keys import write_key_card
    from jhdesk.ui.messages.keys import card_saved_text

    with Workspace.existing(folder_of(options)) as workspace:
        print(card_saved_text(write_key_card(workspace, _owner(workspace, options), options.out)))
    return FINE


def recovery_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.recovery import recovery_of, try_recovery, write_recovery
    from jhdesk.ui.messages.keys import TESTED, sheet_saved_text

    with Workspace.existing(folder_of(options)) as workspace:
        if options.test:
            try:
                try_recovery(workspace, _said(options.words_file))
            except JhdeskError as error:
                if error.code != "recovery_other":
                    raise
                say(error_text(error))
                return FAULTS
            print(TESTED)
            return FINE
        recovery = trying(options.passphrase_file, lambda passphrase: recovery_of(workspace, passphrase))
        try:
            owner = _owner(workspace, options)
        except JhdeskError:  # the sheet needs no name to work
            if options.code is not None:
                raise
            owner = None
        write_recovery(recovery, owner, options.out)
    print(f"恢复单已写出：{options.out}")
    say(sheet_saved_text(options.out))
    return FINE


def restore_command(options: argparse.Namespace) -> int:
    from jhdesk.exchange.recovery import seed_of
    from jhdesk.services.recovery import check_restore, restore_key
    from jhdesk.ui.messages.keys import restored_text

    if options.image and options.words_file:
        raise JhdeskError("key_source_twice")
    said = _said(options.image or options.words_file)
    seed_of(said)  # before a workspace is made for it
    with Workspace(folder_of(options)) as workspace:
        check_restore(workspace, said, replace=options.replace)  # before anybody thinks of a passphrase
        passphrase = _new_passphrase(options.passphrase_file, workspace)
        print(restored_text(restore_key(workspace, said, passphrase, replace=options.replace)))
    return FINE


def identity_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.files import write_out
    from jhdesk.services.keys import open_key
    from jhdesk.ui.messages.keys import identity_text

    def write(passphrase: str) -> None:
        with open_key(workspace, passphrase) as key:
            write_out(options.out, key.identity(), private=True)

    with Workspace.existing(folder_of(options)) as workspace:
        trying(options.passphrase_file, write)
    print(identity_text(options.out))
    return FINE


def passphrase_command(options: argparse.Namespace) -> int:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.keys import change_passphrase, open_key
    from jhdesk.ui.messages.keys import changed_text

    def right(passphrase: str) -> str:
        with open_key(workspace, passphrase):
            return passphrase

    with Workspace.existing(folder_of(options)) as workspace:
        old = trying(options.passphrase_file, right)
        new = _new_passphrase(options.new_passphrase_file, workspace)
        print(changed_text(change_passphrase(workspace, old, new)))
    return FINE


def _said(file: Path | None) -> str:
    """What the sheet says, from a file or typed; JhdeskError: "key_words_absent", and those of `read_sheet`."""
    from jhdesk.exchange.recovery import COUNT, is_code, typed_in
    from jhdesk.services.recovery import read_sheet
    from jhdesk.ui.messages.keys import TEST_HELP, missing_text

    if file:
        return read_sheet(file)
    if not sys.stdin.isatty():
        raise JhdeskError("key_words_absent")
    say(TEST_HELP)
    said = input("> ")
    while not is_code(said) and 0 < (count := len(typed_in(said))) < COUNT:
        say(missing_text(COUNT - count))
        more = input("> ")
        if not more.strip():
            break
        said += more
    return said
