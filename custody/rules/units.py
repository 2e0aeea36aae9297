"""Units the record admits, and the only conversions between them. Quantities are exact decimals with a unit."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Closed list of units. The value is how the unit is stored and printed."""

    CELLS = "cells"
    CELLS_PER_ML = "cells/mL"
    CELLS_PER_KG = "cells/kg"
    ML = "mL"
    UL = "µL"
    ML_PER_KG = "mL/kg"
    KG = "kg"
    G = "g"
    MG = "mg"
    G_PER_KG = "g/kg"
    M2 = "m²"
    IU = "IU"
    WAN_IU = "万IU"
    IU_PER_ML = "IU/mL"
    IU_PER_M2 = "IU/m²"
    EU_PER_ML = "EU/mL"
    EU_PER_KG_H = "EU/kg/h"
    PERCENT = "%"
    CELSIUS = "°C"
    MINUTE = "min"
    HOUR = "h"
    DAY = "d"
    CONTAINER = "container"
    COPY = "copy"
    VIAL = "vial"
    PIECE = "piece"


# (from, to) -> factor. 万 (wan) is ten thousand: IL-2 vials in China are labelled in 万 units.
FACTORS: dict[tuple[Unit, Unit], Decimal] = {
    (Unit.WAN_IU, Unit.IU): Decimal(10_000),
    (Unit.UL, Unit.ML): Decimal("0.001"),
    (Unit.MG, Unit.G): Decimal("0.001"),
    (Unit.G, Unit.KG): Decimal("0.001"),
    (Unit.HOUR, Unit.MINUTE): Decimal(60),
    (Unit.DAY, Unit.HOUR): Decimal(24),
}


class NoConversion(ValueError):
    """Two units between which the table declares no factor."""


def convert(quantity: Decimal, source: Unit, target: Unit) -> Decimal:
    """`quantity` of `source` in `target`, exactly. Raises NoConversion where the table has no row."""
    if source is target:
        return quantity
    if (source, target) in FACTORS:
        return quantity * FACTORS[source, target]
    if (target, source) in FACTORS:
        return quantity / FACTORS[target, source]
    raise NoConversion(f"{source.value} cannot be given in {target.value}")
