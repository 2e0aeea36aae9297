"""Times and lengths as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_end, tell_reason
from custody.faces.wording import bedside, fact_words
from custody.rules.facts import specs_of
from custody.rules.refusals import Reason, Weight
from custody.rules.registry import registry

ENGLISH, CHINESE = Speaker("en"), Speaker("zh_CN")
ZONE = "Asia/Shanghai"


def test_what_expires_with_a_day_says_that_day_and_not_the_midnight_after_it() -> None:
    midnight = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert tell_end(ENGLISH, midnight, ZONE) == "end of 24 Nov 2026"
    assert tell_end(CHINESE, midnight, ZONE) == "24 Nov 2026 终了"
    assert tell_end(ENGLISH, midnight, "UTC") == "24 Nov 2026 16:00 +00:00"


def test_a_reason_says_the_day_too() -> None:
    reason = refusal("past_expiry", expiry_at="2026-11-24T16:00:00Z")
    assert "end of 24 Nov 2026" in tell_reason(ENGLISH, reason, zone=ZONE).sentence
    other = refusal("past_use_by", use_by="2026-11-24T16:00:00Z", minutes="3")
    assert "25 Nov 2026 00:00 +08:00" in tell_reason(ENGLISH, other, zone=ZONE).sentence


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [("25", "25 min ago", "25 分钟"), ("1033", "17 h 13 min ago", "17 小时 13 分钟"), ("4320", "3 d 0 h ago", "3 天")],
)
def test_long_minutes_are_told_as_hours_and_days(minutes: str, english: str, chinese: str) -> None:
    reason = refusal("past_use_by", use_by="2026-11-22T01:00:00Z", minutes=minutes)
    assert english in tell_reason(ENGLISH, reason).sentence
    assert chinese in tell_reason(CHINESE, reason).sentence


def test_several_names_of_a_closed_list_are_each_told_in_words() -> None:
    reason = refusal("outside_use_criteria", criteria="appearance, leak")
    assert "外观、无渗漏" in tell_reason(CHINESE, reason).sentence
    missing = refusal("observation_incomplete", missing="grade, serious")
    assert "Grade, Serious" in tell_reason(ENGLISH, missing).sentence


def test_several_codes_are_listed_as_the_language_lists_and_typed_words_stay_as_typed() -> None:
    assert (ENGLISH.joined("ab"), CHINESE.joined("ab"), CHINESE.in_rows("ab")) == ("a, b", "a、b", "a；b")
    assert (ENGLISH.headed("a", "b"), CHINESE.headed("甲", "乙"), CHINESE.headed("", "乙")) == ("a: b", "甲：乙", "乙")
    listed = refusal("wrong_subject", subject="101", shown="102", things="CXGEKHBKH, DXKHGLLPK")
    assert "CXGE KHBK H、DXKH GLLP K" in tell_reason(CHINESE, listed).sentence
    typed = refusal("on_hold", held="This", hold="Quality", reason="dented, wet")
    assert "dented, wet" in tell_reason(CHINESE, typed).sentence


def test_a_label_leaves_the_unit_to_the_field_that_shows_it() -> None:
    labels = {
        f"{step.name}.{spec.name}": fact_words(step.name, spec.name).label
        for step in registry().steps.values()
        for spec in specs_of(step.facts)
        if spec.unit
    }
    units = {spec.unit.value for step in registry().steps.values() for spec in specs_of(step.facts) if spec.unit}
    twice = {name: label for name, label in labels.items() if label.replace(", in ", ", ").split(", ")[-1] in units}
    assert twice == {}


def refusal(code: str, **params: str) -> Reason:
    """A reason about nothing in particular."""
    return Reason(code, "CXGEKHBKH", params, Weight.NEVER, rank=1)


def test_what_was_not_issued_says_what_to_do_first() -> None:
    assert bedside.REFUSALS["not_issued"].sentence.endswith("issue it first.")


def test_a_reason_written_before_its_sentence_told_more_has_a_dash_there() -> None:
    written = refusal("look_alike_subject", number="71", other="94", birth_year="2011")
    sentence = tell_reason(Speaker("en"), written).sentence
    assert sentence == "Number 71 and number 94, born 2011, are easily confused: –."
