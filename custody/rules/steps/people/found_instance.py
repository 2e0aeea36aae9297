"""Found the instance: entry 0 of every ledger.

Names the first administrator and the first quality person, and puts in force the documents without which nothing can
be decided: role matrix, weights of refusals, sites. The program takes this step once, at `custody init`; both
persons then set their own secrets and accept the role matrix, and from then on the normal rules hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.documents import begun
from custody.rules.effects import Effect
from custody.rules.facts import stored_file, text
from custody.rules.people import person_begun
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Who begins, and with which documents."""

    instance: str = text()
    software: str = text()
    administrator: str = text()
    administrator_username: str = text()
    quality_person: str = text()
    quality_username: str = text()
    role_matrix: str = stored_file()
    refusal_weights: str = stored_file()
    sites: str = stored_file()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Two persons with badges, and three documents in force as version 1."""
    yield from person_begun(("@1", "@2"), facts.administrator, facts.administrator_username, ("administrator",))
    yield from person_begun(("@3", "@4"), facts.quality_person, facts.quality_username, ("qa",))
    yield from begun("@5", "role_matrix", "role_matrix", "1", facts.role_matrix)
    yield from begun("@6", "refusal_weights", "refusal_weights", "1", facts.refusal_weights)
    yield from begun("@7", "sites", "sites", "1", facts.sites)


STEP = Step(
    name="found_instance",
    station="people",
    kind="instance.founded",
    facts=Facts,
    effects=effects,
    system=True,
    cites="21 CFR 11.10(d)",
)
