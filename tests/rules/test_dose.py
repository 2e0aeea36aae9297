"""The arithmetic of a dose against figures computed by hand, and against the factors that kill."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.dose import (
    Part,
    Plan,
    Regimen,
    Serving,
    cells_needed,
    change_percent,
    il2_units,
    in_wan,
    shown,
    surface_expected,
    volume_to_draw,
    volume_to_give,
)

D = Decimal
REGIMEN = Regimen(D("10000000"), D("500000000"), D(10), D(10), D("1000000"), D("2000000"))


def infant(**changed: str | None) -> Serving:
    """8 kg, one vial of 20 mL with 400 million cells, 4 mL of it given with 15 mL diluent and flush in half an hour."""
    values: dict[str, str | None] = {"endotoxin": "0.5", "cd3": "0.40", "dmso": "0.055", **changed}
    part = Part(
        D(20), D("400000000"), *(D(v) if v else None for v in (values["endotoxin"], values["cd3"], values["dmso"]))
    )
    return Serving((part,), D(4), D(15), D(8), D(30))


def test_an_infant_of_eight_kilograms_gets_eighty_million_cells() -> None:
    plan = Plan(REGIMEN, D(8), D("0.4"))
    assert (plan.cells_target, plan.cells_min, plan.cells_max) == (D("80000000"), D("72000000"), D("88000000"))


def test_the_cap_holds_for_a_heavy_child() -> None:
    assert cells_needed(D("62.5"), D("10000000"), D("500000000")) == D("500000000")


def test_a_weight_typed_as_184_instead_of_18_4_is_ten_times_the_cells_up_to_the_cap() -> None:
    right, wrong = (cells_needed(D(w), D("1000000"), D("500000000")) for w in ("18.4", "184"))
    assert (right, wrong) == (D("18400000"), D("184000000"))
    assert change_percent(D("18.4"), D("184")) == D(900)


def test_il2_is_a_million_units_per_square_metre_and_never_a_hundred_times_that() -> None:
    plan = Plan(REGIMEN, D("18.4"), D("0.76"))
    assert plan.il2_iu == D("760000")
    assert in_wan(plan.il2_iu) == D(76)
    assert il2_units(D("0.76"), D("100"), D("2000000")) == D(76), (
        "100 per m² without 万 is ten thousand times too little"
    )


def test_il2_is_capped() -> None:
    assert il2_units(D("2.3"), D("1000000"), D("2000000")) == D("2000000")


@pytest.mark.parametrize(("weight", "cells"), [("0.1", "1000000"), ("8.05", "80500000"), ("18.45", "184500000")])
def test_decimals_stay_exact(weight: str, cells: str) -> None:
    assert cells_needed(D(weight), D("10000000"), D("500000000")) == D(cells)


def test_the_limits_of_a_dose_are_whole_cells_inside_the_tolerance() -> None:
    plan = Plan(Regimen(D("333333"), D("500000000"), D(10), D(10), D(1), D(1)), D("0.7"), D("0.1"))
    assert plan.cells_target == D("233333.1")
    assert (plan.cells_min, plan.cells_max) == (D("210000"), D("256666"))


@pytest.mark.parametrize(
    ("target", "concentration", "volume"),
    [
        ("80000000", "20000000", "4.0"),  # exactly on a graduation
        ("83000000", "20000000", "4.0"),  # 4.15 mL: the nearest half is 4.0
        ("87000000", "20000000", "4.5"),  # 4.35 mL: 4.5 mL hold 90 million, within 95.7
        ("85000000", "20000000", "4.0"),  # 4.25 mL, half-way: the lower one
    ],
)
def test_the_volume_lies_on_the_graduation_of_the_syringe(target: str, concentration: str, volume: str) -> None:
    most = D(target) * D("1.1")
    assert volume_to_give(D(target), most, D(concentration), D("0.5")) == D(volume)


def test_rounding_never_passes_the_upper_tolerance() -> None:
    assert volume_to_give(D("36000000"), D("39600000"), D("20000000"), D("1")) == D(1), "2 mL would hold 40 million"


def test_a_concentration_a_hundred_times_too_high_rounds_to_nothing_rather_than_to_a_drop() -> None:
    assert volume_to_give(D("80000000"), D("88000000"), D("2000000000"), D("0.5")) == D(0)


def test_the_dead_volume_is_drawn_on_top() -> None:
    assert volume_to_draw(D("4.0"), D(1)) == D("5.0")


def test_the_volume_per_kilogram_counts_diluent_and_flush() -> None:
    assert infant().ml_per_kg == D("2.375")  # (4 + 15) / 8


def test_dmso_is_counted_on_the_product_given_and_only_where_the_product_has_it() -> None:
    assert infant().dmso_g_per_kg == D("0.0275")  # 0.055 g/mL × 4 mL / 8 kg
    assert infant(dmso=None).dmso_g_per_kg == 0


def test_endotoxin_is_a_rate_per_hour() -> None:
    assert infant().endotoxin_eu_per_kg_h == D("0.5")  # 0.5 EU/mL × 4 mL / 8 kg / 0.5 h


def test_residual_t_cells_are_counted_in_the_cells_given() -> None:
    assert infant().cd3_per_kg == D("40000")  # 0.40 % of 80 million / 8 kg


def test_what_no_lot_reports_is_not_known_and_not_zero() -> None:
    assert infant(endotoxin=None).endotoxin_eu_per_kg_h is None
    assert infant(cd3=None).cd3_per_kg is None


def test_two_containers_of_two_lots_are_added_up_by_what_each_holds() -> None:
    parts = (Part(D(10), D("200000000"), D(1), D("0.5")), Part(D(30), D("200000000"), D("0.2"), D("1.0")))
    serving = Serving(parts, D(20), D(0), D(10), D(60))
    assert serving.cells == D("200000000")
    assert serving.endotoxin_eu_per_kg_h == D("0.8")  # (1 × 10 + 0.2 × 30) × 20/40 / 10 / 1
    assert serving.cd3_per_kg == D("150000")  # (1 million + 2 million) × 20/40 / 10


def test_the_limit_itself_is_exact() -> None:
    rate = Serving((Part(D(3), D(1), D("5")),), D(3), D(0), D(3), D(60)).endotoxin_eu_per_kg_h
    assert rate == D(5)


def test_the_surface_expected_of_a_weight_is_near_what_is_published() -> None:
    assert surface_expected(D(10)).quantize(D("0.01")) == D("0.47")
    assert surface_expected(D(30)).quantize(D("0.01")) == D("1.06")


def test_every_formula_is_written_out_with_its_inputs() -> None:
    lines = {line.name: f"{line.formula} = {line.result}" for line in Plan(REGIMEN, D("18.4"), D("0.76")).lines()}
    assert lines == {
        "cells_target": "min(10000000 cells/kg × 18.4 kg, 500000000 cells) = 184000000 cells",
        "cells_min": "184000000 cells × (100 − 10) % = 165600000 cells",
        "cells_max": "184000000 cells × (100 + 10) % = 202400000 cells",
        "il2_iu": "min(1000000 IU/m² × 0.76 m², 2000000 IU) = 760000 IU = 76 万IU",
    }


def test_rates_are_written_out_with_their_inputs_and_without_what_is_not_known() -> None:
    lines = {line.name: f"{line.formula} = {line.result}" for line in infant(cd3=None).lines()}
    assert lines == {
        "ml_per_kg": "(4 + 15) mL / 8 kg = 2.375 mL/kg",
        "dmso_g_per_kg": "1.1 g × 4 mL / 20 mL / 8 kg = 0.028 g/kg",
        "endotoxin_eu_per_kg_h": "(0.5 EU/mL × 20 mL) × 4 mL / 20 mL / 8 kg / (30 / 60) h = 0.5 EU/kg/h",
    }


@pytest.mark.parametrize(("quantity", "text"), [("80.00", "80"), ("1E+7", "10000000"), ("0.50", "0.5"), ("0", "0")])
def test_quantities_are_shown_without_exponent_or_trailing_zeros(quantity: str, text: str) -> None:
    assert shown(D(quantity)) == text
