"""Writing files so that a name never stands for half a file."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jhdesk.errors import JhdeskError

PRIVATE, PLAIN = 0o600, 0o666
_OF_WORKSPACE = ("keys", "outbox", "inbox", "evidence")
"""folders of a workspace in which people write nothing"""


def write_out(target: Path, data: bytes, *, private: bool = False) -> None:
    """The same as `write_whole` where a person chose the name. JhdeskError: "file_of_workspace", and its own."""
    spare_workspace(target)
    write_whole(target, data, private=private)


def spare_workspace(target: Path) -> None:
    """JhdeskError("file_of_workspace") where a name that a person chose is of what the program itself keeps in a workspace."""
    from jhdesk.services.workspace import DATABASE

    with told_of(target):
        whole = target.resolve()
        for folder in whole.parents:
            if (folder / DATABASE).is_file():
                # The same file on most machines of schools, however its letters are written.
                name = whole.relative_to(folder).parts[0].casefold()
                if name.startswith(DATABASE) or name in _OF_WORKSPACE:
                    raise JhdeskError("file_of_workspace", file=str(target))


def write_whole(target: Path, data: bytes, *, private: bool = False) -> None:
    """Writes under a temporary name, reads back, then renames; what fails leaves nothing behind.

    JhdeskError: "not_written", "not_a_file" (a device).
    """
    partial = _partial(target, target.parent)
    with told_of(target):
        if target.exists() and not target.is_file() and not target.is_dir():  # to a folder the system itself objects
            raise JhdeskError("not_a_file", file=str(target))
    try:
        if target.is_dir():  # systems call it busy, or forbidden
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)  # one that a power cut left behind may be open to more people
        partial.touch(PRIVATE if private else PLAIN, exist_ok=False)
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if partial.read_bytes() != data:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        partial.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise JhdeskError("not_written", file=str(target), reason=error.strerror or "") from error


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into under a temporary name; it takes its own when the block ends, and is removed if that raises.

    An empty folder that is there is filled, and stays the one that it is: a mount point, or where a link leads. What a power
    cut left behind under the temporary name is written anew. JhdeskError("not_written").
    """
    there = target.is_dir()
    partial = _partial(target, target if there else target.parent)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with told_of(target):
            partial.mkdir(parents=True)
        yield partial
        with told_of(target):
            if there:
                _move_up(partial, target)
            else:
                partial.rename(target)
            _sync_folder(target if there else target.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def is_taken(folder: Path) -> bool:
    """Whether something has that name that `whole_folder` must not touch: all but an empty folder. JhdeskError("not_written")."""
    with told_of(folder):
        if not folder.is_dir():
            return folder.exists() or folder.is_symlink()
        return any(each != _partial(folder, folder) for each in folder.iterdir())


def _partial(target: Path, folder: Path) -> Path:
    """The temporary name of a file or folder: one that nobody else gives, for what has it is thrown away."""
    return folder / f".jhdesk-{target.name}.part"


def _move_up(partial: Path, folder: Path) -> None:
    moved: list[Path] = []
    try:
        for each in sorted(partial.iterdir()):
            each.rename(folder / each.name)
            moved.append(folder / each.name)
        partial.rmdir()
    except OSError:
        for each in moved:
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)
        raise


@contextmanager
def told_of(target: Path) -> Iterator[None]:
    """What the system refuses is told of the name that people know."""
    try:
        yield
    except OSError as error:
        raise JhdeskError("not_written", file=str(target), reason=error.strerror or "") from error


def write_by_digest(folder: Path, pieces: Iterable[bytes]) -> str:
    """Writes a file piece by piece, reads it back, and names it by its SHA-256, which is returned.

    JhdeskError("not_written"), and whatever ``pieces`` raises, leaves nothing behind.
    """
    partial = folder / "new.part"
    digest = hashlib.sha256()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            for piece in pieces:
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        with partial.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").digest() != digest.digest():
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        partial.replace(folder / digest.hexdigest())  # one that is there has the same content, or is mended so
        _sync_folder(folder)
    except OSError as error:
        raise JhdeskError("not_written", file=str(folder), reason=error.strerror or "") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """A name outlives a power cut only once its folder is on the disk; Windows sees to that by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems of USB sticks do not know how
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
