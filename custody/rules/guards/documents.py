"""Whether a document can be worked by: it can be read, states what its type must state, and makes sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.closed_list import left_out_or_weaker
from custody.rules.document import FileContent
from custody.rules.documents import MUST_STATE, not_stated
from custody.rules.policies import DOCUMENT as POLICY
from custody.rules.policies import UNACCEPTED
from custody.rules.refusals import Refusal
from custody.rules.separation import DOCUMENT as SEPARATION
from custody.rules.situation import Situation
from custody.rules.soundness import unsound
from custody.rules.trainings import STATED_IN, UNTRAINED, asks_training
from custody.rules.weights import DOCUMENT as WEIGHTS
from custody.rules.weights import codes_weighed


def unfit_document(situation: Situation, type_: str, file: FileContent) -> Iterator[Refusal]:
    """`document_unreadable`, `document_incomplete`, `document_unsound` or `pair_weakened`, naming the places; nothing
    for a fit one."""
    if file.content is None:
        if MUST_STATE[type_]:
            yield Refusal("document_unreadable", params={"type": type_})
        return
    weighed = (*_no_longer_weighed(situation, type_, file), *_not_weighed_yet(situation, type_, file.content))
    missing = (*not_stated(type_, file.content), *weighed)
    if missing:
        yield Refusal("document_incomplete", params={"type": type_, "paths": ", ".join(missing)})
        return
    zones = file.unknown_zones if type_ == "sites" else ()
    wrong = (*unsound(type_, file.content), *zones)
    if wrong:
        yield Refusal("document_unsound", params={"type": type_, "paths": ", ".join(wrong)})
        return
    weaker = tuple(left_out_or_weaker(file.content)) if type_ == SEPARATION else ()
    if weaker:
        yield Refusal("pair_weakened", params={"pair": ", ".join(weaker)})


def _no_longer_weighed(situation: Situation, type_: str, file: FileContent) -> tuple[str, ...]:
    """The codes that the weights in force weigh and the new ones would forget: a code nobody weighs is never passed,
    and after the thaw that costs the dose."""
    in_force = situation.finds_document(WEIGHTS)
    if type_ != WEIGHTS or in_force is None or not file.content:
        return ()
    forgotten = codes_weighed(in_force.content) - codes_weighed(file.content)
    return tuple(f"refusal.{code}" for code in sorted(forgotten))


def _not_weighed_yet(situation: Situation, type_: str, content: Mapping[str, object]) -> tuple[str, ...]:
    """What a policy, or a need of training, would be refused by, where the weights in force are from before there were
    any: as a code that nobody weighs it would stop a dose after the thaw too."""
    in_force = situation.finds_document(WEIGHTS)
    weighed = codes_weighed(in_force.content) if in_force is not None else frozenset()
    codes = (UNACCEPTED,) if type_ == POLICY else UNTRAINED if type_ in STATED_IN and asks_training(content) else ()
    return tuple(f"{WEIGHTS}.refusal.{code}" for code in codes if code not in weighed)
