"""Whether a material may go into a batch or, as diluent, into a child: decided by quality, and in date.

EU GMP 5.34; 21 CFR 211.84(a).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def material_usable(situation: Situation, material: Thing, at: datetime) -> Iterator[Refusal]:
    """`material_rejected`, `material_not_released`, and `material_expired` at or past its expiry."""
    state, expiry = material.state("material_lot"), material.instant("expiry_at")
    if state == "rejected":
        yield Refusal("material_rejected", material.code)
    elif state != "released":
        yield Refusal("material_not_released", material.code, {"state": state})
    if expiry is not None and expiry <= at:
        yield Refusal("material_expired", material.code, {"expiry_at": instant_text(expiry)})
