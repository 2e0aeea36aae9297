"""End an infusion: what the child had, told as it was. Never refused, because it happened.

The volume given without the flush, and whether that was all of it. Cells follow in proportion, in whole cells. What
the bag still holds stays on its account until two have destroyed it; the dead volume of bag and line is spent with
them. A late entry, more given than was prepared, an end past the use-by: each is a note that opens a deviation, and
the real time stands (journey.md, 5 and 7, step 56; stories 32 and 37). The dose is given when its last part has
ended, or when it is told that no further one follows; never while another part of it waits to be given. Where bag or
line failed, or nothing ran in, and the child has had less than its dose, the dose stays open for another bag. Whatever
the reason, whoever gave the go is told of a dose that was cut short, and of more than the dose. What ran
by a band that was found on another child is booked to nobody: who had it is found out, and recorded as it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Linked, Moved, Opened, Posted, Set, plain, posted
from custody.rules.facts import choice, decimal, scan
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.cut_short import (
    NOT_HAD,
    REASONS,
    as_ended,
    called,
    cut_short,
    had_nothing,
    holds_more,
    others_waiting,
    put_aside,
    still_lacking,
)
from custody.rules.guards.dose_amount import had_by_another, share
from custody.rules.guards.had_unclear import had_unclear
from custody.rules.guards.identity import band_doubted, doubted_by
from custody.rules.guards.lot import dead_volume
from custody.rules.guards.paper import given_from_container
from custody.rules.guards.parts_over import NO_FURTHER, containers_over
from custody.rules.guards.running import ended_after_start, endotoxin_as_run, run_as_prescribed
from custody.rules.guards.too_much import called_for_more, had_more
from custody.rules.guards.usable import GIVEN, within_use_by
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, BALANCES, ITEMS, REACH, RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit


@dataclass(frozen=True)
class Facts:
    """mL given without the flush, whether that was all, and why not if it was not; and whether the dose ends with it
    although more parts were announced."""

    prepared_dose: str = scan("prepared_dose")
    volume_given_ml: Decimal = decimal(Unit.ML)
    complete: str = choice("yes", "no")
    partial_reason: str | None = choice(*REASONS, required=False)
    last_part: str | None = choice("yes", required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What does not agree with the record. All of it is noted; none of it stops the entry."""
    prepared = situation.thing(facts.prepared_dose)
    if prepared.state("prepared_dose") not in RUNNING:
        yield Refusal("infusion_not_running", prepared.code, {"state": prepared.state("prepared_dose")})
    if facts.complete == "yes" and _stood_still(prepared, act):
        yield Refusal("ended_while_interrupted", prepared.code, {"since": prepared.text("interrupted_at")})
    yield from ended_after_start(prepared, prepared.instant("started_at"), act.occurred_at)
    there = situation.balance(prepared.code, Unit.ML.value)
    given = {"given": format(facts.volume_given_ml, "f"), "prepared": format(there, "f")}
    if facts.volume_given_ml > there:
        yield Refusal("more_given_than_prepared", prepared.code, given)
    elif facts.complete == "yes" and there - facts.volume_given_ml > dead_volume(situation, prepared):
        yield Refusal("remainder_unexplained", prepared.code, given)
    if facts.complete == "no" and not facts.partial_reason:
        yield Refusal("partial_without_reason", prepared.code)
    yield from run_as_prescribed(situation, prepared, facts.volume_given_ml, act.occurred_at)
    yield from endotoxin_as_run(situation, prepared, facts.volume_given_ml, act.occurred_at)
    yield from band_doubted(situation, prepared)
    yield from _parts_missing(situation, prepared, facts)
    dose = dose_of(situation, prepared.code)
    if dose is not None and prepared.has("started_at") and not prepared.has("ended_at"):
        told = _as_told(situation, prepared, facts)
        yield from cut_short(told, dose, bool(facts.last_part))
        yield from had_more(told, dose)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The prepared dose has ended; with its last part the dose is given, and its containers have ended too.

    A dose that was never started or has ended stays as it is: the entry keeps what was told, and opens a deviation.
    What was started has reached the child, whatever was recorded of it in between."""
    prepared = situation.thing(facts.prepared_dose)
    there = situation.balance(prepared.code, Unit.ML.value)
    left = max(there - facts.volume_given_ml, Decimal(0))
    full = left == 0 or (facts.complete == "yes" and left <= dead_volume(situation, prepared))
    nothing = facts.volume_given_ml == 0
    yield Moved(prepared.code, "prepared_dose", NOT_HAD if nothing else "full" if full else "part")
    if not prepared.has("started_at") or prepared.has("ended_at"):
        return
    yield Set(prepared.code, "ended_at", plain(act.occurred_at))
    yield Set(prepared.code, "volume_given_ml", plain(facts.volume_given_ml))
    yield Set(prepared.code, "remainder_ml", plain(left))
    if facts.partial_reason:
        yield Set(prepared.code, "partial_reason", facts.partial_reason)
    yield from _given(situation, prepared, there - left, "world.consumed" if full and not nothing else "")
    if nothing:
        yield from put_aside(situation, prepared, act)
    elif situation.find(prepared.text("subject")) and not doubted_by(situation, prepared):
        yield Linked(prepared.code, prepared.text("subject"), "infused")
    yield from _dose_and_containers(situation, prepared, facts)
    yield from _alarms(situation, prepared, facts, act)


def _alarms(situation: Situation, prepared: Thing, facts: Facts, act: Act) -> Iterator[Opened]:
    """Whoever answers for the child is called where it had less than the dose, or more."""
    dose, told = dose_of(situation, prepared.code), _as_told(situation, prepared, facts)
    if dose is None:
        return
    if any(cut_short(told, dose, bool(facts.last_part))):
        yield from called(dose, (prepared.code,), act)
    if any(had_more(told, dose)):
        yield from called_for_more(told, dose, (prepared.code,), act)


def _stood_still(prepared: Thing, act: Act) -> bool:
    """Whether it stood interrupted when it is told to have ended: an end that came before the tap, and was told after
    it, is no wrong one."""
    since = prepared.instant("interrupted_at") if prepared.state("prepared_dose") == "interrupted" else None
    return since is not None and act.occurred_at > since


def _given(situation: Situation, prepared: Thing, given: Decimal, spent: str) -> Iterator[Posted]:
    """mL and whole cells in proportion into the child; the dead volume to `spent`, where it is spent."""
    volume = situation.balance(prepared.code, Unit.ML.value)
    cells = situation.balance(prepared.code, Unit.CELLS.value)
    moved = share(cells, given, volume)
    for quantity, rest, unit in ((given, volume - given, Unit.ML), (moved, cells - moved, Unit.CELLS)):
        if quantity > 0:
            yield posted(prepared.code, "world.infused", quantity, unit.value)
        if rest > 0 and spent:
            yield posted(prepared.code, spent, rest, unit.value)


def _as_told(situation: Situation, prepared: Thing, facts: Facts) -> Situation:
    """The situation with this part ended as it is told."""
    there = situation.balance(prepared.code, Unit.ML.value)
    return as_ended(situation, prepared, min(facts.volume_given_ml, there), facts.partial_reason)


def _parts_missing(situation: Situation, prepared: Thing, facts: Facts) -> Iterator[Refusal]:
    """Fewer parts were given than announced, and no further one follows: so it is told, or nothing is left of the dose
    to make it of. Until another container is reserved, nobody waits for it but the child. Where it is told that the
    dose ends although another part of it waits, that part is named: `part_still_waits`."""
    dose = dose_of(situation, prepared.code)
    if dose is None:
        return
    given, total = _given_parts(situation, prepared, dose, facts), prepared.integer("parts_total", 1)
    waiting = others_waiting(situation, prepared, dose)
    left = any(holds_more(situation, container) for container in situation.children(dose.code, "allocated"))
    if facts.last_part and waiting:
        yield Refusal("part_still_waits", waiting[0].code, {"dose": dose.integer("number")})
    elif given < total and (facts.last_part or not (waiting or left)):
        yield Refusal("parts_missing", dose.code, {"given": given, "total": total, "dose": dose.integer("number")})


def _given_parts(situation: Situation, prepared: Thing, dose: Thing, facts: Facts) -> int:
    """How many parts of the dose the child has had, the one that ends now and those given on paper included."""
    ended = (part for part in _ended(situation, prepared, dose, facts) if not had_by_another(part, dose))
    return len(tuple(ended)) + len(given_from_container(situation, dose))


def _ended(situation: Situation, prepared: Thing, dose: Thing | None, facts: Facts) -> tuple[Thing, ...]:
    """The parts of which something ran in, this one with them."""
    parts = situation.children(dose.code, "serves") if dose else (prepared,)
    now = prepared.code if facts.volume_given_ml > 0 else ""
    return tuple(part for part in parts if part.code == now or part.state("prepared_dose") in GIVEN)


def _dose_and_containers(situation: Situation, prepared: Thing, facts: Facts) -> Iterator[Effect]:
    dose = dose_of(situation, prepared.code)
    last = _is_last(situation, prepared, dose, facts) if dose else True
    if dose is not None:
        yield Moved(dose.code, "dose", "last" if last else "part")
        if facts.last_part and others_waiting(situation, prepared, dose):
            yield Set(dose.code, NO_FURTHER, "yes")
    yield from containers_over(situation, _ended(situation, prepared, dose, facts), prepared, last)


def _is_last(situation: Situation, prepared: Thing, dose: Thing, facts: Facts) -> bool:
    """Whether the dose is given with this part: nobody doubts who had it, nor how much was had before, nothing of it
    waits, and either it is told to be the last or nothing that failed is still to be made good."""
    if doubted_by(situation, prepared) or others_waiting(situation, prepared, dose):
        return False
    if any(had_unclear(situation, dose, situation.at)):
        return False
    if had_nothing(situation, dose, facts.volume_given_ml):
        return False
    whole = _given_parts(situation, prepared, dose, facts) >= prepared.integer("parts_total", 1)
    over = bool(facts.last_part) or dose.has(NO_FURTHER)
    return over or (whole and not still_lacking(_as_told(situation, prepared, facts), dose))


STEP = Step(
    name="end_infusion",
    station="clinic",
    kind="dose.infused",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    tense=Tense.REPORTS_THE_PAST,
    primary="prepared_dose",
    reads=(REACH, ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, BALANCES, THEN),
    guards=(within_use_by,),
    refusals=refusals,
    after_thaw=True,
    always_recordable=True,
    cites="journey.md 5 and 7, step 56",
)
