"""What a hostile package can cost: reading one never takes 300 MB, the program's own share included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jhdesk.exchange.layout import table_member
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import Simulator

MIB = 1 << 20
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="what a process took is asked of the system in another way there"
)
READ = """
import sys
from pathlib import Path
from jhdesk.exchange.verify import read_package
from jhdesk.models.dictionary import TABLES
found = read_package(Path(sys.argv[1]), TABLES, lambda _: ()).verification
# not ru_maxrss: that begins with what the parent had
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak.split()[1], *(f.code for f in found.faults))
"""


def read(path: Path) -> tuple[int, list[str]]:
    """Bytes that a process took at most, and the codes of the faults."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    kib, *codes = done.stdout.split()
    return int(kib) << 10, codes


def filled(table: str, rows: int) -> bytes:
    """So many rows with every cell filled as long as the table's size allows."""
    fields = TABLES[table].fields
    heading = ",".join(field.name for field in fields)
    cells = {"int": "1", "decimal": "1", "bool": "true", "date": "2024-09-01", "text": "t", "code": ""}
    made = (
        ",".join(str(at) if field.key else next(iter(field.codes), "") or cells[field.kind] for field in fields)
        for at in range(rows)
    )
    return "\r\n".join([heading, *made, ""]).encode()[: 8 * MIB]


def signed(key: SigningKey, tables: dict[str, bytes], path: Path) -> Path:
    sim = Simulator(key)
    for name, data in tables.items():
        sim.members[table_member(name)] = data
    sim.describe()
    sim.list_again()
    path.write_bytes(sim.zip())
    return path


@needs_proc
def test_every_table_full(key: SigningKey, tmp_path: Path) -> None:
    many = {name: filled(name, 9_000) for name, table in TABLES.items() if not table.one_row}
    taken, codes = read(signed(key, many, tmp_path / "full.jhpkg"))
    assert "table_schema" in codes
    assert taken < 300 * MIB


@needs_proc
def test_the_widest_table_full(key: SigningKey, tmp_path: Path) -> None:
    widest = max(TABLES.values(), key=lambda table: len(table.fields)).name
    taken, _ = read(signed(key, {widest: filled(widest, 50_000)}, tmp_path / "wide.jhpkg"))
    assert taken < 300 * MIB


def test_all_tables_together_hold_no_more_rows_than_one_may(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jhdesk.exchange.verify.MAX_ROWS", 3)
    told = sim.check().faults[0]
    assert told.code == "table_schema"
    (finding,) = told.params["findings"]  # type: ignore[misc]
    assert finding.rule == "too_many_rows"
