"""What a stick is asked to do, one method a step: the seam at which tests let it fail.

What is read comes from the device, not from what memory still knows of the file, as far as the system allows: Linux is
told to forget the file and is read past its cache (O_DIRECT). Windows reads through its cache for now;
FILE_FLAG_NO_BUFFERING would be its way.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF, errno.EPERM, errno.EACCES}
"""what file systems answer that do not know how to sync a folder"""


class Disk:
    """The real one. OSError is whatever the system says."""

    piece = 1 << 20
    """bytes written or read at once; a multiple of every sector's size"""

    def at(self, step: str) -> None:
        """Comes before each step, with its name."""

    def device(self, folder: Path) -> int:
        """Which device the folder is on; another one once the stick was pulled out and its mount point is left."""
        self.at("find folder")
        return folder.stat().st_dev

    def begun(self, folder: Path, beginning: str) -> list[Path]:
        """The unfinished files that a power cut left: ``beginning``, anything, ``.part``."""
        self.at("list folder")
        names = [name for name in os.listdir(folder) if name.startswith(beginning) and name.endswith(".part")]  # noqa: PTH208
        return [folder / name for name in names]

    def remove(self, path: Path) -> None:
        """Takes away a file that may not be there."""
        self.at("remove")
        path.unlink(missing_ok=True)

    def size(self, path: Path) -> int | None:
        """Bytes of a file; None where there is none of that name."""
        self.at("find file")
        return path.stat().st_size if path.is_file() else None

    def room(self, folder: Path) -> int | None:
        """Free bytes; None where the file system does not tell."""
        self.at("ask for room")
        found = shutil.disk_usage(folder)
        return found.free if found.total else None

    def write(self, path: Path, pieces: Iterator[bytes]) -> Generator[int, None, None]:
        """Writes a new file to the device, yielding the bytes of each piece written."""
        self.at("open")
        descriptor = os.open(path, _NEW, 0o666)
        try:
            for number, piece in enumerate(pieces, 1):
                self.at(f"write {number}")
                left = memoryview(piece)
                while left:
                    left = left[self.put(descriptor, left) :]
                yield len(piece)
            self.at("flush")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def put(self, descriptor: int, data: memoryview) -> int:
        """Writes the beginning of the data; how many bytes that was."""
        return os.write(descriptor, data)

    def read(self, path: Path) -> Generator[bytes, None, None]:
        """The file as the device holds it."""
        return self._read_device(path) if sys.platform == "linux" else self._read_cached(path)

    def _read_cached(self, path: Path) -> Generator[bytes, None, None]:
        with path.open("rb") as stream:
            self.at("read 1")
            while piece := stream.read(self.piece):
                yield piece

    def _read_device(self, path: Path) -> Generator[bytes, None, None]:
        with ExitStack() as opened:
            cached = opened.enter_context(_open(path, 0))
            with suppress(
                OSError
            ):  # what another program has just put there is forgotten only once it is on the device
                os.fsync(cached)
            os.posix_fadvise(cached, 0, 0, os.POSIX_FADV_DONTNEED)
            size, reading = os.fstat(cached).st_size, cached
            with suppress(OSError):  # some file systems know no O_DIRECT
                reading = opened.enter_context(_open(path, os.O_DIRECT))
            aligned = opened.enter_context(closing(mmap.mmap(-1, self.piece)))
            offset, number = 0, 1
            while offset < size:
                self.at(f"read {number}")
                try:
                    got = os.preadv(reading, [aligned], offset)
                except OSError as error:  # some say so only now, or cannot go on from an odd place
                    if error.errno != errno.EINVAL or reading == cached:
                        raise
                    reading = cached
                    continue
                if not got:
                    return
                yield aligned[:got]
                offset, number = offset + got, number + 1

    def rename(self, path: Path, target: Path) -> None:
        """Gives a finished file its name, in place of one that has it."""
        self.at("rename")
        path.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Brings names to the device; Windows sees to that by itself."""
        self.at("sync folder")
        if os.name != "posix":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _CANNOT_SYNC:
                raise
        finally:
            os.close(descriptor)


@contextmanager
def _open(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, _READ | flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
