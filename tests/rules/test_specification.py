"""Judging results: rounding, censored values, words, units are decided by the specification's row and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from custody.rules.specification import judge, read_value

VIABILITY: Mapping[str, object] = {"unit": "%", "decimals": 1, "min": "70.0"}
RESIDUAL: Mapping[str, object] = {"unit": "%", "decimals": 2, "max": "0.01"}
RANGE: Mapping[str, object] = {"unit": "mL", "min": "18", "max": "22"}
STRICT: Mapping[str, object] = {"unit": "EU/mL", "decimals": 2, "below": "1.00"}
OVER: Mapping[str, object] = {"unit": "%", "above": "20"}
WORDS: Mapping[str, object] = {"accept": ["No growth", "no organisms"]}
COUNTED: Mapping[str, object] = {"unit": "cells", "decimals": 0}
NOTED: Mapping[str, object] = {}

JUDGED = [
    (VIABILITY, "69.96", "in_specification", "70.0"),
    (VIABILITY, "69.94", "out_of_specification", "69.9"),
    (VIABILITY, "69.95", "in_specification", "70.0"),
    (VIABILITY, "70", "in_specification", "70.0"),
    (VIABILITY, "<70.0", "out_of_specification", "<70.0"),
    (VIABILITY, ">70.0", "in_specification", ">70.0"),
    (VIABILITY, ">69.9", "out_of_specification", ">69.9"),
    (RESIDUAL, "0.01", "in_specification", "0.01"),
    (RESIDUAL, "0.014", "in_specification", "0.01"),
    (RESIDUAL, "0.015", "out_of_specification", "0.02"),
    (RESIDUAL, "<0.01", "in_specification", "<0.01"),
    (RESIDUAL, "< 0.01", "in_specification", "<0.01"),
    (RESIDUAL, "<0.05", "out_of_specification", "<0.05"),
    (RESIDUAL, ">0.001", "out_of_specification", ">0.00"),
    (RESIDUAL, "＜０．０１", "in_specification", "<0.01"),
    (RANGE, "18", "in_specification", "18"),
    (RANGE, "22", "in_specification", "22"),
    (RANGE, "17.9", "out_of_specification", "17.9"),
    (RANGE, "22.1", "out_of_specification", "22.1"),
    (RANGE, "<22", "out_of_specification", "<22"),
    (STRICT, "1.00", "out_of_specification", "1.00"),
    (STRICT, "0.99", "in_specification", "0.99"),
    (STRICT, "<1.00", "in_specification", "<1.00"),
    (OVER, "20", "out_of_specification", "20"),
    (OVER, "20.1", "in_specification", "20.1"),
    (WORDS, "no growth", "in_specification", "no growth"),
    (WORDS, "  NO   organisms ", "in_specification", "no organisms"),
    (WORDS, "growth", "out_of_specification", "growth"),
    (COUNTED, "12.5", "report", "13"),
    (NOTED, "clear, no clumps", "report", "clear, no clumps"),
]


@pytest.mark.parametrize(("row", "text", "verdict", "compared"), JUDGED)
def test_a_value_is_judged_by_its_row_alone(row: Mapping[str, object], text: str, verdict: str, compared: str) -> None:
    value = read_value(row, text)
    assert value is not None
    judgement = judge(row, value)
    assert (judgement.verdict, judgement.compared) == (verdict, compared)


@pytest.mark.parametrize(
    "text", ["", "NaN", "Infinity", "1e6", "1,5", "1.2.3", "seventy", "≤0.01", "70 %", ".5", "<", "--1"]
)
def test_what_is_no_plain_number_is_not_read_as_one(text: str) -> None:
    assert read_value(VIABILITY, text) is None


def test_the_raw_value_is_kept_to_its_last_digit() -> None:
    value = read_value(VIABILITY, "69.9600000000000000001")
    assert value is not None
    assert value.number is None or value.number == Decimal("69.9600000000000000001")
    assert value.text == "69.9600000000000000001"


def test_a_censor_may_stand_beside_the_value_but_not_contradict_it() -> None:
    beside, twice = read_value(RESIDUAL, "0.01", "<"), read_value(RESIDUAL, "<0.01", "<")
    assert beside is not None
    assert twice is not None
    assert judge(RESIDUAL, beside) == judge(RESIDUAL, twice)
    assert read_value(RESIDUAL, "<0.01", ">") is None


def test_words_are_never_censored() -> None:
    assert read_value(WORDS, "no growth", "<") is None
