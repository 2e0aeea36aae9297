"""Which dose, and so which child, a container or prepared dose is for; and whether that child may have it today.

Relations: dose → container `allocated`, dose → prepared dose `serves`, subject → dose `prescribed`. The step must
read ANCESTORS and then RELATED; a second RELATED brings the subject, which consent needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, Unlinked, instant_text
from custody.rules.guards.lot import containers_of
from custody.rules.guards.subject import withdrawn
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

# A dose after which none of its number is given any more.
DOSE_GIVEN = frozenset({"given", "omitted"})


def dose_of(situation: Situation, thing: str) -> Thing | None:
    """The dose a container is allocated to, or a prepared dose serves; None where there is none."""
    found = (*situation.parents(thing, "serves"), *situation.parents(thing, "allocated"))
    return found[0] if found else None


def gave_the_go(dose: Thing) -> str:
    """Who answers for a dose: whoever cleared it, and before that whoever prescribed it."""
    return dose.text("cleared_by") or dose.text("prescribed_by")


def allocated_to(situation: Situation, thing: str) -> str:
    """The code of the subject a container or prepared dose is for; empty where it is nobody's."""
    dose = dose_of(situation, thing)
    return dose.text("subject") if dose else ""


def subjects_of(situation: Situation, thing: Thing) -> frozenset[str]:
    """Every subject a prepared dose or container leads to: by its own dose and by the allocation of each container."""
    parts = {part.code for part in (thing, *containers_of(situation, thing))}
    found = {allocated_to(situation, code) for code in parts} | {thing.text("subject")}
    return frozenset(found - {""})


def allocated(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`not_allocated` for each container that is reserved for no dose."""
    for container in containers_of(situation, thing):
        if dose_of(situation, container.code) is None:
            yield Refusal("not_allocated", container.code)


def issued(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`not_issued` for each container the pharmacist has not issued for its dose."""
    for container in containers_of(situation, thing):
        if container.state("custody") != "issued":
            yield Refusal("not_issued", container.code, {"state": container.state("custody")})


def cleared(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`not_cleared` where the investigator's go for this dose is missing or no longer valid."""
    for dose, until in _without_go(situation, thing, at):
        yield Refusal("not_cleared", dose.code, {"until": until})


def cleared_or_answered_for(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`thawed_uncleared`, the same of cells that cannot wait, since they thawed by themselves or are fresh and nothing
    could replace them: the investigator may give the go for them from wherever they are."""
    for dose, until in _without_go(situation, thing, at):
        yield Refusal("thawed_uncleared", dose.code, {"until": until})


def cleared_while_frozen(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`cleared_for_warm_only` where the go was given for another bag that was warm already, although something stood
    against it: what is frozen loses nothing by waiting, and is not thawed on the strength of that."""
    dose = dose_of(situation, thing.code)
    if dose is not None and dose.text("cleared_for_warm"):
        yield Refusal("cleared_for_warm_only", dose.code)


def dose_not_given(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`dose_already_given` where the dose this is, or is meant for, has been given: nobody gets it twice."""
    dose = thing if thing.kind == "dose" else dose_of(situation, thing.code)
    if dose is not None and dose.state("dose") in DOSE_GIVEN:
        yield Refusal("dose_already_given", dose.code, {"dose": dose.integer("number")})


def reservation_ended(situation: Situation, thing: Thing, outcome: str = "") -> Iterator[Effect]:
    """The effects that end a container's reservation, if it has one; the dose keeps its number and needs another."""
    if thing.state("allocation") != "reserved":
        return
    yield Moved(thing.code, "allocation", outcome)
    for dose in situation.parents(thing.code, "allocated"):
        yield Unlinked(dose.code, thing.code, "allocated")
        if dose.text("backup") == thing.code:
            yield Set(dose.code, "backup", None)


def consent_not_withdrawn(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`consent_withdrawn` for each subject the thing is meant for who withdrew. A consent that is merely out of date
    was dealt with before the thaw and stops nothing after it."""
    for code in sorted(subjects_of(situation, thing)):
        subject = situation.find(code)
        yield from withdrawn(subject) if subject else ()


def _without_go(situation: Situation, thing: Thing, at: datetime) -> Iterator[tuple[Thing, str]]:
    """The dose a thing is for, and until when it was cleared (empty: never), where it is not cleared now."""
    dose = dose_of(situation, thing.code)
    until = dose.instant("cleared_until") if dose else None
    if dose is not None and (dose.state("dose") != "cleared" or until is None or at > until):
        yield dose, instant_text(until) if until else ""
