"""The access review: who could do what at a moment, when they last did anything, and what of it deserves a look.

Pure: `situation` holds all people and the documents as they were at that moment (21 CFR 11.10(d) and (g); EU GMP
Annex 11, 12.1 to 12.3: access limited to authorised persons, and looked at again from time to time).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.closed_list import pairs_in_force
from custody.rules.one_person import accounts_of
from custody.rules.roles import performers, seconds
from custody.rules.situation import Situation, Thing
from custody.rules.step import Sign, Step

# What of an account deserves a look, the worst first.
FINDINGS = (
    *("two_accounts", "administrator_with_more", "dormant", "able_to_nothing", "invitation_open", "both_sides"),
)


@dataclass(frozen=True)
class Used:
    """When an account came about, and when anything was last recorded by it; None where nothing was."""

    begun: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class Reviewed:
    """An account as it was: what it could take and check (names of steps; none where it was not active), what deserves
    a look, and the pairs of which its roles could take both sides."""

    person: Thing
    takes: tuple[str, ...]
    checks: tuple[str, ...]
    used: Used
    findings: tuple[str, ...]
    pairs: tuple[str, ...]


def reviewed(
    situation: Situation, steps: Mapping[str, Step], used: Mapping[str, Used], dormant_after: timedelta
) -> tuple[Reviewed, ...]:
    """Every account there was, by name. `used` is what is known of each by its code."""
    there = [one for one in situation.of_kind("person") if one.state("person")]
    for_others = tuple(step for step in steps.values() if not step.system and not step.for_oneself)
    known = [(one, used.get(one.code, Used())) for one in sorted(there, key=lambda one: (one.name, one.code))]
    return tuple(_reviewed(situation, for_others, one, (has, dormant_after)) for one, has in known)


def could(found: Reviewed, step: str) -> bool:
    """Whether an account could have taken a step."""
    return step in found.takes


def _reviewed(situation: Situation, steps: tuple[Step, ...], person: Thing, asked: tuple[Used, timedelta]) -> Reviewed:
    used, dormant_after = asked
    held = frozenset(person.texts("roles")) if person.state("person") == "active" else frozenset[str]()
    takes = tuple(one.name for one in steps if held & performers(situation, one.permission))
    two = (one for one in steps if one.sign is Sign.PERFORMER_AND_SECOND)
    checks = tuple(one.name for one in two if held & seconds(situation, one.permission))
    both = [
        pair.name
        for pair in pairs_in_force(situation)
        if pair.step in takes and pair.earlier.intersection(takes) - {pair.step}
    ]
    plain = Reviewed(person, takes, checks, used, (), tuple(both))
    return Reviewed(person, takes, checks, used, tuple(_findings(situation, plain, dormant_after)), tuple(both))


def _findings(situation: Situation, found: Reviewed, dormant_after: timedelta) -> Iterator[str]:
    state, roles = found.person.state("person"), found.person.texts("roles")
    seen = found.used.last or found.used.begun
    tests = {
        "two_accounts": state != "deactivated" and _has_another(situation, found.person),
        "administrator_with_more": state != "deactivated" and "administrator" in roles and len(roles) > 1,
        "dormant": state == "active" and seen is not None and seen <= situation.at - dormant_after,
        "able_to_nothing": state == "active" and not found.takes and not found.checks,
        "invitation_open": state == "invited",
        "both_sides": bool(found.pairs),
    }
    yield from (name for name in FINDINGS if tests[name])


def _has_another(situation: Situation, person: Thing) -> bool:
    others = accounts_of(situation, person.code) - {person.code}
    return any(situation.thing(other).state("person") not in ("", "deactivated") for other in others)
