"""An entry with what the record tells around it: of the same things, before it and since."""

from __future__ import annotations

from dataclasses import replace

from custody.record.codec import effect_from_json
from custody.record.link import Link
from custody.record.upcasting import FORMS
from custody.rules.effects import Effect
from custody.rules.past import PastEntry, Since
from custody.rules.taking_back import touched

_TOLD = """SELECT DISTINCT e.idx, e.v, e.step, e.corrects_idx, e.body FROM entry_thing AS t
           JOIN entry AS e ON e.idx = t.idx WHERE t.seq IS NOT NULL AND t.thing IN
           (SELECT thing FROM entry_thing WHERE idx = ? AND seq IS NOT NULL) ORDER BY e.idx"""


def with_around(link: Link, past: PastEntry) -> PastEntry:
    """The entry with its effects, the things it is about, and the accepted entries about the things it changed."""
    effects: tuple[Effect, ...] = ()
    before: list[tuple[int, tuple[Effect, ...]]] = []
    since: list[Since] = []
    for idx, version, step, corrects, body in link.run(_TOLD, (past.idx,)):
        told = tuple(effect_from_json(stored) for stored in FORMS.read(version, step, body)["effects"])
        if idx < past.idx:
            before.insert(0, (idx, told))
        elif idx > past.idx:
            since.append(Since(idx, step, told, corrects))
        else:
            effects = told
    named = (row[0] for row in link.run("SELECT thing FROM entry_thing WHERE idx = ?", (past.idx,)))
    things = frozenset((*named, *touched(effects)))
    return replace(past, things=things, effects=effects, before=tuple(before), since=tuple(since))
