"""Whether a container or a prepared dose may still be given: holds, condition, use-by, and whether it was given.

Usable is never a state: it is worked out here at the moment of the scan (journey.md, 1). Each guard climbs from a
prepared dose to its containers and lots; the step must read ANCESTORS, and ITEMS after it for holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.document import Document
from custody.rules.effects import instant_text
from custody.rules.guards.lot import containers_of, profile_of
from custody.rules.journeys.dose import CHECKED, RUNNING
from custody.rules.out_of_storage import minutes_out
from custody.rules.refusals import Refusal
from custody.rules.situation import Item, Situation, Thing

GIVEN = frozenset({"infused", "infused_in_part", "remainder_discarded", "given_in_error", "given_on_paper"})
STORED = frozenset({"filled", "frozen"})  # states in which a container is kept cold, and the clock of storage counts
# Kind -> the states in which it may have been given unheard of, what was last heard of it, the limit of silence.
_SILENT = {
    "container": (STORED, ("issued_at",), "issue.outcome_known_within_minutes"),
    "prepared_dose": (
        CHECKED | {"prepared"},
        ("prepared_at", "first_check_at", "verified_at"),
        "issue.prepared_known_within_minutes",
    ),
}


def holds_on(situation: Situation, thing: Thing) -> tuple[Item, ...]:
    """Open holds on the thing, on anything it came from, on a shipment that carried it, or on the dose or the child it
    is meant for. A hold on what came of it is none of its own."""
    over = [above.code for above in situation.ancestors(thing.code)]
    for part in (thing, *containers_of(situation, thing)):
        doses = (*situation.parents(part.code, "allocated"), *situation.parents(part.code, "serves"))
        over += [code for dose in doses for code in (dose.code, dose.text("subject"))]
        over += [shipment.code for shipment in situation.parents(part.code, "carries")]
    return situation.open_items("hold", *over)


def not_held(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`on_hold` for each hold on the thing."""
    for hold in holds_on(situation, thing):
        yield Refusal("on_hold", hold.code, {"hold": hold.code, "reason": hold.text("reason"), "held": thing.code})


def condition_accepted(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`condition_rejected`, or `condition_undecided` for anything that nobody has accepted: unknown is not ok."""
    for container in containers_of(situation, thing):
        verdict = container.state("condition")
        if verdict == "rejected":
            yield Refusal("condition_rejected", container.code)
        elif verdict != "accepted":
            yield Refusal("condition_undecided", container.code, {"state": verdict})


def within_use_by(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`past_use_by`, or `past_use_by_authorisable` where the protocol in force allows that; nothing before a use-by."""
    use_by = thing.instant("use_by")
    if use_by is None or at < use_by:
        return
    params: dict[str, str | int] = {"use_by": instant_text(use_by), "minutes": int((at - use_by).total_seconds() // 60)}
    if _use_by_may_be_authorised(situation.finds_document("protocol")):
        yield Refusal("past_use_by_authorisable", thing.code, params)
    else:
        yield Refusal("past_use_by", thing.code, params)


def not_already_given(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`already_infused` for a container or prepared dose that a child has had, wholly, in part or in error.

    Believed is every trace of it: the state, an end on record, what somebody told, and a dose drawn from a container
    that is not on the bench any more. Needs DESCENDANTS from a container for the last."""
    for part in {thing.code: thing, **{c.code: c for c in containers_of(situation, thing)}}.values():
        state = part.state(part.kind)
        nothing = part.has("volume_given_ml") and part.decimal("volume_given_ml") == 0  # it ended, and nobody had it
        told = (part.has("ended_at") and not nothing) or part.text("happened") in GIVEN
        if state in GIVEN or told or _drawn_and_given(situation, part):
            ended = part.instant("ended_at")
            yield Refusal("already_infused", part.code, {"state": state, "at": instant_text(ended) if ended else ""})


def warm_too_long(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`warm_too_long` for a container that was out of its storage class for longer than its profile allows in all, the
    absence that still runs included. Once it is thawed the use-by counts instead."""
    minutes = minutes_out(thing, at)
    if thing.state("container") not in STORED or not minutes:
        return
    profile = profile_of(situation, thing)
    if minutes > profile.decimal("storage.max_out_minutes"):
        params = {"minutes": minutes, "most": int(profile.decimal("storage.max_out_minutes"))}
        yield Refusal("warm_too_long", thing.code, params)


def outcome_known(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`outcome_unknown` for a container issued, or a dose prepared or checked, so long ago that it may have been given
    on the paper sheet that was printed at issue: the record has heard nothing of it since (journey.md, 5)."""
    protocol = situation.finds_document("protocol")
    states, heard_of, limit = _SILENT.get(thing.kind, (frozenset(), (), ""))
    heard = max((known for name in heard_of if (known := thing.instant(name))), default=None)
    if protocol is None or heard is None or thing.state(thing.kind) not in states or not protocol.states(limit):
        return
    if at - heard > protocol.minutes(limit):
        yield Refusal("outcome_unknown", thing.code, {"minutes": int((at - heard).total_seconds() // 60)})


def _drawn_and_given(situation: Situation, container: Thing) -> bool:
    """Whether a dose drawn from a container hangs or was given, and the container waits for no further part of it."""
    drawn = situation.children(container.code, "pooled")
    given = any(dose.state("prepared_dose") in GIVEN | RUNNING for dose in drawn)
    return given and container.state("container") != "prepared"


def _use_by_may_be_authorised(protocol: Document | None) -> bool:
    path = "after_expiry.use_by_may_be_authorised"
    return protocol is not None and protocol.states(path) and protocol.value(path) is True
