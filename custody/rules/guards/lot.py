"""The lot behind a container or a prepared dose: released, rejected, recalled, in date.

Each guard is given the container or prepared dose and climbs to its lots: prepared dose ← containers (`pooled`),
container ← lot (`filled`). The step must read ANCESTORS (ICH E6(R3) 3.15.3: only released, in-date product is given).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

RECALLED = "recalled_lot"  # why a hold lies on a lot that is recalled, and why those are called who have some of it
USABLE = frozenset({"released", "conditionally_released"})


def lot_released(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`lot_rejected`, `lot_recalled`, or `lot_not_released` for each lot that may not be given."""
    lots = lots_of(situation, thing)
    if not lots:
        yield _not_released(thing, "")
    for lot in lots:
        state = lot.state("lot")
        if state == "rejected":
            yield Refusal("lot_rejected", lot.code, {"lot": lot.code})
        elif state == "recalled":
            yield Refusal("lot_recalled", lot.code, {"lot": lot.code})
        elif state not in USABLE:
            yield _not_released(lot, state)


def tests_in_time(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`pending_test_overdue` for each lot released conditionally whose first test still due is past the day it was due,
    and that nobody has confirmed since: a late result is more often a bad one."""
    for lot in lots_of(situation, thing):
        due = sorted((str(when), test) for test, when in lot.mapping("pending_due").items())
        if lot.state("lot") == "conditionally_released" and due and due[0][0] <= instant_text(at):
            yield Refusal("pending_test_overdue", lot.code, {"test": due[0][1], "due_at": due[0][0]})


def in_date(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`past_expiry` for each container or lot at or past its expiry: the first instant no longer allowed."""
    for part in (*containers_of(situation, thing), *lots_of(situation, thing)):
        expiry = part.instant("expiry_at")
        if expiry is not None and at >= expiry:
            yield Refusal("past_expiry", part.code, {"expiry_at": instant_text(expiry)})


def containers_of(situation: Situation, thing: Thing) -> tuple[Thing, ...]:
    """The container itself, or the containers pooled into a prepared dose."""
    return situation.parents(thing.code, "pooled") if thing.kind == "prepared_dose" else (thing,)


def lots_of(situation: Situation, thing: Thing) -> tuple[Thing, ...]:
    """Every lot a lot, container or prepared dose came from, each once."""
    if thing.kind == "lot":
        return (thing,)
    filled = (lot for part in containers_of(situation, thing) for lot in situation.parents(part.code, "filled"))
    return tuple({lot.code: lot for lot in filled}.values())


def unreleased_lots(situation: Situation, thing: Thing) -> tuple[Thing, ...]:
    """The lots behind a container or prepared dose that are not released."""
    return tuple(lot for lot in lots_of(situation, thing) if lot.state("lot") not in USABLE)


def profile_of(situation: Situation, thing: Thing) -> Document:
    """The product profile the thing's lot began with; KeyError where nothing states one."""
    lot = lots_of(situation, thing)[:1]
    if lot and "product_profile" in lot[0].mapping("documents"):
        return situation.frozen_document(lot[0], "product_profile")
    return situation.document("product_profile", (lot[0] if lot else thing).text("presentation"))


def dead_volume(situation: Situation, thing: Thing) -> Decimal:
    """mL that stay in bag and line, by the profile; none where no profile says so."""
    if not lots_of(situation, thing):
        return Decimal(0)
    profile = profile_of(situation, thing)
    return profile.decimal("dose.dead_volume_ml") if profile.states("dose.dead_volume_ml") else Decimal(0)


def _not_released(lot: Thing, state: str) -> Refusal:
    return Refusal("lot_not_released", lot.code, {"lot": lot.code, "state": state})
