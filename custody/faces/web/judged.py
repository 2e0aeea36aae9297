"""How what a shipment brought was judged, container by container: logger, seal, warmth, decision."""

from __future__ import annotations

from typing import Any

from custody.faces.telling import tell_choice, tell_fact, tell_state
from custody.faces.web.amounts import amount
from custody.faces.web.here import Here
from custody.faces.web.summaries import arrived
from custody.faces.wording.words import N_
from custody.rules.out_of_storage import minutes_out
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

_STEP = "judge_condition"
_SEEN = ("logger_verdict", "seal_intact", "ln2_present", "damage")
_SHAPES = {"accepted": "pass", "rejected": "stop"}


def judged_table(here: Here, shipment: Thing, situation: Situation) -> dict[str, Any] | None:
    """A row for each container this shipment brought; None before it arrived."""
    brought = arrived(shipment, situation)
    if not brought:
        return None
    say = here.speaker.gettext
    figure = {"label": say(N_("Out of storage, in all")), "kind": "number"}
    title = say(N_("How it arrived"))
    table = {
        "caption": say(N_("As judged last; time out of storage counts every absence, the one that still runs too.")),
        "columns": [
            {"label": say(N_("Container")), "kind": "code"},
            {"label": say(N_("Judgement"))},
            *({"label": tell_fact(here.speaker, _STEP, name)[0]} for name in _SEEN),
            figure,
        ],
        "rows": [_row(here, one) for one in brought],
    }
    return {"id": "judged", "title": f"{title} ({len(brought)})", "table": table}


def _row(here: Here, container: Thing) -> dict[str, Any]:
    verdict, seen = container.state("condition"), container.mapping("condition_seen")
    chip = {"kind": _SHAPES.get(verdict, "check"), "text": tell_state(here.speaker, verdict)}
    told = [tell_choice(here.speaker, _STEP, name, str(seen[name])) if name in seen else "–" for name in _SEEN]
    minutes = {"number": amount(here, str(minutes_out(container, here.now)), Unit.MINUTE.value)}
    return {"cells": [{"code": container.code}, {"chips": [chip]}, *told, minutes], "href": f"/things/{container.code}"}
