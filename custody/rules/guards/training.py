"""Whether a person works by the procedures in force, and is trained in them: accepted is the version, so a new one is
accepted anew; a training is judged by the time of the act (EU GMP 2.10, 2.11; ICH E6 4.2.3)."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.document import Document
from custody.rules.effects import instant_text
from custody.rules.guards.policy import is_kept_waiting
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of, seconds
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Step
from custody.rules.trainings import Need, best, needs


def trained(situation: Situation, person: Thing) -> Iterator[Refusal]:
    """`training_missing` for each procedure the protocol names for the bedside that is in force and that this person
    has not accepted."""
    for procedure in _unaccepted(situation, person, situation.finds_document("protocol")):
        yield _not_accepted(person, procedure)


def trained_for_batch(situation: Situation, person: Thing, presentation: str) -> Iterator[Refusal]:
    """`procedure_not_accepted` for each procedure the product profile names for the clean room that is in force and
    that this person has not accepted. The cells cannot wait: it is a note, and a deviation."""
    for procedure in _unaccepted(situation, person, situation.finds_document("product_profile", presentation)):
        params = {"procedure": procedure.name, "version": procedure.version}
        yield Refusal("procedure_not_accepted", person.code, params)


def trained_in_date(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """The reasons of `trained_to_take` against the performer and the second person of a step that can wait."""
    if not is_kept_waiting(step, act):
        return
    allowed = {act.actor: performers(situation, step.permission), act.second: seconds(situation, step.permission)}
    for person, roles in allowed.items():
        if person and situation.find(person) is not None:
            stated = [need for need in needs(situation.documents) if step.name in need.steps]
            yield from _untrained(situation, person, (roles, stated), act)


def trained_to_take(situation: Situation, person: str, step: str, act: Act) -> Iterator[Refusal]:
    """For each procedure that this person must be trained in to take a step, in a role they hold that may take it:
    `training_unrecorded` where no training is on record, `training_expired` where the last is over, and
    `training_missing` where it was on an older version and they have not accepted the one in force."""
    stated = [need for need in needs(situation.documents) if step in need.steps]
    yield from _untrained(situation, person, (performers(situation, step), stated), act)


def _untrained(
    situation: Situation, person: str, asked: tuple[frozenset[str], list[Need]], act: Act
) -> Iterator[Refusal]:
    """`asked`: the roles that may take the step, and what it needs."""
    allowed, stated = asked
    held, owner, at = roles_of(situation, person) & allowed, situation.thing(person), act.occurred_at
    for need in stated:
        procedure = situation.finds_document("procedure", need.procedure)
        if procedure is None or not held & need.roles:
            continue
        found = best(owner, need.procedure, held & need.roles, at)
        params = {"name": owner.name, "procedure": procedure.name}
        if found is None:
            yield Refusal("training_unrecorded", person, params, frozenset({person}))
        elif found.until <= at:
            yield Refusal(
                "training_expired", person, {**params, "until": instant_text(found.until)}, frozenset({person})
            )
        elif procedure.digest not in (found.document, *owner.texts("accepted")):
            yield _not_accepted(owner, procedure)


def _not_accepted(person: Thing, procedure: Document) -> Refusal:
    return Refusal("training_missing", person.code, {"procedure": procedure.name, "version": procedure.version})


def _unaccepted(situation: Situation, person: Thing, names: Document | None) -> Iterator[Document]:
    """Procedures in force that a document names and a person has not accepted in this version."""
    titles = names.texts("training.procedures") if names and names.states("training.procedures") else ()
    found = (situation.finds_document("procedure", title) for title in titles)
    return (one for one in found if one is not None and one.digest not in person.texts("accepted"))
