"""What is done first and signed for afterwards: a check in an emergency, a mark made with one tap.

Each opens an item of kind `countersignature` about what it is about, with `step`, `due_at` by the protocol and what
else is known; the step countersign ends it. One that is overdue is an alarm of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from custody.rules.effects import Opened, Plain, instant_text
from custody.rules.situation import Situation
from custody.rules.step import Act

_WITHIN = "countersignature.within_hours"


def to_countersign(
    situation: Situation, step: str, about: tuple[str, ...], act: Act, known: Mapping[str, Plain]
) -> Opened:
    """The item that waits for a signature after `step`; `known` is what the one who signs has to know."""
    attrs = {"step": step, "entered_by": act.actor, "marked_at": instant_text(act.occurred_at), **known}
    due = _due(situation, act.at)
    return Opened("@countersignature", "countersignature", about, attrs | ({"due_at": due} if due else {}))


def _due(situation: Situation, at: datetime) -> str:
    protocol = situation.finds_document("protocol")
    if protocol is None or not protocol.states(_WITHIN):
        return ""
    return instant_text(at + timedelta(hours=float(protocol.decimal(_WITHIN))))
