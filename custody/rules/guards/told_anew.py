"""What was told by a slip and taken back, and nobody has told yet how it really was: whoever goes on reads it.

Two persons know it when they take it back; the next at the bench or the bed does not (docs/decisions/0022).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.allocation import dose_of
from custody.rules.guards.lot import containers_of
from custody.rules.guards.usable import GIVEN
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

TAKEN_BACK = "taken_back"  # the reason of the deviation that opens with it


def told_anew(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`entry_to_be_told_anew` for each open deviation about an entry taken back that was about this thing, what it was
    made of or its dose, unless one of the things it was about was told to be given since. Needs RELATED, then ITEMS."""
    dose = dose_of(situation, thing.code)
    own = (thing.code, *(part.code for part in containers_of(situation, thing)), *((dose.code,) if dose else ()))
    for deviation in situation.open_items("deviation", *own):
        if deviation.text("reason") == TAKEN_BACK and not any(_given(situation, code) for code in deviation.about):
            about = next(code for code in own if code in deviation.about)
            yield Refusal("entry_to_be_told_anew", deviation.code, {"about": about, "deviation": deviation.code})


def _given(situation: Situation, code: str) -> bool:
    thing = situation.find(code)
    return thing is not None and thing.state(thing.kind) in GIVEN | {"given"}
