"""What a sign-in asks and how long it lasts, by role, and how long a signature waits for the second person's: the role
matrix in force says it all.

Content of the document `role_matrix`: `second_factor` (a list of roles that give a one-time code at sign-in and with
every full-password signature; nobody where it is left out), `second_person_minutes` (within which the second person
signs after the performer; both sign at once where it is left out) and `[[session]]` tables with `roles`,
`idle_minutes` and `absolute_minutes`. Roles in no such table live under the limits of the instance; whoever holds
several roles lives under the shortest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.roles import DOCUMENT, roles_of
from custody.rules.situation import Situation
from custody.rules.step import Capacity, Sign, Step

PROOF_LIFE = timedelta(seconds=30)  # architecture.md, "Signatures": an older proof is refused
SECOND_PERSON = "second_person_minutes"


@dataclass(frozen=True)
class Limits:
    """How long a session lives unused, and at most."""

    idle: timedelta
    absolute: timedelta


def limits_for(matrix: Document | None, roles: Iterable[str], otherwise: Limits) -> Limits:
    """The limits of a person with these roles; `otherwise` those of roles that the matrix says nothing about."""
    stated = {role: _limits(row) for row in _rows(matrix) for role in _texts(row.get("roles"))}
    found = [stated.get(role, otherwise) for role in roles] or [otherwise]
    return Limits(min(one.idle for one in found), min(one.absolute for one in found))


def asked_for_code(matrix: Document | None, roles: Iterable[str]) -> bool:
    """Whether a person with these roles must have a second factor and give a code of it."""
    return not coded_roles(matrix).isdisjoint(roles)


def coded_roles(matrix: Document | None) -> frozenset[str]:
    """The roles that must have a second factor and give a code of it."""
    stated = matrix is not None and matrix.states("second_factor")
    return frozenset(matrix.texts("second_factor")) if matrix is not None and stated else frozenset()


def signs_with_code(situation: Situation, person: str) -> bool:
    """Whether this person gives a code with every full-password signature."""
    return asked_for_code(situation.finds_document(DOCUMENT), roles_of(situation, person))


def second_person_window(matrix: Document | None) -> timedelta:
    """How long after the performer the second person may sign; nothing where both sign at once."""
    stated = matrix is not None and matrix.states(SECOND_PERSON)
    return matrix.minutes(SECOND_PERSON) if matrix is not None and stated else timedelta(0)


def signature_lasts(step: Step, situation: Situation, capacity: Capacity) -> timedelta:
    """How old a signature may be when the step is taken: the performer's waits for that of a second person."""
    waits = step.sign is Sign.PERFORMER_AND_SECOND and capacity is Capacity.PERFORMER
    window = second_person_window(situation.finds_document(DOCUMENT)) if waits else timedelta(0)
    return max(PROOF_LIFE, window)


def _rows(matrix: Document | None) -> tuple[Mapping[str, object], ...]:
    return matrix.rows("session") if matrix is not None and matrix.states("session") else ()


def _limits(row: Mapping[str, object]) -> Limits:
    idle, absolute = (float(Decimal(str(row[name]))) for name in ("idle_minutes", "absolute_minutes"))
    return Limits(timedelta(minutes=idle), timedelta(minutes=absolute))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()
