"""IL-2 couples to the start of infusion: how far one lies from the other, against the window of the protocol
(journey.md, 4; story 33)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from custody.rules.situation import Situation

OUTSIDE = "il2_outside_window"


def outside_window(situation: Situation, given: datetime, started: datetime) -> Mapping[str, int] | None:
    """The minutes from the injection to the start, with the least and most of the protocol, where they lie outside;
    None where they do not, or no protocol is in force."""
    protocol = situation.finds_document("protocol")
    if protocol is None:
        return None
    waited = started - given
    lowest, highest = protocol.minutes("il2.window_min_minutes"), protocol.minutes("il2.window_max_minutes")
    if lowest <= waited <= highest:
        return None
    spans = {"minutes": waited, "lowest": lowest, "highest": highest}
    return {name: int(span.total_seconds() // 60) for name, span in spans.items()}
