"""The steps of a batch to choose from: those its own frozen profile lists, in order. What is next and what is done says
so."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.web.here import Here
from custody.faces.wording.words import N_
from custody.record.situation import load_situation
from custody.rules.guards.batch_record import batch_steps, steps_left

_LANGUAGES = {"zh_CN": "title_zh"}


def step_options(here: Here, batch: str) -> list[dict[str, str]]:
    """An option for each step, what is next first and what is done last; none before a batch is scanned."""
    code = batch.replace(" ", "").upper()
    with here.house.store.reading() as link:
        situation = load_situation(link, (code,), (), here.now)
    found = situation.find(code)
    if found is None or found.kind != "batch":
        return []
    left = steps_left(situation, found)
    rows = sorted(batch_steps(situation, found), key=lambda row: row["name"] not in left)
    return [_option(here, row, left) for row in rows]


def _option(here: Here, row: Mapping[str, object], left: tuple[str, ...]) -> dict[str, str]:
    name = str(row["name"])
    title = str(row.get(_LANGUAGES.get(here.speaker.locale, "title_en")) or name.replace("_", " "))
    unit = f" ({row['unit']})" if row.get("unit") else ""
    said = N_("next step") if left[:1] == (name,) else "" if name in left else N_("done already")
    return {"value": name, "text": f"{title}{unit}" + (f" · {here.speaker.gettext(said)}" if said else "")}
