"""Record training: somebody was trained in a procedure for a role, by whom, how it was assessed, until when it holds.

A procedure is known by reading it (accept document); that it can be done is shown to another, who says so (EU GMP 2.10
and 2.11, initial and continuing training, with its effectiveness assessed; ICH E6 4.2.3; 21 CFR 11.10(i)). Nobody
records their own. What is written down holds for this role alone, for as long as the documents in force let it, and
never longer; a later training of the same procedure and role takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from custody.rules.effects import Effect, Plain, Set, instant_text
from custody.rules.facts import choice, day, scan
from custody.rules.facts import person as somebody
from custody.rules.guards.accounts import account_open, owner_of
from custody.rules.guards.in_force import not_effective
from custody.rules.one_person import same_human
from custody.rules.people import ROLES
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.trainings import VALUE, months_after, others_on_record, valid_months

ASSESSED = ("observed_at_work", "simulated", "written_test", "asked_orally")


@dataclass(frozen=True)
class Facts:
    """Who, by badge or person; in which procedure, for which role; by whom, on which day and how it was assessed.
    `valid_until`: the last day it holds, where that is sooner than the documents in force let it."""

    person: str = somebody()
    procedure: str = scan("document")
    role: str = choice(*ROLES)
    trained_by: str = somebody()
    trained_on: date = day()
    assessed: str = choice(*ASSESSED)
    valid_until: date | None = day(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's, in a procedure in force, it has happened, and it holds still."""
    owner, procedure = owner_of(situation, facts.person), situation.thing(facts.procedure)
    others = (act.actor, owner_of(situation, facts.trained_by).code)
    if any(same_human(situation, other, owner.code) for other in others):
        yield Refusal("own_training", owner.code, {"name": owner.name})
    if procedure.text("type") != "procedure":
        yield Refusal("not_a_procedure", procedure.code, {"title": procedure.text("title")})
        return
    yield from not_effective(situation, procedure, act.at)
    yield from _dates(situation, facts, procedure, act.at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The training is with the person, in the place of an earlier one in this procedure for this role."""
    owner, procedure = owner_of(situation, facts.person), situation.thing(facts.procedure)
    last = _last_day(situation, facts, procedure)
    title = procedure.text("title")
    recorded: dict[str, Plain] = {
        "procedure": title,
        "role": facts.role,
        "document": procedure.name,
        "since": instant_text(situation.day_end(facts.trained_on - timedelta(days=1))),
        "until": instant_text(situation.day_end(last or facts.trained_on)),
        "trained_by": owner_of(situation, facts.trained_by).code,
        "assessed": facts.assessed,
    }
    yield Set(owner.code, VALUE, (*others_on_record(owner, title, facts.role), recorded))


def _dates(situation: Situation, facts: Facts, procedure: Thing, at: datetime) -> Iterator[Refusal]:
    if facts.trained_on > situation.day_of(at):
        yield Refusal("training_ahead", procedure.code, {"trained_on": facts.trained_on.isoformat()})
        return
    last, most = _last_day(situation, facts, procedure), _longest(situation, facts, procedure)
    if last is None:
        yield Refusal("validity_unstated", procedure.code, {"role": facts.role, "title": procedure.text("title")})
    elif last < situation.day_of(at) or (most is not None and last > most):
        params = {"valid_until": last.isoformat(), "latest": most.isoformat() if most else "–"}
        yield Refusal("validity_out_of_range", procedure.code, params)


def _last_day(situation: Situation, facts: Facts, procedure: Thing) -> date | None:
    return facts.valid_until or _longest(situation, facts, procedure)


def _longest(situation: Situation, facts: Facts, procedure: Thing) -> date | None:
    """The last day the documents in force let it hold; None where none of them says."""
    months = valid_months(situation.documents, procedure.text("title"), facts.role)
    return months_after(facts.trained_on, months) if months else None


STEP = Step(
    name="record_training",
    station="people",
    kind="training.recorded",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    guards=(account_open,),
    sign=Sign.PERFORMER,
    meanings=("checked",),
    primary="person",
    reads=(ALL_PEOPLE,),
    cites="EU GMP 2.10, 2.11; 21 CFR 11.10(i)",
)
