"""Build resources/samples/sample-school.xlsx: a made-up nine-year school with which everything can be tried.

It is told so that all of it is seen at once: every table is filled or declared empty, shared rows are split, the
primary stage meets all seven indicators, and the junior stage is one teacher short of L1, so that one changed degree
makes it meet. Nobody in it exists: people are numbered, codes belong to no place. The blocks below are CSV as
package-format.md has it; a blank takes the table's default, if it has one. The same bytes come out every time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.workbook.template import write_workbook

TARGET = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample-school.xlsx"

Row = dict[str, Value]

# Budget: 720 and 940 yuan a pupil, 300 more for each of 205 boarders, 6500 for each of 4 inclusive pupils.
TABLES_AS_CSV = """
[school]
school_code,name,county_code,township,urban_rural_code,school_type,sponsor,is_boarding,headmaster,contact_name,contact_phone,founded_year
3165999901,示例乡九年一贯制学校,659999,示例乡,210,312,public,true,示例校长,示例填表人,0000-0000000,1986
[period]
school_year,snapshot_date,standard_id,round
2024,2024-09-01,national-2017,self
[admission]
stage,new_pupils,new_pupils_in_zone
primary,73,73
junior,87,87
[disability_enrolment]
kind,of_age,enrolled
visual,1,1
hearing,1,1
intellectual,3,3
[cohort]
stage,entry_year,entrants,transferred_in,transferred_out,deceased,dropped_out,graduating
primary,2018,81,5,3,0,0,83
junior,2021,86,2,3,0,0,85
[building]
name,built_year,floors,structure,floor_area_m2,seismic_ok,safety_grade,use,is_idle
小学教学楼,2009,3,frame,2180,true,A,teaching,false
初中教学楼,2013,3,frame,1860.5,true,A,teaching,false
综合楼,2017,4,frame,2640,true,A,teaching,false
体育活动室,2018,1,frame,480,true,A,teaching,false
行政楼,2003,2,brick_concrete,690,true,B,office,false
学生宿舍楼,2014,3,frame,1320,true,A,living,false
食堂,2014,1,frame,640,true,A,living,false
旧平房,1987,1,brick_wood,182.4,false,C,other,true
[room]
room_type,stage,quantity,area_each_m2,networked_multimedia
classroom,primary,12,68.4,12
science,primary,2,92,0
calligraphy,primary,1,68.4,0
other_teaching,primary,2,54,0
classroom,junior,6,72.6,6
laboratory,junior,3,98,0
other_teaching,junior,3,36.5,0
language,junior,1,92,0
library,shared,1,324,0
computer,shared,2,98,2
music,shared,2,108,0
art,shared,2,98,0
dance,shared,1,132,0
labour,shared,2,90,0
counselling,shared,1,54,0
multi_function,shared,1,268,1
indoor_sports,shared,1,408,0
office,shared,16,22,0
dormitory,primary,8,26.4,0
dormitory,junior,20,26.4,0
canteen,shared,1,486,0
other,shared,4,18.5,0
[sports_area]
kind,stage,quantity,area_each_m2
track,shared,1,4860
basketball,shared,2,608
volleyball,shared,1,286
basketball,junior,1,420
archery,junior,1,360
other,primary,1,520
[equipment]
category,name,stage,quantity,unit_value_yuan,acquired_year,is_adequate
ict,交互式多媒体一体机,primary,12,21500,2021,true
ict,交互式多媒体一体机,junior,6,23800,2022,true
ict,学生计算机,shared,96,4280,2021,true
ict,教师笔记本电脑,shared,58,4350,2022,true
ict,校园网络与服务器设备,shared,1,126000,2020,true
ict,录播设备,shared,1,98000,2022,true
experiment,科学实验器材（组）,primary,24,2650,2019,true
experiment,物理实验器材（组）,junior,28,1980,2018,true
experiment,化学实验器材（组）,junior,28,1760.5,2018,true
experiment,生物显微镜,junior,28,2160,2019,true
pe,体育器材（套）,shared,1,86500,2020,true
pe,射箭器材（套）,junior,12,1150,2022,true
music,钢琴,shared,2,16800,2017,true
music,器乐合奏乐器（套）,shared,2,12600,2019,true
art,画架与静物教具（套）,shared,2,9800.8,2019,true
other,书法教学用具（套）,primary,1,15600,2020,true
other,劳动工具（套）,shared,2,8450,2021,true
[ict]
bandwidth_mbps,campus_network,platform_resources,platform_space,platform_research,platform_home_school,pupil_spaces
300,true,true,true,true,true,727
[library_stock]
stage,books,books_added
primary,5120,260
junior,4380,240
shared,7650,410
[funding]
public_fund_primary,public_fund_junior,funded_pupils,inclusive_fund,budget_yuan,training_spend_yuan,average_wage_yuan,accounts_published
720,940,727,6500,668580,36800,91250,true
[school_course]
name,grades,pupils
射箭,5—9 年级,62
腰鼓,3—6 年级,48
乡土植物观察,7—8 年级,40
[programme]
kind,is_project_school,pupils,matches
football,true,96,12
basketball,false,64,8
archery,true,62,4
waist_drum,false,48,
[survey]
respondent,about,issued,returned,satisfied
pupil,school,502,498,486
parent,school,727,702,678
teacher,school,58,58,57
principal,school,2,2,2
congress,school,6,6,6
cppcc,school,4,4,4
public,school,60,57,55
parent,government,727,702,674
teacher,government,58,58,56
principal,government,2,2,2
congress,government,6,6,6
cppcc,government,4,4,4
public,government,60,57,55
[self_rating]
item_id,rating,narrative
G15,good,建立留守儿童台账，每月走访一次，寄宿生由生活教师照管。
Q3,good,学校章程已备案，学籍、教学和资产管理使用信息平台。
Q5,good,教师备课和上课日常使用一体机与平台资源。
Q6,excellent,每周升旗、班会和校园广播，德育活动列入校历。
Q7,good,按课程计划开齐各门课程，另开设三门校本课程。
Q8,good,统一控制作业量，一、二年级不留书面家庭作业。
P25,good,随迁子女和留守儿童按班登记，心理辅导室每天开放。
P31,good,按品德、学业、身心、兴趣特长和课业负担五个方面评价学生。
P32,good,学习困难学生由任课教师结对辅导，每学期家访一次。
P35,good,紧缺学科教师参加县级订单式培训。
[partnership]
kind,partner,since,activity
alliance,示例县第一中学,2022-09-01,每月一次联合教研，共用期末命题。
pairing,示例县第一小学,2021-03-15,每学期互派教师上课一周。
bundled,示例村小学教学点,2023-09-01,教学质量捆绑考核，音乐、美术教师走教。
[improvement]
item_id,problem,measure,owner,due_on
L1,初中高于规定学历教师差 1 人。,支持专科学历的初中教师参加本科学历教育，取得毕业证后更新数据。,示例校长,2025-08-31
[no_data]
table,reason
dropout_case,本学年没有辍学学生。
evidence,示例学校没有附佐证材料文件。
[declaration]
item_id,occurred
V1,false
V2,false
V3,false
V4,false
V5,false
V6,false
P33,false
"""

ZERO = ("boarders", "visual_impaired", "hearing_impaired", "intellectual_impaired", "other_impaired")
CLASSES = """
grade,class_no,boys,girls,homeroom_staff_no,left_behind,migrant,in_need,learning_support,boarders,visual_impaired,hearing_impaired,intellectual_impaired
1,1,19,18,T01,4,1,3,1
1,2,18,18,T02,3,2,2,2
2,1,20,17,T03,5,1,4,2
2,2,19,19,T04,4,0,3,1
3,1,20,19,T05,4,2,3,2,0,1,0,0
3,2,19,19,T06,6,1,4,2
4,1,20,19,T07,5,1,5,3,8,0,0,1
4,2,21,18,T08,4,2,3,2,8
5,1,21,19,T13,6,1,4,2,10
5,2,20,19,T14,5,1,4,3,9
6,1,21,20,T11,5,2,5,2,12,0,1,0
6,2,22,20,T12,7,1,4,2,11
7,1,22,21,T37,6,1,5,3,24
7,2,23,21,T38,5,2,6,3,25,0,0,1
8,1,23,21,T41,7,1,5,4,24
8,2,22,21,T42,6,0,6,3,23
9,1,23,22,T45,5,1,6,3,26
9,2,22,21,T46,6,1,5,2,25
"""

TEACHER_DEFAULTS = {
    "employment": "established", "post": "teacher", "is_principal": "false", "has_certificate": "true",
    "certificate_registered": "true", "backbone_level": "none", "studio_role": "none", "rotation_kind": "none",
    "ethics_grade": "qualified", "ethics_violation": "false", "ict_skilled": "true",
}  # fmt: skip
TEACHER_COLUMNS = (
    "birth_year,degree,subject,subject_2,training_hours_5y,backbone_level,rotation_kind,"
    "employment,ethics_grade,ict_skilled,studio_role,is_principal"
)
ELIGIBLE_UNTIL = 1990
"""the last year of birth of those who have been at the school long enough to be exchanged"""
PRIMARY_TEACHERS = """
1978,31,chinese,calligraphy,384,county,,,excellent
1985,21,chinese,local,372
1990,21,chinese,labour,366,school
1972,31,chinese,local,360,,,,,false
1983,21,chinese,calligraphy,402,county,rotation,,excellent
1994,21,chinese,labour,368
1988,21,chinese,practice,376.5
1981,31,chinese,labour,362
1969,41,chinese,local,360,,,,,false
1996,21,chinese,practice,364,,,special_post
1984,21,chinese,calligraphy,390,prefecture,,,excellent,,member
1991,31,chinese,practice,370
1980,31,mathematics,science,366
1987,21,mathematics,practice,378,county
1993,21,mathematics,ict,372
1974,31,mathematics,labour,360
1989,21,mathematics,science,369,school,shadowing
1995,31,mathematics,labour,364.5
1970,41,mathematics,,360,,,,,false
1982,21,mathematics,science,388,county
1986,21,english,,380,school
1990,21,english,local,372,,mobile
1997,21,english,practice,361,,,special_post
1979,31,english,,366
1976,31,morality_law,legal,374
1988,21,morality_law,mental_health,396,county,,,excellent
1985,21,science,labour,370
1973,31,science,practice,360
1984,31,pe,,365
1992,21,pe,,372,school
1998,31,pe,,362
1981,21,music,,384
1993,31,music,,363
1986,21,art,calligraphy,376
1971,41,art,,360,,,,basic
1994,21,ict,,408,,,,excellent
"""
JUNIOR_TEACHERS = """
1977,21,chinese,,386,county,,,excellent
1986,21,chinese,,374
1975,31,chinese,,362
1992,21,chinese,,368,school
1980,21,mathematics,,394,prefecture,touring,,excellent,,host
1989,21,mathematics,ict,382
1973,31,mathematics,,360,,,,,false
1995,21,mathematics,,364,,,special_post
1984,21,english,,378,county
1987,31,english,,370
1996,21,english,,362,,,special_post
1982,21,morality_law,mental_health,390
1979,31,physics,ict,366
1985,21,chemistry,practice,376,school,rotation
1990,31,biology,labour,368
1974,31,geography,local,361
1988,14,history,legal,398,county,,,excellent
1983,31,pe,,365
1991,21,pe,,372
1981,31,music,,364
1994,21,art,,369
1976,31,history,,412,,,,excellent,,,true
"""
OTHER_STAFF = """
staff_no,name,birth_year,employment,post,is_principal,stage,degree,has_certificate,certificate_registered,backbone_level,training_hours_5y,ethics_grade,ethics_violation
A01,示例校长,1975,established,admin,true,junior,21,true,true,none,420,excellent,false
A02,示例填表人,1987,established,admin,false,primary,31,true,true,none,,qualified,false
Z01,职工01,1979,established,support,false,primary,31,false,,none,,qualified,false
Z02,职工02,1984,established,support,false,junior,31,false,,none,,qualified,false
Z03,职工03,1972,contract,worker,false,primary,61,false,,none
Z04,职工04,1970,contract,worker,false,junior,71,false,,none
Z05,职工05,1981,contract,worker,false,junior,61,false,,none
"""

# weekly hours in grades 1-9: 26 a week in grades 1-2, 30 in 3-6, 34 in 7-9
HOURS = """
chinese       7   7   6   6   6   6   6   5   6
mathematics   4   4   4   4   4   4   5   5   5
english       -   -   3   3   3   3   5   4   5
morality_law  2   2   2   2   2   2   2   2   2
science       1   1   2   2   2   2   -   -   -
physics       -   -   -   -   -   -   -   2   3
chemistry     -   -   -   -   -   -   -   -   3
biology       -   -   -   -   -   -   2   2   -
geography     -   -   -   -   -   -   2   2   -
history       -   -   -   -   -   -   2   2   2
pe            4   4   3   3   3   3   3   3   3
music         2   2   2   2   2   2   1   1   1
art           2   2   2   2   2   2   1   1   1
ict           -   -   1   1   1   1   1   1   -
labour        1   1   1   1   1   1   1   1   1
practice      1   1   1   1   1   1   1   1   1
calligraphy   -   -   1   1   1   1   -   -   -
mental_health 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5
legal         0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5
local         1   1   1   1   1   1   1   1   -
"""

RESPONSIBLE = """
line,level,person,covers
government,county_leader,示例县领导,示例乡
government,township_leader,示例乡领导,示例村
government,village_cadre,示例村干部,示例村第一村民小组
government,village_group,示例组长,示例村第一村民小组各户
education,bureau_leader,示例局领导,示例乡九年一贯制学校
education,school_leader,示例校长,1—6 年级
education,school_leader,教师58,7—9 年级
education,subject_teacher,教师26,小学重点关注学生
education,subject_teacher,教师48,初中重点关注学生
"""


def rows_of(table: str, block: str, defaults: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of a CSV block, typed by the dictionary; ValueError where a cell is not what its field allows."""
    fields = TABLES[table].fields
    rows = []
    for number, cells in enumerate(csv.DictReader(block.strip().splitlines(), restval="", strict=True), start=1):
        given = {"row_no": str(number), **(defaults or {}), **{name: cell for name, cell in cells.items() if cell}}
        parsed = {field.name: field.parse(given.get(field.name, "")) for field in fields}
        if not cells.keys() <= parsed.keys() or any(problem for _, problem in parsed.values()):
            raise ValueError(table, number, cells, parsed)
        rows.append({name: value for name, (value, _) in parsed.items()})
    return rows


def class_groups() -> list[Row]:
    """The classes: everybody in need is aided, and every pupil has two sports and one art."""
    rows = rows_of("class_group", CLASSES, dict.fromkeys(ZERO, "0"))
    for row in rows:
        row["aided"] = row["in_need"]
        row["two_sports_one_art"] = int(str(row["boys"])) + int(str(row["girls"]))
    return rows


def staff() -> list[Row]:
    """Teachers numbered through both stages, then those who do not teach."""
    rows = []
    for stage, block in (("primary", PRIMARY_TEACHERS), ("junior", JUNIOR_TEACHERS)):
        rows += rows_of("staff", TEACHER_COLUMNS + block, {**TEACHER_DEFAULTS, "stage": stage})
    for number, row in enumerate(rows, start=1):
        row["staff_no"], row["name"] = f"T{number:02}", f"教师{number:02}"
        row["rotation_eligible"] = int(str(row["birth_year"])) <= ELIGIBLE_UNTIL
    return rows + rows_of("staff", OTHER_STAFF)


def course_offering() -> list[Row]:
    """The timetable by grade and subject; every course is given as planned."""
    lines = ["grade,subject,planned_hours,actual_hours"]
    for subject, *hours in map(str.split, HOURS.strip().splitlines()):
        lines += [f"{grade},{subject},{each},{each}" for grade, each in enumerate(hours, start=1) if each != "-"]
    rows = rows_of("course_offering", "\n".join(lines))
    return sorted(rows, key=lambda row: int(str(row["grade"])))


def responsibility(classes: list[Row]) -> list[Row]:
    """Both lines of 双线四包 on all their levels, each class with its homeroom teacher."""
    homerooms = [
        f"education,homeroom,{str(row['homeroom_staff_no']).replace('T', '教师')},{row['grade']} 年级 {row['class_no']} 班"
        for row in classes
    ]
    return rows_of("responsibility", RESPONSIBLE + "\n".join(homerooms), {"letter_signed": "true"})


def sample() -> dict[str, list[Row]]:
    """All tables of the sample school, in the order of the dictionary; a table that is declared empty has no row."""
    classes = class_groups()
    blocks = (part.split("]", 1) for part in TABLES_AS_CSV.strip().removeprefix("[").split("\n["))
    tables = {name: rows_of(name, block) for name, block in blocks}
    tables |= {"class_group": classes, "staff": staff(), "course_offering": course_offering(),
               "responsibility": responsibility(classes)}  # fmt: skip
    return {name: tables.get(name, []) for name in TABLES}


def build() -> bytes:
    """The workbook."""
    target = io.BytesIO()
    write_workbook(sample(), target)
    return target.getvalue()


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(build())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
