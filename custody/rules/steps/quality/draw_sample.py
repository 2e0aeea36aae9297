"""Draw a sample of a lot: for test, to be retained, for stability, or a whole container set aside for quality control.

A sample is no dose and can never become one: it has a code of its own and is a child of the lot. Taken from a
container it takes the whole of it, while that container is filled and not yet frozen: what is given to a child is
never opened before (21 CFR 211.84, 211.170).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Created, Effect, Linked, Moved, instant_text, plain, posted
from custody.rules.facts import choice, decimal, scan
from custody.rules.guards.containers import custody_ended
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES, RELATED, Situation
from custody.rules.step import Act, Step
from custody.rules.units import Unit


@dataclass(frozen=True)
class Facts:
    """The lot, what the sample is for, and how much; or the container that is taken whole."""

    lot: str = scan("lot")
    purpose: str = choice("test", "retention", "stability", "qc_container")
    amount: Decimal | None = decimal(Unit.ML, required=False)
    container: str | None = scan("container", required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The amount must be known and above nothing, and there is a bulk only until the last container is filled; a
    container must be of this lot, free, and is taken whole."""
    if facts.container is None:
        state = situation.thing(facts.lot).state("lot")
        if state != "in_process":
            yield Refusal("bulk_already_filled", facts.lot, {"state": state})
        if not facts.amount:
            yield Refusal("sample_without_amount", facts.lot)
        return
    container = situation.thing(facts.container)
    if container.text("lot") != facts.lot:
        yield Refusal("foreign_container", container.code, {"lot": container.text("lot"), "expected": facts.lot})
    if container.state("allocation") == "reserved":
        yield Refusal("reserved_container", container.code)
    if facts.amount is not None and facts.amount != _whole(situation, facts):
        whole = format(_whole(situation, facts), "f")
        yield Refusal("part_of_a_container", container.code, {"amount": format(facts.amount, "f"), "whole": whole})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A sample below the lot; a container taken for it is used up, with all it held."""
    attrs = {
        "lot": facts.lot,
        "purpose": facts.purpose,
        "drawn_at": instant_text(act.at),
        "amount": plain(facts.amount if facts.container is None else _whole(situation, facts)),
        "unit": Unit.ML.value,
        "container": facts.container,
    }
    yield Created("@1", "sample", attrs)
    yield Moved("@1", "sample")
    yield Linked(facts.lot, "@1", "sampled")
    if facts.container:
        yield Moved(facts.container, "container", "whole_container")
        yield from custody_ended(situation, situation.thing(facts.container))
        for unit in (Unit.ML, Unit.CELLS):
            held = situation.balance(facts.container, unit.value)
            if held > 0:
                yield posted(facts.container, "world.consumed", held, unit.value)


def _whole(situation: Situation, facts: Facts) -> Decimal:
    return situation.balance(facts.container or "", Unit.ML.value)


STEP = Step(
    name="draw_sample",
    station="quality",
    kind="sample.drawn",
    facts=Facts,
    primary="lot",
    reads=(RELATED, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.84; 211.170",
)
