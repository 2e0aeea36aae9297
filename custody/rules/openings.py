"""What can be done with a thing: every step that begins with it, open to this person now or with the reasons against.

The same guards answer here at a scan and later in the decision, from the primary thing alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.decide import about_the_thing, stopped
from custody.rules.guards.permission import not_permitted
from custody.rules.journeys import begins_only, journeys_of, steps_from
from custody.rules.refusals import Reason, Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Registry, Step
from custody.rules.weights import ordered, weigh

# A container is on four journeys at once, a subject on two; every other kind on the one of its own name.
_JOURNEYS = {"container": ("container", "custody", "allocation", "condition"), "subject": ("subject", "consent")}


@dataclass(frozen=True)
class Opening:
    """A step, and what stands against it; open when nothing that stops it does."""

    step: Step
    reasons: tuple[Reason, ...]
    is_open: bool
    permitted: bool


def openings(registry: Registry, situation: Situation, thing: Thing, act: Act) -> tuple[Opening, ...]:
    """Every step whose primary fact may be this thing, open ones first, in the order of the journey."""
    found = [_opening(step, situation, thing, act) for step in registry.for_kind(thing.kind) if not step.system]
    return tuple(sorted(found, key=lambda opening: not opening.is_open))


def _opening(step: Step, situation: Situation, thing: Thing, act: Act) -> Opening:
    denied = weigh(not_permitted(step, situation, act), step, situation, act)
    out_of_order = weigh(_out_of_order(step, thing), step, situation, act)
    reasons = ordered((*denied, *out_of_order, *about_the_thing(step, situation, thing, act)))
    is_open = not denied and not out_of_order and not stopped(reasons, step)
    return Opening(step, reasons, is_open, not denied)


def _out_of_order(step: Step, thing: Thing) -> Iterator[Refusal]:
    own = set(_JOURNEYS.get(thing.kind, (thing.kind,))) & journeys_of(step.name)
    own = own & {thing.kind} or own  # where the step moves the thing itself, the rest follows: reserved or not
    for journey in sorted(own):
        state = thing.state(journey)
        if step.name not in steps_from(journey, state) and not begins_only(journey, step.name):
            yield Refusal("out_of_order", thing.code, {"state": state, "step": step.name})
