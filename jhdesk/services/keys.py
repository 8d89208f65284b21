"""The school's key: made once under a passphrase, secret in the workspace's keys folder, public in its settings."""

from __future__ import annotations

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import SigningKey, new_key
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.files import write_whole
from jhdesk.services.workspace import Workspace

KEY_FILE = "school.key"
PUBLIC_KEY = "public_key"
SHORTEST_PASSPHRASE = 8


def public_key(workspace: Workspace) -> PublicKey | None:
    """The school's public key; None before it has made its key."""
    line = workspace.setting(PUBLIC_KEY)
    return PublicKey.parse(line) if line and (workspace.keys / KEY_FILE).exists() else None


def make_key(workspace: Workspace, passphrase: str) -> PublicKey:
    """Makes the school's key under a passphrase, and tries it at once.

    JhdeskError: "key_exists", "passphrase_short", "not_written".
    """
    path = workspace.keys / KEY_FILE
    if path.exists():
        raise JhdeskError("key_exists", file=str(path))
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise JhdeskError("passphrase_short", minimum=SHORTEST_PASSPHRASE)
    made = new_key(passphrase)
    with SigningKey(made.secret_file, passphrase) as key:
        public = key.public
    # The public half first: a secret key that nobody knows the public half of would be of no use.
    workspace.set_setting(PUBLIC_KEY, public.line)
    write_whole(path, made.secret_file, private=True)
    return public


def open_key(workspace: Workspace, passphrase: str) -> SigningKey:
    """The school's secret key, opened. JhdeskError: "no_key", "passphrase_wrong", "secret_key_bad"."""
    try:
        secret = (workspace.keys / KEY_FILE).read_bytes()
    except OSError as error:
        raise JhdeskError("no_key", folder=str(workspace.keys)) from error
    return SigningKey(secret, passphrase)
