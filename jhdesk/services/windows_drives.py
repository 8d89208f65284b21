"""What Windows itself says of its drives: the calls, and nothing else. It runs on Windows alone."""

from __future__ import annotations

import ctypes
from typing import Any

_NO_DIALOGS = 1  # SEM_FAILCRITICALERRORS: an empty card reader is to ask nobody for a medium


class Kernel32:
    """Calls of kernel32.dll, see `jhdesk.services.sticks.Windows`."""

    def __init__(self) -> None:
        libraries: Any = ctypes  # what only Windows has is unknown elsewhere
        self._dll = libraries.windll.kernel32
        self._dll.SetErrorMode(_NO_DIALOGS)

    def drives(self) -> int:
        """A bit a letter."""
        return int(self._dll.GetLogicalDrives())

    def kind(self, root: str) -> int:
        """What sort of drive."""
        return int(self._dll.GetDriveTypeW(ctypes.c_wchar_p(root)))

    def volume(self, root: str) -> tuple[str, str, int] | None:
        """Label, file system, flags."""
        label, kind = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
        flags = ctypes.c_ulong()
        done = self._dll.GetVolumeInformationW(
            ctypes.c_wchar_p(root), label, 261, None, None, ctypes.byref(flags), kind, 261
        )
        return (label.value, kind.value, int(flags.value)) if done else None

    def room(self, root: str) -> tuple[int, int] | None:
        """Bytes free, and in all."""
        free, total = ctypes.c_ulonglong(), ctypes.c_ulonglong()
        done = self._dll.GetDiskFreeSpaceExW(ctypes.c_wchar_p(root), ctypes.byref(free), ctypes.byref(total), None)
        return (int(free.value), int(total.value)) if done else None
