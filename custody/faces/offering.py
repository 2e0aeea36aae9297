"""Which containers a dose is offered, and in which order, for every face: whoever passes one over says why.

The rules let a container be allocated in any order; what is at hand is not in any one situation. So the faces look, the
pages and the programs alike, before they ask the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from custody.faces.instance import House
from custody.record.link import Link
from custody.record.reads.queues import ends, waiting
from custody.record.reads.things import MOST_ROWS, Wanted, documents_in_force, listing, origins, thing
from custody.rules.document import Document
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.usable import condition_accepted, not_held
from custody.rules.picking import in_order, offering_rules, out_of_order
from custody.rules.queues import Queue
from custody.rules.reading import Problem
from custody.rules.situation import Situation, Thing
from custody.rules.words import dose_key

STEP = "allocate_containers"
REASON = "order_reason"
_COLD = ("frozen", "filled")
_STOCK = Queue("stock", "container", _COLD, (), clock="expiry_at", but_for=("allocation", "reserved"), lapses=True)
_GUARDS = (lot_released, in_date, not_held, condition_accepted)
_MOST = 200  # usable containers in an offer, those that expire first; looked at that many at a time


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
        had, profile = _lots_had(link, dose), _profile(link, dose)
        usable = tuple(_usable(link, dose, _looked_at(link, dose, (had, codes(raw.get("containers"))), at), at))
        around = origins(link, [one.code for one in usable], at)
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


def _looked_at(
    link: Link, dose: Thing, first: tuple[frozenset[str], tuple[str, ...]], at: datetime
) -> tuple[Thing, ...]:
    """Cold containers nobody has: those of the lots the child had and those that were scanned, which an offer never
    leaves out, then everything in date, what expires first before the others."""
    lots, scanned = first
    of_lots = (one for lot in sorted(lots) for one in ends(link, lot, "filled"))
    picked = (one for code in scanned if (one := thing(link, code)) is not None and one.kind == "container")
    stock = waiting(link, replace(_STOCK, presentation=dose.text("presentation")), most=MOST_ROWS, now=at).things
    return tuple({one.code: one for one in (*of_lots, *picked, *stock)}.values())


def _usable(link: Link, dose: Thing, found: Sequence[Thing], at: datetime) -> Iterator[Thing]:
    """Those that can be allocated to this dose, until there are enough to choose from."""
    free = [one for one in found if _fits(dose, one)]
    passed = 0
    for start in range(0, len(free), _MOST):
        some = free[start : start + _MOST]
        around = origins(link, [one.code for one in some], at)
        good = [one for one in some if not any(list(guard(around, one, at)) for guard in _GUARDS)]
        yield from good
        passed += len(good)
        if passed >= _MOST:
            return


def _fits(dose: Thing, container: Thing) -> bool:
    free = container.state("allocation") in ("", "free") and container.state("container") in _COLD
    return free and container.text("presentation") == dose.text("presentation")


def _profile(link: Link, dose: Thing) -> Document | None:
    profiles = (one for one in documents_in_force(link) if one.type == "product_profile")
    return next((one for one in profiles if one.text("presentation") == dose.text("presentation")), None)


def _lots_had(link: Link, dose: Thing) -> frozenset[str]:
    """The lots of the child's other doses."""
    doses = listing(link, Wanted("dose", text=f"{dose.text('subject')}.", most=_MOST)).things
    own = (one for one in doses if one.text("subject") == dose.text("subject") and one.code != dose.code)
    return frozenset(lot for one in own for lot in one.texts("lots"))
