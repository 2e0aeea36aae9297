"""The steps of a batch as its product profile lists them: in which order, and within which limits.

Content of the profile: `[[batch_step]]` tables in order, each with `name`, the titles for people, and where something
is measured `unit`, `min` and `max`. A batch is judged by the profile it began with; one that lists none asks for none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

LIST = "batch_step"
DONE = "batch_steps"  # value of the batch: name of the step -> how it was done


def batch_steps(situation: Situation, batch: Thing) -> tuple[Mapping[str, object], ...]:
    """The steps the batch's own profile asks for, in order."""
    if "product_profile" not in batch.mapping("documents"):
        return ()
    profile = situation.frozen_document(batch, "product_profile")
    return profile.rows(LIST) if profile.states(LIST) else ()


def steps_left(situation: Situation, batch: Thing) -> tuple[str, ...]:
    """The names of the steps nobody has recorded yet, in order."""
    done = batch.mapping(DONE)
    return tuple(name for row in batch_steps(situation, batch) if (name := str(row["name"])) not in done)


def batch_record_complete(situation: Situation, lot: str) -> Iterator[Refusal]:
    """`batch_step_missing` for each step of a batch the lot came from that is not in its record. Needs ANCESTORS."""
    for batch in situation.ancestors(lot):
        for name in steps_left(situation, batch) if batch.kind == "batch" else ():
            yield Refusal("batch_step_missing", batch.code, {"name": name, "batch": batch.code})
