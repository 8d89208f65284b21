"""`jhdesk import` of what comes on a stick: the county's code package and receipt, and packages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.cli.common import FAULTS, FINE, folder_of, print_json, print_lines, say, year_of
from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import Kind
from jhdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from jhdesk.services.code_package import CodesLook

# Commands import the rest themselves: the window, which starts here too, must not wait for it.


def add_options(command: argparse.ArgumentParser) -> None:
    """What only code packages and sealed packages have."""
    command.add_argument("--fingerprint", metavar="F", help="县里通知上的指纹，第一次采用代码包时用；不写时在终端核对")
    command.add_argument("--anew", action="store_true", help="县里换了密钥：像第一次那样核对代码包的指纹")
    command.add_argument("--passphrase-file", type=Path, metavar="F", help="从文件读口令，用于打开加密的上报包")


def check_no_options(options: argparse.Namespace) -> None:
    """What only code packages have is not passed over silently for something else. JhdeskError("only_for_codes")."""
    given = ("--fingerprint", options.fingerprint), ("--anew", options.anew)
    names = [name for name, value in given if value]
    if names:
        raise JhdeskError("only_for_codes", options="、".join(names), file=str(options.source))


def import_bag(options: argparse.Namespace, kind: Kind) -> int:
    """Imports a bag of this kind; faults are told, each with its rule."""
    from jhdesk.ui.messages import error_text
    from jhdesk.ui.messages.back import NEW_KEY_HINT, fault_lines, is_of_another_key

    if kind != "codes":
        check_no_options(options)
    try:
        if kind == "codes":
            return _import_codes(options)
        return _take_receipt(options) if kind == "receipt" else _import_package(options)
    except JhdeskError as error:
        if "faults" not in error.params:
            raise
        print_lines(fault_lines(error), sys.stderr)
        say(error_text(error))
        if error.code == "codes_unsound" and is_of_another_key(error):
            say(NEW_KEY_HINT)
        return FAULTS


def _school(workspace: Workspace) -> Workspace:
    if workspace.is_county:
        raise JhdeskError("workspace_of_county", folder=str(workspace.folder))
    return workspace


def _import_codes(options: argparse.Namespace) -> int:
    from jhdesk.services.code_package import look_at_codes, take_codes
    from jhdesk.ui.messages.back import codes_json, codes_lines, codes_taken_text

    stream = sys.stderr if options.json else sys.stdout
    with Workspace(folder_of(options)) as workspace:
        look = look_at_codes(_school(workspace), options.source, anew=options.anew)
        print_lines(codes_lines(look), stream)
        taken = not options.dry_run and not look.again
        if taken:
            if look.first:
                _compare(look, options)
            take_codes(workspace, look)
        elif not options.dry_run:
            take_codes(workspace, look)  # finishes what a power cut may have left
    if options.dry_run:
        print(f"这是试读，没有采用。县密钥的指纹：{look.key.fingerprint}", file=stream)
    else:
        print(codes_taken_text(look), file=stream)
    if options.json:
        print_json(codes_json(look, taken=taken))
    return FINE


def _compare(look: CodesLook, options: argparse.Namespace) -> None:
    """Somebody who has the county's letter says what stands there; those groups are not shown, so that nobody copies them."""
    from jhdesk.services.code_package import from_letter
    from jhdesk.ui.messages.back import ASK_ENDING, fingerprint_shown

    if options.fingerprint is not None:
        same = from_letter(look.key, options.fingerprint)
    elif not sys.stdin.isatty():
        raise JhdeskError("codes_fingerprint_wanted")
    else:
        say(fingerprint_shown(look))
        sys.stderr.write(ASK_ENDING)
        sys.stderr.flush()
        same = from_letter(look.key, input(), look.asked)
    if not same:
        raise JhdeskError("codes_fingerprint_differs")


def _take_receipt(options: argparse.Namespace) -> int:
    from jhdesk.services.receipts import take_receipt
    from jhdesk.ui.messages.back import receipt_json, receipt_lines

    with Workspace.existing(folder_of(options)) as workspace:
        done = take_receipt(_school(workspace), options.source, dry_run=options.dry_run)
    print_lines(receipt_lines(done, dry_run=options.dry_run), sys.stderr if options.json else sys.stdout)
    if options.json:
        print_json(receipt_json(done, taken=not options.dry_run))
    return FINE


def _import_package(options: argparse.Namespace) -> int:
    from jhdesk.services.bags import sealed
    from jhdesk.services.import_package import import_package
    from jhdesk.ui.messages.back import package_lines
    from jhdesk.ui.messages.import_ import import_json, import_lines

    with Workspace(folder_of(options)) as workspace:
        identity = _identity(_school(workspace), options) if sealed(options.source) else None
        done = import_package(workspace, options.source, identity, dry_run=options.dry_run, year=year_of(options))
    stream = sys.stderr if options.json else sys.stdout
    print_lines(import_lines(done.imported), stream)
    print_lines(package_lines(done), stream)
    if options.json:
        chain = {"revision": done.verification.revision, "signed_by": done.verification.signed_by, "chain": done.chain}
        print_json({**import_json(done.imported), **chain})
    return FINE


def _identity(workspace: Workspace, options: argparse.Namespace) -> bytes:
    from jhdesk.cli.passphrase import trying
    from jhdesk.services.keys import open_key

    def opened(passphrase: str) -> bytes:
        with open_key(workspace, passphrase) as key:
            return key.identity()

    return trying(options.passphrase_file, opened)
