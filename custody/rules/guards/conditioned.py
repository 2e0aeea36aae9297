"""Children who are conditioned, or are about to be, and wait for a product: the reason a late hold is an alarm.

From the clearance for conditioning on (a subject's journey `conditioning`) until the dose is given or omitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.rules.effects import Opened, Plain, instant_text
from custody.rules.guards.allocation import DOSE_GIVEN, dose_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act


def conditioned_for(situation: Situation, held: Iterable[str]) -> dict[str, str]:
    """Each conditioned child who waits for anything that came from `held`, or that a shipment of it carries, with the
    thing it waits for. The situation must read RELATED, DESCENDANTS and RELATED twice, in this order."""
    carried = [(code, *(thing.code for thing in situation.children(code, "carries"))) for code in held]
    below = {thing.code: thing for codes in carried for code in codes for thing in situation.descendants(code)}
    found = ((child.code, thing.code) for thing in below.values() for child in _waiting(situation, thing))
    return dict(found)


def hold_on_conditioned(situation: Situation, held: Iterable[str]) -> Iterator[Refusal]:
    """`hold_on_conditioned_child` for each conditioned child who waits for something of what is held."""
    for code, thing in conditioned_for(situation, held).items():
        child = situation.thing(code)
        params = {"number": child.text("number"), "conditioning_on": child.text("conditioning_on"), "held": thing}
        yield Refusal("hold_on_conditioned_child", code, params)


def conditioned_alarms(situation: Situation, held: Iterable[str], act: Act) -> Iterator[Opened]:
    """An alarm for each of these children, open until the investigator who cleared them has answered by name."""
    for number, (code, thing) in enumerate(conditioned_for(situation, held).items(), start=1):
        cleared_by = situation.thing(code).texts("conditioning_cleared_by")
        attrs: dict[str, Plain] = {"reason": "hold_on_conditioned_child", "subjects": (code,)}
        attrs |= {"holder": cleared_by[0] if cleared_by else "", "opened_at": instant_text(act.at)}
        yield Opened(f"@alarm{number}", "alarm", (code, thing), attrs)


def _waiting(situation: Situation, thing: Thing) -> Iterator[Thing]:
    """The conditioned children of whom this is a container or prepared dose still to be given, or a batch planned."""
    dose = dose_of(situation, thing.code)
    meant_for = dose.text("subject") if dose is not None and dose.state("dose") not in DOSE_GIVEN else ""
    for child in (situation.find(meant_for), *situation.children(thing.code, "awaited")):
        if child is not None and child.state("conditioning") == "cleared":
            yield child
