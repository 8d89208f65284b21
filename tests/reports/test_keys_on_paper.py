"""The key card and the recovery sheet: what they say, that nothing stands on anything, and that scanners read them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.recovery import characters_of, code_of, seed_of
from jhdesk.exchange.secret_key import public_of_seed
from jhdesk.reports import key_card
from jhdesk.reports.document import Document, Tie
from jhdesk.reports.forms import FORMS
from jhdesk.reports.key_card import card_document
from jhdesk.reports.layout import lay_out
from jhdesk.reports.material import Material
from jhdesk.reports.page import Matrix, Modules, Page, Text
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.recovery_sheet import recovery_sheet
from jhdesk.reports.scan import codes_of
from tests.builders import school_tables, standard
from tests.reports.paper import DAY, RARE, boxes, faults, lines, pages_of, scan

pytestmark = pytest.mark.usefixtures("qapp")

SEED = bytes(range(32))
KEY = public_of_seed(SEED)
SCHOOL, NAME = "2165400001", "某某县第一小学"
CARD = KeyCard(SCHOOL, NAME, KEY)
LONG = "新疆维吾尔自治区某某县" * 5 + "小学"


def card(name: str = NAME) -> Document:
    return key_card.build(Material(standard(), tables=school_tables(), card=CARD._replace(name=name)))


def sheet(name: str = NAME) -> Document:
    return recovery_sheet(SCHOOL, name, characters_of(SEED), code_of(SEED), KEY)


def only_page(document: Document) -> Page:
    (page,) = lay_out(document)
    return page


def upright(page: Page) -> list[tuple[float, float, float, float]]:
    """The boxes of the codes in the body."""
    codes = [item for item in page.items if isinstance(item, Modules)]
    return [(i.x, i.y, i.x + i.side * len(i.rows), i.y + i.side * len(i.rows)) for i in codes]


@pytest.mark.parametrize("name", [NAME, "", RARE, LONG])
@pytest.mark.parametrize("build", [card, sheet, lambda name: card_document(CARD._replace(name=name))])
def test_one_page_and_nothing_on_anything(build: object, name: str) -> None:
    assert callable(build)
    page = only_page(build(name))
    assert faults(page) == []
    (code,) = upright(page)
    assert code[0] >= 1500
    assert code[2] <= page.width - 1500
    for box in boxes(page):  # four modules stay white around it
        quiet = 4 * (code[2] - code[0]) / 60
        assert box[2] < code[0] - quiet or box[0] > code[2] + quiet or box[3] < code[1] or box[1] > code[3]


def test_the_card_says_whose_key_it_is_and_how_it_is_compared() -> None:
    said = lines(only_page(card()))
    for text in (NAME, SCHOOL, KEY.key_id, KEY.fingerprint, KEY.line, "校长签字", "学校公章", "日期"):
        assert text in said, text
    assert len(KEY.fingerprint.split()) == 8


def test_before_there_is_a_key_the_card_says_so() -> None:
    made = Material(standard(), tables=school_tables())
    for none in (made, replace(made, card=CARD, blank=True)):
        said = "".join(lines(only_page(key_card.build(none))))
        assert key_card.NONE_YET.replace(" ", "")[:20] in said
        assert KEY.key_id not in said


def test_the_card_goes_into_no_package_and_is_never_blank() -> None:
    assert not FORMS["key_card"].packed
    assert not FORMS["key_card"].blank
    assert "recovery" not in " ".join(FORMS)


def test_the_sheet_numbers_its_characters_and_says_how_to_keep_it() -> None:
    document = sheet()
    said = lines(only_page(document))
    at = said.index("1")
    assert said[at : at + 48] == [
        part for number, each in enumerate(characters_of(SEED), 1) for part in (str(number), each)
    ]
    whole = "".join(said)
    for text in ("保险柜", "不要拍照", "立即删除", KEY.key_id, KEY.fingerprint):
        assert text in whole
    assert document.tie is None  # nothing of it is remembered
    large = [i for i in only_page(document).items if isinstance(i, Text) and i.text in characters_of(SEED)]
    assert min(i.style.size for i in large) >= 700


@pytest.mark.parametrize("turned", [0.0, 2.0])
def test_scanners_read_both(tmp_path: Path, turned: float) -> None:
    for document, read, wanted in ((sheet(), seed_of, SEED), (card(), KeyCard.read, CARD._replace(name=""))):
        tied = replace(document, tie=Tie(SCHOOL, 2024, 1, "key_card")) if document.title == key_card.TITLE else document
        page = only_page(tied)
        assert any(isinstance(item, Matrix) for item in page.items) == (tied.tie is not None)
        picture = scan(page, tmp_path / "page.png", turned=turned, noise=20)
        found = [code.decode() for code in codes_of(QImage(str(picture)))]
        assert wanted in [read(code) for code in found if not code.startswith("JH1*")]  # type: ignore[operator]


def test_a_pdf_of_the_sheet_has_all_characters(tmp_path: Path) -> None:
    (said,) = pages_of(pdf_bytes([sheet()], created=DAY), tmp_path)
    assert all(f"{number}{each}" in said for number, each in enumerate(characters_of(SEED), 1))
