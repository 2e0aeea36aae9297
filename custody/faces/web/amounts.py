"""Quantities as people read them: with their unit, grouped, large counts as powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from custody.faces.telling import tell_span, tell_value
from custody.faces.web.here import Here

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Counts of cells are read by their power of ten; everything else is read digit by digit.
_HOUR = 60  # minutes; from there on a length of time is read in hours and days
_COUNTED = frozenset({"cells", "cells/mL", "cells/kg"})
UNITS: Mapping[str, str] = {
    "volume_ml": "mL",
    "volume_given_ml": "mL",
    "remainder_ml": "mL",
    "cells": "cells",
    "cells_target": "cells",
    "cells_min": "cells",
    "cells_max": "cells",
    "cells_harvested": "cells",
    "viable_cells": "cells",
    "cells_per_ml": "cells/mL",
    "cells_per_kg": "cells/kg",
    "weight_kg": "kg",
    "weight_checked_kg": "kg",
    "ln2_kg": "kg",
    "body_surface_m2": "m²",
    "viability_percent": "%",
    "il2_iu": "IU",
    "il2_given_iu": "IU",
    "il2_prescribed_iu": "IU",
    "arrival_celsius": "°C",
    "out_minutes": "min",
    "duration_minutes": "min",
    "hold_hours": "h",
}


def amount(here: Here, text: object, unit: str) -> str:
    """A number with its unit: `3.82 × 10⁸ cells`, `740,000 IU`, `−188 °C`; words stay words."""
    value = _number(str(text))
    if value is None:
        return str(text)
    if unit == "min" and abs(value) >= _HOUR and value == value.to_integral_value():
        return tell_span(here.speaker, timedelta(minutes=int(value)))
    said = quantity(str(text)) if unit in _COUNTED else grouped(str(text))
    return f"{said}\N{NO-BREAK SPACE}{tell_value(here.speaker, 'unit', unit)}" if unit else said


def quantity(text: str) -> str:
    """A count: 100,000 and more as 5.2 × 10⁸, others as recorded."""
    value = _number(text)
    if value is None or abs(value) < 100_000 or value != value.to_integral_value():
        return text
    digits = value.as_tuple()
    exponent = len(digits.digits) + int(digits.exponent) - 1
    mantissa = (value / Decimal(10) ** exponent).normalize()
    return f"{mantissa:f}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10{str(exponent).translate(_RAISED)}"


def grouped(text: str) -> str:
    """A number with thousands apart and a true minus; the figures after the point as recorded."""
    value = _number(text)
    return text if value is None else f"{value:,f}".replace("-", "−")


def _number(text: str) -> Decimal | None:
    """The number a text is, or None; "NaN" and infinity are none."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None
