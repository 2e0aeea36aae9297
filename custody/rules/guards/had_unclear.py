"""Nobody can tell yet how much of its dose a child has had: no more of it before somebody has looked.

What is told afterwards may be read in more than one way. It gives no dose then, and whoever gave the go is called.
Until that is answered by name, or the entry is taken back and told anew, each step towards more of that dose asks the
investigator (journey.md, 5 and 9). The step reads RELATED up to the parts of the dose, and then ITEMS.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.allocation import dose_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

UNCLEAR = "volume_of_what"  # the reason of the alarm
TOLD_UNCLEAR = "told_unclear_at"  # kept with what such an alarm is about, and gone once the entry is taken back
_PARTS = ("serves", "allocated", "was_for")


def had_unclear(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`had_unclear` where it is open how much the child has had of the dose that this is, or is for."""
    dose = thing if thing.kind == "dose" else dose_of(situation, thing.code)
    if dose is None:
        return
    parts = (part for kind in _PARTS for part in situation.children(dose.code, kind))
    told = [part.code for part in parts if part.has(TOLD_UNCLEAR)]
    for alarm in situation.open_items("alarm", *told) if told else ():
        if alarm.text("reason") == UNCLEAR:
            yield Refusal("had_unclear", dose.code, {"dose": dose.integer("number"), "alarm": alarm.code})
            return
