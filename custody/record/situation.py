"""Loading the situation: the parts a step declares, one loader a part, as plain frozen values."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from custody.record.applier import THING_COLUMNS
from custody.record.codec import effect_from_json, thing_from_row
from custody.record.documents import ask_effective, documents_among, documents_then
from custody.record.earlier import Earlier, earlier
from custody.record.link import Asked, Link, Row
from custody.record.upcasting import FORMS
from custody.rules import situation as parts
from custody.rules.effects import Created, Set
from custody.rules.names import plain_number
from custody.rules.past import PastEntry
from custody.rules.situation import Edge, Item, Participation, Situation, Thing
from custody.rules.words import GENEALOGY, RELATIONS

_CHUNK = 400  # placeholders a statement
_IN_GENEALOGY, _IN_RELATIONS = (", ".join(f"'{kind}'" for kind in sorted(kinds)) for kinds in (GENEALOGY, RELATIONS))


@dataclass
class Loading:
    """The situation while it is being gathered."""

    link: Link
    station: str
    things: dict[str, Thing] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    participation: tuple[Participation, ...] = ()
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    earlier: Earlier | None = None  # where it is gathered as it was
    related: dict[Edge, bool] = field(default_factory=dict)  # relations that changed since, and whether they stood


def load_situation(
    link: Link, codes: Iterable[str], reads: Sequence[str], at: datetime, place: tuple[str, str] = ("", "")
) -> Situation:
    """The situation of these codes with these parts. `place` is (station, site). The zone, and what files among the
    facts say, are filled in by the turn."""
    loading = Loading(link, place[0])
    effective = ask_effective(link)
    _gather(loading, codes, reads)
    found = _situation(loading, reads, at, place)
    return replace(found, documents=documents_among(link, effective(), loading.things.values(), at))


def load_then(link: Link, now: Situation, codes: Iterable[str], reads: Sequence[str], at: datetime) -> Situation:
    """`now` with the same as it was at `at`; whom a thing was meant for then is in both. Who took part and what stands
    on accounts is not taken back."""
    before = earlier(link, at)
    if before is None:
        return now
    loading = Loading(link, now.station, earlier=before)
    _gather(loading, codes, reads)
    then = _situation(loading, reads, at, (now.station, now.site))
    versions = Loading(link, "", earlier=before)
    _load_all("document", versions)
    documents = documents_then(link, versions.things.values(), loading.things.values(), at)
    met = load_things(link, loading.things.keys() - now.things.keys())
    things = {**now.things, **{thing.code: thing for thing in met}}
    return replace(now, things=things, then=replace(then, documents=documents, zone=now.zone, files=now.files))


def load_things(link: Link, codes: Iterable[str]) -> tuple[Thing, ...]:
    """The things of these codes that are in the record, and nothing around them."""
    loading = Loading(link, "")
    _load_things(loading, codes)
    return tuple(loading.things.values())


def _gather(loading: Loading, codes: Iterable[str], reads: Sequence[str]) -> None:
    _load_things(loading, codes)
    _load_holders(loading)
    _load_accounts(loading)
    for part in reads:
        if part in _LOADERS:
            _LOADERS[part](loading)


def _situation(loading: Loading, reads: Sequence[str], at: datetime, place: tuple[str, str]) -> Situation:
    edges = (edge for edge in loading.edges if loading.related.get(edge, True))
    return Situation(
        at=at,
        station=place[0],
        site=place[1],
        things=loading.things,
        edges=tuple(edges),
        items=tuple(loading.items.values()),
        participation=loading.participation,
        balances=loading.balances,
        parts=frozenset(reads),
    )


def past_entry(link: Link, idx: int | None) -> PastEntry | None:
    """The entry a step looks back at, with the values it set; None where it names none, or none that is there."""
    rows = [] if idx is None else link.run("SELECT v, step, outcome, actor, body FROM entry WHERE idx = ?", (idx,))
    if idx is None or not rows:
        return None
    version, step, outcome, actor, stored = rows[0]
    body = FORMS.read(version, step, stored)
    given = body.get("reasons") or body.get("notes") or ()
    reasons = tuple(str(reason["code"]) for reason in given)
    said, signers = str(body.get("result") or outcome), (str(one["signer"]) for one in body.get("signatures", ()))
    return PastEntry(idx, step, outcome, _values_set(body), actor, said, reasons, frozenset(signers))


def _values_set(body: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    effects = [effect_from_json(stored) for stored in body["effects"]]
    begun = {(effect.thing, name) for effect in effects if isinstance(effect, Created) for name in effect.attrs}
    return frozenset(begun | {(effect.thing, effect.name) for effect in effects if isinstance(effect, Set)})


def _load_things(loading: Loading, codes: Iterable[str]) -> None:
    wanted = [code for code in dict.fromkeys(codes) if code and code not in loading.things]
    for chunk in _in_chunks(wanted):
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE code IN ({_marks(chunk)})"
        _keep(loading, loading.link.run(sql, chunk))


def _keep(loading: Loading, rows: Sequence[Row]) -> None:
    """These things; where it is gathered as it was, as each of them was."""
    loading.things |= {row[0]: thing_from_row(row) for row in rows}
    for then in loading.earlier.things([row[0] for row in rows], loading.things) if loading.earlier else ():
        loading.things[then.thing.code] = then.thing
        loading.related |= then.related


def _load_holders(loading: Loading) -> None:
    """Whose badge a scanned badge is, and whose a scanned wristband, also one that is void and worn by nobody; and by
    which band a scanned dose was hung."""
    hung = [thing for thing in loading.things.values() if thing.kind == "prepared_dose"]
    _load_things(loading, [thing.text("wristband") for thing in hung])
    _load_things(loading, [thing.text("subject") for thing in loading.things.values() if thing.kind == "wristband"])
    badges = [thing.code for thing in loading.things.values() if thing.kind == "staff_badge"]
    if badges:
        sql = f"SELECT parent, child, kind FROM edge WHERE child IN ({_marks(badges)}) AND kind = 'badge'"
        _add_edges(loading, loading.link.run(sql, badges))


def _load_accounts(loading: Loading) -> None:
    """Every other account of whoever is there, by staff number: what was done by one was done by the same person."""
    people = [thing for thing in loading.things.values() if thing.kind == "person" and thing.has("staff_number")]
    if people:
        sql = "SELECT code, attrs FROM thing WHERE kind = 'person' AND attrs LIKE ?"
        numbers = [(code, _staff_number(attrs)) for code, attrs in loading.link.run(sql, ('%"staff_number"%',))]
        own = {plain_number(person.text("staff_number")) for person in people} - {""}
        _load_things(loading, [code for code, number in numbers if number in own])


@functools.lru_cache(maxsize=1024)
def _staff_number(attrs: str) -> str:
    """The number as all who write it mean it; worked out once for everybody, since every step asks for it."""
    return plain_number(str(orjson.loads(attrs).get("staff_number") or ""))


def _climb(here: str, there: str, loading: Loading) -> None:
    """Genealogy without end, from one end of its relations to the other."""
    start = list(loading.things)
    if not start:
        return
    sql = f"""WITH RECURSIVE reached(code) AS (
                SELECT code FROM thing WHERE code IN ({_marks(start)})
                UNION SELECT edge.{there} FROM edge JOIN reached ON edge.{here} = reached.code
                WHERE edge.kind IN ({_IN_GENEALOGY}))
              SELECT edge.parent, edge.child, edge.kind FROM edge JOIN reached ON edge.{here} = reached.code
              WHERE edge.kind IN ({_IN_GENEALOGY})"""
    _add_edges(loading, loading.link.run(sql, start))


def _load_source(loading: Loading) -> None:
    for chunk in _chunks(loading):
        sql = f"""SELECT parent, child, kind FROM edge
                  WHERE child IN ({_marks(chunk)}) AND kind IN ('filled', 'sampled', 'pooled', 'tested')"""
        _add_edges(loading, loading.link.run(sql, chunk))


def _load_reach(loading: Loading) -> None:
    _load_things(loading, [thing.text("batch") for thing in loading.things.values() if thing.kind == "lot"])
    _load_related(loading)
    _climb("parent", "child", loading)
    _load_related(loading)
    _load_related(loading)


def _load_related(loading: Loading) -> None:
    stood = [
        (e.parent, e.child, e.kind) for e, stands in loading.related.items() if stands and e.child in loading.things
    ]
    asked: list[Asked] = [lambda: stood]
    for chunk in _chunks(loading):
        for end in ("parent", "child"):
            where = f"{end} IN ({_marks(chunk)}) AND kind IN ({_IN_RELATIONS})"
            asked.append(loading.link.ask(f"SELECT parent, child, kind FROM edge WHERE {where}", chunk))
    _add_edges(loading, [row for rows in asked for row in rows()])


def _add_edges(loading: Loading, rows: Sequence[Row]) -> None:
    loading.edges |= {Edge(*row): None for row in rows}
    _load_things(loading, (code for row in rows for code in row[:2]))


def _load_items(loading: Loading) -> None:
    for chunk in _chunks(loading):
        _add_items(loading, f"code IN (SELECT item FROM item_about WHERE thing IN ({_marks(chunk)}))", chunk)


def _load_at_station(loading: Loading) -> None:
    if loading.station:
        _add_items(loading, "station = ?", (loading.station,))


def _add_items(loading: Loading, where: str, values: Sequence[object] = ()) -> None:
    """The items of which this is true that are open, or were."""
    sql = f"SELECT code, kind, attrs FROM item WHERE {where} AND "
    if loading.earlier is None:
        rows = loading.link.run(f"{sql} closed_idx IS NULL", values)
    else:
        first = loading.earlier.first
        open_then = f"{sql} opened_idx < ? AND (closed_idx IS NULL OR closed_idx >= ?)"
        rows = loading.link.run(open_then, (*values, first, first))
    new = [row for row in rows if row[0] not in loading.items]
    about = _about(loading, [row[0] for row in new])
    for code, kind, attrs in new:
        loading.items[code] = Item(code, kind, tuple(about[code]), orjson.loads(attrs))


def _about(loading: Loading, items: Sequence[str]) -> Mapping[str, list[str]]:
    """What each of these items is about, in the order of the codes."""
    about: dict[str, list[str]] = {item: [] for item in items}
    for chunk in _in_chunks(items):
        sql = f"SELECT item, thing FROM item_about WHERE item IN ({_marks(chunk)}) ORDER BY item, thing"
        for item, thing in loading.link.run(sql, chunk):
            about[item].append(thing)
    return about


def _load_participation(loading: Loading) -> None:
    found: list[Participation] = []
    for chunk in _chunks(loading):
        sql = f"SELECT thing, person, step, capacity FROM participation WHERE thing IN ({_marks(chunk)})"
        found += [Participation(*row) for row in loading.link.run(sql, chunk)]
    loading.participation = tuple(found)


def _load_balances(loading: Loading) -> None:
    for chunk in _chunks(loading):
        sql = f"SELECT account, unit, quantity FROM balance WHERE account IN ({_marks(chunk)})"
        loading.balances |= {(a, unit): Decimal(quantity) for a, unit, quantity in loading.link.run(sql, chunk)}


def _load_all(kind: str, loading: Loading, which: str = "") -> None:
    sql = f"SELECT {THING_COLUMNS} FROM thing WHERE kind = ? {which}"
    _keep(loading, loading.link.run(sql, (kind,)))


def _chunks(loading: Loading) -> list[Sequence[str]]:
    return _in_chunks(list(loading.things))


def _in_chunks(codes: Sequence[str]) -> list[Sequence[str]]:
    """These codes, as many at once as a statement takes."""
    return [codes[at : at + _CHUNK] for at in range(0, len(codes), _CHUNK)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


_LOADERS: Mapping[str, Callable[[Loading], None]] = {
    parts.ANCESTORS: functools.partial(_climb, "child", "parent"),
    parts.DESCENDANTS: functools.partial(_climb, "parent", "child"),
    parts.RELATED: _load_related,
    parts.ITEMS: _load_items,
    parts.PARTICIPATION: _load_participation,
    parts.BALANCES: _load_balances,
    parts.AT_STATION: _load_at_station,
    parts.PAUSES: functools.partial(_add_items, where="kind = 'pause'"),
    parts.PREPARATIONS: functools.partial(_add_items, where="kind = 'preparation'"),
    parts.SOURCE: _load_source,
    parts.REACH: _load_reach,
    parts.ABOUT: lambda loading: _load_things(loading, [c for t in loading.things.values() for c in t.texts("about")]),
    parts.REQUESTS: functools.partial(_load_all, "authorisation_request", which="ORDER BY created_idx DESC LIMIT 100"),
    parts.ALL_SUBJECTS: functools.partial(_load_all, "subject"),
    parts.ALL_PEOPLE: functools.partial(_load_all, "person"),
    parts.ALL_DOCUMENTS: functools.partial(_load_all, "document"),
}
