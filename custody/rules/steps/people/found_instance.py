"""Found the instance: entry 0 of every ledger.

Names the first administrator and the first quality person, and puts in force the documents without which nothing can
be decided: role matrix, weights of refusals, sites, and the separation of duties. They are looked at as closely as any
later version: what nobody could work by would be found only when it is too late to approve another. The program takes
this step once, at `custody init`; both persons then set their own secrets and accept the role matrix, and from then on
the normal rules hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.documents import begun
from custody.rules.effects import Effect, Set
from custody.rules.facts import stored_file, text
from custody.rules.guards.accounts import number_of_one
from custody.rules.guards.documents import unfit_document
from custody.rules.people import number_kept, person_begun
from custody.rules.refusals import Refusal
from custody.rules.situation import FILES, Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Who begins, and with which documents. `checkpoint_key`: the public key checkpoints are signed under, in hex.
    Without `separation_of_duties` the closed list of the rules holds alone, as where it was founded before there was
    such a document; without staff numbers a second account of theirs is not known by them."""

    instance: str = text()
    software: str = text()
    checkpoint_key: str = text()
    administrator: str = text()
    administrator_username: str = text()
    quality_person: str = text()
    quality_username: str = text()
    role_matrix: str = stored_file()
    refusal_weights: str = stored_file()
    sites: str = stored_file()
    separation_of_duties: str | None = stored_file(required=False)
    administrator_staff_number: str | None = text(required=False)
    quality_staff_number: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Each document can be worked by, and the two can be told apart."""
    for type_, digest in _documents(facts):
        yield from unfit_document(situation, type_, situation.file(digest))
    for number in (facts.administrator_staff_number, facts.quality_staff_number):
        if number is not None:
            yield from number_of_one(situation, number)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Two persons with badges, and these documents in force as version 1."""
    yield from person_begun(("@1", "@2"), facts.administrator, facts.administrator_username, ("administrator",))
    yield from person_begun(("@3", "@4"), facts.quality_person, facts.quality_username, ("qa",))
    for person, given in (("@1", facts.administrator_staff_number), ("@3", facts.quality_staff_number)):
        if given is not None:
            yield Set(person, "staff_number", number_kept(given))
    for number, (type_, digest) in enumerate(_documents(facts), start=5):
        yield from begun(f"@{number}", type_, type_, "1", digest)


def _documents(facts: Facts) -> tuple[tuple[str, str], ...]:
    first = ("role_matrix", facts.role_matrix), ("refusal_weights", facts.refusal_weights), ("sites", facts.sites)
    more = (("separation_of_duties", facts.separation_of_duties),) if facts.separation_of_duties else ()
    return *first, *more


STEP = Step(
    name="found_instance",
    station="people",
    kind="instance.founded",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    reads=(FILES,),
    system=True,
    cites="21 CFR 11.10(d)",
)
