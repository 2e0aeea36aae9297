"""The arithmetic of a dose, exact: cells, volume, rates per kilogram and per hour, IL-2 units.

Every figure here can kill by a factor (journey.md, section 6), so: exact decimals with their unit in the name, one
division at the end of each formula, rounding only to the graduation of the syringe and never above the upper
tolerance, and every formula written out with its inputs, to be shown to two persons and printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_DOWN, Decimal

from custody.rules.units import Unit, convert

_WHOLE = Decimal(1)
_HUNDRED = Decimal(100)
_HOUR = Decimal(60)  # minutes


@dataclass(frozen=True)
class Regimen:
    """What the protocol and the product profile say of one dose. Tolerances in percent of the target; `iu_cap` is
    per dose of IL-2."""

    cells_per_kg: Decimal
    cells_cap: Decimal
    lower_percent: Decimal
    upper_percent: Decimal
    iu_per_m2: Decimal
    iu_cap: Decimal


@dataclass(frozen=True)
class Line:
    """One formula as it is shown: the name of what it gives, the formula with its inputs and units, the result."""

    name: str
    formula: str
    result: str


@dataclass(frozen=True)
class Plan:
    """What one child is to get: the inputs, and everything that follows from them."""

    regimen: Regimen
    weight_kg: Decimal
    body_surface_m2: Decimal

    @property
    def cells_target(self) -> Decimal:
        """Cells the child needs: cells/kg × kg, at most the cap."""
        return cells_needed(self.weight_kg, self.regimen.cells_per_kg, self.regimen.cells_cap)

    @property
    def cells_min(self) -> Decimal:
        """The least that still is the dose, rounded up to whole cells."""
        exact = self.cells_target * (_HUNDRED - self.regimen.lower_percent) / _HUNDRED
        return -((-exact).quantize(_WHOLE, ROUND_FLOOR))

    @property
    def cells_max(self) -> Decimal:
        """The most that may be given, rounded down to whole cells."""
        exact = self.cells_target * (_HUNDRED + self.regimen.upper_percent) / _HUNDRED
        return exact.quantize(_WHOLE, ROUND_FLOOR)

    @property
    def il2_iu(self) -> Decimal:
        """IL-2 of one day in IU."""
        return il2_units(self.body_surface_m2, self.regimen.iu_per_m2, self.regimen.iu_cap)

    def lines(self) -> Iterator[Line]:
        """Every formula with its inputs."""
        by = self.regimen
        cells, whole = Unit.CELLS.value, shown(self.cells_target)
        yield Line(
            "cells_target",
            f"min({shown(by.cells_per_kg)} cells/kg × {shown(self.weight_kg)} kg, {shown(by.cells_cap)} cells)",
            f"{whole} {cells}",
        )
        yield Line(
            "cells_min", f"{whole} cells × (100 − {shown(by.lower_percent)}) %", f"{shown(self.cells_min)} {cells}"
        )
        yield Line(
            "cells_max", f"{whole} cells × (100 + {shown(by.upper_percent)}) %", f"{shown(self.cells_max)} {cells}"
        )
        yield Line(
            "il2_iu",
            f"min({shown(by.iu_per_m2)} IU/m² × {shown(self.body_surface_m2)} m², {shown(by.iu_cap)} IU)",
            f"{shown(self.il2_iu)} IU = {shown(in_wan(self.il2_iu))} 万IU",
        )


@dataclass(frozen=True)
class Part:
    """One container, or what is taken of it: its volume and cells, and what its lot was found to hold. None: not known
    (or, for DMSO, none in the product)."""

    volume_ml: Decimal
    cells: Decimal
    endotoxin_eu_per_ml: Decimal | None = None
    cd3_percent: Decimal | None = None
    dmso_g_per_ml: Decimal | None = None


@dataclass(frozen=True)
class Serving:
    """What is given of one or more containers, for one child: `given_ml` of the product together, with `added_ml` of
    diluent and flush, in `minutes`: hours would not be exact."""

    parts: tuple[Part, ...]
    given_ml: Decimal
    added_ml: Decimal
    weight_kg: Decimal
    minutes: Decimal

    @property
    def product_ml(self) -> Decimal:
        """What the containers hold together, in mL."""
        return sum((part.volume_ml for part in self.parts), Decimal(0))

    @property
    def cells(self) -> Decimal:
        """Cells in what is given."""
        return sum((part.cells for part in self.parts), Decimal(0)) * self.given_ml / self.product_ml

    @property
    def ml_per_kg(self) -> Decimal:
        """Everything that enters the vein, diluent and flush included, in mL/kg."""
        return (self.given_ml + self.added_ml) / self.weight_kg

    @property
    def dmso_g_per_kg(self) -> Decimal:
        """DMSO in g/kg; zero where the product has none."""
        held = sum((part.volume_ml * (part.dmso_g_per_ml or Decimal(0)) for part in self.parts), Decimal(0))
        return held * self.given_ml / (self.product_ml * self.weight_kg)

    @property
    def endotoxin_eu_per_kg_h(self) -> Decimal | None:
        """Endotoxin as a rate, EU/kg/h; None where a lot has no result."""
        if any(part.endotoxin_eu_per_ml is None for part in self.parts):
            return None
        held = sum((part.volume_ml * (part.endotoxin_eu_per_ml or Decimal(0)) for part in self.parts), Decimal(0))
        return held * self.given_ml * _HOUR / (self.product_ml * self.weight_kg * self.minutes)

    @property
    def cd3_per_kg(self) -> Decimal | None:
        """Residual CD3+ cells per kg; None where a lot has no result."""
        if any(part.cd3_percent is None for part in self.parts):
            return None
        held = sum((part.cells * (part.cd3_percent or Decimal(0)) for part in self.parts), Decimal(0))
        return held * self.given_ml / (self.product_ml * self.weight_kg * _HUNDRED)

    def lines(self) -> Iterator[Line]:
        """Every rate with its inputs; what is not known is left out."""
        given, weight = shown(self.given_ml), shown(self.weight_kg)
        volume = f"({given} + {shown(self.added_ml)}) mL / {weight} kg"
        yield Line("ml_per_kg", volume, f"{rounded(self.ml_per_kg)} mL/kg")
        dmso = sum((part.volume_ml * (part.dmso_g_per_ml or Decimal(0)) for part in self.parts), Decimal(0))
        share = f"{given} mL / {shown(self.product_ml)} mL / {weight} kg"
        if dmso:
            yield Line("dmso_g_per_kg", f"{shown(dmso)} g × {share}", f"{rounded(self.dmso_g_per_kg)} g/kg")
        if self.endotoxin_eu_per_kg_h is not None:
            held = " + ".join(f"{_known(p.endotoxin_eu_per_ml)} EU/mL × {shown(p.volume_ml)} mL" for p in self.parts)
            result = f"{rounded(self.endotoxin_eu_per_kg_h)} EU/kg/h"
            rate = f"({held}) × {share} / ({shown(self.minutes)} / 60) h"
            yield Line("endotoxin_eu_per_kg_h", rate, result)
        if self.cd3_per_kg is not None:
            held = " + ".join(f"{_known(p.cd3_percent)} % × {shown(p.cells)} cells" for p in self.parts)
            yield Line("cd3_per_kg", f"({held}) × {share}", f"{rounded(self.cd3_per_kg)} cells/kg")


def cells_needed(weight_kg: Decimal, cells_per_kg: Decimal, cap: Decimal) -> Decimal:
    """Cells for a child: cells/kg × kg, at most `cap`."""
    return min(cells_per_kg * weight_kg, cap)


def volume_to_give(target: Decimal, most: Decimal, cells_per_ml: Decimal, step_ml: Decimal) -> Decimal:
    """The volume in mL that holds `target` cells, on a graduation of `step_ml`, and never more than `most` cells.

    The nearest graduation, the lower of two equally near; the one below where it would hold more than `most`."""
    graduations = (target / (cells_per_ml * step_ml)).quantize(_WHOLE, ROUND_HALF_DOWN)
    while graduations * step_ml * cells_per_ml > most:
        graduations -= 1
    return graduations * step_ml


def volume_to_draw(given_ml: Decimal, dead_volume_ml: Decimal) -> Decimal:
    """What must be drawn up so that `given_ml` arrives: the dead volume of line and syringe stays behind."""
    return given_ml + dead_volume_ml


def il2_units(body_surface_m2: Decimal, iu_per_m2: Decimal, cap: Decimal) -> Decimal:
    """IL-2 in IU: IU/m² × m², at most `cap`."""
    return min(iu_per_m2 * body_surface_m2, cap)


def il2_volume(iu: Decimal, iu_per_ml: Decimal) -> Line:
    """The millilitres that hold so many IU of what was drawn, with the formula; the figure shown has three decimals."""
    return Line("il2_ml", f"{shown(iu)} IU / {shown(iu_per_ml)} IU/mL", f"{rounded(iu / iu_per_ml)} mL")


def in_wan(iu: Decimal) -> Decimal:
    """IU in 万 (ten thousand) IU, as vials and charts in China are written."""
    return convert(iu, Unit.IU, Unit.WAN_IU)


def surface_expected(weight_kg: Decimal) -> Decimal:
    """Body surface in m² expected of a child of this weight, (4 W + 7) / (W + 90) (Costeff 1966): to catch a
    misplaced point, never to dose by."""
    return (4 * weight_kg + 7) / (weight_kg + 90)


def change_percent(before: Decimal, after: Decimal) -> Decimal:
    """How far `after` lies from `before`, in percent of `before`, without sign."""
    return abs(after - before) * _HUNDRED / before


def shown(quantity: Decimal) -> str:
    """A quantity as it is stored and shown: exact, without exponent or trailing zeros."""
    text = format(quantity, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(quantity: Decimal) -> str:
    """A rate as it is shown beside its formula: three decimals, for reading only; limits compare the exact value."""
    return shown(quantity.quantize(Decimal("0.001")))


def _known(quantity: Decimal | None) -> str:
    return "?" if quantity is None else shown(quantity)
