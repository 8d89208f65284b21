"""A school that hands in, for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services import handin
from jhdesk.services.entry import Entry
from jhdesk.services.handin import Exported
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.services.county_story import PASSPHRASE


class Desk:
    """A school that hands in."""

    def __init__(self, workspace: Workspace, entry: Entry, key: PublicKey, stick: Path) -> None:
        self.workspace, self.entry, self.key, self.stick = workspace, entry, key, stick

    def export(self, passphrase: str = PASSPHRASE, folder: Path | None = None, *, unchecked: bool = False) -> Exported:
        target = folder or self.stick
        return handin.export(self.workspace, self.entry, standard(), passphrase, target, unchecked=unchecked)

    def check(self, path: Path) -> Verification:
        return verify(path, TABLES, lambda _: [self.key])

    def outbox(self) -> dict[str, str]:
        """Name -> digest of what is kept."""
        files = sorted(self.workspace.outbox.iterdir())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def set_degree(self, degree: str) -> None:
        self.entry.type_cell("staff", self.entry.rows("staff")[0].id, "degree", degree)
