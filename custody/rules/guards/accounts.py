"""What holds for an account however it comes about or changes: who it can be given to, with which roles, and that the
house is never left without an administrator or without quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.names import can_be_told, same_number
from custody.rules.people import person_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

# Without one active person of each of these nobody could be registered, reset or let in again.
NEVER_WITHOUT = ("administrator", "qa")


def account_open(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`account_deactivated` of a closed account: it is opened again before anything else is done to it."""
    owner = owner_of(situation, thing.code)
    if owner.state("person") == "deactivated":
        yield Refusal("account_deactivated", owner.code, {"name": owner.name})


def badge_in_use(situation: Situation, scanned: str) -> Iterator[Refusal]:
    """`revoked_badge` where a badge that counts no more was scanned; whose it was is still known."""
    badge = situation.find(scanned)
    if badge is not None and badge.state("staff_badge") == "revoked":
        yield Refusal("revoked_badge", badge.code, {"name": badge.name})


def badges_in_use(situation: Situation, owner: Thing) -> tuple[Thing, ...]:
    """The badges of a person that count: one, or none. The situation holds what is related to them."""
    badges = situation.children(owner.code, "badge")
    return tuple(badge for badge in badges if badge.state("staff_badge") == "in_use")


def number_of_one(situation: Situation, staff_number: str, own: str = "") -> Iterator[Refusal]:
    """`unusable_staff_number` of what has no letter or digit, or a letter that looks like another (Cyrillic, Greek):
    Latin and Chinese ones do not. `has_account_already` for each other account that bears it: one person, one account,
    also where that one was closed."""
    if not can_be_told(staff_number):
        yield Refusal("unusable_staff_number", params={"staff_number": staff_number})
    for other in situation.of_kind("person"):
        if other.code != own and same_number(other.text("staff_number"), staff_number):
            yield Refusal("has_account_already", other.code, {"name": other.name, "username": other.text("username")})


def roles_together(roles: tuple[str, ...]) -> Iterator[Refusal]:
    """`administrator_with_other_role`: who looks after accounts does nothing that is looked after."""
    if "administrator" in roles and len(roles) > 1:
        yield Refusal("administrator_with_other_role", params={"roles": ", ".join(roles)})


def somebody_left(situation: Situation, owner: Thing, kept: tuple[str, ...] = ()) -> Iterator[Refusal]:
    """`last_of_role` for each role the house is never without that nobody else active would hold. `kept`: the roles the
    person goes on with."""
    others = (one for one in situation.of_kind("person") if one.code != owner.code and one.state("person") == "active")
    held = {role for one in others for role in one.texts("roles")}
    for role in NEVER_WITHOUT:
        if role in owner.texts("roles") and role not in (*kept, *held):
            yield Refusal("last_of_role", owner.code, {"name": owner.name, "roles": role})


def owner_of(situation: Situation, scanned: str) -> Thing:
    """The person behind a scanned badge or a person's own key."""
    return situation.thing(person_of(situation, scanned))
