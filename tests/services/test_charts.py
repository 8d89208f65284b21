"""What the charts of a workspace's school are made of: which years, by which standard, which limits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from jhdesk.calc.engine import evaluate_school
from jhdesk.reports.facts import Seen
from jhdesk.services.charts import YEARS, seen
from jhdesk.services.entry import Entry
from jhdesk.services.import_ import import_source
from jhdesk.services.printing import documents, form_names, print_pdf
from jhdesk.services.standards import load_standard, named_standard
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, of_type, row, school_tables, standard


def held(workspace: Workspace, folder: Path, *years: int, **tables: list[dict[str, object]]) -> None:
    for year in years:
        period = [row("period", school_year=year)]
        import_source(workspace, csv_folder(folder / str(year), school_tables(**{"period": period, **tables})))


def of(workspace: Workspace, year: int) -> Seen:
    entry = Entry(workspace, workspace.period(year).id)
    base = load_standard(named_standard(entry.data), workspace.folder)
    return seen(entry, base, evaluate_school(base, entry.data))


def years(told: Seen) -> list[int | None]:
    return [each.school_year for each in told.years]


def test_the_years_before_are_shown_and_none_after(workspace: Workspace, tmp_path: Path) -> None:
    held(workspace, tmp_path, 2024, 2022, 2023)
    assert years(of(workspace, 2024)) == [2022, 2023, 2024]
    assert years(of(workspace, 2023)) == [2022, 2023]
    assert years(of(workspace, 2022)) == [2022]


def test_of_many_years_the_newest(workspace: Workspace, tmp_path: Path) -> None:
    held(workspace, tmp_path, *range(2019, 2025))
    told = years(of(workspace, 2024))
    assert told == [2021, 2022, 2023, 2024]
    assert len(told) == YEARS


def test_a_year_whose_standard_cannot_be_used_is_left_out(workspace: Workspace, tmp_path: Path) -> None:
    held(workspace, tmp_path, 2023, period=[row("period", school_year=2023, standard_id="no-such")])
    held(workspace, tmp_path, 2024)
    assert years(of(workspace, 2024)) == [2024]


def test_limits_are_the_standards_and_a_special_school_has_none(workspace: Workspace, tmp_path: Path) -> None:
    held(workspace, tmp_path, 2023)
    held(workspace, tmp_path, 2024, school=of_type("514"))
    assert dict(of(workspace, 2023).limits) == {"primary": 45, "junior": 50}
    assert dict(of(workspace, 2024).limits) == {}


def test_the_page_is_printed_by_name_and_has_no_blank_one(entry: Entry, tmp_path: Path) -> None:
    assert form_names()["summary"] == "一页通"
    assert "summary" not in form_names(blank=True)
    assert form_names(blank=True).keys() == form_names().keys() - {"summary", "key_card"}
    print_pdf(["summary"], entry, standard(), tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    (document,) = documents(["summary"], entry, standard())
    assert not any("校验还没有做" in getattr(block, "text", "") for block in document.blocks)


def test_the_other_forms_of_a_school_load_no_matplotlib(entry: Entry, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from jhdesk.services.entry import Entry\n"
        "from jhdesk.services.printing import print_pdf, printable\n"
        "from jhdesk.services.standards import load_standard\n"
        "from jhdesk.services.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])) as workspace:\n"
        "    entry = Entry(workspace, workspace.period().id)\n"
        "    target = Path(sys.argv[2])\n"
        "    print_pdf([name for name in printable(entry) if name != 'summary'], entry, load_standard(), target)\n"
        "    before = 'matplotlib' in sys.modules\n"
        "    print_pdf(['summary'], entry, load_standard(), target)\n"
        "    print(before, 'matplotlib' in sys.modules)\n"
    )
    call = [sys.executable, "-c", program, str(entry.workspace.folder), str(tmp_path / "all.pdf")]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False True", done.stderr
