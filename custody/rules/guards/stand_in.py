"""The second check when no second person is there who may make it (journey.md, 4), in the order of preference:

`on_ward`    a registered clinician on the ward looks, scans and checks, named with staff number; they have no account
             and cannot sign, so another person countersigns within the protocol's time
`by_video`   a person elsewhere enters what is read out to them, and signs
`preparer`   whoever prepared the dose checks it as well, and signs, since the other one did not
The last two only where no clinician is on the ward. Whoever is on record signs for themselves: nobody enters their name
for them. Never one person alone, and never without a deviation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from custody.rules.effects import Opened, Plain
from custody.rules.guards.countersigning import to_countersign
from custody.rules.names import alike, means, same_number, words_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act

ON_WARD, BY_VIDEO, PREPARER = "on_ward", "by_video", "preparer"


class Emergency(Protocol):
    """The facts of a step that admits such a check: the way of it, name and staff number of a clinician who cannot
    sign, and `yes` where no clinician was on the ward."""

    @property
    def emergency(self) -> str | None: ...

    @property
    def clinician(self) -> str | None: ...

    @property
    def staff_number(self) -> str | None: ...

    @property
    def nobody_on_ward(self) -> str | None: ...


def stand_in(facts: Emergency) -> str:
    """The one who stood in and cannot sign, as told among the checks: name and staff number; empty where nobody did.

    Only a clinician on the ward is named: in every other way the person signs."""
    named = facts.emergency == ON_WARD and words_of(facts.clinician) and words_of(facts.staff_number)
    return f"{facts.clinician} ({facts.staff_number})" if named else ""


def stand_in_reasons(situation: Situation, facts: Emergency, thing: str, act: Act) -> Iterator[Refusal]:
    """Whether the one who stands in is named where they cannot sign and nowhere else, is another person, and is the
    nearest there was; and the note that it was an emergency. The step reads ITEMS, and ALL_PEOPLE last."""
    if facts.emergency != ON_WARD and (facts.clinician or facts.staff_number):
        yield Refusal("stand_in_not_on_ward", thing)
    if not facts.emergency:
        return
    if facts.emergency == ON_WARD:
        yield from _cannot_sign(situation, facts, thing, act)
    elif facts.nobody_on_ward != "yes":
        yield Refusal("nearer_check_first", thing, {"way": facts.emergency})
    yield Refusal("emergency_check", thing, {"way": facts.emergency})


def stand_in_to_countersign(
    situation: Situation, facts: Emergency, about: tuple[str, str], act: Act
) -> Iterator[Opened]:
    """The countersignature that a check by one who cannot sign waits for. `about` is (step, thing)."""
    step, thing = about
    if stand_in(facts):
        known: dict[str, Plain] = {"clinician": facts.clinician, "staff_number": facts.staff_number}
        known["checked_by"] = situation.thing(thing).texts("checks")
        yield to_countersign(situation, step, (thing,), act, known)


def _cannot_sign(situation: Situation, facts: Emergency, thing: str, act: Act) -> Iterator[Refusal]:
    """Whoever is named is nobody on record, and bears no staff number that another name was given with."""
    named, name, number = stand_in(facts), facts.clinician or "", facts.staff_number or ""
    if not named:
        yield Refusal("stand_in_unnamed", thing)
        return
    for person in situation.of_kind("person"):
        if not means(person, name) and not means(person, number):
            continue
        if person.code == act.actor:
            yield Refusal("stand_in_is_performer", act.actor, {"clinician": named})
        else:
            yield Refusal("stand_in_on_record", person.code, {"clinician": named, "name": person.name})
    for item in situation.open_items("countersignature"):
        if same_number(item.text("staff_number"), number) and not alike(item.text("clinician"), name):
            params: dict[str, str | int] = {"staff_number": number, "earlier": item.text("clinician")}
            yield Refusal("staff_number_of_another", thing, params)
