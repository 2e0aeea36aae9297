"""Start the infusion: one of the two verifiers scans wristband and product once more, and hangs what was verified.

Whatever could be known before the thaw was asked before it; here only what would harm the child still stops: another
child's product, a missing second check, a lot or dose that must not be given. Interleukin-2 couples to this moment
and not to the thaw: minutes outside the protocol's window, or an injection nobody charted, are notes (journey.md, 4;
story 33).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, plain
from custody.rules.facts import scan
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.giving import HANGING
from custody.rules.guards.identity import checks_voided, identity_mismatches
from custody.rules.guards.il2 import outside_window
from custody.rules.guards.known_of_child import known_of_child
from custody.rules.guards.parts_over import a_further_one, no_further_told
from custody.rules.guards.too_much import taken_on
from custody.rules.guards.usable import outcome_known
from custody.rules.guards.verified import lapsed, runs_alone
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, PAUSES, RELATED, Situation
from custody.rules.step import Act, Sign, Step

NAME = "start_infusion"
UNVERIFIED = frozenset({"prepared", "checked_once"})


@dataclass(frozen=True)
class Facts:
    """The wristband on the child, then the product that is hung."""

    wristband: str = scan("wristband")
    prepared_dose: str = scan("prepared_dose")


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Identity, once more at the line."""
    yield from identity_mismatches(situation, facts.wristband, situation.thing(facts.prepared_dose))


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Two checks that still hold, one of them by this person, who stands at the bed; and where interleukin-2 stands."""
    prepared = situation.thing(facts.prepared_dose)
    checks = prepared.texts("checks")
    if prepared.state("prepared_dose") in UNVERIFIED:
        yield Refusal("not_verified", prepared.code, {"checks": len(checks)})
    elif act.actor not in checks:
        yield Refusal("not_a_verifier", act.actor, {"prepared_dose": prepared.code})
    elif act.actor == prepared.text("checked_by_video"):
        yield Refusal("checked_from_afar", prepared.code)
    old = lapsed(situation, prepared, act.at)
    if old is not None and prepared.state("prepared_dose") == "verified":
        yield Refusal("verification_lapsed", prepared.code, {"minutes": int(old.total_seconds() // 60)})
    yield from _interleukin(situation, facts, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The dose runs; or, where identity failed, both checks are void and a near miss is open."""
    prepared = situation.thing(facts.prepared_dose)
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        yield from checks_voided(situation, NAME, facts.wristband, prepared, failed)
        return
    yield Moved(prepared.code, "prepared_dose")
    yield Set(prepared.code, "started_at", plain(act.at))
    yield Set(prepared.code, "started_by", act.actor)
    yield Set(prepared.code, "wristband", facts.wristband)
    yield from taken_on(situation, prepared, act.at)
    yield from a_further_one(situation, prepared)


def _interleukin(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Minutes between the injection and now, against the window of the protocol, where it was prescribed at all."""
    dose = dose_of(situation, facts.prepared_dose)
    if dose is None or not dose.has("il2_iu") or situation.finds_document("protocol") is None:
        return
    given = dose.instant("il2_given_at")
    if given is None:
        yield Refusal("il2_not_charted", dose.code)
        return
    outside = outside_window(situation, given, act.at)
    if outside is not None:
        yield Refusal("il2_outside_window", dose.code, outside)


STEP = Step(
    name=NAME,
    station="clinic",
    kind="infusion.started",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    meanings=("started",),
    primary="prepared_dose",
    reads=(ANCESTORS, RELATED, RELATED, RELATED, ANCESTORS, ITEMS, PAUSES),
    guards=(*HANGING, no_further_told, outcome_known, runs_alone, known_of_child),
    mismatches=mismatches,
    refusals=refusals,
    after_thaw=True,
    witnessed=True,
    cites="journey.md 4 and 7, step 54",
)
