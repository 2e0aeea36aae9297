"""Whether a person works by the procedures in force: accepted is the version, so a new one is accepted anew."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def trained(situation: Situation, person: Thing) -> Iterator[Refusal]:
    """`training_missing` for each procedure the protocol names for the bedside that is in force and that this person
    has not accepted."""
    protocol = situation.finds_document("protocol")
    named = protocol.texts("training.procedures") if protocol and protocol.states("training.procedures") else ()
    for title in named:
        procedure = situation.finds_document("procedure", title)
        if procedure is not None and procedure.digest not in person.texts("accepted"):
            params = {"procedure": title, "version": procedure.version}
            yield Refusal("training_missing", person.code, params)
