"""Real file systems of a few megabytes, that fill up, turn read-only and disappear. Linux, as root.

FAT is mounted by the kernel where it knows it, else by fusefat (which keeps the same FAT in an image). ext4 on a loop
device can be shut down as a stick is pulled out: every call fails from then on, and what is on the device stays as it was.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

SIZE = 8 << 20
_EXT4_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN of linux/ext4.h"""
_NO_FLUSH = 2


def run(*command: str) -> str:
    """What a tool answers; pytest skips where it is not there or may not do that here."""
    found = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([found, *command[1:]], check=False, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise OSError(errno.EINVAL, done.stderr.strip())
    return done.stdout


class Volume:
    """A file system at ``place``; ``pull`` makes it disappear, ``plug`` brings it back with what it holds."""

    make: tuple[str, ...] = ()
    kind = ""
    full = "stick_full"
    """what is told when it has no more room"""

    def __init__(self, folder: Path) -> None:
        self.image, self.place = folder / "image", folder / "volume"
        self.place.mkdir()
        if self.make:
            with self.image.open("wb") as stream:
                stream.truncate(SIZE)
            run(*self.make, str(self.image))

    def plug(self) -> None:
        """Mounts it."""
        self._mount("-t", self.kind, "-o", "loop", str(self.image))

    def _mount(self, *how: str) -> None:
        try:
            run("mount", *how, str(self.place))
        except OSError as error:
            pytest.skip(f"{self.kind} cannot be mounted here: {error.strerror}")

    def unplug(self) -> None:
        """Takes it away once nobody uses it, if it is there at all."""
        with suppress(OSError):
            run("umount", "--lazy", str(self.place))

    def pull(self) -> None:
        """Pulled out: the mount point is left, as an empty folder of the own disk."""
        run("umount", "--lazy", str(self.place))

    def lock(self) -> None:
        """Turns it read-only; OSError where the system does not while a file is open."""
        run("mount", "-i", "-o", "remount,ro", str(self.place))

    def unlock(self) -> None:
        """Writable again, as whoever plugs it in anew finds it."""
        self.unplug()
        self.plug()

    def fill(self) -> None:
        """Takes all room that is left."""
        with suppress(OSError), (self.place / "filler").open("wb", buffering=0) as stream:
            for size in (65536, 4096, 512, 1):
                with suppress(OSError):
                    while stream.write(bytes(size)) == size:
                        pass
            os.fsync(stream.fileno())


class Fat(Volume):
    kind, make = "vfat", ("mkfs.fat", "-F", "16", "-s", "1")
    server: subprocess.Popen[bytes] | None = None

    def plug(self) -> None:
        try:
            run("mount", "-t", self.kind, "-o", "loop", str(self.image), str(self.place))
        except OSError:  # a kernel that knows no FAT
            self._serve()

    def _serve(self) -> None:
        found = shutil.which("fusefat")
        if found is None or not Path("/dev/fuse").exists():
            pytest.skip("FAT cannot be mounted here, and fusefat is not installed")
        self.server = subprocess.Popen(
            [found, "-f", "-o", "rw+", str(self.image), str(self.place)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self.place.is_mount():
            if self.server.poll() is not None:
                pytest.skip("fusefat cannot mount here")
        self.full = "stick_read_only"  # it says EPERM

    def pull(self) -> None:
        """Where there is a server, it ends at once: every call says that there is no connection."""
        if self.server is None:
            super().pull()
        else:
            self.server.kill()
            self.server.wait()

    def unplug(self) -> None:
        super().unplug()
        if self.server is not None:
            try:
                self.server.wait(10)  # it ends when it is unmounted
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
            self.server = None


class Ext4(Volume):
    kind, make = "ext4", ("mkfs.ext4", "-q")

    def pull(self) -> None:
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _EXT4_SHUTDOWN, struct.pack("I", _NO_FLUSH))
        finally:
            os.close(descriptor)

    def lock(self) -> None:
        """As the system does when it finds the file system broken: also while a file is open."""
        with suppress(OSError):
            run("mount", "-o", "remount,abort", str(self.place))


class Memory(Volume):
    kind = "tmpfs"

    def plug(self) -> None:
        self._mount("-t", "tmpfs", "-o", "size=1m", "tmpfs")

    def unlock(self) -> None:
        run("mount", "-o", "remount,rw", str(self.place))


VOLUMES: dict[str, Callable[[Path], Volume]] = {"fat": Fat, "ext4": Ext4, "tmpfs": Memory}
