"""Whether a person works by the procedures in force: accepted is the version, so a new one is accepted anew."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.document import Document
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def trained(situation: Situation, person: Thing) -> Iterator[Refusal]:
    """`training_missing` for each procedure the protocol names for the bedside that is in force and that this person
    has not accepted."""
    for procedure in _unaccepted(situation, person, situation.finds_document("protocol")):
        params = {"procedure": procedure.name, "version": procedure.version}
        yield Refusal("training_missing", person.code, params)


def trained_for_batch(situation: Situation, person: Thing, presentation: str) -> Iterator[Refusal]:
    """`procedure_not_accepted` for each procedure the product profile names for the clean room that is in force and
    that this person has not accepted. The cells cannot wait: it is a note, and a deviation."""
    for procedure in _unaccepted(situation, person, situation.finds_document("product_profile", presentation)):
        params = {"procedure": procedure.name, "version": procedure.version}
        yield Refusal("procedure_not_accepted", person.code, params)


def _unaccepted(situation: Situation, person: Thing, names: Document | None) -> Iterator[Document]:
    """Procedures in force that a document names and a person has not accepted in this version."""
    titles = names.texts("training.procedures") if names and names.states("training.procedures") else ()
    found = (situation.finds_document("procedure", title) for title in titles)
    return (one for one in found if one is not None and one.digest not in person.texts("accepted"))
