"""Record what happened, whatever should have happened. Never refused.

A dose given in error, given on paper while the server was down, dropped, lost, thawed unplanned: it is in the world, so
it is in the record, with the time it happened and in the words of whoever saw it. What would have been refused is
listed; what is left is held; a critical deviation opens; what a child received is linked to that child, and a child who
received something in error is held too: nothing more is given to it before quality and the investigator have looked.
So is one whose band the sheet names for what was another child's. An infusion that ended in order, and is known only
afterwards to have run into another child, becomes given in error: its own child did not have it.
Where it comes from the paper sheet a witness is named, and the whole sheet is entered at once: its times, the names of
both who checked, the volume; it is judged at the moment the infusion began (journey.md, 5; stories 35 and 36). A dose
of several bags has one sheet and one entry: every container is named, in the order in which they were hung.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.effects import (
    Effect,
    Linked,
    Moved,
    Opened,
    Set,
    held_by_the_program,
    instant_text,
    plain,
    posted,
)
from custody.rules.facts import choice, decimal, instant, person, scan, text, yes_no_unknown
from custody.rules.guards.allocation import consent_not_withdrawn
from custody.rules.guards.containers import custody_ended, reservation_met
from custody.rules.guards.cut_short import REASONS, drawn_alone
from custody.rules.guards.dose_amount import cells_in
from custody.rules.guards.giving import PRODUCT
from custody.rules.guards.gone import EMPTIED, GONE_TO, as_if_there, brought_back, counted_out, reservation_lost
from custody.rules.guards.identity import found_on_another, identity_mismatches
from custody.rules.guards.known_of_child import held_for_what_it_had
from custody.rules.guards.lot import containers_of
from custody.rules.guards.paper import checked_by, given_at, sheet_reasons
from custody.rules.guards.parts_over import DISCARDED_REST, over_short, rest_gone, wanted_elsewhere
from custody.rules.guards.preparation import preparation_ended
from custody.rules.guards.received import (
    called_for_wrong,
    had_as_told,
    meant_for,
    not_had,
    received_by,
    released_since,
    wrong_child,
)
from custody.rules.guards.told_amount import amount_alarms, amount_reasons, last_of_dose, still_open
from custody.rules.guards.told_thawed import as_thawed, use_by_of
from custody.rules.guards.told_volume import gone_of, mix_told, things_told, volume_told
from custody.rules.guards.usable import not_already_given
from custody.rules.guards.which_part import given_before
from custody.rules.journeys import next_state
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, BALANCES, ITEMS, REACH, RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit

NAME = "record_as_happened"
GIVEN = frozenset({"given_in_error", "given_on_paper"})
HAD = DISCARDED_REST[0]  # how an emptied container ends of which another part was had
# What happened -> the outcome in the journeys; what is missing here moves nothing.
OUTCOMES = {
    "given_in_error": "given_in_error",
    "given_on_paper": "given_on_paper",
    "destroyed": "destroyed",
    "lost": "lost",
    "thawed_unplanned": "thawed",
}

_ENDS = GIVEN | GONE_TO.keys()  # after which it is in nobody's hands


@dataclass(frozen=True)
class Facts:
    """The container or prepared dose, the others it happened to as well, what happened, in words; the wristband of the
    child who received it, the mL given of all together (all of it where nothing is said: the safe reading) and, of
    containers given without a preparation, how many mL hung and how many were drawn into them; why not all of it, and
    whether this comes from the paper sheet, with what stands on it: when IL-2, thaw and infusion began, and who
    checked. The infusion ended when it happened."""

    item: str = scan("container", "prepared_dose")
    what: str = choice("given_in_error", "given_on_paper", "destroyed", "lost", "thawed_unplanned", "other")
    account: str | None = text(required=False)
    wristband: str | None = scan("wristband", required=False)
    volume_given_ml: Decimal | None = decimal(Unit.ML, required=False)
    prepared_ml: Decimal | None = decimal(Unit.ML, required=False, lowest="0.001")
    drawn_ml: Decimal | None = decimal(Unit.ML, required=False, lowest="0.001")
    partial_reason: str | None = choice(*REASONS, required=False)
    from_paper: str = yes_no_unknown()
    witness: str | None = person(required=False)
    il2_given_at: datetime | None = instant(required=False)
    thaw_started_at: datetime | None = instant(required=False)
    started_at: datetime | None = instant(required=False)
    first_checker: str | None = text(required=False)
    second_checker: str | None = text(required=False)
    others: tuple[str, ...] = scan("container", "prepared_dose", many=True, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What would have been refused, had anyone asked. All of it is noted; none of it stops the entry."""
    item = situation.thing(facts.item)
    if facts.from_paper == "yes" and _person(situation, facts.witness) in ("", *accounts_of(situation, act.actor)):
        yield Refusal("paper_without_witness", item.code)
    if not facts.account and facts.what in ("given_in_error", "other"):
        yield Refusal("account_missing", item.code)
    if facts.what in GONE_TO:
        yield from over_short(situation, things_told(situation, facts))
    if facts.what not in GIVEN:
        return
    situation = as_if_there(situation, things_told(situation, facts))
    if facts.what == "given_on_paper" and facts.from_paper == "yes":
        yield from sheet_reasons(facts, item.code, act.occurred_at)
    if not facts.wristband:
        yield Refusal("recipient_not_scanned", item.code)
    yield from found_on_another(situation, facts.wristband or "")
    at, then = given_at(facts, act.occurred_at), situation.as_it_was()
    for now in things_told(situation, facts):
        each = then.thing(now.code)
        yield from not_already_given(situation, now, at)  # what was told since, too: nothing is given twice
        for guard in (*PRODUCT, consent_not_withdrawn):
            yield from guard(then, as_thawed(situation, each, facts.thaw_started_at), at)
        if facts.wristband:
            yield from identity_mismatches(then, facts.wristband, each)
    yield from amount_reasons(situation, facts)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The real state, the real child, the real amounts; what is left is held, and a critical deviation opens. What was
    told to be gone before, and was given, comes back first."""
    items = things_told(situation, facts)
    if facts.what in GIVEN:
        yield from brought_back(situation, items)
        situation = as_if_there(situation, items)
    gone = gone_of(situation, facts)
    children = {item.code: received_by(situation, facts, item) for item in items}
    for item in items:
        yield from _moves(situation, facts, item)
        yield from _values(situation, facts, item, (act, gone[item.code]))
        yield from _amounts(situation, facts, item, gone[item.code])
        # What is given or gone before it was labelled is prepared no more: the bench is free for another dose.
        yield from preparation_ended(situation, item.code, facts.what) if facts.what in _ENDS else ()
    if facts.what in GONE_TO:
        yield from rest_gone(situation, items, act)
    if facts.what in GIVEN:
        yield from dict.fromkeys(effect for item in items for effect in _sheet(situation, facts, item))
        yield from (Linked(edge.parent, edge.child, edge.kind) for edge in released_since(situation, facts))
        yield from (Linked(code, child, "infused") for code, child in children.items() if child)
        yield from (Set(code, "had_by", child) for code, child in children.items() if child)
        told = had_as_told(situation, children)
        yield from dict.fromkeys(effect for item in items for effect in _dose_given(told, facts, item))
    known = tuple(dict.fromkeys(filter(None, children.values())))
    wrong = wrong_child(situation, facts, children)
    if wrong and known:
        yield from held_for_what_it_had(situation, known, wrong, act)
    attrs = {"reason": f"happened_{facts.what}", "grade": "critical"}
    yield Opened("@deviation", "deviation", (*children, *known), attrs)
    if facts.what in GIVEN:
        yield from amount_alarms(situation, facts, act)
    if wrong:
        yield called_for_wrong(situation, (tuple(children), known), wrong, act)
    left = [item.code for item in items if gone[item.code] < situation.balance(item.code, Unit.ML.value)]
    held = tuple(left if facts.what in _ENDS else children)
    if held:
        yield held_by_the_program("@hold", held, "recorded_as_happened", act.at)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """How much of the containers was given, worked out: who signs, signs the formula with its inputs."""
    mix = mix_told(as_if_there(situation, things_told(situation, facts)), facts)
    return {"worked_out": mix.line} if mix else {}


def _moves(situation: Situation, facts: Facts, item: Thing) -> Iterator[Effect]:
    """The thing itself and, where a prepared dose is gone, the containers that were emptied into it."""
    outcome = OUTCOMES.get(facts.what)
    if outcome is None or (outcome == "thawed" and item.kind != "container"):
        return
    yield Moved(item.code, item.kind, outcome)
    if next_state(item.kind, item.state(item.kind), NAME, outcome) is None:
        return  # what hangs is not lost: the entry says so, and nothing moves
    if item.kind == "container":
        yield from _ended(situation, facts, item)
    codes = [each.code for each in things_told(situation, facts)]
    for container in situation.parents(item.code, "pooled"):
        empty = situation.balance(container.code, Unit.ML.value) == 0
        wanted = wanted_elsewhere(situation, container, codes)  # its end comes with the end of that part
        if container.state("container") in EMPTIED and empty and not wanted:
            had = facts.what in GONE_TO and not drawn_alone(situation, container, item)
            yield Moved(container.code, "container", HAD if had else outcome)
            yield from _ended(situation, facts, container, had)


def _ended(situation: Situation, facts: Facts, container: Thing, had: bool = False) -> Iterator[Effect]:
    """A container that is given or gone is in nobody's hands; its dose has had it, or another part of it (`had`), or
    needs another."""
    if facts.what in _ENDS:
        yield from custody_ended(situation, container, "lost" if facts.what == "lost" and not had else "")
        met = had or facts.what in GIVEN
        yield from reservation_met(container) if met else reservation_lost(situation, container)


def _values(situation: Situation, facts: Facts, item: Thing, how: tuple[Act, Decimal]) -> Iterator[Effect]:
    """What happened and when, and how many mL of this one where somebody told."""
    act, gone = how
    happened = instant_text(act.occurred_at)
    yield Set(item.code, "happened", facts.what)
    yield Set(item.code, "happened_at", happened)
    if facts.what in GIVEN:
        if not given_before(item) or (item.kind == "container" and gone > 0 and happened > item.text("ended_at")):
            yield Set(item.code, "ended_at", happened)  # of several syringes, the last
        if facts.wristband:
            yield Set(item.code, "wristband", facts.wristband)
        if (volume := volume_told(situation, facts, item, gone)) is not None:
            yield Set(item.code, "volume_given_ml", plain(volume))
        if facts.partial_reason:
            yield Set(item.code, "partial_reason", facts.partial_reason)
        if item.kind == "container" and (mix := mix_told(situation, facts)) is not None:
            yield Set(item.code, "worked_out", mix.line)
    if facts.what == "thawed_unplanned" and item.state("container") == "frozen":
        yield Set(item.code, "thaw_started_at", happened)
        use_by = use_by_of(situation, item, act.occurred_at)
        if use_by:
            yield Set(item.code, "use_by", use_by)


def _sheet(situation: Situation, facts: Facts, item: Thing) -> Iterator[Effect]:
    """What stands on the sheet, where the record has not heard it already."""
    if facts.started_at is not None and not item.has("started_at"):
        yield Set(item.code, "started_at", instant_text(facts.started_at))
    if checked_by(facts):
        yield Set(item.code, "checks", checked_by(facts))
    for container in containers_of(situation, item) if facts.thaw_started_at else ():
        if facts.thaw_started_at is not None and not container.has("thaw_started_at"):
            yield Set(container.code, "thaw_started_at", instant_text(facts.thaw_started_at))
    dose = meant_for(situation, item)
    if facts.il2_given_at is not None and dose is not None and not dose.has("il2_given_at"):
        yield Set(dose.code, "il2_given_at", instant_text(facts.il2_given_at))


def _amounts(situation: Situation, facts: Facts, item: Thing, gone: Decimal) -> Iterator[Effect]:
    """Postings of what is gone, cells in proportion to mL."""
    if facts.what in GONE_TO and gone > 0:
        yield from counted_out(situation, item.code, GONE_TO[facts.what])
    for quantity, unit in ((gone, Unit.ML), (cells_in(situation, item.code, gone), Unit.CELLS)):
        if facts.what in GIVEN and quantity > 0:
            yield posted(item.code, "world.infused", quantity, unit.value)


def _dose_given(situation: Situation, facts: Facts, item: Thing) -> Iterator[Effect]:
    """A dose its own child has had, on paper or in error, is given once its last part is: it is not given twice. Where
    that is less than the dose, and nobody says why it was to be no more, it stays open."""
    dose = meant_for(situation, item)
    child = received_by(situation, facts, item)
    yield from not_had(situation, item, child)
    if dose is None or dose.text("subject") != child or still_open(situation, facts, item, dose):
        return
    if last_of_dose(situation, facts, item, dose):
        yield Moved(dose.code, "dose", "given")


def _person(situation: Situation, scanned: str | None) -> str:
    """The person of a scanned badge; empty where none was."""
    found = situation.find(scanned or "")
    return "" if found is None else found.text("person", found.code)


STEP = Step(
    name=NAME,
    station="oversight",
    kind="reality.recorded",
    facts=Facts,
    primary="item",
    sign=Sign.PERFORMER,
    tense=Tense.REPORTS_THE_PAST,
    reads=(REACH, ANCESTORS, RELATED, RELATED, ITEMS, BALANCES, THEN),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    judged_at=lambda situation, facts, occurred_at: given_at(facts, occurred_at),
    after_thaw=True,
    always_recordable=True,
    cites="ICH E6(R3) 2.12; journey.md, 5",
)
