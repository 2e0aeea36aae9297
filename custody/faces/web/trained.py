"""What a person was trained in, on their page: for which role, by whom, until when."""

from __future__ import annotations

from typing import Any

from custody.faces.telling import tell_end, tell_role
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of
from custody.faces.wording.words import N_
from custody.rules.situation import Thing
from custody.rules.trainings import Training, on_record

_HEADS = (N_("Procedure"), N_("For which role"), N_("Trained by"), N_("Holds until"))


def training_table(here: Here, person: Thing) -> dict[str, Any]:
    """Each training on record, those that are over among them."""
    say = here.speaker.gettext
    table = {
        "caption": say(N_("Trainings on record")),
        "columns": [{"label": say(head)} for head in _HEADS],
        "rows": [{"cells": _cells(here, one)} for one in on_record(person)],
    }
    return {"id": "trainings", "title": say(N_("Trainings")), "table": table}


def _cells(here: Here, one: Training) -> list[Any]:
    over = [{"kind": "stop", "text": here.speaker.gettext(N_("Training expired"))}] if one.until <= here.now else []
    until = tell_end(here.speaker, one.until, here.place.zone)
    ends: Any = {"chips": over, "note": until} if over else until
    return [one.procedure, tell_role(here.speaker, one.role), name_of(here, one.trained_by), ends]
