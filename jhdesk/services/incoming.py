"""What a file on a stick is, told by what is in it: its name may have been changed on the way."""

from __future__ import annotations

import zipfile
from pathlib import Path

from jhdesk.exchange.layout import BAG_INFO, BAGIT, DESCRIPTOR, MANIFEST, SUFFIXES, TAGMANIFEST, Kind, kind_of
from jhdesk.services.bags import sealed

_BAG = {BAGIT, BAG_INFO, MANIFEST, TAGMANIFEST, DESCRIPTOR}
_LOCAL_HEADER = 30
"""bytes of a ZIP before the name of its first member"""


def kind_of_file(path: Path) -> Kind | None:
    """What bag a file is; None for anything else, a folder too. Only packages are sealed.

    A bag so damaged that nothing can be listed is told by its first bytes, or else by its name. JhdeskError: those of `sealed`.
    """
    if path.is_dir():
        return None
    if sealed(path):
        return "handin"
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return _by_name(path) or ("handin" if _begins_as_bag(path) else None)
    return kind_of(members) if members & _BAG else _by_name(path)


def _by_name(path: Path) -> Kind | None:
    name = path.name.lower().removesuffix(".age")
    return next((kind for kind, suffix in SUFFIXES.items() if name.endswith(suffix)), None)


def _begins_as_bag(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(_LOCAL_HEADER + len(BAGIT))
    return head.startswith(b"PK") and head[_LOCAL_HEADER:] == BAGIT.encode()
