"""Parameters of the items: of the national standard (G, Q, S1, V) and of the county's plan (P), read from their TOML.

Every item has its title, its article and the day that it is in force from; what an item measures against stands in a
small dataclass of its own. The reader follows the dataclasses, so that a new parameter is one line here and one there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, TypeVar

from jhdesk.calc.parameter_file import BASED_ON, ParameterFile
from jhdesk.calc.parameters import CodeLists, Codes, Reader, Share
from jhdesk.calc.results import Stage
from jhdesk.calc.standard import JUDGED, Standard, read_standard
from jhdesk.calc.toml_lines import Path

T = TypeVar("T")

NATIONAL_IDS: tuple[str, ...] = (
    *(f"G{n}" for n in range(1, 16)),
    *(f"Q{n}" for n in range(1, 10)),
    "S1",
    *(f"V{n}" for n in range(1, 7)),
)
PLAN_IDS: tuple[str, ...] = tuple(f"P{n:02}" for n in range(1, 38))


@dataclass(frozen=True)
class Item:
    """What every item says of itself. ``year``: an unmet target is information before that school year."""

    title: str
    article: str
    in_force: date
    year: int | None = None


@dataclass(frozen=True)
class MusicAndArt:
    """G3. Areas of a room in m2; ``founded_by``: only of schools founded up to that year."""

    music_m2: Fraction
    art_m2: Fraction
    founded_by: int | None = None


@dataclass(frozen=True)
class SchoolSize:
    """G4. The most pupils of grades 1-9, in nine-year and twelve-year schools and in all others."""

    pupils: int
    nine_year_pupils: int
    founded_by: int | None = None


@dataclass(frozen=True)
class SmallSchool:
    """G6. Which schools, under how many pupils, are funded as how many."""

    teaching_point_types: Annotated[Codes, "school_type"]
    village_types: Annotated[Codes, "school_type"]
    village_codes: Annotated[Codes, "urban_rural"]
    under_pupils: int
    funded_pupils: int


@dataclass(frozen=True)
class Zone:
    """G13. The schools concerned, and the share of new pupils from the zone by stage."""

    sponsors: Annotated[Codes, "sponsor"]
    urban_codes: Annotated[Codes, "urban_rural"]
    primary: Share
    junior: Share


@dataclass(frozen=True)
class Qualified:
    """P06. The share, and the degrees that are not below the required one by stage."""

    share: Share
    primary: Annotated[Codes, "degree"]
    junior: Annotated[Codes, "degree"]


def _rules(rule: type[T], reader: Reader, *path: str) -> tuple[T, ...]:
    """The local variants of an item, then its ordinary values: the first one that fits a school counts."""
    found = []
    for at in range(reader.length(*path, "variants")):
        here: Path = (*path, "variants", at)
        reader.article(*here)
        reader.positive(*here, "founded_by")
        found.append(reader.dataclass(rule, *here))
    return (*found, reader.dataclass(rule, *path, without=("founded_by",)))


@dataclass(frozen=True)
class ItemStandard:
    """The national standard's items; ``base`` holds L1-L7, the stages of the school types and the code lists."""

    base: Standard
    items: Mapping[str, Item]
    rated_met: Codes
    rated_schools: Codes
    rated_county: Codes
    special_items: Codes
    classes_per_room: int
    music_and_art: tuple[MusicAndArt, ...]
    school_size: tuple[SchoolSize, ...]
    nine_year_types: Codes
    class_size: Mapping[Stage, int]
    """stage -> the most pupils of a class"""
    small_school: SmallSchool
    special_fund_yuan: Fraction
    training_hours: Fraction
    trained: Fraction
    rotated: Fraction
    rotated_backbone: Fraction
    certified: Fraction
    zone: Zone
    quota_places: Fraction
    migrants_in_public: Fraction
    retained: Fraction
    retention_years: int
    disabled_enrolled: Fraction
    training_spend: Fraction
    subjects: Mapping[str, frozenset[int]]
    """required subject -> grades"""
    arts_stand_for: Codes
    quality_level: Fraction
    quality_difference_below: Fraction
    satisfied: Fraction
    plan: str | None = None
    """the id of the plan beside it, where the file names one"""

    @staticmethod
    def read(file: ParameterFile, codes: CodeLists | None = None) -> ItemStandard:
        """The whole standard that the file holds; ``codes``: the code lists whose codes it may name.

        JhdeskError "parameters_broken" names file, line and the key that is missing, unknown or unfit: ``items.G3.music_m2``.
        """
        read = Reader(file, {**(codes or {}), "item": NATIONAL_IDS})
        found = _item_standard(read)
        read.finish()
        return found


def _item_standard(read: Reader) -> ItemStandard:
    _groups(read)
    read.article("special")
    return ItemStandard(
        base=read_standard(read),
        items=_items(read, NATIONAL_IDS),
        rated_met=read.codes("rated", "met", of="rating"),
        rated_schools=read.codes("rated", "schools", of="item"),
        rated_county=read.codes("rated", "county", of="item"),
        special_items=read.codes("special", "items", of="item"),
        classes_per_room=read.positive("items", "G3", "classes_per_room"),
        music_and_art=_rules(MusicAndArt, read, "items", "G3"),
        school_size=_rules(SchoolSize, read, "items", "G4"),
        nine_year_types=read.codes("items", "G4", "nine_year_types", of="school_type"),
        class_size={stage: read.positive("items", "G5", stage) for stage in JUDGED},
        small_school=read.dataclass(SmallSchool, "items", "G6"),
        special_fund_yuan=read.number("items", "G7", "yuan_per_pupil"),
        training_hours=read.number("items", "G9", "hours"),
        trained=read.share("items", "G9", "share"),
        rotated=read.share("items", "G11", "rotated"),
        rotated_backbone=read.share("items", "G11", "backbone"),
        certified=read.share("items", "G12", "share"),
        zone=read.dataclass(Zone, "items", "G13"),
        quota_places=read.share("items", "G14", "share"),
        migrants_in_public=read.share("items", "G15", "share"),
        retained=read.share("items", "Q1", "share"),
        retention_years=read.positive("items", "Q1", "years"),
        disabled_enrolled=read.share("items", "Q2", "share"),
        training_spend=read.share("items", "Q4", "share"),
        subjects=read.grades("items", "Q7", "subjects"),
        arts_stand_for=read.codes("items", "Q7", "arts_stand_for", of="subject"),
        quality_level=read.number("items", "Q9", "level"),
        quality_difference_below=read.number("items", "Q9", "difference_below"),
        satisfied=read.share("items", "S1", "share"),
        plan=None if read.value("plan") is None else read.text("plan"),
    )


@dataclass(frozen=True)
class Plan:
    """The county's own plan: its targets beside the national standard."""

    id: str
    version: str
    title: str
    document: str
    items: Mapping[str, Item]
    rated_schools: Codes
    rated_county: Codes
    satisfied: Fraction
    bandwidth_mbps: Fraction
    renewed_categories: Codes
    renewed: Fraction
    qualified: Qualified
    backbone_teachers: int
    registered: Fraction
    training_hours: Fraction
    trained: Fraction
    ethics_failed: Codes
    rotation_forms: tuple[str, ...]
    dangerous: Codes
    kindergarten: Codes
    inclusive_fund_yuan: Fraction
    two_sports_one_art: Fraction
    project_schools: Mapping[str, int]
    """kind of programme -> schools"""
    school_courses: int
    counselling_rooms: Codes
    taught_subjects: tuple[str, ...]
    aided: Fraction
    disabled_enrolled: Fraction
    disability_kinds: tuple[str, ...]
    dropout_open: Codes
    responsibility_levels: tuple[str, ...]
    partnership_kinds: tuple[str, ...]
    schools_passing: Fraction
    milestones: Mapping[int, str]
    """year -> what the plan sets for it"""
    pupils_per_post: Mapping[Stage, Fraction]
    established: Codes
    growth_above: Fraction
    studio_roles: tuple[str, ...]
    dormitory: Codes
    canteen: Codes

    @staticmethod
    def read(file: ParameterFile, codes: CodeLists | None = None) -> Plan:
        """The whole plan that the file holds. JhdeskError "parameters_broken" as for the standard."""
        read = Reader(file, {**(codes or {}), "item": PLAN_IDS})
        found = _plan(read)
        read.finish()
        return found


def _plan(read: Reader) -> Plan:
    _groups(read)
    projects = ("items", "P19", "schools")
    return Plan(
        id=read.text("id"),
        version=read.text("version"),
        title=read.text("title"),
        document=read.text("document"),
        items=_items(read, PLAN_IDS),
        rated_schools=read.codes("rated", "schools", of="item"),
        rated_county=read.codes("rated", "county", of="item"),
        satisfied=read.share("items", "P01", "share"),
        bandwidth_mbps=read.number("items", "P02", "mbps"),
        renewed_categories=read.codes("items", "P05", "categories", of="equipment_category"),
        renewed=read.share("items", "P05", "share"),
        qualified=read.dataclass(Qualified, "items", "P06"),
        backbone_teachers=read.positive("items", "P07", "teachers"),
        registered=read.share("items", "P08", "share"),
        training_hours=read.number("items", "P10", "hours"),
        trained=read.share("items", "P10", "share"),
        ethics_failed=read.codes("items", "P11", "failed", of="ethics_grade"),
        rotation_forms=read.ordered_codes("items", "P12", "forms", of="rotation_kind"),
        dangerous=read.codes("items", "P13", "dangerous", of="safety_grade"),
        kindergarten=read.codes("items", "P13", "kindergarten", of="building_use"),
        inclusive_fund_yuan=read.number("items", "P16", "yuan_per_pupil"),
        two_sports_one_art=read.share("items", "P18", "share"),
        project_schools={kind: read.positive(*projects, kind) for kind in read.keys(*projects, of="programme")},
        school_courses=read.positive("items", "P20", "school_courses"),
        counselling_rooms=read.codes("items", "P21", "rooms", of="room_type"),
        taught_subjects=read.ordered_codes("items", "P21", "subjects", of="subject"),
        aided=read.share("items", "P22", "share"),
        disabled_enrolled=read.share("items", "P23", "share"),
        disability_kinds=read.ordered_codes("items", "P23", "kinds", of="disability"),
        dropout_open=read.codes("items", "P24", "open", of="dropout_status"),
        responsibility_levels=read.ordered_codes("items", "P24", "levels", of="responsibility_level"),
        partnership_kinds=read.ordered_codes("items", "P26", "kinds", of="partnership"),
        schools_passing=read.share("items", "P27", "share"),
        milestones=read.years("items", "P28", "milestones"),
        pupils_per_post={stage: read.above_zero("items", "P29", f"{stage}_pupils_per_post") for stage in JUDGED},
        established=read.codes("items", "P29", "employments", of="employment"),
        growth_above=read.number("items", "P30", "growth_above"),
        studio_roles=read.ordered_codes("items", "P35", "roles", of="studio_role"),
        dormitory=read.codes("items", "P36", "dormitory", of="room_type"),
        canteen=read.codes("items", "P36", "canteen", of="room_type"),
    )


def item_of(standard: ItemStandard, plan: Plan, item_id: str) -> Item:
    """What an item says of itself, in either document. KeyError where neither has it."""
    return standard.items.get(item_id) or plan.items[item_id]


def _groups(read: Reader) -> None:
    """What every file has besides its values: its name, what it is based on, and the articles of its groups."""
    for name in ("id", "version"):
        read.text(name)
    read.value(BASED_ON)
    for group in ("rated", "items"):
        read.article(group)


def _items(read: Reader, ids: tuple[str, ...]) -> Mapping[str, Item]:
    """What every item says of itself; the file's own date of force where an item names none."""
    in_force, found = read.day("in_force"), {}
    for name in ids:
        path = ("items", name)
        own = read.value(*path, "in_force") is not None
        dated = read.value(*path, "year") is not None
        found[name] = Item(
            read.text(*path, "title"),
            read.text(*path, "article"),
            read.day(*path, "in_force") if own else in_force,
            read.positive(*path, "year") if dated else None,
        )
    return found
