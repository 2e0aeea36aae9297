"""What became known about a child after its cells were thawed: told at the bed, to whoever is about to sign.

No administrative reason stops thawed cells, and a pause or an eligibility that fell is none of the bedside's to decide;
but who hangs the dose reads it before the signature. What speaks against this child having these cells now, a reaction
to the part before or cells it has had meanwhile, is decided by those on call (journey.md, 2 and 6).

The step reads ANCESTORS, RELATED twice, ANCESTORS, and PAUSES.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from custody.rules.dose import shown
from custody.rules.effects import Effect, Set, held_by_the_program, instant_text
from custody.rules.guards.allocation import dose_of, subjects_of
from custody.rules.guards.dose_amount import had_by_another, had_straight
from custody.rules.guards.doses import had_besides
from custody.rules.guards.pausing import pause_told
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act

_INTERVAL = "dose.min_interval_days"


def known_of_child(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`paused_after_thaw`, `not_eligible_any_more` and `child_told_dead`: notes for whoever checks or hangs it."""
    yield from pause_told(situation, thing, at)
    for code in sorted(subjects_of(situation, thing)):
        child = situation.find(code)
        if child is not None and child.state("subject") == "not_eligible":
            yield Refusal("not_eligible_any_more", code, {"number": child.text("number")})
        if child is not None and (child.has("died_told_at") or child.has("told_dead_by")):
            yield Refusal("child_told_dead", code, {"number": child.text("number")})


def no_reaction_before(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`reaction_in_earlier_part` where the child reacted to another part of this dose, or it was stopped for that;
    also where none of it ran in, and it was discarded, or where it was given on paper as it was."""
    for part, seen in _reactions(situation, thing):
        yield Refusal("reaction_in_earlier_part", part.code, {"at": seen, "thing_now": thing.code})


def reaction_read(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`reacted_before` for each such reaction: whoever checks the next part reads of it, before it is asked for at the
    line."""
    for part, seen in _reactions(situation, thing):
        yield Refusal("reacted_before", part.code, {"at": seen})


def had_nothing_since(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`had_cells_since` where the child has had other cells within the interval of the protocol, of which whoever
    cleared this dose did not know: another child's, or of another dose."""
    dose, protocol = dose_of(situation, thing.code), situation.finds_document("protocol")
    if dose is None or protocol is None or not protocol.states(_INTERVAL):
        return
    interval = timedelta(days=float(protocol.decimal(_INTERVAL)))
    had = {part.code: (part, when) for part, when in had_besides(situation, dose) if at - when < interval}
    unknown = [code for code in had if code not in dose.texts("had_before")]
    if unknown:
        last = max(when for _, when in had.values())
        lots = sorted({part.text("lot") for part, _ in had.values()} - {""})
        params: dict[str, str | int] = {"had": ", ".join(had), "lots": ", ".join(lots), "last": instant_text(last)}
        days = shown(protocol.decimal(_INTERVAL))
        yield Refusal("had_cells_since", dose.text("subject"), params | {"days": days})


def had_known(situation: Situation, dose: Thing) -> Iterator[Effect]:
    """Kept with a go: what the child had had besides this dose when it was given. It was asked for then
    (`interval_too_short`), and is not asked for again."""
    had = tuple(dict.fromkeys(part.code for part, _ in had_besides(situation, dose)))
    if had != dose.texts("had_before"):
        yield Set(dose.code, "had_before", had or None)


def held_for_what_it_had(situation: Situation, children: tuple[str, ...], why: str, act: Act) -> Iterator[Effect]:
    """Children who had what was not meant for them are held, and no dose of theirs is cleared any more: whoever gives
    the next go looks at what they had. What waits at the bed is held with them."""
    yield held_by_the_program("@hold_child", children, why, act.at)
    for child in children:
        for dose in situation.children(child, "prescribed"):
            if dose.state("dose") == "cleared":  # told also where none is left: who takes back what took it, gives none
                yield Set(dose.code, "cleared_until", None)


def _reactions(situation: Situation, thing: Thing) -> Iterator[tuple[Thing, str]]:
    """The other parts of the dose to which the child reacted, and when that was seen last."""
    dose = dose_of(situation, thing.code)
    if dose is None:
        return
    straight = (drawn.container for drawn in had_straight(situation, dose))
    for part in (*situation.children(dose.code, "serves"), *straight):
        reacted = part.texts("reactions") or part.text("partial_reason") == "reaction"
        if part.code != thing.code and reacted and not had_by_another(part, dose):
            yield part, max(part.texts("reactions"), default=part.text("ended_at"))
