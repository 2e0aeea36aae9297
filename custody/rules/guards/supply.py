"""Whether what goes into a batch is on hold: a material lot, a bank vial, or a bank the vial came from.

A hold there would else be found weeks later, at release (21 CFR 211.84(a); EU GMP 5.34).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def supply_held(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`supply_on_hold` for each open hold on the thing or on anything it came from. Needs ANCESTORS and then ITEMS."""
    over = [above.code for above in situation.ancestors(thing.code)]
    for hold in situation.open_items("hold", *over):
        yield Refusal("supply_on_hold", thing.code, {"hold": hold.code, "reason": hold.text("reason")})
