"""Things as they stood at an earlier moment, out of the ledger: what is told late is judged by that (journey.md, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from custody.record.codec import effect_from_json
from custody.record.link import Link, Row
from custody.record.upcasting import FORMS
from custody.rules.as_it_was import Then, Told, as_it_was
from custody.rules.effects import instant_text
from custody.rules.journeys.back import TAKES_BACK
from custody.rules.situation import Thing

_CHUNK = 400  # placeholders a statement
_PAGE = 50  # entries at once: most stories are told by the newest few
_SAID = "e.idx, e.v, e.step, e.occurred_at, e.recorded_at, e.body, corrected.occurred_at"


def earlier(link: Link, at: datetime) -> Earlier | None:
    """The record as it was at `at`; None where nothing has been recorded since. Times of recording never run backwards,
    so the first entry since then is found by halving."""
    end = (link.run("SELECT MAX(idx) FROM entry")[0][0] or 0) + 1
    low, high, moment = 0, end, instant_text(at)
    while low < high:
        middle = (low + high) // 2
        rows = link.run("SELECT recorded_at FROM entry WHERE idx = ?", (middle,))
        low, high = (low, middle) if not rows or rows[0][0] > moment else (middle + 1, high)
    return Earlier(link, at, low, end) if low < end else None


@dataclass
class Earlier:
    """The record as it was at `at`: `first` is the index of the first entry recorded after it, `end` that of the next
    entry there will be."""

    link: Link
    at: datetime
    first: int
    end: int
    _read: dict[int, Told] = field(default_factory=dict)

    def things(self, codes: list[str], things: dict[str, Thing]) -> Iterator[Then]:
        """Of the things with these codes, each that any later entry is about, as it was."""
        for start in range(0, len(codes), _CHUNK):
            chunk = codes[start : start + _CHUNK]
            sql = f"""SELECT DISTINCT thing FROM entry_thing
                      WHERE thing IN ({", ".join("?" * len(chunk))}) AND seq IS NOT NULL AND idx >= ?"""
            for (code,) in self.link.run(sql, (*chunk, self.first)):
                if code in things:
                    yield as_it_was(things[code], self._story(code), self.at)

    def _story(self, code: str) -> Iterator[Told]:
        """The accepted entries about a thing, newest first."""
        before = self.end
        while True:
            sql = f"""SELECT {_SAID} FROM entry_thing AS t JOIN entry AS e ON e.idx = t.idx
                      LEFT JOIN entry AS corrected ON corrected.idx = e.corrects_idx
                      WHERE t.thing = ? AND t.seq IS NOT NULL AND t.idx < ? ORDER BY t.idx DESC LIMIT {_PAGE}"""
            rows = self.link.run(sql, (code, before))
            yield from (self._told(row) for row in rows)
            if len(rows) < _PAGE:
                return
            before = rows[-1][0]

    def _told(self, row: Row) -> Told:
        idx, version, step, occurred, recorded, body, corrected = row
        if idx not in self._read:
            effects = tuple(effect_from_json(stored) for stored in FORMS.read(version, step, body)["effects"])
            since = corrected or occurred
            happened = since if step == TAKES_BACK else occurred  # what is taken back was never so
            self._read[idx] = Told(_instant(happened), _instant(recorded), _instant(since), effects)
        return self._read[idx]


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored.replace("Z", "+00:00"))
