"""Lift a hold: quality says what it found, in words that name each thing held.

A hold placed in error may be taken back by whoever placed it together with one other person, for as many minutes as the
house allows: who fears a mistake must not fear the hold (journey.md, 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from custody.rules.effects import Closed, Effect
from custody.rules.facts import scan, text
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Sign, Step

BY_QUALITY = "lift_hold_by_quality"  # a permission of its own: the step's own also admits those who place holds


@dataclass(frozen=True)
class Facts:
    """The hold, and what was found for each thing held."""

    hold: str = scan("hold")
    verdict: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The hold must be open; who is not of quality may only take back their own, soon, with one other person."""
    hold = situation.thing(facts.hold)
    if hold.state("hold") != "open":
        yield Refusal("hold_already_lifted", hold.code)
    elif not _of_quality(situation, act):
        minutes = int(_in_error(situation).total_seconds() // 60)
        if _placed_just_now(situation, hold, act):
            yield Refusal("withdrawal_by_one", hold.code, {"minutes": minutes})
        else:
            yield Refusal("lifted_by_quality_only", hold.code, {"minutes": minutes})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The hold ends."""
    yield Closed(facts.hold, "lifted" if _of_quality(situation, act) else "placed_in_error")


def _of_quality(situation: Situation, act: Act) -> bool:
    return bool(performers(situation, BY_QUALITY) & roles_of(situation, act.actor))


def _placed_just_now(situation: Situation, hold: Thing, act: Act) -> bool:
    placed = hold.instant("placed_at")
    return hold.text("placed_by") == act.actor and placed is not None and act.at - placed <= _in_error(situation)


def _in_error(situation: Situation) -> timedelta:
    house = situation.finds_document("sites")
    stated = house is not None and house.states("conduct.hold_in_error_minutes")
    return house.minutes("conduct.hold_in_error_minutes") if house and stated else timedelta(0)


STEP = Step(
    name="lift_hold",
    station="quality",
    kind="hold.lifted",
    facts=Facts,
    primary="hold",
    sign=Sign.PERFORMER,
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.22",
)
