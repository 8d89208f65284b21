"""The standards and plans that there are: those that the program ships, and those in the workspace's ``standards`` folder.

A file is named after its id. Of the same id in both places the workspace's counts if its version is another one; of a
file that is based on its own id, the other one is meant. Nothing is read again until a file has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.parameter_file import BASED_ON, Kind, ParameterFile
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.models.codes import CODES
from jhdesk.paths import resources
from jhdesk.services.entry import DEFAULT_STANDARD, Entry

PLAN = "county-plan-2021"
"""the plan beside a standard that names none"""
FOLDER = "standards"
_FOLDERS: dict[Kind, tuple[str, ...]] = {
    "standard": (FOLDER,),
    "plan": (FOLDER, "plans"),
    "rules": ("rules",),
    "costs": ("costs",),
}

Documents = tuple[ItemStandard, Plan]
"""what a result is judged by: the standard with its items, and the plan beside it"""


@dataclass(frozen=True)
class Twin:
    """An id that the workspace has a file of beside the program's, and which of the two counts."""

    id: str
    version: str
    shipped_version: str
    own_counts: bool


@dataclass(frozen=True)
class _File:
    """A file as it stood when it was looked at."""

    path: Path
    kind: Kind
    own: bool
    changed: int
    size: int

    @property
    def id(self) -> str:
        return self.path.stem

    @property
    def label(self) -> str:
        """As people find it: its name, with its folder where it is the workspace's."""
        return "/".join((*_FOLDERS[self.kind], self.path.name)) if self.own else self.path.name


def load_standard(standard_id: str = DEFAULT_STANDARD, folder: Path | None = None) -> Standard:
    """The standard of that id, ``folder`` being the workspace if there is one. Errors as of `load_items`."""
    return load_items(standard_id, folder).base


def load_items(standard_id: str = DEFAULT_STANDARD, folder: Path | None = None) -> ItemStandard:
    """The standard of that id with its items. JhdeskError: "standard_unknown", "parameters_broken"."""
    if standard_id not in (known := standard_ids(folder)):
        raise JhdeskError("standard_unknown", standard=standard_id, known="、".join(known))
    return _items_of(_files("standard", standard_id, folder), folder)


def check_own(folder: Path) -> None:
    """JhdeskError "parameters_broken" for a file of the workspace that cannot be used, also one that does not count here."""
    kinds: tuple[Kind, ...] = ("plan", "standard")
    for kind in kinds:
        for path in sorted(folder.joinpath(*_FOLDERS[kind]).glob("*.toml")):
            own = _file(path, kind, own=True)
            files = _files(kind, own.id, folder, own)
            if kind == "plan":
                _plan_of(files)
            else:
                _items_of(files, folder)


def _items_of(files: tuple[_File, ...], folder: Path | None) -> ItemStandard:
    found = _standard_of(files)
    plans = _ids("plan", folder)
    if (found.plan or PLAN) not in plans:
        raise _read(files).broken(("plan",), "choice", found=found.plan or PLAN, allowed=plans)
    return found


def load_plan(standard_id: str = DEFAULT_STANDARD, folder: Path | None = None) -> Plan:
    """The plan beside the standard of that id. Errors as of `load_items`."""
    return _plan_of(_files("plan", load_items(standard_id, folder).plan or PLAN, folder))


def load_both(standard_id: str = DEFAULT_STANDARD, folder: Path | None = None) -> Documents:
    """The standard of that id with its items, and the plan beside it. Errors as of `load_items`."""
    return load_items(standard_id, folder), load_plan(standard_id, folder)


def standard_of(entry: Entry) -> Standard:
    """The standard that the school year names, else the default one. Errors as of `load_items`."""
    return load_standard(named_standard(entry.data), entry.workspace.folder)


def named_standard(data: SchoolData) -> str:
    """The id of the standard that the school year names, else of the default one."""
    return str(data.first("period").get("standard_id") or DEFAULT_STANDARD)


def standard_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of all standards that there are, broken ones too; ``folder`` is the workspace."""
    return _ids("standard", folder)


def twins(standard_id: str, folder: Path | None) -> tuple[Twin, ...]:
    """Of the standard, what it is based on, and its plan: what the workspace has a differing file of beside the program's."""
    plan = load_items(standard_id, folder).plan or PLAN
    files = [*_files("standard", standard_id, folder), *_files("plan", plan, folder)]
    found: dict[tuple[Kind, str], Twin] = {}
    for file in files:
        pair = _pair(file.kind, file.id, folder)
        if len(pair) == 2 and pair[0].path.read_bytes() != pair[1].path.read_bytes():
            own, shipped = (str(_parsed(each).data.get("version")) for each in pair)
            found[file.kind, file.id] = Twin(file.id, own, shipped, own != shipped)
    return tuple(found.values())


def read_shipped(kind: Kind, file_id: str) -> ParameterFile:
    """A file that only the program has. JhdeskError "parameters_broken"."""
    return _parsed(_file(_shelf(kind) / f"{file_id}.toml", kind, own=False))


@lru_cache(maxsize=64)
def _standard_of(files: tuple[_File, ...]) -> ItemStandard:
    return ItemStandard.read(_read(files), CODES)


@lru_cache(maxsize=64)
def _plan_of(files: tuple[_File, ...]) -> Plan:
    return Plan.read(_read(files), CODES)


def _read(files: tuple[_File, ...]) -> ParameterFile:
    """A file over the one that it is based on, and so on."""
    first, *others = files
    return _parsed(first).over(_read(tuple(others))) if others else _parsed(first)


@lru_cache(maxsize=64)
def _parsed(file: _File) -> ParameterFile:
    try:
        content = file.path.read_bytes()
    except OSError as error:
        raise JhdeskError("not_usable", file=file.label, reason=error.strerror) from error
    found = ParameterFile.parse(content, file.label, file.kind, own=file.own)
    if found.data.get("id") not in (None, file.id):
        raise found.broken(("id",), "other_id", found=found.data["id"], allowed=file.id)
    return found


def _files(kind: Kind, file_id: str, folder: Path | None, first: _File | None = None) -> tuple[_File, ...]:
    """The file of that id (``first``, if it is given), then the one that it is based on, and so on; a file is never based on itself."""
    files: list[_File] = []
    while True:
        left = [file for file in _pair(kind, file_id, folder) if file not in files]
        if first and not files:
            left = [first]
        if not left:
            raise _parsed(files[-1]).broken(
                (BASED_ON,), "choice", found=file_id, allowed=tuple(_bases(kind, files, folder))
            )
        files.append(_chosen(left))
        base = _parsed(files[-1]).data.get(BASED_ON)
        if base is None:
            return tuple(files)
        if not isinstance(base, str):
            raise _parsed(files[-1]).broken((BASED_ON,), "unfit", found=base, allowed="text")
        file_id = base


def _bases(kind: Kind, files: list[_File], folder: Path | None) -> Iterator[str]:
    taken = {file.id for file in files}
    return (name for name in _ids(kind, folder) if name not in taken)


def _chosen(files: list[_File]) -> _File:
    """Of the workspace's and the program's file: the workspace's, if it is of another version."""
    own, *shipped = files
    if shipped and _parsed(own).data.get("version") == _parsed(shipped[0]).data.get("version"):
        return shipped[0]
    return own


def _pair(kind: Kind, file_id: str, folder: Path | None) -> list[_File]:
    """The workspace's file of that id and the program's, as far as they are there."""
    found = []
    for shelf in _shelves(kind, folder):
        path = shelf / f"{file_id}.toml"
        if file_id in _stems(shelf):
            found.append(_file(path, kind, own=shelf != _shelf(kind)))
    return found


def _file(path: Path, kind: Kind, *, own: bool) -> _File:
    try:
        state = path.stat()
    except OSError as error:
        raise JhdeskError("not_usable", file=path.name, reason=error.strerror) from error
    return _File(path, kind, own, state.st_mtime_ns, state.st_size)


def _ids(kind: Kind, folder: Path | None) -> tuple[str, ...]:
    return tuple(sorted({stem for shelf in _shelves(kind, folder) for stem in _stems(shelf)}))


def _stems(shelf: Path) -> set[str]:
    return {path.stem for path in shelf.glob("*.toml")}


def _shelf(kind: Kind) -> Path:
    return resources().joinpath(*_FOLDERS[kind])


def _shelves(kind: Kind, folder: Path | None) -> list[Path]:
    own = [] if folder is None else [folder.joinpath(*_FOLDERS[kind])]
    return [*own, _shelf(kind)]
