"""What lies in the outbox: the newest package of a school year, read as its receiver will read it."""

from __future__ import annotations

import zipfile

from sqlalchemy import select

from jhdesk.exchange.layout import BAG_INFO, BagInfo
from jhdesk.exchange.verify import read_package
from jhdesk.models.dictionary import TABLES
from jhdesk.models.workspace import HandIn
from jhdesk.reports.material import Handed
from jhdesk.services.entry import Entry
from jhdesk.services.handin import KEPT
from jhdesk.services.keys import own_keys


def newest_handed(entry: Entry) -> Handed | None:
    """The newest package of the school year; None where there is none, or where its copy is gone or was changed."""
    newest = select(HandIn.file_name, HandIn.revision, HandIn.digest, HandIn.key_id)
    newest = newest.where(HandIn.period_id == entry.period_id).order_by(HandIn.revision.desc())
    with entry.workspace.work() as connection:
        row = connection.execute(newest).first()
    path = entry.workspace.outbox / f"{row.file_name}{KEPT}" if row else None
    # It was signed with the key of then, which a new enrolment makes a former one.
    key = next((each for each in own_keys(entry.workspace) if row and each.key_id == row.key_id), None)
    if row is None or path is None or key is None or not path.is_file():
        return None
    read = read_package(path, TABLES, lambda _school: (key,))
    if not read.verification.accepted or read.verification.tagmanifest_sha256 != row.digest:
        return None
    with zipfile.ZipFile(path) as archive:
        info = BagInfo.parse(archive.read(BAG_INFO))
    return Handed(
        file_name=row.file_name,
        school_code=info.school_code,
        school_name=info.school_name,
        school_year=int(info.school_year),
        snapshot_date=info.bagging_date,
        revision=row.revision,
        digest=row.digest,
        key_id=row.key_id,
        key=key.line,
        standard=f"{info.standard_id}（{info.standard_version}）",
        program=f"jhdesk {info.program_version}",
        rows={name: len(read.tables.get(name, ())) for name in TABLES},
    )
