"""密钥卡: whose a public key is, on the paper that the headmaster signs and stamps; the county compares the fingerprint."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk import __version__
from jhdesk.exchange.key_card import KeyCard
from jhdesk.reports.document import Block, Code, Document, Fact, Facts, Paragraph
from jhdesk.reports.frame import foot, sign_off, words_of
from jhdesk.reports.material import Material

TITLE = "密钥卡"
NONE_YET = (
    "还没有建立签名密钥，或者学校标识码还没有填，密钥卡还不能打印。"
    "请先在“学校概况”中填写学校标识码，在“上报”页建立密钥，再打印密钥卡。"
)
MEANING = (
    "本校上报的数据包都用下面这把密钥签名。请校长签字、加盖学校公章，连同密钥卡文件一起交县督导部门登记。"
    "卡上没有秘密，可以公开；密钥的口令和恢复单不得交给任何人。"
)
CHECKING = (
    "县里登记时：读入密钥卡文件，或扫描这个二维码，然后把屏幕上的指纹与本卡的指纹逐组核对，"
    "八组全部一致才可登记。有一个字符不同，就不是这把密钥，不要登记，请与学校联系。"
)
QR_MM = 38.0


def build(material: Material) -> Document:
    """The card of the school's key; one that says so where there is none."""
    words = words_of(material)
    end = foot(words, TITLE, material.standard, blank=material.blank)
    if material.card is None or material.blank:
        return Document(TITLE, (Paragraph(NONE_YET),), end)
    return Document(TITLE, _blocks(material.card, words), end)


def card_document(card: KeyCard) -> Document:
    """The same where there is no school year at hand."""
    end = " · ".join(filter(None, (card.name, TITLE))) + f"\n程序 jhdesk {__version__}"
    return Document(TITLE, _blocks(card, {}), end)


def _blocks(card: KeyCard, words: Mapping[str, str]) -> tuple[Block, ...]:
    return (
        Paragraph(MEANING),
        Facts(
            (
                Fact("名称", card.name, wide=True),
                Fact("标识码", card.school_code),
                Fact("密钥编号", card.key.key_id),
                Fact("指纹", card.key.fingerprint, wide=True),
                Fact("公钥", card.key.line, wide=True),
            )
        ),
        Code(card.code, QR_MM, CHECKING),
        sign_off(words),
    )
