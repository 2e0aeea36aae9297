"""The second check when no second person is there who may make it (journey.md, 4), in the order of preference:

`on_ward`    a registered clinician on the ward looks, scans and checks, named with staff number; they have no account
             and cannot sign, so another person countersigns within the protocol's time
`by_video`   a person elsewhere enters what is read out to them, and signs
`preparer`   whoever prepared the dose checks it as well, and signs, since the other one did not
The last two only where no clinician is on the ward. Whoever is on record signs for themselves: nobody enters their name
for them. Never one person alone, and never without a deviation: of the two checks of identity one at least is by a
person on record who had no part in the preparation, so that two who signed stand behind every dose that hangs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from custody.rules.closed_list import PREPARER_VERIFIES
from custody.rules.effects import Opened, Plain
from custody.rules.guards.countersigning import to_countersign
from custody.rules.names import alike, means, same_number, words_of
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Circumstances

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


def beside_stand_in(situation: Situation, facts: Emergency, act: Act) -> Circumstances:
    """The `around` of a step that admits such a check: whoever stands in cannot sign; by video the person elsewhere
    signs as ever; and as second the preparer may check, since the first check is by one who did not prepare."""
    lifted = PREPARER_VERIFIES if facts.emergency == PREPARER else ""
    return Circumstances(stood_in=bool(stand_in(facts)), lifted_pair=lifted)


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


def independent_reasons(situation: Situation, facts: Emergency, prepared: Thing, act: Act) -> Iterator[Refusal]:
    """Whether a second check of identity in an emergency adds a person to those who prepared the dose. The step reads
    PARTICIPATION.

    `no_independent_check`: who checks on record all had a part in the preparation, as performer or as second; beside a
    clinician who cannot sign, anyone who enters or made a check has had none. `stand_in_from_bench`: the clinician
    stood in at the preparation or at the label already."""
    took_part = situation.who_did(frozenset({"prepare_dose"}), prepared.code)
    checking = {*prepared.texts("checks"), act.actor}
    of_bench = {person for person in checking if accounts_of(situation, person) & took_part}
    if checking == of_bench or (facts.emergency == ON_WARD and of_bench):
        yield Refusal("no_independent_check", prepared.code, {"way": facts.emergency or ""})
    for earlier in (prepared.text("checked_by"), prepared.text("label_checked_by")):
        if earlier and stand_in(facts) and _one_person(earlier, facts):
            yield Refusal("stand_in_from_bench", prepared.code, {"clinician": stand_in(facts), "earlier": earlier})


def _one_person(told: str, facts: Emergency) -> bool:
    """Whether who was told as `name (staff number)` may be the one who is named now."""
    name, _, number = told.rpartition(" (")
    return alike(name, facts.clinician or "") or same_number(number, facts.staff_number or "")


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
