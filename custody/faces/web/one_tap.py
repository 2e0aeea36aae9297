"""One tap: what is marked while both hands belong to the child. A button that records, signed for afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from custody.faces.web.nonces import fresh_nonce
from custody.rules.facts import specs_of
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Reason
from custody.rules.situation import Thing
from custody.rules.step import Sign, Step


def at_the_child(thing: Thing) -> bool:
    """Whether this hangs at a child now."""
    return thing.state("prepared_dose") in RUNNING


def is_one_tap(step: Step, thing: Thing, against: Sequence[Reason] = ()) -> bool:
    """Whether a step is marked with one tap: never refused, not signed, and nothing has to be entered but what was
    scanned; and only where the infusion has begun, so that no finger marks a reaction to a dose on the shelf.
    What stands against it (`against`) is read first, and the band is scanned with it."""
    only_scanned = {spec.name for spec in specs_of(step.facts) if spec.required} == {step.primary}
    unsigned = step.sign is Sign.NONE and step.always_recordable
    return unsigned and only_scanned and thing.has("started_at") and not against


def tapped(step: Step, thing: Thing) -> dict[str, Any]:
    """The button's own form, as lists.step takes it."""
    fields = [{"name": step.primary, "value": thing.code}, {"name": "nonce", "value": fresh_nonce()}]
    return {"post": {"action": f"/steps/{step.name}", "fields": fields}}
