"""What would turn a verdict, in words: from what to what, and what the verdict would be then. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jhdesk.calc.standard import Standard
from jhdesk.calc.trace.flips import Flip
from jhdesk.calc.trace.why import Why
from jhdesk.services.entry import row_text, unit_of
from jhdesk.services.evaluation import json_number
from jhdesk.ui.messages.why.node import Node, cell_text, number_text, table_of
from jhdesk.words.conditions import label_of
from jhdesk.words.items import item_status_text
from jhdesk.words.verdicts import verdict

ROWS_NAMED = 3
"""rows named where many hold the same"""


def flip_nodes(why: Why, standard: Standard | None) -> Node:
    """All flips, those that make the verdict better first, then the smaller changes first."""
    if not why.flips:
        return Node("只改任何一个格子，都不能改变这个判定（要同时改几处，见“差距反推”）。" if standard else
                    "只改任何一个格子，都不能改变这个判定。")  # fmt: skip
    groups: dict[object, list[Flip]] = {}
    for flip in sorted(why.flips, key=_size):
        groups.setdefault(_alike(flip), []).append(flip)
    children = [
        each if len(group) == 1 else _group_node(why, group)
        for group in groups.values()
        for each in [_flip_node(why, group[0])]
    ]
    return Node(f"只改一处，怎样会改变判定（{len(why.flips)} 种）：", children=tuple(children))


def _alike(flip: Flip) -> object:
    """Changes of one column by the same amount to the same verdict are told together."""
    apart = _apart(flip)
    return flip if apart is None else (flip.table, flip.field, flip.status, apart)


def _apart(flip: Flip) -> Fraction | None:
    value, now = flip.values[0], flip.now
    if flip.step is None or not isinstance(value, int | Decimal) or not isinstance(now, int | Decimal):
        return None
    return Fraction(value) - Fraction(now)


def _group_node(why: Why, group: Sequence[Flip]) -> Node:
    first, count = group[0], sum(len(flip.keys) for flip in group)
    apart = _apart(first)
    assert apart is not None
    unit = unit_of(table_of(first.table).field(first.field))
    text = (
        f"{table_of(first.table).label} {count} 行中任一行的“{label_of(first.table, first.field)}”"
        f"{'多' if apart > 0 else '少'} {number_text(abs(apart))} {unit}，变为 {_verdict(why, first)}"
    )
    return Node(text, first.status, tuple(_flip_node(why, flip) for flip in group))


def _verdict(why: Why, flip: Flip) -> str:
    return verdict(flip.status) if why.unit_status else item_status_text(flip.status, why.id)


def _size(flip: Flip) -> tuple[int, Fraction]:
    """Small changes relative to what is there come first, choices before figures."""
    value = flip.values[0]
    if flip.step is None or not isinstance(value, int | Decimal):
        return 0, Fraction(0)
    now = Fraction(flip.now) if isinstance(flip.now, int | Decimal) else Fraction(0)
    return 1, abs(Fraction(value) - now) / (abs(now) or 1)


def _flip_node(why: Why, flip: Flip) -> Node:
    table = table_of(flip.table)
    field = label_of(flip.table, flip.field)
    rows = [row_text(table, key).strip() for key in flip.keys]
    names = "、".join(rows[:ROWS_NAMED]) + (f"等 {len(rows)} 行中的任一行" if len(rows) > ROWS_NAMED else "")
    now = cell_text(flip.table, flip.field, flip.now)
    to = "或".join(cell_text(flip.table, flip.field, value) for value in flip.values)
    change = _change(flip)
    key = f"[{flip.keys[0]}]" if flip.keys[0] else ""
    text = f"{table.label}{' ' if names else ''}{names}“{field}”由 {now} 改为 {to}{change}，变为 {_verdict(why, flip)}"
    return Node(text, flip.status, place=f"{flip.table}{key}.{flip.field}")


def _change(flip: Flip) -> str:
    apart = _apart(flip)
    if apart is not None:
        return f"（{'多' if apart > 0 else '少'} {number_text(abs(apart))}）"
    return " 或更多" if flip.now is None and flip.step is not None and flip.values[0] else ""


def flips_as_json(flips: Sequence[Flip]) -> list[dict[str, object]]:
    """The flips of `explain --json`: each a table, the rows' keys, a field, its value, the values that turn it, the status then."""
    return [
        {
            "table": flip.table,
            "keys": list(flip.keys),
            "field": flip.field,
            "now": plain(flip.now),
            "values": [plain(value) for value in flip.values],
            "step": plain(flip.step),
            "status": flip.status,
        }
        for flip in flips
    ]


def plain(value: object) -> object:
    """A value as JSON has it: numbers with full precision, days as texts."""
    if value is None or isinstance(value, bool | str):
        return value
    return json_number(value) if isinstance(value, int | float | Decimal | Fraction) else str(value)
