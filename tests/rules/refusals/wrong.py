"""What may be wrong, by the code of the reason that says so: each changes a world, or the facts of an attempt, so that
this one reason stands against a step that was ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from custody.rules.effects import instant_text
from custody.rules.situation import Edge
from custody.seeds import seed
from tests.rules.refusals.ready import Ready

Wrong = Callable[[Ready], None]
ON_WARD = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}


def stands(journey: str, state: str) -> Wrong:
    """A thing of the attempt stands in another state on a journey."""
    of = {
        "container": "container",
        "lot": "lot",
        "condition": "container",
        "custody": "container",
        "dose": "dose",
        "consent": "subject",
    }
    part = of.get(journey, "subject")
    return lambda ready: ready.world.change(getattr(ready, part), {journey: state})


def valued(part: str, **values: Any) -> Wrong:
    """A thing of the attempt has other values; a timedelta is counted from now."""

    def changed(ready: Ready) -> None:
        at = ready.world.at
        told: dict[str, Any] = {
            name: at + value if isinstance(value, timedelta) else value for name, value in values.items()
        }
        ready.world.change(getattr(ready, part), **told)

    return changed


def given(**facts: Any) -> Wrong:
    """Other facts are given; None leaves one out."""

    def changed(ready: Ready) -> None:
        ready.facts = {name: value for name, value in {**ready.facts, **facts}.items() if value is not None}

    return changed


def found(test: str, value: str, unit: str) -> Wrong:
    """The lot was found to hold so much."""
    return lambda ready: ready.result(test, value, unit)


def untested(test: str) -> Wrong:
    """No result of this test is on record."""

    def changed(ready: Ready) -> None:
        for code in [code for code, thing in ready.world.things.items() if thing.text("test") == test]:
            ready.world.change(code, {"result": "entered"})

    return changed


def protocol(old: str, new: str, also: Wrong | None = None) -> Wrong:
    """Another protocol is in force, with one line changed."""

    def changed(ready: Ready) -> None:
        text = seed("protocol").decode()
        assert old in text, "the line is not in the protocol"
        ready.world.document("protocol", "protocol", text.replace(old, new), version="2")
        if also:
            also(ready)

    return changed


def held(ready: Ready) -> None:
    """A hold lies on the lot, and where none has come to the prescription yet there is nothing to hold."""
    ready.world.open("hold", ready.container, reason="sterility")


def paused(ready: Ready) -> None:
    """The whole trial is paused."""
    ready.world.open("pause", ready.subject, scope="trial", reason="safety_review", paused_by="somebody")


def unreserved(ready: Ready) -> None:
    """The container is no longer for this dose."""
    ready.world.edges.pop(Edge(ready.dose, ready.container, "allocated"))


def unlabelled(ready: Ready) -> None:
    """The label is not on."""
    world = ready.world
    world.edges = {edge: None for edge in world.edges if (edge.child, edge.kind) != (ready.prepared, "labels")}


def void_label(ready: Ready) -> None:
    """The label that is scanned was voided."""
    ready.world.change(ready.facts["copy"], {"label_copy": "void"})


def told_unclearly(ready: Ready) -> None:
    """What was told of an earlier bag of the dose nobody can read, and nobody has answered for it."""
    bag = ready.world.put("container", {"container": "given_on_paper"}, told_unclear_at=ready.world.at)
    ready.world.link(ready.dose, bag, "was_for")
    ready.world.open("alarm", bag, ready.subject, reason="volume_of_what")


def past_use_by(ready: Ready) -> None:
    """The use-by of what is in the hand has come."""
    ready.world.change(ready.prepared or ready.container, use_by=ready.world.at)


def had(ready: Ready) -> None:
    """Somebody told that the child has had it."""
    ready.world.change(ready.prepared or ready.container, ended_at=ready.world.at)


def named(*parts: str) -> Wrong:
    """The second person is a clinician on the ward, with this name (or person of the attempt) and number."""

    def changed(ready: Ready) -> None:
        name = ready.world.things[ready.people[0]].name if parts == ("performer",) else "Qua Lity"
        ready.facts = {**ready.facts, **ON_WARD, "clinician": name}

    return changed


def without_protocol(ready: Ready) -> None:
    """No protocol is in force."""
    kept = [document for document in ready.world.documents if document.type != "protocol"]
    ready.world.documents = kept


def unchecked(ready: Ready) -> None:
    """Nobody has checked yet, and an emergency is told."""
    ready.world.change(ready.prepared, {"prepared_dose": "prepared"}, checks=())
    ready.facts = {**ready.facts, **ON_WARD}


def silent(ready: Ready) -> None:
    """Nobody has told anything of it for hours."""
    long_ago = ready.world.at - timedelta(hours=9)
    names = ("prepared_at", "first_check_at", "verified_at") if ready.prepared else ("issued_at",)
    told: dict[str, Any] = dict.fromkeys(names, long_ago)
    ready.world.change(ready.prepared or ready.container, **told)


def number_given_before(ready: Ready) -> None:
    """The staff number came with another name, and waits for its countersignature."""
    ready.facts = {**ready.facts, **ON_WARD}
    thing = ready.prepared or ready.container
    ready.world.open("countersignature", thing, clinician="Song Yi", staff_number="40117")


def overdue_test(ready: Ready) -> None:
    """The lot was released conditionally, and its sterility has not come by the day it was due."""
    due = instant_text(ready.world.at - timedelta(days=20))
    ready.world.change(ready.lot, {"lot": "conditionally_released"}, pending_due={"sterility": due})


# Codes that a step can give, by the code of another: what is told besides.
ALSO: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("nearer_check_first", "staff_number_of_another"), frozenset({"emergency_check"})),
    **dict.fromkeys(
        ("stand_in_is_performer", "stand_in_on_record", "stand_in_unnamed"), frozenset({"emergency_check"})
    ),
    "too_few_cells": frozenset({"volume_not_measurable"}),
    "volume_not_measurable": frozenset({"too_few_cells", "volume_differs"}),
    "emergency_check_first": frozenset({"emergency_check"}),
    **dict.fromkeys(("ended_container", "void_label"), frozenset({"wrong_state"})),
    **dict.fromkeys(("condition_rejected", "container_not_ready"), frozenset({"too_few_cells"})),
    "outcome_unknown": frozenset({"first_check_expired", "verification_lapsed"}),
}
# Where a step says it in a word of its own.
INSTEAD: Mapping[tuple[str, str], str] = {
    ("allocate_containers", "lot_not_released"): "reserved_before_release",
    ("clear_for_conditioning", "condition_rejected"): "container_not_ready",
    ("clear_for_infusion", "condition_rejected"): "container_not_ready",
    ("return_to_stock", "warm_too_long"): "cold_chain_unproven",
    ("start_thaw", "dosing_paused"): "paused_before_thaw",
}
# What only a fresh product is asked: it is opened without a thaw.
FRESH = frozenset({("issue_containers", "not_cleared"), ("decide_use", "not_cleared"), ("decide_use", "dosing_paused")})
FRESH |= {("decide_use", "outcome_unknown"), ("decide_use", "warm_too_long")}
# What the guard a step shares with others could say, and this step never says: no container is known yet when a dose
# is prescribed, and what nobody has judged yet may be reserved.
NEVER_SAID = frozenset(
    {
        ("prescribe_dose", "cd3_over_limit"),
        ("prescribe_dose", "endotoxin_rate_over_limit"),
        ("allocate_containers", "condition_undecided"),
        ("give_il2", "consent_form_superseded"),  # it is told what was given, and the form is asked for at every dose
    }
)
WRONG: Mapping[str, Wrong] = {
    "warm_too_long": valued("container", out_minutes=99999),
    "warmed_container": stands("container", "thawed"),
    "already_infused": had,
    "cd3_over_limit": found("residual_cd3", "99", "%"),
    "cd3_unknown": untested("residual_cd3"),
    "checked_from_afar": lambda ready: ready.world.change(ready.prepared, checked_by_video=ready.people[0]),
    "condition_rejected": stands("condition", "rejected"),
    "condition_undecided": stands("condition", "undecided"),
    "consent_form_superseded": valued("subject", consent_version="1"),
    "consent_missing": stands("consent", ""),
    "consent_withdrawn": stands("consent", "withdrawn"),
    "container_not_ready": stands("custody", "in_transit"),
    "dmso_over_limit": protocol("max_dmso_g_per_kg = ", "max_dmso_g_per_kg = 0.0000"),
    "document_not_in_force": without_protocol,
    "cleared_for_warm_only": valued("dose", cleared_for_warm="yes"),
    "dose_already_given": stands("dose", "given"),
    "dosing_paused": paused,
    "eligibility_lapsed": valued("subject", eligible_until=timedelta(seconds=-1)),
    "eligibility_unconfirmed": stands("subject", "registered"),
    "emergency_check": given(**ON_WARD),
    "emergency_check_first": unchecked,
    "ended_container": stands("container", "discarded"),
    "endotoxin_rate_over_limit": found("endotoxin", "9999", "EU/mL"),
    "endotoxin_unknown": untested("endotoxin"),
    "had_unclear": told_unclearly,
    "label_not_applied": unlabelled,
    "lot_not_released": stands("lot", "quarantine"),
    "lot_recalled": stands("lot", "recalled"),
    "lot_rejected": stands("lot", "rejected"),
    "nearer_check_first": given(emergency="by_video"),
    "not_allocated": unreserved,
    "not_cleared": valued("dose", cleared_until=timedelta(seconds=-1)),
    "not_issued": stands("custody", "stored"),
    "on_hold": held,
    "outcome_unknown": silent,
    "pending_test_overdue": overdue_test,
    "past_expiry": valued("container", expiry_at=timedelta(0)),
    "past_use_by": past_use_by,
    "past_use_by_authorisable": protocol(
        "use_by_may_be_authorised = false", "use_by_may_be_authorised = true", past_use_by
    ),
    "paused_before_thaw": paused,
    "prescription_changed": stands("dose", "prescribed"),
    "prescription_unverified": stands("dose", "prescribed"),
    "staff_number_of_another": number_given_before,
    "stand_in_is_performer": named("performer"),
    "stand_in_not_on_ward": given(clinician="Deng Hua", staff_number="40117"),
    "stand_in_on_record": named(),
    "stand_in_unnamed": given(emergency="on_ward"),
    "subject_not_eligible": stands("subject", "not_eligible"),
    "too_few_cells": valued("container", cells="1000000"),
    "unfrozen_container": stands("container", "filled"),
    "void_label": void_label,
    "volume_not_measurable": valued("container", cells="1000000"),
    "volume_over_limit": protocol("max_ml_per_kg = ", "max_ml_per_kg = 0.0"),
}
