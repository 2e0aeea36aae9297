"""From the effects a step names to the effects an entry stores: states looked up, accounts kept, deviations opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from custody.rules.effects import WORLD, Created, Effect, Linked, Moved, Opened, Posted, Unlinked, instant_text
from custody.rules.journeys import next_state
from custody.rules.refusals import Reason, Refusal
from custody.rules.situation import BALANCES, Situation
from custody.rules.step import Step
from custody.rules.weights import opens_deviation
from custody.rules.words import EDGE_KINDS, GENEALOGY

_PLACEHOLDER = re.compile(r"@[a-z_0-9]+")
_DATED = frozenset({"deviation", "near_miss"})


def resolved(
    effects: tuple[Effect, ...], step: Step, situation: Situation
) -> tuple[tuple[Effect, ...], tuple[Refusal, ...]]:
    """Effects with every next state filled in from the journeys, and a reason for each move no row allows.

    A move that no row allows is left out of the effects; an always recordable step then still records the rest."""
    states: dict[tuple[str, str], str] = {}
    kept: list[Effect] = []
    broken: list[Refusal] = []
    for effect in effects:
        if not isinstance(effect, Moved):
            kept.append(_relation_checked(effect))
            continue
        here = states.get((effect.thing, effect.journey), _state(situation, effect))
        to = next_state(effect.journey, here, step.name, effect.outcome)
        if to is None:
            params = {"state": here, "journey": effect.journey, "step": step.name}
            broken.append(Refusal("wrong_state", effect.thing, params))
            continue
        states[effect.thing, effect.journey] = to
        kept.append(replace(effect, to=to))
    return tuple(kept), tuple(broken)


def apart(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects, each thing and item they begin under a name of its own that the door can put a code for. Raises
    ValueError where a step is written otherwise: two would become one in the record, and neither could be scanned."""
    begun = [effect.thing for effect in effects if isinstance(effect, Created) and effect.thing.startswith("@")]
    begun += [effect.item for effect in effects if isinstance(effect, Opened)]
    wrong = [name for name in begun if begun.count(name) > 1 or not _PLACEHOLDER.fullmatch(name)]
    if wrong:
        raise ValueError(f"no names of their own: {', '.join(wrong)}")
    return effects


def balances_kept(effects: Iterable[Effect], situation: Situation) -> Iterator[Refusal]:
    """A reason for each account of a thing that would go below zero."""
    totals: dict[tuple[str, str], Decimal] = {}
    for effect in effects:
        if isinstance(effect, Posted):
            amount = Decimal(effect.quantity)
            for account, change in ((effect.source, -amount), (effect.target, amount)):
                totals[account, effect.unit] = totals.get((account, effect.unit), Decimal(0)) + change
    for (account, unit), change in totals.items():
        if account in WORLD or account.startswith("@") or change >= 0:
            continue
        there = situation.balance(account, unit) if BALANCES in situation.parts else Decimal(0)
        if there + change < 0:
            params = {"there": format(there, "f"), "asked": format(-change, "f"), "unit": unit}
            yield Refusal("not_enough", account, params)


def deviations_opened(notes: tuple[Reason, ...], situation: Situation) -> tuple[Effect, ...]:
    """One deviation for each noted or authorised reason that the weights document says opens one."""
    opened = []
    for number, reason in enumerate(notes, start=1):
        grade = opens_deviation(reason, situation)
        if grade:
            attrs = {"reason": reason.code, "grade": grade}
            about = (reason.thing,) if situation.find(reason.thing) else ()
            opened.append(Opened(f"@deviation{number}", "deviation", about, attrs))
    return tuple(opened)


def dated(effects: tuple[Effect, ...], at: datetime) -> tuple[Effect, ...]:
    """Every deviation and near miss says when it was opened, also one that followed from a step by itself."""
    return tuple(
        replace(effect, attrs={"opened_at": instant_text(at), **effect.attrs})
        if isinstance(effect, Opened) and effect.kind in _DATED
        else effect
        for effect in effects
    )


def _state(situation: Situation, effect: Moved) -> str:
    thing = situation.find(effect.thing)
    return thing.state(effect.journey) if thing else ""


def _relation_checked(effect: Effect) -> Effect:
    if isinstance(effect, (Linked, Unlinked)) and effect.kind not in EDGE_KINDS:
        raise ValueError(f"{effect.kind} is no relation of the record")
    if isinstance(effect, Unlinked) and effect.kind in GENEALOGY - {"infused"}:
        raise ValueError("genealogy never ends")
    return effect
