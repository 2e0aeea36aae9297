"""Void a wristband: it is on nobody from now on, and no other one is bound with it.

A band is lost, cut off, or taken off at discharge; or it is found on a child whose it is not, and that is the first of
the dangers: everything that was checked with it agreed and was wrong (journey.md, 4 and 9). Whatever waits for this
child is checked anew with its next band. Where the band was on another child, the go of the day falls too, a critical
deviation opens about every dose of this child that may have gone by it, and each that runs or went by it is an alarm;
then the child is held too: nothing more is given to it before quality and the investigator have looked. That is often
learnt last, when the child wears its next band or this one was told as lost: it is told of a void band all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import (
    Call,
    Effect,
    Moved,
    Opened,
    Set,
    Unlinked,
    alarm_opened,
    held_by_the_program,
    instant_text,
)
from custody.rules.facts import choice, scan
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.identity import ON_ANOTHER, ON_ANOTHER_CHILD, checks_fallen, served
from custody.rules.guards.paper import given_from_container
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, REACH, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The band, and why. One that is lost is named from the child's page, for nobody can scan it."""

    wristband: str = scan("wristband")
    why: str = choice(ON_ANOTHER, "lost", "cut_off", "discharged", "transferred_out")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The band is void; what was checked with it falls, and what went by a wrong one is looked into."""
    band = situation.thing(facts.wristband)
    if band.state("wristband") == "void" and facts.why == ON_ANOTHER != band.text("voided_why"):
        yield from _learnt_last(situation, band, act)
        return
    yield Moved(facts.wristband, "wristband")
    values = {"voided_at": instant_text(act.at), "voided_by": act.actor, "voided_why": facts.why}
    for name, value in values.items():
        yield Set(facts.wristband, name, value)
    for child in situation.parents(facts.wristband, "wears"):
        yield Unlinked(child.code, facts.wristband, "wears")
        yield from checks_fallen(situation, child.code)
        if facts.why == ON_ANOTHER:
            yield from _looked_into(situation, facts.wristband, child.code, act)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Where cells of this child run, whoever takes its band off is told."""
    for child in situation.parents(facts.wristband, "wears"):
        for part in served(situation, child.code):
            if part.state("prepared_dose") in RUNNING:
                yield Refusal("band_off_while_running", part.code)


def _learnt_last(situation: Situation, band: Thing, act: Act) -> Iterator[Effect]:
    """A band that was void already, replaced or lost, is found to have been on another child: since when it was on
    nobody stands, and what went by it is looked into all the same. Checks made with the band after it stand."""
    yield Moved(band.code, "wristband", "found_late")
    yield Set(band.code, "voided_why", ON_ANOTHER)
    if situation.find(band.text("subject")):
        yield from _looked_into(situation, band.code, band.text("subject"), act)


def _looked_into(situation: Situation, band: str, child: str, act: Act) -> Iterator[Effect]:
    """No dose of this child is cleared any more; what was prepared, or given straight from its bag, is in doubt, and
    told where it was given by this band or by one nobody read, or hangs: by whichever band, for who lies there is in
    doubt. So are another child's cells that this one is said to have had by this band."""
    doses = situation.children(child, "prescribed")
    for dose in doses:
        if dose.has("cleared_until") or dose.state("dose") == "cleared":
            yield Set(dose.code, "cleared_until", None)
    straight = (bag for dose in doses for bag in given_from_container(situation, dose))
    anothers = (one for one in situation.parents(child, "infused") if one.text("wristband") == band)
    parts = tuple({one.code: one for one in (*served(situation, child), *straight, *anothers)}.values())
    about = (band, child, *(one.code for one in parts))
    yield Opened("@deviation", "deviation", about, {"reason": ON_ANOTHER_CHILD, "grade": "critical"})
    hung = [
        one
        for one in parts
        if one.state(one.kind) in (RUNNING | GIVEN if one.text("wristband") in ("", band) else RUNNING)
    ]
    for number, one in enumerate(hung, start=1):
        if one.state(one.kind) in RUNNING:
            yield Set(one.code, "wristband_doubted", band)
        call = Call(ON_ANOTHER_CHILD, _holder(situation, one), (child,))
        yield alarm_opened(f"@alarm{number}", (one.code,), call, act.at)
    if hung:
        yield held_by_the_program("@hold_child", (child,), ON_ANOTHER_CHILD, act.at)


def _holder(situation: Situation, prepared: Thing) -> str:
    """Who is called: at a dose that runs, whoever started it; at one that was given, whoever cleared it."""
    dose = dose_of(situation, prepared.code)
    if prepared.state("prepared_dose") in RUNNING or dose is None:
        return prepared.text("started_by")
    return gave_the_go(dose)


STEP = Step(
    name="void_wristband",
    station="clinic",
    kind="wristband.voided",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("voided", "checked"),
    primary="wristband",
    reads=(RELATED, RELATED, REACH, ANCESTORS, RELATED),
    cites="journey.md 1 and 4",
)
