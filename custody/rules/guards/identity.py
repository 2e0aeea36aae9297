"""Identity at the bedside: whose wristband it is, whose dose it is, and whether the second person scanned the same.

The subject's own code is never scanned here: the wristband's serial is the only bedside target (journey.md, 4).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.effects import Effect, Moved, Opened, Set
from custody.rules.guards.allocation import allocated_to
from custody.rules.guards.lot import containers_of
from custody.rules.journeys import next_state
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def wearer(situation: Situation, band: str) -> Thing | None:
    """The subject who wears this wristband now; None for a band that is not on, or is on nobody."""
    found = situation.find(band)
    if found is None or found.state("wristband") != "on":
        return None
    worn_by = situation.parents(band, "wears")
    return worn_by[0] if len(worn_by) == 1 else None


def identity_mismatches(situation: Situation, band: str, prepared: Thing) -> Iterator[Refusal]:
    """`wrong_band` for a band nobody wears now; `wrong_subject` for the prepared dose, and for each container in it,
    that belongs to another child than the wearer."""
    child = wearer(situation, band)
    if child is None:
        yield Refusal("wrong_band", band, {"state": situation.thing(band).state("wristband")})
        return
    meant = {prepared.code: prepared.text("subject")}
    served = allocated_to(situation, prepared.code)
    for container in containers_of(situation, prepared):
        meant[container.code] = allocated_to(situation, container.code)
    for code, subject in (*meant.items(), (prepared.code, served)):
        if subject != child.code:
            yield other_subject(situation, code, subject, child.text("number", child.code))


def other_subject(situation: Situation, thing: str, meant_for: str, shown: str) -> Refusal:
    """`wrong_subject`: `thing` is meant for subject `meant_for` (a code; empty: nobody), the person showed `shown`."""
    subject = situation.find(meant_for)
    number = subject.text("number", meant_for) if subject else meant_for
    return Refusal("wrong_subject", thing, {"subject": number, "shown": shown})


def checks_voided(situation: Situation, step: str, prepared: Thing, reasons: tuple[Refusal, ...]) -> Iterator[Effect]:
    """What a failed identity check leaves: both checks void, a near miss open about all that did not agree."""
    if next_state("prepared_dose", prepared.state("prepared_dose"), step, "mismatch"):
        yield Moved(prepared.code, "prepared_dose", "mismatch")
        yield Set(prepared.code, "checks", ())
        yield Set(prepared.code, "first_check_at", None)
        yield Set(prepared.code, "verified_at", None)
    about = tuple(dict.fromkeys((prepared.code, *(reason.thing for reason in reasons))))
    attrs = {"reason": reasons[0].code, "step": step, "station": situation.station, "shown": _shown(reasons)}
    yield Opened("@near_miss", "near_miss", about, attrs)


def rescanned(first: tuple[str, ...], again: tuple[str, ...]) -> Iterator[Refusal]:
    """`scanned_another` for each thing only one of the two persons scanned."""
    for code in sorted(set(first) ^ set(again)):
        yield Refusal("scanned_another", code, {"first": ", ".join(first), "again": ", ".join(again)})


def _shown(reasons: tuple[Refusal, ...]) -> str:
    return ", ".join(dict.fromkeys(str(reason.params["shown"]) for reason in reasons if "shown" in reason.params))
