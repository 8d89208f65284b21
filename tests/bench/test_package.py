"""Writing and checking a package costs at most twice what its bytes cost: the same CSV, hashes, compression, signature."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jhdesk.exchange.layout import SIGNATURE, TAGMANIFEST
from jhdesk.exchange.package import Package, bag, write_zip
from jhdesk.exchange.secret_key import passing_key
from jhdesk.exchange.signature import Minisig
from jhdesk.exchange.verify import verify
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from tests.bench.large import large_school
from tests.bench.measure import best_of, report

ROUNDS = 15
_SCAN = bytes(range(256)) * 4000
"""a scanned page of a megabyte, stored as evidence"""


def package() -> Package:
    """The largest school, with its forms as large as they print and a piece of evidence."""
    data = large_school()
    tables = {name: list(fit(table, data.rows(name))) for name, table in TABLES.items()}
    return Package(
        school_code="2165400001",
        school_name="某乡九年一贯制学校",
        school_year=2024,
        revision=1,
        snapshot_date=datetime.date(2024, 9, 1),
        standard_id="national-2017",
        standard_version="1",
        program_version="0",
        tables=tables,
        evaluation=b'{"format": "jhdesk-evaluation/1"}\n' * 3000,
        evidence={f"{hashlib.sha256(_SCAN).hexdigest()}.jpg": _SCAN},
    )


def fit(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Value]]:
    """Rows as a package takes them: every value fit for its field, every key there once."""
    seen = set()
    for at, row in enumerate(rows, 1):
        values = {f.name: None if f.check(row.get(f.name)) else row.get(f.name) for f in table.fields}
        if table.numbered:
            values["row_no"] = at
        key = tuple(values[name] for name in table.key)
        if None not in key and (not key or key not in seen):
            seen.add(key)
            yield values


def test_writing_costs_at_most_twice_its_bytes() -> None:
    """Rows → signed ZIP, against csv, sha256, deflate and the same signature over the same content."""
    held = package()
    with passing_key() as key:

        def ours() -> bytes:
            made, stream = bag(held, TABLES), io.BytesIO()
            write_zip(made, key.sign(made.tagmanifest, str(held.comment())), stream)
            return stream.getvalue()

        rest = {name: data for name, data in members(ours()).items() if not name.endswith(".csv")}

        def bare() -> bytes:
            files = dict(rest)
            for name, table in TABLES.items():
                stream = io.StringIO(newline="")
                columns = [field.name for field in table.fields]
                rows = [["" if row.get(c) is None else str(row[c]) for c in columns] for row in held.tables[name]]
                csv.writer(stream, lineterminator="\r\n").writerows([columns, *rows])
                files[f"data/{name}.csv"] = stream.getvalue().encode()
            for data in files.values():
                hashlib.sha256(data).hexdigest()
            key.sign(files[TAGMANIFEST], "bare")
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
            return target.getvalue()

        assert report("write a package / its bytes", best_of(ROUNDS, ours), best_of(ROUNDS, bare)) <= 2


def test_checking_costs_at_most_twice_its_bytes(tmp_path: Path) -> None:
    """All rules, against unpacking, sha256, csv and the same signature over the same file."""
    held = package()
    with passing_key() as key:
        made, stream = bag(held, TABLES), io.BytesIO()
        write_zip(made, key.sign(made.tagmanifest, str(held.comment())), stream)
        public = key.public
    path = tmp_path / "p.jhpkg"
    path.write_bytes(stream.getvalue())

    def ours() -> None:
        assert verify(path, TABLES, lambda _: [public]).accepted

    def bare() -> None:
        files = members(path.read_bytes())
        for data in files.values():
            hashlib.sha256(data).hexdigest()
        minisig = Minisig.parse(files[SIGNATURE])
        assert minisig is not None
        minisig.check(public, files[TAGMANIFEST])
        for name, data in files.items():
            if name.endswith(".csv"):
                list(csv.reader(io.StringIO(data.decode(), newline="")))

    assert report("check a package / its bytes", best_of(ROUNDS, ours), best_of(ROUNDS, bare)) <= 2


def members(data: bytes) -> dict[str, bytes]:
    """Name -> content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
