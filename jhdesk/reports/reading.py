"""What is different between a form as it was printed and as it is now, cell by cell, whatever page a cell is on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, NamedTuple

from jhdesk.reports.cells import Said

PageSaid = Sequence[Said]
Alike = Literal["pages", "order", "same"]
_Place = tuple[str, str | None]


@dataclass(frozen=True)
class Difference:
    """A cell, or a text outside of grids (no name): what is printed, and what is there now; None where nothing is."""

    cell: str
    old: str | None
    new: str | None
    page: int | None = None
    """on which page it is now, where that is another"""


class _Stands(NamedTuple):
    page: int
    said: Said


_Pair = tuple[_Stands | None, _Stands | None]


def differences(before: Mapping[int, PageSaid], now: Sequence[PageSaid], page: int) -> tuple[Difference, ...]:
    """What is not on a page as it was printed; what is only on another page now is no difference.

    ``before``: the pages of the print as far as they are known. Cells are paired by what they are called, over all pages.
    """
    printed, here = before[page], now[page - 1] if page <= len(now) else ()
    at = {(_place(each), each.text): number for number, each in reversed(list(enumerate(printed)))}
    at_now = {(_place(each), each.text): number for number, each in reversed(list(enumerate(here)))}
    found: list[tuple[int, _Pair]] = []
    for pair in _pairs(before, now):
        old, new = pair
        if old is not None:
            if (_place(old.said), old.said.text) in at:
                found.append((at[_place(old.said), old.said.text], pair))
        elif new is not None and new.page == page:
            found.append((at_now[_place(new.said), new.said.text], pair))
    found.sort(key=lambda each: each[0])
    return tuple(
        Difference(
            (old or new).said.name,  # type: ignore[union-attr]
            old and old.said.text,
            new and new.said.text,
            new.page if new and new.page != page and (_place(new.said), new.said.text) not in at_now else None,
        )
        for old, new in _whole_rows([pair for _, pair in found])
    )


def alike(before: PageSaid, now: Sequence[PageSaid], page: int) -> Alike:
    """What became of a page without a difference: cells are on other pages, in another order, or all is as it was."""
    here = now[page - 1] if page <= len(now) else ()
    if [each[:3] for each in before] == [each[:3] for each in here]:
        return "same"
    return "order" if Counter(_listed(before)) == Counter(_listed(here)) else "pages"


def _place(said: Said) -> _Place:
    return said.section, said.cell


def _listed(page: PageSaid) -> Iterator[tuple[_Place, str]]:
    return ((_place(each), each.text) for each in page if each.cell is not None)


def _once(pages: Mapping[int, PageSaid]) -> Iterator[_Stands]:
    """Everything that has a name or may have none, once however many pages it stands on."""
    seen = set()
    for number, page in pages.items():
        for each in page:
            if each.cell is None or (each.again and (_place(each), each.text) in seen):
                continue
            seen.add((_place(each), each.text))
            yield _Stands(number, each)


def _pairs(before: Mapping[int, PageSaid], now: Sequence[PageSaid]) -> Iterator[_Pair]:
    """What was and what is in one place where that is not the same; None where there is nothing."""
    held: dict[_Place, tuple[list[_Stands], list[_Stands]]] = {}
    for side, pages in enumerate((before, dict(enumerate(now, 1)))):
        for each in _once(pages):
            held.setdefault(_place(each.said), ([], []))[side].append(each)
    for old, new in held.values():
        wanted = Counter(each.said.text for each in new) & Counter(each.said.text for each in old)
        yield from zip_longest(_without(old, wanted), _without(new, wanted))


def _without(some: Sequence[_Stands], texts: Counter[str]) -> list[_Stands]:
    left, kept = texts.copy(), []
    for each in some:
        if left[each.said.text]:
            left[each.said.text] -= 1
        else:
            kept.append(each)
    return kept


def _whole_rows(pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """A row that is gone or new is told once, by the cell that names it, and not once for every cell."""
    rows = {(_place(each.said), new is None) for old, new in pairs if (each := _alone(old, new)) and each.said.cell}
    for old, new in pairs:
        each = _alone(old, new)
        row = each and (each.said.section, str(each.said.cell).rpartition(" · ")[0])
        if each is None or (row, new is None) not in rows:
            yield old, new


def _alone(old: _Stands | None, new: _Stands | None) -> _Stands | None:
    return None if old and new else old or new
