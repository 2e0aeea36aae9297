"""Who may authorise a reason from elsewhere, and which reasons may be."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.refusals import Refusal
from custody.rules.roles import roles_of
from custody.rules.situation import Situation
from custody.rules.weights import answerable_from_elsewhere


def only_here(situation: Situation, code: str) -> Iterator[Refusal]:
    """A reason that must be looked at where it stands, or that nobody can authorise."""
    if not answerable_from_elsewhere(situation, code):
        yield Refusal("not_from_elsewhere", params={"reason": code})


def not_asked(situation: Situation, person: str, code: str) -> Iterator[Refusal]:
    """A person who holds none of the roles that this reason asks for."""
    asked = answerable_from_elsewhere(situation, code)
    if asked and not roles_of(situation, person) & set(asked):
        yield Refusal("role_not_asked", person, {"reason": code, "roles": ", ".join(asked)})
