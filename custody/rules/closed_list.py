"""The closed list of who may not do both (journey.md, section 3): the floor under `separation_of_duties`.

It holds whatever a document says, and alone where none is in force. A version that leaves a pair out, or keeps fewer
people from it, is not approved. Apart from it, and from what a document adds, nobody is kept from anything by what they
did: the night roster of four must be able to carry a dose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.separation import DOCUMENT, Pair, Together, pairs_stated, read_pair, read_together
from custody.rules.situation import ABOUT, ANCESTORS, DESCENDANTS, PARTICIPATION, Situation

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
# What is done to the cells of a dose. Issuing, packing and receiving exclude nobody.
BEDSIDE = frozenset({"start_thaw", "end_thaw", "prepare_dose", "verify_dose", "start_infusion", "end_infusion"})
TESTING = frozenset({"record_result", "review_result", "correct_entry"})
PREPARER_VERIFIES = "preparer_verifies"

PAIRS: tuple[Pair, ...] = (
    Pair("release_material", "receiver_releases_material", frozenset({"receive_material"})),
    Pair("release_bank", "banker_releases_bank", frozenset({"register_bank"})),
    Pair("review_result", "analyst_reviews_result", frozenset({"record_result", "correct_entry"})),
    Pair("review_batch", "maker_reviews_batch", MANUFACTURE | {"record_result", "correct_entry"}, lineage=True),
    Pair("release_lot", "maker_or_tester_releases_lot", MANUFACTURE | TESTING, lineage=True),
    Pair("verify_prescription", "prescriber_verifies", frozenset({"prescribe_dose"})),
    Pair("receive_shipment", "packer_receives", frozenset({"pack_shipment"})),
    Pair("resume_dosing", "pauser_resumes", frozenset({"pause_dosing"})),
    Pair("verify_dose", PREPARER_VERIFIES, frozenset({"prepare_dose"}), performers_only=True),
    Pair(
        *("close_deviation", "causer_closes_deviation", frozenset()),
        apart_from=frozenset({"open_deviation", "review_batch", "close_deviation"}),
        named="caused_by",
    ),
    Pair(
        *("close_deviation", "worker_closes_deviation", MANUFACTURE | BEDSIDE | {"record_result"}),
        lineage=True,
        of_its_things=True,
    ),
    Pair(
        *("close_near_miss", "causer_closes_near_miss", frozenset()),
        apart_from=frozenset({"close_near_miss"}),
    ),
)
ACCESS = frozenset({"register_person", "change_roles", "reactivate_person"})  # where access is granted
# What is judged within one act, or by the step itself. Without steps: every step that takes two signatures, or, where
# no refusal is named, every step at which a reason may be authorised: a reason its performer signs for stands.
TOGETHER: tuple[Together, ...] = (
    Together("author_approves", frozenset({"approve_document"}), "same_person_twice"),
    Together("performer_checks", frozenset(), "same_person_twice"),
    Together("destroyer_witnesses", frozenset({"destroy_container"}), "same_person_twice"),
    Together("asker_grants_access", ACCESS, "same_person_twice"),
    Together("asker_authorises", frozenset({"give_authorisation"}), "asked_by_oneself"),
    Together("performer_authorises", frozenset(), ""),
    Together("giver_receives", frozenset({"hand_over"}), "giver_as_receiver"),
    Together("verifier_verifies_twice", frozenset({"verify_dose"}), "same_verifier_twice"),
    Together("bench_alone_verifies", frozenset({"verify_dose"}), "no_independent_check"),
    Together("another_infuses", frozenset({"start_infusion"}), "not_a_verifier"),
    Together("carrier_countersigns", frozenset({"countersign_check"}), "countersigner_took_part"),
)


def pairs_in_force(situation: Situation) -> tuple[Pair, ...]:
    """Every pair there is now: those of the closed list first, then what the document in force adds."""
    stated = pairs_stated(situation.finds_document(DOCUMENT))
    wider = {pair.name: pair for pair in stated}
    closed = tuple(own if (own := wider.get(pair.name, pair)).covers(pair) else pair for pair in PAIRS)
    names = {pair.name for pair in PAIRS}
    return (*closed, *(pair for pair in stated if pair.name not in names))


def pairs_for(situation: Situation, step: str) -> tuple[Pair, ...]:
    """The pairs that bind a step: those of the document in force, and those of the closed list, each once."""
    stated = pairs_stated(situation.finds_document(DOCUMENT), step)
    return tuple(dict.fromkeys((*stated, *(pair for pair in PAIRS if pair.step == step))))


def parts_for_pairs(situation: Situation, step: str) -> tuple[str, ...]:
    """The parts of the situation that the pairs of a step look at, whichever the step itself declares."""
    pairs = pairs_for(situation, step)
    things = (ABOUT,) if any(pair.of_its_things for pair in pairs) else ()
    lineage = (ANCESTORS, DESCENDANTS) if any(pair.lineage for pair in pairs) else ()
    return (*things, *lineage, PARTICIPATION) if pairs else ()


def left_out_or_weaker(content: Mapping[str, object]) -> Iterator[str]:
    """The names of the closed list that the content of a document does not state, or states for fewer people."""
    rows = _rows(content, "pair")
    stated = {pair.name: pair for pair in map(read_pair, rows)}
    for pair in PAIRS:
        if pair.name not in stated or not stated[pair.name].covers(pair):
            yield pair.name
    together = dict(map(read_together, _rows(content, "together")))
    yield from (one.name for one in TOGETHER if together.get(one.name) != one.steps)


def _rows(content: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = content.get(name)
    rows = value if isinstance(value, (list, tuple)) else ()
    return [row for row in rows if isinstance(row, Mapping)]
