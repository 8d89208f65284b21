"""The county's window: its own figures and ratings on one page of entry, receiving and evaluating its schools on others."""

from __future__ import annotations

from jhdesk.calc.results import SchoolResult
from jhdesk.services.county_figures import county_dictionary, figure_help, open_county
from jhdesk.services.entry import EnteredRow, Entry, new_period
from jhdesk.services.passphrase import Pause
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.marks import MARKS_PAGE
from jhdesk.ui.session import Session
from jhdesk.ui.shell import Pages, Places, Shell


class CountySession(Session):
    """The county's tables of one school year. No school is judged while they are typed."""

    has_rules = False

    def __init__(self, workspace: Workspace, period_id: int) -> None:
        self.pause = Pause()
        super().__init__(workspace, period_id)

    @property
    def title(self) -> str:
        return "县级数据与评估"

    def row_help(self, table: str, row: EnteredRow) -> str:
        # Not at the top: the words of all formulas come with it.
        from jhdesk.ui.messages.formulas import article_text

        if table == "county_figure":
            return figure_help(row.values["figure_id"])
        item_id = row.values.get("item_id")
        return f"依据：{article_text(*self.documents, str(item_id))}" if item_id else ""

    def _entry(self, period_id: int) -> Entry:
        return open_county(self.workspace, period_id)

    def _judge(self) -> SchoolResult:
        return SchoolResult()


def _pages() -> Pages:
    # Not at the top: it loads numpy, which the first painted page does not need.
    from jhdesk.ui.pages.county_page import CountyPage
    from jhdesk.ui.pages.desk_page import DeskPage
    from jhdesk.ui.pages.marks_page import MarksPage

    return {"desk": DeskPage, "evaluation": CountyPage, "marks": MarksPage}


COUNTY_PLACES = Places({"desk": "收报", "evaluation": "县级评估", "marks": MARKS_PAGE}, _pages, indicators=False)


def first_period(workspace: Workspace, school_year: int) -> int:
    """Begins the county's first school year; its id."""
    return new_period(workspace, school_year, county_dictionary())


def county_shell(workspace: Workspace, period_id: int) -> Shell:
    """The county's figures of a school year, open in the window."""
    return Shell(CountySession(workspace, period_id), places=COUNTY_PLACES)
