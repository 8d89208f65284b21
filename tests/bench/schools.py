"""Made-up schools as folders of CSV tables, of the size of a real one."""

from __future__ import annotations

import random
from pathlib import Path


def write_school(folder: Path, seed: int) -> Path:
    """A primary school of 18 classes, 60 staff, 40 rooms and 150 kinds of equipment."""
    chance = random.Random(seed)
    folder.mkdir()
    _table(
        folder, "school", "school_code,name,county_code,township,urban_rural_code,school_type,sponsor,is_boarding",
        [f"{folder.name},第{seed}学校,654000,第{seed % 9}乡,220,211,public,false"],
    )  # fmt: skip
    _table(folder, "period", "school_year,snapshot_date,standard_id,round", ["2024,2024-09-01,national-2017,self"])
    classes = [f"{at % 6 + 1},{at // 6 + 1},{chance.randint(15, 25)},{chance.randint(15, 25)}" for at in range(18)]
    _table(folder, "class_group", "grade,class_no,boys,girls", classes)
    staff = [
        f"t{at:03},教师{at},established,teacher,primary,{chance.choice(['chinese', 'pe', 'music'])},"
        f"{chance.choice(['21', '31', '41'])},true,{chance.choice(['none', 'county'])},"
        f"false,true,none,{chance.randint(300, 400)},true,none,qualified,false,true"
        for at in range(60)
    ]
    heading = (
        "staff_no,name,employment,post,stage,subject,degree,has_certificate,backbone_level,is_principal,"
        "certificate_registered,studio_role,training_hours_5y,rotation_eligible,rotation_kind,ethics_grade,"
        "ethics_violation,ict_skilled"
    )
    _table(folder, "staff", heading, staff)
    rooms = [
        f"{chance.choice(['classroom', 'library', 'office', 'indoor_sports'])},primary,{chance.randint(1, 3)},"
        f"{chance.randint(400, 1200) / 10},{chance.randint(0, 1)}"
        for _ in range(40)
    ]
    _table(folder, "room", "room_type,stage,quantity,area_each_m2,networked_multimedia", rooms)
    _table(
        folder,
        "sports_area",
        "kind,stage,quantity,area_each_m2",
        ["track,primary,1,5036", "basketball,primary,2,420.5"],
    )
    equipment = [
        f"other,设备{at},primary,{chance.randint(1, 40)},{chance.randint(10, 400_000) / 100}" for at in range(150)
    ]
    _table(folder, "equipment", "category,name,stage,quantity,unit_value_yuan", equipment)
    return folder


def _table(folder: Path, name: str, heading: str, rows: list[str]) -> None:
    (folder / f"{name}.csv").write_text("\n".join([heading, *rows, ""]), "utf-8")
