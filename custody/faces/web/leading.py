"""Which of the open steps follows next: the one whose journey row leads on, then the others, what is always possible
last. Read from the journeys, never written down a second time."""

from __future__ import annotations

from enum import IntEnum

from custody.rules.guards.parts_over import DISCARDED_REST
from custody.rules.journeys import TABLES
from custody.rules.openings import Opening
from custody.rules.refusals import Weight
from custody.rules.situation import Thing

# Outcomes that end or set back: never what follows next by itself.
_ADVERSE = frozenset(
    {
        *("rejected", "discarded", "remainder_discarded", "destroyed", "void", "not_eligible", "withdrawn"),
        *("quarantined", "sought", "consumed_in_test", "superseded", "lost", "given_in_error", "given_on_paper"),
        *("omitted", "recalled", "interrupted", "deactivated", "revoked"),
    }
)
# Possible at any time and next at none: something went wrong, or somebody wants to look.
_ALWAYS = frozenset(
    {
        *(
            "place_hold",
            "record_as_happened",
            "correct_entry",
            "take_back_entry",
            "show_identity",
            "order_label",
            "release_allocation",
        ),
        *("hand_over", "draw_sample", "register_equipment", "open_deviation", "pause_dosing", "spoil_labels"),
        *("reset_secret", "reset_second_factor", "end_sessions", "deactivate_person", "revoke_badge", "change_roles"),
        *("omit_dose", "record_observation", "mark_reaction", "recall_lot", "authorise_quarantine_shipment"),
    }
)
# How a step ends that is no step on, whatever state it leads to: nothing matched, or only a rest is thrown away.
_NOT_ON = frozenset({"mismatch", *DISCARDED_REST})
# Done, and open once more for whoever has to: what follows is the next step, not this one again.
_AGAIN = frozenset({("verify_dose", "verified")})


class Lead(IntEnum):
    """How a step stands to the thing scanned, the most natural first."""

    ON = 0  # it moves the thing further on its own journey
    ASIDE = 1  # it moves the thing on another of its journeys
    BESIDE = 2  # it changes no state
    BACK = 3  # it ends or sets back
    ALWAYS = 4  # it is possible at any time


def lead_of(step: str, thing: Thing) -> Lead:
    """How a step stands to a thing in its present states."""
    if step in _ALWAYS:
        return Lead.ALWAYS
    if _setting_back(step, thing):
        return Lead.BACK
    if (step, thing.state(thing.kind)) in _AGAIN:
        return Lead.BESIDE
    on = [journey for journey in _journeys(thing) if onward(step, thing, journey)]
    if on:
        return Lead.ON if thing.kind in on else Lead.ASIDE
    return Lead.BESIDE


def onward(step: str, thing: Thing, journey: str) -> str:
    """The state this step leads on to; empty where it leads nowhere new, or back."""
    here = thing.state(journey)
    rows = (row for row in TABLES.get(journey, ()) if row.step == step and row.state == here)
    return next((row.to for row in rows if row.to not in (here, *_ADVERSE) and row.outcome not in _NOT_ON), "")


def in_order(openings: tuple[Opening, ...], thing: Thing) -> list[Opening]:
    """Steps as they follow; those that stand alike keep the order of the journey. While something leads on, for
    whomever, what ends or sets back comes last: nobody is offered to discard what has just matched."""
    last = Lead.BACK if any(_leads_on(opening, thing) for opening in openings) else None

    def place(opening: Opening) -> tuple[bool, bool, Lead]:
        lead = lead_of(opening.step.name, thing)
        return not opening.is_open, lead is last, lead

    return sorted(openings, key=place)


def awaits_another(step: str, thing: Thing, person: str) -> bool:
    """Whether this person has done their own part of a check by two, and the step now waits for somebody else. It
    stays open to them all the same: in an emergency they write down whom they had check."""
    checked_once = step == "verify_dose" and thing.state("prepared_dose") == "checked_once"
    return checked_once and person in thing.texts("checks")


def after(step: str, thing: Thing) -> frozenset[str]:
    """The steps that lead on once this one is done; what is possible at any time waits for none."""
    to = onward(step, thing, thing.kind)
    rows = (row for row in TABLES.get(thing.kind, ()) if row.state == to and row.step not in _ALWAYS)
    return frozenset(row.step for row in rows if to and row.to not in (to, *_ADVERSE))


def _leads_on(opening: Opening, thing: Thing) -> bool:
    """Whether a step leads on here and nothing about the thing stops it, though it may be another person's to take."""
    stopping = {reason.code for reason in opening.reasons if reason.weight is Weight.NEVER}
    return stopping <= {"not_permitted"} and lead_of(opening.step.name, thing) is Lead.ON


def _journeys(thing: Thing) -> tuple[str, ...]:
    return tuple(dict.fromkeys((thing.kind, *thing.states)))


def _setting_back(step: str, thing: Thing) -> bool:
    """Whether the step, where the thing stands on its own journey, leads nowhere but back."""
    rows = [row for row in TABLES.get(thing.kind, ()) if row.step == step and row.state == thing.state(thing.kind)]
    return bool(rows) and all(row.to in _ADVERSE or row.outcome in DISCARDED_REST for row in rows)
