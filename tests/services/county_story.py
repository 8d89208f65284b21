"""A county's desk beside a school's, for stories that go to and fro on a stick."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jhdesk.exchange.codes import Codes
from jhdesk.exchange.receipt import Verdict
from jhdesk.exchange.secret_key import NewKey, SigningKey
from jhdesk.exchange.signature import PublicKey
from jhdesk.services import county_desk, handin, issuing
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.county_desk import Received, enrol
from jhdesk.services.entry import Entry
from jhdesk.services.handin import Exported
from jhdesk.services.issuing import Draft, Issued
from jhdesk.services.receipts import Taken, take_receipt
from jhdesk.services.workspace import Workspace
from tests.builders import standard

PASSPHRASE = "口令 of the tests"
SCHOOL = "2165400001"
COUNTY = "654022"
REMARKS = (
    Draft("学历证书与登记不一致，请核对。", "staff", "t001", "degree"),
    Draft("功能室面积请附平面图。", "room"),
    Draft("请在封面盖章。"),
)


@dataclass
class Story:
    """Both desks, and the stick between them."""

    school: Workspace
    entry: Entry
    county: Workspace
    key: PublicKey
    """the school's"""
    county_key: NewKey
    opened: SigningKey
    """the county's"""
    stick: Path
    sent: list[Exported] = field(default_factory=list)

    def codes(self, **changes: object) -> Issued:
        """The county writes a code package."""
        given: dict[str, object] = {
            "county_code": COUNTY,
            "county_name": "某县教育督导室",
            "school_year": 2024,
            "issue": 0,
            "standard_id": "national-2017",
            "schools": [{"school_code": SCHOOL, "name": "某乡中心小学"}],
            "deadlines": [{"school_year": "2024", "due_on": "2024-10-15"}],
        }
        return issuing.issue_codes(self.county, Codes(**{**given, **changes}), PASSPHRASE, self.stick)  # type: ignore[arg-type]

    def take_codes(self, path: Path) -> None:
        """The school takes it; somebody compared the fingerprint."""
        take_codes(self.school, look_at_codes(self.school, path))

    def enrol(self) -> None:
        """The county trusts the school's key."""
        enrol(self.county, SCHOOL, "某乡中心小学", self.key)

    def export(self, *, unchecked: bool = False) -> Exported:
        """The school hands in."""
        self.sent.append(
            handin.export(self.school, self.entry, standard(), PASSPHRASE, self.stick, unchecked=unchecked)
        )
        return self.sent[-1]

    def receive(self, path: Path) -> Received:
        """The county opens what came."""
        return county_desk.receive(self.county, path, self.opened.identity())

    def receipt(self, verdict: Verdict, drafts: Sequence[Draft] = ()) -> Issued:
        """The county answers."""
        return issuing.issue_receipt(self.county, SCHOOL, 2024, verdict, drafts, PASSPHRASE, self.stick)

    def take(self, path: Path) -> Taken:
        """The school opens the receipt."""
        return take_receipt(self.school, path)

    def set_degree(self, degree: str) -> None:
        """Changes one figure."""
        self.entry.type_cell("staff", self.entry.rows("staff")[0].id, "degree", degree)

    def codes_told(self, path: Path) -> list[str]:
        """What the county says of a package that it does not take."""
        received = self.receive(path)
        assert received.kept is None
        return [fault.code for fault in received.examined.verification.faults]

    def table(self, name: str) -> list[dict[str, str]]:
        """A table of the newest package in the school's outbox."""
        kept = max(self.school.outbox.glob("*.jhpkg.kept"))
        with zipfile.ZipFile(kept) as archive:
            return list(csv.DictReader(io.StringIO(archive.read(f"data/{name}.csv").decode())))
