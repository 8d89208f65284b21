"""What a school rates and declares: the items that it is asked for, and those that still wait."""

from __future__ import annotations

from dataclasses import dataclass

from jhdesk.calc.item_standard import NATIONAL_IDS, Item, ItemStandard, Plan
from jhdesk.services.entry import Entry

DECLARED_NATIONAL = tuple(name for name in NATIONAL_IDS if name.startswith("V"))
DECLARED_PLAN = ("P33",)


@dataclass(frozen=True)
class AskedItem:
    """An item that a school is asked for, as the standard or the plan words it."""

    id: str
    title: str
    article: str


@dataclass(frozen=True)
class Asked:
    """The items of one school: rated ones of the national standard and of the county's plan, and declared ones."""

    national: tuple[AskedItem, ...]
    plan: tuple[AskedItem, ...]
    declared: tuple[AskedItem, ...]

    @property
    def rated(self) -> tuple[AskedItem, ...]:
        """All rated items, those of the national standard first."""
        return self.national + self.plan


def asked_items(standard: ItemStandard, plan: Plan, school_type: str | None) -> Asked:
    """What a school of this type rates and declares, in the order of the standard; a special school what concerns it."""
    special = school_type in standard.base.special_types

    def asked(items: dict[str, Item], ids: frozenset[str] | tuple[str, ...]) -> tuple[AskedItem, ...]:
        wanted = [name for name in items if name in ids and (not special or name in standard.special_items)]
        return tuple(AskedItem(name, items[name].title, items[name].article) for name in wanted)

    national, own = dict(standard.items), dict(plan.items)
    return Asked(
        national=asked(national, standard.rated_schools),
        plan=asked(own, plan.rated_schools),
        declared=asked(national, DECLARED_NATIONAL) + asked(own, DECLARED_PLAN),
    )


def still_open(entry: Entry, asked: Asked) -> tuple[str, ...]:
    """The ids of the items that have no rating yet, or were not declared yet."""
    rated = _answered(entry, "self_rating", "rating")
    declared = _answered(entry, "declaration", "occurred")
    waiting = [item.id for item in asked.rated if item.id not in rated]
    return (*waiting, *(item.id for item in asked.declared if item.id not in declared))


def item_choices(standard: ItemStandard, plan: Plan, asked: Asked, table: str) -> dict[str, str]:
    """id -> id and title of what a row of a table may be about: what is rated or declared, else any indicator or item."""
    indicators = {each.id: each.name for each in standard.base.indicators}
    every = {name: item.title for items in (standard.items, plan.items) for name, item in items.items()}
    own = {"self_rating": asked.rated, "declaration": asked.declared}.get(table)
    titles = indicators | every if own is None else {item.id: item.title for item in own}
    return {name: f"{name} {title}" for name, title in titles.items()}


def _answered(entry: Entry, table: str, field: str) -> set[object]:
    return {row.values["item_id"] for row in entry.rows(table) if row.values[field] is not None}
