"""Label copies of a thing: each print has a serial of its own, and a reprint that reads back ends the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

LIVE = frozenset({"ordered", "proved", "applied"})


def copies_of(situation: Situation, about: str, design: str) -> tuple[Thing, ...]:
    """Every copy ever ordered of a thing, in order; of a shipper, which wears two labels, those of the same design.

    Needs RELATED."""
    found = situation.parents(about, "labels")
    if situation.thing(about).kind == "shipper":
        found = tuple(copy for copy in found if copy.text("design") == design)
    return tuple(sorted(found, key=lambda copy: copy.integer("copy_number")))


def void_copy(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if `thing` is a void label copy; it names the copy that replaced it, or says there is none.

    For every step that is given a label copy, so that an old label found on a bench stops at the first scan."""
    if thing.state("label_copy") == "void":
        replaced_by = thing.text("replaced_by", "none")
        params = {"about": thing.text("about"), "copy_number": thing.text("copy_number"), "replaced_by": replaced_by}
        yield Refusal("void_label", thing.code, params)
