"""What is left to do in a school year, in the order in which one does it. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jhdesk.findings import Place
from jhdesk.services.entry import Table
from jhdesk.ui.messages import overview as words
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.states import TableState, is_wanted

_ELSEWHERE = ("self_rating", "declaration", "no_data", "evidence", "improvement")
"""tables that are filled from pages of their own, or need no row"""


@dataclass(frozen=True)
class Step:
    """One thing to do and how to get there."""

    text: str
    go: Callable[[], None]


@dataclass(frozen=True)
class Progress:
    """How far one table is: its figures, and the findings in it that wait."""

    table: Table
    state: TableState
    hard: int
    soft: int


def progress(session: Session) -> list[Progress]:
    """Every table, in the order of the navigation."""
    hard, soft = Counter[str](), Counter[str]()
    for each in session.review.pending:
        (hard if each.status == "hard" else soft)[each.finding.place.table] += 1
    return [
        Progress(table, session.state(table.name), hard[table.name], soft[table.name])
        for page in session.pages
        for table in session.tables.values()
        if table.page == page
    ]


def first_wanted(session: Session, table: Table) -> CellRef | None:
    """The first cell of a table that must be filled in and is not."""
    nothing = session.state(table.name).is_nothing
    for number, row in enumerate(session.entry.rows(table.name), 1):
        for field in table.fields:
            if is_wanted(field, row, session.school_type, nothing):
                return CellRef(table.name, row.id, field.name, 0 if table.one_row else number)
    return None


def steps(session: Session) -> Iterator[Step]:
    """What is next: texts not understood, tables begun and not ended, tables not begun, findings, what the county said, ratings, paper,
    hand-in."""
    yield from _entry(session)
    review = session.review
    if review.hard:
        place = review.pending[0].finding.place
        yield Step(words.hard_text(review.hard), lambda: session.jump(place))
    elif review.pending:
        yield Step(words.soft_text(len(review.pending)), lambda: session.go_to.emit("check", None))
    if review.known:
        yield from _back(session)
    waiting = len(session.waiting())
    if waiting:
        yield Step(words.ratings_text(waiting), lambda: session.go_to.emit("ratings", None))
    yield Step(words.PRINT, lambda: session.go_to.emit("print", None))
    yield Step(words.HANDIN, lambda: session.go_to.emit("handin", None))


def _back(session: Session) -> Iterator[Step]:
    """What the county last said of the newest revision."""
    # Not at the top: it loads what the first painted page does not need.
    from jhdesk.services.receipts import last_receipt, remarks
    from jhdesk.ui.messages.back_page import step_text

    standing = last_receipt(session.entry)
    if standing is not None and standing.newest:
        unanswered = sum(each.answer is None for each in remarks(session.entry))
        yield Step(step_text(standing, unanswered), lambda: session.go_to.emit("back", None))


def _entry(session: Session) -> Iterator[Step]:
    """The first table of each kind that is not done."""
    tables = [each for each in progress(session) if each.table.name not in _ELSEWHERE]
    rejected = next((each for each in tables if each.state.rejected), None)
    if rejected is not None:
        name = rejected.table.name
        row, field = next((row, field) for row in session.entry.rows(name) for field in row.rejected)
        at = CellRef(name, row.id, field)
        yield Step(words.rejected_text(rejected.state.rejected, rejected.table.label), _to(session, rejected.table, at))
    wanted = next((each for each in tables if each.state.touched and each.state.wanted), None)
    at_wanted = first_wanted(session, wanted.table) if wanted else None
    if wanted is not None and at_wanted is not None:
        label = wanted.table.field(at_wanted.field).label
        text = words.wanted_text(wanted.state.wanted, wanted.table.label, label)
        yield Step(text, _to(session, wanted.table, at_wanted))
    untouched = next((each for each in tables if not each.state.touched and not each.state.declared), None)
    if untouched is not None:
        place = Place(untouched.table.name)
        yield Step(words.untouched_text(untouched.table.label), lambda: session.jump(place))


def _to(session: Session, table: Table, at: CellRef) -> Callable[[], None]:
    return lambda: session.go_to.emit(table.page, at)
