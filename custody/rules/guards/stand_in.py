"""The second check when no second person is there who may make it (journey.md, 4), in the order of preference:

`on_ward`    a registered clinician on the ward looks, scans and checks, named with staff number; they cannot sign, so
             another person countersigns within the protocol's time
`by_video`   a person elsewhere enters what is read out to them
`preparer`   whoever prepared the dose checks it as well, since the other one did not
The last two only where no clinician is on the ward. Never one person alone, and never without a deviation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from custody.rules.effects import Opened, Plain
from custody.rules.guards.countersigning import to_countersign
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
    """The one who stood in and cannot sign, as told among the checks: name and staff number; empty where nobody did."""
    named = facts.emergency and facts.clinician and facts.staff_number
    return f"{facts.clinician} ({facts.staff_number})" if named else ""


def stand_in_reasons(
    situation: Situation, facts: Emergency, thing: str, act: Act, unsigned: tuple[str, ...] = (ON_WARD,)
) -> Iterator[Refusal]:
    """Whether the one who stands in is named where they cannot sign, is another person, and is the nearest there was;
    and the note that it was an emergency. `unsigned`: the ways in which they cannot."""
    if not facts.emergency:
        return
    if facts.emergency in unsigned and not stand_in(facts):
        yield Refusal("stand_in_unnamed", thing)
    if stand_in(facts) and _same(facts, situation, act.actor):
        yield Refusal("stand_in_is_performer", act.actor, {"clinician": stand_in(facts)})
    if facts.emergency != ON_WARD and facts.nobody_on_ward != "yes":
        yield Refusal("nearer_check_first", thing, {"way": facts.emergency})
    yield Refusal("emergency_check", thing, {"way": facts.emergency})


def stand_in_to_countersign(
    situation: Situation, facts: Emergency, about: tuple[str, str], act: Act
) -> Iterator[Opened]:
    """The countersignature that a check by one who cannot sign waits for. `about` is (step, thing)."""
    step, thing = about
    if stand_in(facts):
        known: dict[str, Plain] = {"clinician": facts.clinician, "staff_number": facts.staff_number}
        yield to_countersign(situation, step, (thing,), act, known)


def _same(facts: Emergency, situation: Situation, actor: str) -> bool:
    """Whether the clinician named is the person who acts, however the name is spaced or capitalised."""
    person = situation.find(actor)
    own = {_plain(name) for name in (person.name, person.text("username"))} if person else set()
    return _plain(facts.clinician) in own


def _plain(name: str | None) -> str:
    return "".join(str(name).casefold().split())
