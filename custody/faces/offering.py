"""Which containers a dose is offered, and in which order, for every face: whoever passes one over says why.

The rules let a container be allocated in any order; what is at hand is not in any one situation. So the faces look, the
pages and the programs alike, before they ask the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.faces.instance import House
from custody.record.engine import Link
from custody.record.reads.things import Wanted, documents_in_force, listing, origins, thing
from custody.rules.document import Document
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.usable import condition_accepted, not_held
from custody.rules.picking import in_order, offering_rules, out_of_order
from custody.rules.reading import Problem
from custody.rules.situation import Situation, Thing
from custody.rules.words import dose_key

STEP = "allocate_containers"
REASON = "order_reason"
_COLD = ("frozen", "filled")
_GUARDS = (lot_released, in_date, not_held, condition_accepted)
_MOST = 200  # containers looked at in each of the states


@dataclass(frozen=True)
class Offer:
    """Containers for a dose, in order, with what is around them, the rules of the order, and the lots of the child's
    other doses."""

    dose: Thing
    containers: tuple[Thing, ...]
    around: Situation
    rules: tuple[str, ...]
    had: frozenset[str]


def offer(house: House, raw: Mapping[str, object], at: datetime) -> Offer | None:
    """Free, cold containers of the presentation prescribed that nothing speaks against at `at`; None before a dose is
    named. `raw` is what a form or a program gave."""
    key = _dose_key(raw)
    with house.store.reading() as link:
        dose = thing(link, key) if key else None
        if dose is None:
            return None
        found = [one for state in _COLD for one in listing(link, Wanted("container", state, most=_MOST)).things]
        free = [one for one in found if one.state("allocation") in ("", "free") and _fits(dose, one)]
        around, had = origins(link, [one.code for one in free], at), _lots_had(link, dose)
        profile = _profile(link, dose)
    usable = (one for one in free if not any(list(guard(around, one, at)) for guard in _GUARDS))
    rules = offering_rules(profile) if profile else ()
    return Offer(dose, in_order(usable, had, rules), around, rules, had)


def reason_owed(house: House, step: str, raw: Mapping[str, object], at: datetime) -> tuple[Problem, ...]:
    """A problem where the order was not followed and nobody chose why."""
    made = offer(house, raw, at) if step == STEP and not raw.get(REASON) else None
    if made is None:
        return ()
    passed_over = out_of_order(codes(raw.get("containers")), made.containers, made.had, made.rules)
    return (Problem(REASON, "order_without_reason"),) if passed_over else ()


def codes(value: object) -> tuple[str, ...]:
    """Codes as scanned, without the spaces of print."""
    given = value if isinstance(value, (list, tuple)) else [value] if value else []
    return tuple(str(one).replace(" ", "").upper() for one in given if one)


def _dose_key(raw: Mapping[str, object]) -> str:
    subject, number = next(iter(codes(raw.get("subject"))), ""), str(raw.get("dose", "")).strip()
    return dose_key(subject, int(number)) if subject and number.isdecimal() and len(number) < 3 else ""


def _fits(dose: Thing, container: Thing) -> bool:
    return container.text("presentation") == dose.text("presentation")


def _profile(link: Link, dose: Thing) -> Document | None:
    profiles = (one for one in documents_in_force(link) if one.type == "product_profile")
    return next((one for one in profiles if one.text("presentation") == dose.text("presentation")), None)


def _lots_had(link: Link, dose: Thing) -> frozenset[str]:
    """The lots of the child's other doses."""
    doses = listing(link, Wanted("dose", text=f"{dose.text('subject')}.", most=_MOST)).things
    own = (one for one in doses if one.text("subject") == dose.text("subject") and one.code != dose.code)
    return frozenset(lot for one in own for lot in one.texts("lots"))
