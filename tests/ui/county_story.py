"""A county's workspace with its key and one school enrolled, and what that school brings on its stick."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from jhdesk.exchange.codes import Codes
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.county_desk import enrol
from jhdesk.services.county_figures import county_dictionary
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.handin import export
from jhdesk.services.import_ import import_source
from jhdesk.services.issuing import issue_codes
from jhdesk.services.keys import Owner, make_key, write_key_card
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, standard

PASSPHRASE = "口令 of the county"
SCHOOL, OTHER, COUNTY = "2165400001", "2165400002", "654022"
SCHOOLS = [{"school_code": SCHOOL, "name": "某乡中心小学"}, {"school_code": OTHER, "name": "乙小学"}]


@dataclass(frozen=True)
class CountyStory:
    """Made once; tests work on copies of the county."""

    county: Path
    key: PublicKey
    """the school's"""
    first: Path
    second: Path
    fork: Path
    """another first revision"""
    card: Path
    """of the other school"""
    fork_digest: str


def tell_story(root: Path) -> CountyStory:
    """The county sends its codes, the school hands in twice, and once from a copy of its computer."""
    stick, alone = root / "stick", Along(forms=False, evidence=False)
    codes = Codes(county_code=COUNTY, county_name="某县教育督导室", school_year=2024, issue=0, standard_id="national-2017",
                  schools=SCHOOLS, deadlines=[{"school_year": "2024", "due_on": "2024-10-15"}])  # fmt: skip
    with Workspace(root / "county") as county, Workspace(root / "school") as school:
        county.set_role("county")
        new_period(county, 2024, county_dictionary())
        make_key(county, PASSPHRASE)
        sent = issue_codes(county, codes, PASSPHRASE, stick)
        import_source(school, csv_folder(root / "source"))
        key = make_key(school, PASSPHRASE)
        take_codes(school, look_at_codes(school, sent.path))
        enrol(county, SCHOOL, "某乡中心小学", key)
        entry = Entry(school, school.period().id)
        shutil.copytree(school.folder, root / "copy")
        first = export(school, entry, standard(), PASSPHRASE, stick, along=alone)
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "11")
        second = export(school, entry, standard(), PASSPHRASE, stick, along=alone)
    with Workspace(root / "copy") as copy:
        entry = Entry(copy, copy.period().id)
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "11")
        fork = export(copy, entry, standard(), PASSPHRASE, root / "other stick", along=alone)
    with Workspace(root / "other") as other:
        make_key(other, PASSPHRASE)
        card = write_key_card(other, Owner(OTHER, "乙小学"), stick)
    return CountyStory(root / "county", key, first.path, second.path, fork.path, card, fork.digest)
