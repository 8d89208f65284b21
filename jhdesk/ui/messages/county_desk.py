"""Sentences for the way to the county and back: keys enrolled, packages received, receipts, code packages. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping

DESK_SENTENCES: Mapping[str, str] = {
    "workspace_of_school": "“{folder}”是学校的工作文件夹，不能办理县里的事。请用 --workspace 指定县的工作文件夹。",
    "key_given_up": "{school}的这把密钥 {key_id} 已经换掉，不再使用，没有登记。请让学校交来最新的密钥卡。",
    "nothing_received": "还没有收到学校 {school} 在 {year} 学年的上报包，不能写回执。请先接收上报包。",
    "returned_without_remark": "退回而没有写意见，学校不知道要改什么，没有写出回执。请至少写一条意见。",
    "remark_blank": "有一条意见是空的，没有写出回执。请写明要改什么，或删去这一条。",
    "remark_long": "有一条意见超过 {maximum} 字，没有写出回执。请写短一些，或分成几条。",
    "remark_identity": "有一条意见里像是有身份证号，没有写出回执。请改用教工号等指明是谁。",
    "remark_place": "意见所指的“{place}”不在数据表中，没有写出回执。请检查表名和字段名，或只写文字。",
    "not_codes": "“{file}”不是代码包。请选择县里发的、扩展名为 .jhcodes 的文件。",
    "codes_unsound": "代码包没有通过核对，没有采用。请向县督导部门要一份新的。",
    "codes_other_county": "这是行政区划 {found} 的代码包，本校属于 {held}，没有采用。请检查是否拿错了文件。",
    "codes_older": "这是第 {found} 号代码包，本机已经采用了第 {held} 号，没有采用。请向县督导部门要最新的一份。",
    "not_receipt": "“{file}”不是回执。请选择县里发的、扩展名为 .jhreceipt 的文件。",
    "receipt_unsound": "回执没有通过核对，没有采用。请向县督导部门要一份新的。",
    "receipt_other_school": "这是给学校 {school} 的回执，不是给本校的，没有采用。请交还给那所学校，并领取本校的回执。",
    "receipt_no_package": "本机没有导出过这份回执所说的 {year} 学年第 {revision} 版，没有采用。请在导出那一版的电脑上打开。",
    "receipt_older": "本机已有更新的回执，这一份（第 {revision} 版的）是较早的，没有采用。请打开县里最后发的一份。",
    "county_unknown": "还没有采用过县里的代码包，无法确认回执出自县里。请先导入代码包，再打开回执。",
    "answer_identity": "答复里像是有身份证号，没有存上。请改用教工号等指明是谁。",
    "answer_unfit": "答复太长或有不能存的字符，没有存上。请写在 {maximum} 字以内。",
    "reason_identity": "更正原因里像是有身份证号，没有存上。请改用教工号等指明是谁。",
    "reason_unfit": "更正原因太长或有不能存的字符，没有存上。请写在 {maximum} 字以内。",
    "revision_locked": (
        "第 {revision} 版县里已经接收，数据在那以后又改过，不能再报新的一版。确实要改的，请先请县督导部门退回，再导出。"
    ),
}
