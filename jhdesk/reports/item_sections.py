"""The items beside the seven indicators as sections of a form: value against line, verdict, rating, and what proves it.

The national standard's by its articles, the county's plan apart from them; a blank form lists what a school is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.item_standard import ItemStandard, Plan, item_of
from jhdesk.calc.items.judge import ITEM_IDS, SCHOOL_ITEMS
from jhdesk.calc.items.recognition import VETOES
from jhdesk.calc.results import NOT_ASSESSABLE, ItemResult
from jhdesk.models.dictionary import TABLES
from jhdesk.models.standing import NOT_APPLICABLE_MARK
from jhdesk.reports.document import Block, Cell, Column, Grid, Paragraph, Row
from jhdesk.reports.few import concealed
from jhdesk.reports.frame import NOT_FILLED, NOT_KNOWN
from jhdesk.reports.material import Material
from jhdesk.words.items import (
    PLAN_SECTION,
    SECTIONS,
    item_missing_text,
    item_note_text,
    item_status_text,
    item_target_text,
    item_value_text,
    measure_of,
)
from jhdesk.words.verdicts import STAGES

MOST = 3
"""missing places that an item names"""
DECLARED = (*VETOES, "P33")
_COLUMNS = (
    Column(11, "center"), Column(47), Column(33, "center"), Column(21, "center"), Column(24, "center"), Column(44),
)  # fmt: skip
_HEADER = ("编号", "项目与依据", "实际／标准", "判定", "自评等次", "说明与佐证材料")
_RATINGS = TABLES["self_rating"].field("rating").codes


def item_sections(material: Material) -> list[tuple[str, list[Block]]]:
    """Heading and content of each section that has an item; none without the documents that the items are judged by."""
    if material.documents is None:
        return []
    standard, plan = material.documents
    ids = asked_ids(standard, plan, material.school_type) if material.blank else [each.id for each in material.items]
    sections = []
    for letter, title in {**SECTIONS, "P": PLAN_SECTION}.items():
        if any(item_id.startswith(letter) for item_id in ids):
            sections.append((title, list(_section(letter, ids, material, standard, plan))))
    return sections


def asked_ids(standard: ItemStandard, plan: Plan, school_type: str | None) -> list[str]:
    """The items that a school of this type may be judged by; where the type is not known, those of ordinary schools."""
    rated = standard.rated_schools | plan.rated_schools
    special = school_type in standard.base.special_types
    every = [item_id for item_id in ITEM_IDS if item_id in SCHOOL_ITEMS or item_id in rated]
    return [item_id for item_id in every if not special or item_id in standard.special_items]


def shows_few(material: Material) -> bool:
    """Whether a note counts one or two pupils that could be told by it."""
    if material.documents is None:
        return False
    notes = [item_note_text(each, material.documents[1]) for each in material.items]
    return any(concealed(note) != note for note in notes)


def _section(letter: str, ids: list[str], material: Material, standard: ItemStandard, plan: Plan) -> Iterator[Block]:
    judged = () if material.blank else [each for each in material.items if each.id.startswith(letter)]
    rows = [_judged(each, material, standard, plan) for each in judged]
    if material.blank:
        rows = [_blank(item_id, standard, plan) for item_id in ids if item_id.startswith(letter)]
    if letter == "P":
        # The name that stands for any county's is no name on paper with a seal; its own the program does not know.
        yield Paragraph(f"依据：《{plan.title.removeprefix('某县')}》。", face="small")
    yield Grid(_COLUMNS, tuple(rows), (_HEADER,), row_mm=8, names=tuple(f"{each.id}{_stage(each)}" for each in judged))


def _stage(result: ItemResult) -> str:
    return f"（{STAGES[result.stage]}）" if result.stage else ""


def _named(item_id: str, standard: ItemStandard, plan: Plan, stage: str = "") -> tuple[Cell, Cell]:
    item = item_of(standard, plan, item_id)
    return _small(item_id), _small(f"{item.title}{stage}\n依据：{item.article}")


def _small(text: str) -> Cell:
    return Cell(text, face="small")


def _blank(item_id: str, standard: ItemStandard, plan: Plan) -> Row:
    rated = item_id in standard.rated_schools | plan.rated_schools
    labels = list(_RATINGS.values()) if rated else ["未发生", "已发生"] if item_id in DECLARED else []
    lines = [" ".join(f"□{label}" for label in labels[at : at + 2]) for at in range(0, len(labels), 2)]
    return (*_named(item_id, standard, plan), "", "", _small("\n".join(lines)), "")


def _judged(result: ItemResult, material: Material, standard: ItemStandard, plan: Plan) -> Row:
    rated = result.id in standard.rated_schools | plan.rated_schools
    rating = next((row.get("rating") for row in material.rows("self_rating") if row.get("item_id") == result.id), None)
    return (
        *_named(result.id, standard, plan, _stage(result)),
        _small(_compared(result)),
        _small(item_status_text(result.status, result.id)),
        _small(_RATINGS[str(rating)] if rating in _RATINGS else NOT_FILLED if rated else NOT_APPLICABLE_MARK),
        _small("\n".join(_told(result, material, plan))),
    )


def _compared(result: ItemResult) -> str:
    """Value and target: — where the value is not known, ／ of what is judged by no number, or has nobody to be counted."""
    target, value = item_target_text(result), item_value_text(result)
    if result.value is None:
        waits = measure_of(result.id) and (result.status == NOT_ASSESSABLE or result.missing)
        value = NOT_KNOWN if waits else NOT_APPLICABLE_MARK
    return value + ("" if target == NOT_KNOWN else f"\n标准 {target}")


def _told(result: ItemResult, material: Material, plan: Plan) -> Iterator[str]:
    """Note, what is missing, what the school says itself, and the files that prove it."""
    note, missing = item_note_text(result, plan), item_missing_text(result, MOST)
    if not material.own_copy:
        note = concealed(note)
    if result.same_as:
        yield f"同 {result.same_as}。"
    if note:
        yield f"{note}。"
    if missing:
        yield f"尚缺：{missing}。"
    for table, name in (("self_rating", "narrative"), ("declaration", "note")):
        for row in material.rows(table):
            if row.get("item_id") == result.id and row.get(name):
                yield f"{TABLES[table].field(name).label}：{row[name]}"
    files = [
        str(row["file_name"])
        for row in material.rows("evidence")
        if row.get("item_id") == result.id and row.get("file_name")
    ]
    if files:
        yield f"佐证：{'、'.join(files)}"
