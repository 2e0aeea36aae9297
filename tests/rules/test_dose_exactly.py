"""Every formula of a dose against the same formula in fractions, over all that can be weighed, measured and counted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import given, settings
from hypothesis import strategies as st

from custody.rules.dose import (
    Part,
    Plan,
    Regimen,
    Serving,
    cells_needed,
    change_percent,
    il2_units,
    in_wan,
    surface_expected,
    volume_to_draw,
    volume_to_give,
)
from custody.rules.units import Unit, convert

F = Fraction
# What stands between the exact quotient and the one kept: 28 digits, far below anything anyone measures.
DIGITS = F(1, 10**20)


def decimals(lowest: str, highest: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(lowest), Decimal(highest), places=places, allow_nan=False, allow_infinity=False)


weights = decimals("0.3", "160", 2)
surfaces = decimals("0.10", "2.50", 2)
counts = st.integers(1_000, 10**12).map(Decimal)
millilitres = decimals("0.5", "300", 1)
percents = decimals("0", "50", 1)
minutes = st.integers(1, 600).map(Decimal)
parts = st.builds(
    Part,
    volume_ml=millilitres,
    cells=counts,
    endotoxin_eu_per_ml=decimals("0", "20", 2),
    cd3_percent=decimals("0", "5", 2),
    dmso_g_per_ml=decimals("0", "0.11", 3),
)
servings = st.builds(
    Serving,
    parts=st.lists(parts, min_size=1, max_size=4).map(tuple),
    given_ml=millilitres,
    added_ml=decimals("0", "100", 1),
    weight_kg=weights,
    minutes=minutes,
)
regimens = st.builds(
    Regimen,
    cells_per_kg=counts,
    cells_cap=counts,
    lower_percent=percents,
    upper_percent=percents,
    iu_per_m2=st.integers(1, 10**8).map(Decimal),
    iu_cap=st.integers(1, 10**8).map(Decimal),
)


def near(found: Decimal, exact: Fraction) -> bool:
    return abs(F(found) - exact) <= abs(exact) * DIGITS


@given(regimens, weights, surfaces)
def test_what_is_prescribed_is_exact_and_its_limits_lie_inside_the_tolerance(
    regimen: Regimen, weight: Decimal, surface: Decimal
) -> None:
    plan = Plan(regimen, weight, surface)
    target = min(F(regimen.cells_per_kg) * F(weight), F(regimen.cells_cap))
    assert F(plan.cells_target) == target == F(cells_needed(weight, regimen.cells_per_kg, regimen.cells_cap))
    assert plan.cells_min == ceil(target * (100 - F(regimen.lower_percent)) / 100)
    assert plan.cells_max == floor(target * (100 + F(regimen.upper_percent)) / 100)


@given(surfaces, st.integers(1, 10**8), st.integers(1, 10**8))
def test_il2_is_exact_in_units_and_in_ten_thousands_of_them(surface: Decimal, per_m2: int, cap: int) -> None:
    found = il2_units(surface, Decimal(per_m2), Decimal(cap))
    assert F(found) == min(F(surface) * per_m2, F(cap))
    assert F(in_wan(found)) * 10_000 == F(found)
    assert convert(in_wan(found), Unit.WAN_IU, Unit.IU) == found


def test_a_hundred_ten_thousands_are_a_million_units() -> None:
    assert convert(Decimal(100), Unit.WAN_IU, Unit.IU) == 10**6


@given(counts, percents, decimals("1000", "100000000", 0), st.sampled_from(("0.01", "0.1", "0.2", "0.5", "1")))
def test_the_volume_is_the_nearest_graduation_that_keeps_the_upper_tolerance(
    target: Decimal, upper: Decimal, per_ml: Decimal, step: str
) -> None:
    most = (target * (100 + upper) / 100).to_integral_value(rounding="ROUND_FLOOR")
    found, graduation = volume_to_give(target, most, per_ml, Decimal(step)), F(step)
    assert F(found) % graduation == 0
    assert F(found) * F(per_ml) <= F(most)
    exact = F(target) / F(per_ml)
    above = F(found) + graduation
    nearer = abs(above - exact) < abs(F(found) - exact)
    assert not nearer or above * F(per_ml) > F(most), "the next graduation was nearer, and allowed"
    assert F(found) <= exact + graduation / 2


@given(millilitres, decimals("0", "5", 1))
def test_the_dead_volume_is_added_and_never_given(given_ml: Decimal, dead: Decimal) -> None:
    assert F(volume_to_draw(given_ml, dead)) - F(given_ml) == F(dead)


@settings(max_examples=200)
@given(servings)
def test_every_rate_is_its_formula(serving: Serving) -> None:
    product = sum(F(part.volume_ml) for part in serving.parts)
    share, kg = F(serving.given_ml) / product, F(serving.weight_kg)
    assert F(serving.product_ml) == product
    assert near(serving.cells, sum(F(part.cells) for part in serving.parts) * share)
    assert near(serving.ml_per_kg, (F(serving.given_ml) + F(serving.added_ml)) / kg)
    dmso = sum(F(part.volume_ml) * F(part.dmso_g_per_ml or 0) for part in serving.parts)
    assert near(serving.dmso_g_per_kg, dmso * share / kg)
    endotoxin = sum(F(part.volume_ml) * F(part.endotoxin_eu_per_ml or 0) for part in serving.parts)
    assert serving.endotoxin_eu_per_kg_h is not None
    assert near(serving.endotoxin_eu_per_kg_h, endotoxin * share / kg / (F(serving.minutes) / 60))
    cd3 = sum(F(part.cells) * F(part.cd3_percent or 0) / 100 for part in serving.parts)
    assert serving.cd3_per_kg is not None
    assert near(serving.cd3_per_kg, cd3 * share / kg)


@settings(max_examples=300)
@given(weights, millilitres, minutes, st.sampled_from((Decimal(5), Decimal("0.35"), Decimal(10))))
def test_a_rate_that_is_exactly_the_limit_is_the_limit_and_no_digit_more(
    weight: Decimal, volume: Decimal, lasting: Decimal, limit: Decimal
) -> None:
    """The concentration is chosen so that the rate is the limit: a quotient kept on the way would miss it."""
    per_ml = F(limit) * F(weight) * F(lasting) / 60 / F(volume)
    if F(Decimal(per_ml.numerator) / Decimal(per_ml.denominator)) == per_ml:
        exact = Decimal(per_ml.numerator) / Decimal(per_ml.denominator)
        part = Part(volume, Decimal(1), endotoxin_eu_per_ml=exact)
        assert Serving((part,), volume, Decimal(0), weight, lasting).endotoxin_eu_per_kg_h == limit


def test_an_infusion_of_twenty_minutes_reaches_the_limit_and_does_not_pass_it() -> None:
    part = Part(Decimal(3), Decimal(1), endotoxin_eu_per_ml=Decimal(5))
    assert Serving((part,), Decimal(3), Decimal(0), Decimal(9), Decimal(20)).endotoxin_eu_per_kg_h == 5


@given(decimals("1", "160", 2), decimals("1", "160", 2))
def test_a_change_of_weight_and_the_surface_expected_of_it_are_their_formulas(before: Decimal, after: Decimal) -> None:
    assert near(change_percent(before, after), abs(F(after) - F(before)) * 100 / F(before))
    assert near(surface_expected(before), (4 * F(before) + 7) / (F(before) + 90))
