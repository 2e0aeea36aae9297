"""What the clinic needs of a protocol is found missing or senseless when it is approved, not beside the child."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from custody.rules.documents import not_stated
from custody.rules.soundness import unsound
from custody.seeds import seed
from tests.rules.clinic.trial import PROTOCOL

TEXT = seed("protocol").decode()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('kind = "exclusion"', 'kind = "exclussion"', "criterion.6.kind"),
        ('id = "I2"', 'id = "I1"', "criterion.2.id"),
        ('expected = "no"', 'expected = "not"', "infusion_day.1.expected"),
        ("from_age_years = 0\n", "", "weight_range.1"),
        ("cells_per_kg", "cells_a_kg", ""),
    ],
)
def test_a_protocol_with_a_slip_is_not_sound_or_not_complete(old: str, new: str, where: str) -> None:
    content = tomllib.loads(TEXT.replace(old, new, 1), parse_float=Decimal)
    found = unsound("protocol", content)
    assert found == ((where,) if where else ())
    assert bool(not_stated("protocol", content)) is not bool(where)


def test_the_criteria_are_all_those_of_the_public_record_in_its_order() -> None:
    ids = [row["id"] for row in PROTOCOL["criterion"]]
    inclusion = ["I1", "I2", "I3a", "I3b", "I4"]
    exclusion = ["E1a", "E1b", "E1c", "E1d", "E2a", "E2b", "E2c", "E2d", "E2e", "E2f"]
    exclusion += ["E3", "E3a", "E3b", "E3c", "E3d", "E3e", "E4a", "E4b", "E5a", "E5b", "E5c"]
    assert ids == inclusion + exclusion + ["E6", "E7", "E8", "E9a", "E9b", "E10"]
    assert all(row["text_en"] and row["text_zh"] and row["place"] for row in PROTOCOL["criterion"])
