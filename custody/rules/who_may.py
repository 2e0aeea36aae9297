"""Who may sign which step at a moment, and what keeps the others: role, account, second factor, policy and training.

Of a situation as it is it says who may sign today; of one as it was, who could have signed then. It knows nothing of
the thing the step would be taken on: who took part in that before is judged when it is scanned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from custody.rules.guards.policy import policies_accepted
from custody.rules.guards.training import trained, trained_in_date
from custody.rules.refusals import Reason, Refusal
from custody.rules.roles import performers, seconds
from custody.rules.signing_in import asked_for_code
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.trainings import best, needs
from custody.rules.weights import weigh

CLINICAL_CHECK = "verify_dose"  # where what the protocol names for the bedside is asked of both
# What keeps an account from signing anything, or this step, besides the reasons the rules give for the step.
INVITED, DEACTIVATED, LOCKED, NO_FACTOR = "invited", "deactivated", "locked", "no_second_factor"


@dataclass(frozen=True)
class Standing:
    """A person before a step: by which of their roles, first as performer, then as second person; what keeps the
    account from it, what reasons stand against it, and when the first training it needs will be over."""

    person: Thing
    performs: frozenset[str]
    seconds: frozenset[str]
    unfit: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None

    @property
    def may(self) -> bool:
        """Whether nothing keeps them from it."""
        return not self.unfit and not self.reasons


def signed_steps(steps: Mapping[str, Step]) -> tuple[Step, ...]:
    """The steps that are signed by somebody for others, in their order."""
    return tuple(one for one in steps.values() if one.sign is not Sign.NONE and not one.system and not one.for_oneself)


def who_may(step: Step, situation: Situation, locked: Collection[str] = ()) -> tuple[Standing, ...]:
    """Everybody with a role that takes or checks a step, by name. The situation holds all people; `locked` are those
    whose account is locked at this moment."""
    first = performers(situation, step.permission)
    second = seconds(situation, step.permission) if step.sign is Sign.PERFORMER_AND_SECOND else frozenset()
    people = sorted(situation.of_kind("person"), key=lambda one: (one.name, one.code))
    for_step = (one for one in people if (first | second).intersection(one.texts("roles")))
    return tuple(_standing(step, situation, one, (first, second, locked)) for one in for_step)


def runs_out(standing: Standing, at: datetime, within: timedelta) -> bool:
    """Whether a training they have in date is over within so long."""
    return standing.until is not None and at < standing.until <= at + within


def _standing(
    step: Step, situation: Situation, person: Thing, asked: tuple[frozenset[str], frozenset[str], Collection[str]]
) -> Standing:
    first, second, locked = asked
    held = frozenset(person.texts("roles"))
    found = Standing(person, held & first, held & second, tuple(_unfit(step, situation, person, locked)))
    if {INVITED, DEACTIVATED} & set(found.unfit):
        return found
    both = (person.code, "") if found.performs else ("", person.code)
    act = Act(both[0], situation.at, situation.at, second=both[1])
    reasons = weigh(_against(step, situation, person, act), step, situation, act)
    return replace(found, reasons=reasons, until=_over(step, situation, found))


def _unfit(step: Step, situation: Situation, person: Thing, locked: Collection[str]) -> Iterator[str]:
    state = person.state("person")
    if state != "active":
        yield DEACTIVATED if state == DEACTIVATED else INVITED
        return
    if person.code in locked:
        yield LOCKED
    matrix = situation.finds_document("role_matrix")
    if step.with_password and asked_for_code(matrix, person.texts("roles")) and not person.text("factor_digest"):
        yield NO_FACTOR


def _against(step: Step, situation: Situation, person: Thing, act: Act) -> Iterator[Refusal]:
    yield from policies_accepted(step, situation, act)
    yield from trained_in_date(step, situation, act)
    if step.name == CLINICAL_CHECK:
        yield from trained(situation, person)


def _over(step: Step, situation: Situation, found: Standing) -> datetime | None:
    """When the first training that this step asks of them is over; None where it asks for none, or has none."""
    asked = [need for need in needs(situation.documents) if step.name in need.steps]
    in_force = (one for one in asked if situation.finds_document("procedure", one.procedure) is not None)
    held = found.performs | found.seconds
    kept = (best(found.person, one.procedure, held & one.roles, situation.at) for one in in_force if held & one.roles)
    return min((one.until for one in kept if one is not None), default=None)
