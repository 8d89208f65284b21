"""Writing files so that a name never stands for half a file."""

from __future__ import annotations

import os
from pathlib import Path

from jhdesk.errors import JhdeskError

PRIVATE = 0o600


def write_whole(target: Path, data: bytes, *, private: bool = False) -> None:
    """Writes under a temporary name, reads back, then renames. JhdeskError("not_written") leaves nothing behind."""
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE if private else 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if partial.read_bytes() != data:
            raise OSError(0, "读回的内容与写入的不一致")
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise JhdeskError("not_written", file=str(target), reason=error.strerror or "") from error
