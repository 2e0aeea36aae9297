"""How the figures of a dose were worked out, as a table on its page: formula, inputs with their units, result,
and how it was rounded. It stands on the page and on the paper sheet alike."""

from __future__ import annotations

import re
from typing import Any

from custody.faces.telling import tell_value
from custody.faces.web.here import Here
from custody.faces.wording.words import N_
from custody.faces.wording.workings import COUNTED, EXACT, FORMULAS, ROUNDINGS
from custody.record.situation import load_situation
from custody.rules.situation import ANCESTORS, DESCENDANTS, RELATED, Thing
from custody.rules.workings import workings

_LONG = re.compile(r"\d{5,}")
_WORDS = re.compile(r"[a-z]+(?:/[A-Za-z]+)*", re.ASCII)
_LESSER = re.compile(r"\bmin\((.+?), (.+?)\)")
_ALONE = re.compile(r"\(([\d.,]+)\)")  # one container: nothing is added up
_READS = (RELATED, RELATED, ANCESTORS, DESCENDANTS)


def workings_table(here: Here, thing: Thing) -> dict[str, Any] | None:
    """A row for each formula of a dose or prepared dose; None where there is none."""
    with here.house.store.reading() as link:
        situation = load_situation(link, (thing.code,), _READS, here.now, (here.station, ""))
    lines = workings(situation, thing)
    if not lines:
        return None
    say = here.speaker.gettext
    profile = situation.finds_document("product_profile", thing.text("presentation"))
    counted = COUNTED[profile.text("dose.counts")] if profile else N_("How it was worked out")
    labels = (N_("Figure"), N_("Formula with its inputs"), N_("Result"), N_("Rounding"))
    table = {
        "caption": say(counted),
        "columns": [{"label": say(label)} for label in labels],
        "rows": [
            {
                "cells": [
                    say(FORMULAS[line.name]),
                    _told(here, line.formula),
                    {"number": _told(here, line.result)},
                    say(ROUNDINGS.get(line.name, EXACT)),
                ]
            }
            for line in lines
        ],
    }
    return {"id": "workings", "title": say(N_("Figures and formulas")), "table": table}


def _told(here: Here, text: str) -> str:
    """A formula or a result with its units, and the smaller of two, in the reader's language."""
    plain = _ALONE.sub(r"\1", text)
    two = _LESSER.fullmatch(plain)
    if two is None:
        return apart(_united(here, plain))
    one, other = (apart(_united(here, part)) for part in two.groups())
    return here.speaker.gettext(N_("the smaller of %(one)s and %(other)s"), one=one, other=other)


def _united(here: Here, text: str) -> str:
    return _WORDS.sub(lambda found: tell_value(here.speaker, "unit", found[0]), text)


def apart(text: str) -> str:
    """Long numbers of a formula with their thousands apart; nothing else is changed."""
    return _LONG.sub(lambda found: f"{int(found[0]):,}", text)
