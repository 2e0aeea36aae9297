"""The open preparation: a bench works on one dose at a time, from the scan of its containers to the label on the
product.

`prepare_dose` opens an item of kind `preparation` at the station; applying the label, or discarding the prepared
dose, ends it, and so does the dose being given or lost without a label. A step that ends one reads ITEMS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from custody.rules.effects import Closed
from custody.rules.refusals import Refusal
from custody.rules.situation import Item, Situation, Thing


def preparation_ended(situation: Situation, prepared: str, outcome: str) -> Iterator[Closed]:
    """The effect that ends the open preparation of a prepared dose (`labelled`, `discarded`), if one is open."""
    for item in situation.open_items("preparation", prepared):
        yield Closed(item.code, outcome)


def bench_known(situation: Situation) -> Iterator[Refusal]:
    """`unknown_bench` at a station that is none of the sites in force: only on a bench that has a name can the record
    keep two preparations apart."""
    sites = situation.finds_document("sites")
    known = {str(row.get("name")) for row in sites.rows("station")} if sites else set()
    if situation.station not in known:
        yield Refusal("unknown_bench", params={"station": situation.station})


def bench_free(situation: Situation) -> Iterator[Refusal]:
    """`other_preparation_open` for each preparation still open at this station: two preparations on one bench."""
    yield from _on_the_bench(situation.open_here("preparation"))


def bench_free_for(situation: Situation, ended: Iterable[str]) -> Iterator[Refusal]:
    """The same for each of these ended preparations, where it would go on: at its own station, wherever the step is
    taken. The step reads PREPARATIONS."""
    stations = {thing.text("station") for code in ended if (thing := situation.find(code)) is not None}
    there = (item for item in situation.open_items("preparation") if item.text("station") in stations)
    yield from _on_the_bench(there)


def _on_the_bench(preparations: Iterable[Item]) -> Iterator[Refusal]:
    for item in preparations:
        params = {"dose": item.text("dose"), "prepared": ", ".join(item.about), "station": item.text("station")}
        yield Refusal("other_preparation_open", item.code, params)


def label_applied(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`label_not_applied` for a prepared dose on which no valid label of its own has been scanned."""
    copies = situation.parents(thing.code, "labels")
    if not any(copy.state("label_copy") == "applied" for copy in copies):
        yield Refusal("label_not_applied", thing.code)
