"""Effects → current state. The door applies them as an entry is appended; rebuild applies them again. One code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from custody.record.codec import dumps, thing_from_row
from custody.record.link import Link
from custody.rules.effects import Closed, Created, Effect, Linked, Moved, Opened, Posted, Set, Unlinked, changed
from custody.rules.situation import Thing

THING_COLUMNS = "code, kind, name, states, attrs, version"


@dataclass(frozen=True)
class Involved:
    """Who did what to which things, for the projection of participation."""

    step: str
    persons: tuple[tuple[str, str], ...]  # (person, capacity)
    scanned: tuple[str, ...]


@dataclass
class _State:
    """The things one entry touches, loaded once and written once."""

    link: Link
    idx: int
    things: dict[str, Thing] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    touched: dict[str, None] = field(default_factory=dict)

    def thing(self, code: str) -> Thing:
        if code not in self.things:
            rows = self.link.run(f"SELECT {THING_COLUMNS} FROM thing WHERE code = ?", (code,))
            self.things[code] = thing_from_row(rows[0])
        return self.things[code]

    def put(self, thing: Thing) -> None:
        self.things[thing.code] = thing
        self.touched[thing.code] = None


def apply_effects(
    link: Link, idx: int, effects: Sequence[Effect], involved: Involved, known: Iterable[Thing] = ()
) -> None:
    """Bring current state to where the effects of entry `idx` lead. `known` spares loading what is at hand."""
    state = _State(link, idx, {thing.code: thing for thing in known})
    for effect in effects:
        _apply(state, effect)
    for code in state.touched:
        _write(state, state.things[code])
    _note_participation(state, involved)
    _index_entry(state, involved)


def index_unaccepted(link: Link, idx: int, codes: Iterable[str]) -> None:
    """A refused or denied attempt stands in the history of the things it was about, without a sequence number."""
    sql = "INSERT INTO entry_thing (thing, idx, seq) VALUES (?, ?, NULL)"
    link.run_each(sql, [(code, idx) for code in dict.fromkeys(codes)])


def _apply(state: _State, effect: Effect) -> None:
    match effect:
        case Created():
            state.fresh.add(effect.thing)
            state.put(Thing(effect.thing, effect.kind, effect.name, {}, dict(effect.attrs)))
        case Moved() | Set():
            state.put(changed(state.thing(effect.thing), effect))
        case Linked():
            sql = "INSERT INTO edge (parent, child, kind, idx) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            state.link.run(sql, (effect.parent, effect.child, effect.kind, state.idx))
            state.put(state.thing(effect.child))
        case Unlinked():
            sql = "DELETE FROM edge WHERE parent = ? AND child = ? AND kind = ?"
            state.link.run(sql, (effect.parent, effect.child, effect.kind))
            state.put(state.thing(effect.child))
        case Posted():
            _post(state, effect.source, effect.unit, -Decimal(effect.quantity))
            _post(state, effect.target, effect.unit, Decimal(effect.quantity))
        case Opened():
            _open(state, effect)
        case Closed():
            sql = "UPDATE item SET closed_idx = ?, outcome = ? WHERE code = ?"
            state.link.run(sql, (state.idx, effect.outcome, effect.item))
            item = state.thing(effect.item)
            state.put(replace(item, states={**item.states, item.kind: "closed"}))


def _open(state: _State, effect: Opened) -> None:
    attrs = dict(effect.attrs)
    state.fresh.add(effect.item)
    state.put(Thing(effect.item, effect.kind, "", {effect.kind: "open"}, {**attrs, "about": list(effect.about)}))
    sql = "INSERT INTO item (code, kind, station, attrs, opened_idx, outcome) VALUES (?, ?, ?, ?, ?, '')"
    state.link.run(sql, (effect.item, effect.kind, str(attrs.get("station", "")), dumps(attrs), state.idx))
    for thing in dict.fromkeys(effect.about):
        state.link.run("INSERT INTO item_about (thing, item) VALUES (?, ?)", (thing, effect.item))
        state.put(state.thing(thing))


def _post(state: _State, account: str, unit: str, change: Decimal) -> None:
    rows = state.link.run("SELECT quantity FROM balance WHERE account = ? AND unit = ?", (account, unit))
    total = format((Decimal(rows[0][0]) if rows else Decimal(0)) + change, "f")
    sql = """INSERT INTO balance (account, unit, quantity) VALUES (?, ?, ?)
             ON CONFLICT (account, unit) DO UPDATE SET quantity = excluded.quantity"""
    state.link.run(sql, (account, unit, total))


def _write(state: _State, thing: Thing) -> None:
    main, states, attrs = thing.state(thing.kind), dumps(thing.states), dumps(thing.attrs)
    if thing.code in state.fresh:
        sql = """INSERT INTO thing (code, kind, name, state, states, attrs, version, created_idx, idx)
                 VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)"""
        row = (thing.code, thing.kind, thing.name, main, states, attrs, state.idx, state.idx)
        state.link.run(sql, row)
    else:
        sql = "UPDATE thing SET state = ?, states = ?, attrs = ?, version = ?, idx = ? WHERE code = ?"
        state.link.run(sql, (main, states, attrs, thing.version + 1, state.idx, thing.code))


def _note_participation(state: _State, involved: Involved) -> None:
    """Each person's part in this entry, on every thing of it and on the lot that thing belongs to."""
    codes = dict.fromkeys((*involved.scanned, *state.touched))
    lots = (state.thing(code).text("lot") for code in codes)
    codes |= dict.fromkeys(lot for lot in lots if lot)
    sql = """INSERT INTO participation (thing, person, step, capacity, idx) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING"""
    rows = [(code, p, involved.step, capacity, state.idx) for code in codes for p, capacity in involved.persons]
    state.link.run_each(sql, rows)


def _index_entry(state: _State, involved: Involved) -> None:
    sql = "INSERT INTO entry_thing (thing, idx, seq) VALUES (?, ?, ?)"
    rows: list[tuple[str, int, int | None]] = []
    for code in state.touched:
        rows.append((code, state.idx, 1 if code in state.fresh else state.things[code].version + 1))
    rows += [(code, state.idx, None) for code in dict.fromkeys(involved.scanned) if code not in state.touched]
    state.link.run_each(sql, rows)
