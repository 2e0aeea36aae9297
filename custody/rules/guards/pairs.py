"""Who may not do both, by person and by what they did to this thing, whatever role they hold today (journey.md, 3).

A second person who is the performer is refused elsewhere (`same_person_twice`). Which pairs bind is the document
`separation_of_duties` in force, above the closed list (closed_list.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.closed_list import pairs_for
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Refusal
from custody.rules.separation import OF_ONE_LOT, Pair
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


def broken_pairs(step: Step, situation: Situation, about: tuple[str, ...], act: Act) -> Iterator[Refusal]:
    """A reason for each pair the performer would break on what the step is about, by whichever account of theirs."""
    for pair in pairs_for(situation, step.name):
        if pair.name == step.lifted_pair:
            continue
        things = _of_them(situation, about) if pair.of_its_things else about
        things = _lineage(situation, things) if pair.lineage else things
        if not things:
            continue
        if accounts_of(situation, act.actor) & _bound(pair, situation, things):
            yield Refusal("pair_broken", act.actor, {"pair": pair.name, "step": step.name})


def _bound(pair: Pair, situation: Situation, things: tuple[str, ...]) -> frozenset[str]:
    """The persons a pair keeps from its step."""
    earlier = pair.earlier or frozenset(done.step for done in situation.participation) - pair.apart_from
    named = {found.text(pair.named) for code in things if (found := situation.find(code)) and found.has(pair.named)}
    did = situation.who_performed if pair.performers_only else situation.who_did
    return did(earlier, *things) | named


def _of_them(situation: Situation, about: tuple[str, ...]) -> tuple[str, ...]:
    known = (situation.find(code) for code in about)
    return tuple(dict.fromkeys(thing for one in known if one is not None for thing in one.texts("about")))


def _lineage(situation: Situation, about: tuple[str, ...]) -> tuple[str, ...]:
    known = [code for code in about if situation.find(code)]
    related = (one for code in known for one in (*situation.ancestors(code), *situation.descendants(code)))
    return tuple(dict.fromkeys((*about, *(one.code for one in related if one.kind in OF_ONE_LOT))))
