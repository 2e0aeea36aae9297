"""One Chinese word for one thing: the terms a nurse must tell apart are said the same way on every page."""

from __future__ import annotations

import re

import pytest

from tests.faces.words_of_the_tree import Translation, translated

# What must not be said, and what is said instead. 剂次 is the dose as a thing; 剂量 is an amount, or a prescribed one.
BANNED = {
    "(?:配制|配制好的|已配制的|核对|全部|两个|本|该|同一|任何|前次|待给的|待批准的|未完成)剂量": "剂次",
    "配制剂(?!次)|制备剂": "已配制剂次",
    "他人剂": "非本患儿的产品",
    "放行依据|(?:尚未放行|按放行|在放行)(?:输注|后|失效)": "输注许可 (放行 is the release of a lot)",
    "过时": "核对已超时",
    "倒空": "已抽空",
    "名下": "由您持有",
    "待检": "待验",
    "隔离(?!器)": "待验 (quarantine) or 单独存放 (put aside)",
    "报废|废弃|丢弃|弃去": "弃用 (discard) or 销毁 (destroy)",
    "暂停(?!给药|登录)": "扣留 (hold) or 暂停给药 (pause)",
    "冻结使用|暂扣": "扣留",
}


@pytest.mark.parametrize("variant", BANNED)
def test_a_term_is_said_in_one_way_only(variant: str) -> None:
    assert [(t.file, t.message[0], said) for t, said in every_form() if re.search(variant, said)] == [], BANNED[variant]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (r"\b[Qq]uarantined?\b", "待验"),
        (r"\b[Cc]ountersign", "补签"),
        (r"\b([Oo]n hold|[Hh]old (placed|lifted|%\(hold\))|(Place|Lift) hold)\b", "扣留"),
        (r"\b([Pp]aus(es?|ed|ing)|paused)\b", "暂停给药"),
        (r"\b[Dd]iscard(s|ed|ing)?\b", "弃用"),
        (r"\b[Dd]estroy(s|ed|ing)?\b", "销毁"),
        (r"\b[Pp]repared doses?\b", "已配制剂次"),
    ],
)
def test_what_is_named_in_english_is_named_by_its_one_chinese_word(english: str, chinese: str) -> None:
    assert [
        (t.file, t.message[0], said)
        for t, said in every_form()
        if re.search(english, t.message[0]) and chinese not in said
    ] == []


def test_a_countersignature_is_not_handed_in_and_a_report_is() -> None:
    due = {t.message[0]: t.said[0] for t in translated() if "%(due_at)s" in t.message[0]}
    assert "补签" in due["It was to be countersigned by %(due_at)s."]
    assert "提交" in due["It was due at %(due_at)s."]


def every_form() -> list[tuple[Translation, str]]:
    """Every translation with each of its forms."""
    return [(translation, said) for translation in translated() for said in translation.said]
