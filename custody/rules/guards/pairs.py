"""Who may not do both: the closed list of pairs (journey.md, section 3), by person and by what they did to this thing.

A second person who is the performer is refused elsewhere (`same_person_twice`). Pairs not listed here exclude nobody:
the night roster of four must be able to carry a dose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act

MANUFACTURE = frozenset(
    {
        "thaw_bank_vial",
        "start_batch",
        "use_material",
        "record_batch_step",
        "harvest_lot",
        "apply_label",
        "fill_containers",
        "freeze_containers",
        "draw_sample",
    }
)
TESTING = frozenset({"record_result", "review_result", "correct_entry"})
# What is made for one lot alone. A material, a bank or a child also belongs to other lots, and work on those excludes
# nobody from this one.
OF_ONE_LOT = frozenset({"batch", "bank_vial", "lot", "container", "sample", "result"})


@dataclass(frozen=True)
class Pair:
    """Whoever takes `step` may not have performed or checked one of `earlier` on this thing (or, with `lineage`, on
    anything it came from or that was drawn from it, of the kinds OF_ONE_LOT). `performers_only`: who checked it may.
    With no `earlier`, any step counts but those `apart_from`; `named`: the value of the thing that names a person.

    Who authorised a reason has answered for that reason and did not do the step: they are bound by no pair."""

    step: str
    name: str
    earlier: frozenset[str]
    lineage: bool = False
    performers_only: bool = False
    apart_from: frozenset[str] = frozenset()
    named: str = ""


PAIRS: tuple[Pair, ...] = (
    Pair("release_material", "receiver_releases_material", frozenset({"receive_material"})),
    Pair("release_bank", "banker_releases_bank", frozenset({"register_bank"})),
    Pair("review_result", "analyst_reviews_result", frozenset({"record_result", "correct_entry"})),
    Pair("review_batch", "maker_reviews_batch", MANUFACTURE | {"record_result"}, lineage=True),
    Pair("release_lot", "maker_or_tester_releases_lot", MANUFACTURE | TESTING, lineage=True),
    Pair("verify_prescription", "prescriber_verifies", frozenset({"prescribe_dose"})),
    Pair("receive_shipment", "packer_receives", frozenset({"pack_shipment"})),
    Pair("resume_dosing", "pauser_resumes", frozenset({"pause_dosing"})),
    Pair("verify_dose", "preparer_verifies", frozenset({"prepare_dose"}), performers_only=True),
    Pair(
        *("close_deviation", "causer_closes_deviation", frozenset()),
        apart_from=frozenset({"open_deviation", "review_batch", "close_deviation"}),
        named="caused_by",
    ),
    Pair(
        *("close_near_miss", "causer_closes_near_miss", frozenset()),
        apart_from=frozenset({"close_near_miss"}),
    ),
)


def broken_pairs(step: str, situation: Situation, thing: str, act: Act) -> Iterator[Refusal]:
    """A reason for each pair the performer would break on `thing`."""
    for pair in PAIRS:
        if pair.step != step:
            continue
        things = _lineage(situation, thing) if pair.lineage else (thing,)
        if act.actor in _bound(pair, situation, things):
            yield Refusal("pair_broken", act.actor, {"pair": pair.name, "step": step})


def _bound(pair: Pair, situation: Situation, things: tuple[str, ...]) -> frozenset[str]:
    """The persons a pair keeps from its step."""
    earlier = pair.earlier or frozenset(done.step for done in situation.participation) - pair.apart_from
    named = {found.text(pair.named) for code in things if (found := situation.find(code)) and found.has(pair.named)}
    did = situation.who_performed if pair.performers_only else situation.who_did
    return did(earlier, *things) | named


def _lineage(situation: Situation, thing: str) -> tuple[str, ...]:
    related = (*situation.ancestors(thing), *situation.descendants(thing))
    return tuple(dict.fromkeys(found.code for found in related if found.kind in OF_ONE_LOT))
