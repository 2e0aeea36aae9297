"""Whether a role matrix makes sense: it can be changed again, what happens at a bedside can be told, and nobody has
both sides of an access, or looks after accounts and works with cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from custody.rules.closed_list import ACCESS
from custody.rules.registry import registry
from custody.rules.signing_in import SECOND_PERSON
from custody.rules.stated import Content, is_number, numbered_rows, texts_of

# Without these, what has happened at a bedside could not be told, nor anything stopped.
NEVER_WITHOUT = (
    *("approve_document", "end_infusion", "record_as_happened", "place_hold"),
    *("interrupt_infusion", "resume_infusion", "mark_reaction"),
)
MOST_SECOND_PERSON = 60  # minutes: what was signed longer ago is looked at anew
# Whoever asks for access is of other roles than whoever approves it, and that is quality.
TWO_SIDED = ACCESS | {"reset_secret", "reset_second_factor"}
APPROVES_ACCESS = frozenset({"qa"})
# What is looked at of accounts is not looked at by those who look after them.
LOOKED_AT = frozenset({"answer_account_alert", "review_access"})
LONGEST_SESSION = 24 * 60  # minutes: who was away for longer is asked who they are


def roles_amiss(content: Content) -> Iterator[str]:
    """Every permission names roles of the list, once; and what must never be without anyone is not."""
    known = texts_of(content.get("roles"))
    given: set[str] = set()
    for number, row in numbered_rows(content, "permission"):
        name = str(row.get("name"))
        for column in ("roles", "second"):
            if not texts_of(row.get(column, row.get("roles"))) <= known:
                yield f"permission.{number}.{column}"
        if name in given:
            yield f"permission.{number}.name"
        if texts_of(row.get("roles")) and texts_of(row.get("second", row.get("roles"))):
            given.add(name)
    yield from (f"permission.{name}" for name in NEVER_WITHOUT if name not in given)
    named = {str(row.get("name")) for _, row in numbered_rows(content, "permission")}
    yield from (f"permission.{name}" for name in _taken_by_people() if name not in named)
    yield from _access(content)
    yield from _sign_ins(content, known)
    window = content.get(SECOND_PERSON, 1)
    if not (is_number(window) and 0 < Decimal(str(window)) <= MOST_SECOND_PERSON):
        yield SECOND_PERSON


def _access(content: Content) -> Iterator[str]:
    """Whoever looks after accounts takes no step that is looked after, and approves no access that they ask for."""
    of_accounts = {step.name for step in registry().steps.values() if step.station == "people"}
    for number, row in numbered_rows(content, "permission"):
        first, second = texts_of(row.get("roles")), texts_of(row.get("second", row.get("roles")))
        if "administrator" in first | second and row.get("name") not in of_accounts - LOOKED_AT:
            yield f"permission.{number}.roles"
        if row.get("name") in TWO_SIDED and (first & second or not second <= APPROVES_ACCESS):
            yield f"permission.{number}.second"


def _sign_ins(content: Content, known: set[str]) -> Iterator[str]:
    """Whoever gives a one-time code, and whose sessions have limits of their own, are roles of the list; each role has
    one pair of limits, both above nothing, no session is idle for longer than it lives, and none outlives a day."""
    if not isinstance(content.get("second_factor", []), list) or not texts_of(content.get("second_factor")) <= known:
        yield "second_factor"
    seen: set[str] = set()
    for number, row in numbered_rows(content, "session"):
        roles = texts_of(row.get("roles"))
        if not roles or not roles <= known or roles & seen:
            yield f"session.{number}.roles"
        seen |= roles
        idle, absolute = row.get("idle_minutes"), row.get("absolute_minutes")
        if not (is_number(idle) and is_number(absolute) and 1 <= Decimal(str(idle)) <= Decimal(str(absolute))):
            yield f"session.{number}.idle_minutes"
        elif Decimal(str(absolute)) > LONGEST_SESSION:
            yield f"session.{number}.absolute_minutes"


def _taken_by_people() -> Iterator[str]:
    """The steps of which a matrix says who may take them, if only that nobody may."""
    yield from (step.name for step in registry().steps.values() if not step.system and not step.for_oneself)
