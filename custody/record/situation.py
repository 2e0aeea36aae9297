"""Loading the situation: the parts a step declares, one loader a part, as plain frozen values."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from custody.record.applier import THING_COLUMNS
from custody.record.codec import effect_from_json, thing_from_row
from custody.record.engine import Link, Row
from custody.record.upcasting import FORMS
from custody.rules import situation as parts
from custody.rules.document import Document
from custody.rules.documents import in_force
from custody.rules.effects import Created, Set
from custody.rules.past import PastEntry
from custody.rules.situation import Edge, Item, Participation, Situation, Thing
from custody.rules.words import GENEALOGY, RELATIONS

_CHUNK = 400  # placeholders a statement
_IN_GENEALOGY, _IN_RELATIONS = (", ".join(f"'{kind}'" for kind in sorted(kinds)) for kinds in (GENEALOGY, RELATIONS))
_EFFECTIVE = f"SELECT {THING_COLUMNS} FROM thing WHERE kind = 'document' AND state = 'effective'"


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


def load_situation(
    link: Link, codes: Iterable[str], reads: Sequence[str], at: datetime, place: tuple[str, str] = ("", "")
) -> Situation:
    """The situation of these codes with these parts. `place` is (station, site). The zone, and what files among the
    facts say, are filled in by the turn."""
    loading = Loading(link, place[0])
    effective = link.ask(_EFFECTIVE)
    _load_things(loading, codes)
    _load_holders(loading)
    for part in reads:
        if part in _LOADERS:
            _LOADERS[part](loading)
    return Situation(
        at=at,
        station=place[0],
        site=place[1],
        things=loading.things,
        edges=tuple(loading.edges),
        items=tuple(loading.items.values()),
        participation=loading.participation,
        balances=loading.balances,
        documents=_documents(link, effective(), loading.things.values(), at),
        parts=frozenset(reads),
    )


def load_things(link: Link, codes: Iterable[str]) -> tuple[Thing, ...]:
    """The things of these codes that are in the record, and nothing around them."""
    loading = Loading(link, "")
    _load_things(loading, codes)
    return tuple(loading.things.values())


def load_documents(link: Link, things: Iterable[Thing] = (), at: datetime | None = None) -> tuple[Document, ...]:
    """The documents in force at `at` (where not given: at the last entry), and those the given things began with."""
    return _documents(link, link.run(_EFFECTIVE), things, at or _last_entry_at(link))


def _documents(link: Link, effective: list[Row], things: Iterable[Thing], at: datetime) -> tuple[Document, ...]:
    found = [_document(link, thing, True) for thing in in_force(_read_once(tuple(effective)), at)]
    known = {document.digest for document in found}
    wanted = {str(digest) for thing in things for digest in thing.mapping("documents").values()}
    for digest in sorted(wanted - known):
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE kind = 'document' AND name = ?"
        found += [_document(link, thing_from_row(row), False) for row in link.run(sql, (digest,))]
    return tuple(found)


@functools.lru_cache(maxsize=16)
def _read_once(rows: tuple[Row, ...]) -> tuple[Thing, ...]:
    """Documents change rarely and every step asks for them: the same rows are the same things."""
    return tuple(thing_from_row(row) for row in rows)


def _last_entry_at(link: Link) -> datetime:
    rows = link.run("SELECT recorded_at FROM entry ORDER BY idx DESC LIMIT 1")
    return datetime.fromisoformat(str(rows[0][0]).replace("Z", "+00:00")) if rows else datetime.min.replace(tzinfo=UTC)


def past_entry(link: Link, idx: int | None) -> PastEntry | None:
    """The entry a step looks back at, with the values it set; None where it names none, or none that is there."""
    rows = [] if idx is None else link.run("SELECT v, step, outcome, actor, body FROM entry WHERE idx = ?", (idx,))
    if idx is None or not rows:
        return None
    version, step, outcome, actor, stored = rows[0]
    body = FORMS.read(version, step, stored)
    given = body.get("reasons") or body.get("notes") or ()
    reasons = tuple(str(reason["code"]) for reason in given)
    return PastEntry(idx, step, outcome, _values_set(body), actor, str(body.get("result") or outcome), reasons)


def _values_set(body: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    effects = [effect_from_json(stored) for stored in body["effects"]]
    begun = {(effect.thing, name) for effect in effects if isinstance(effect, Created) for name in effect.attrs}
    return frozenset(begun | {(effect.thing, effect.name) for effect in effects if isinstance(effect, Set)})


@functools.lru_cache(maxsize=256)
def parse_document(data: bytes) -> Mapping[str, object]:
    """The content of a document: TOML, with every number that has a point as an exact decimal."""
    parsed: Mapping[str, object] = tomllib.loads(data.decode(), parse_float=Decimal)
    return parsed


def _document(link: Link, thing: Thing, in_force: bool) -> Document:
    digest = thing.name
    return Document(
        code=thing.code,
        type=thing.text("type"),
        name=thing.text("title"),
        version=thing.text("version"),
        digest=digest,
        content=_content(link, digest) if thing.text("media_type", "application/toml") == "application/toml" else {},
        in_force=in_force,
    )


_CONTENTS: dict[str, Mapping[str, object]] = {}


def _content(link: Link, digest: str) -> Mapping[str, object]:
    """Content by digest, checked against it; what a digest stands for never changes, so it may be kept."""
    if digest not in _CONTENTS:
        stored = bytes(link.run("SELECT bytes FROM blob WHERE sha256 = ?", (digest,))[0][0])
        if hashlib.sha256(stored).hexdigest() != digest:
            raise ValueError(f"the stored document {digest} is not what was approved")
        _CONTENTS[digest] = parse_document(stored)
    return _CONTENTS[digest]


def _load_things(loading: Loading, codes: Iterable[str]) -> None:
    wanted = [code for code in dict.fromkeys(codes) if code and code not in loading.things]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE code IN ({_marks(chunk)})"
        for row in loading.link.run(sql, chunk):
            loading.things[row[0]] = thing_from_row(row)


def _load_holders(loading: Loading) -> None:
    """Whose badge a scanned badge is, and whose a scanned wristband, also one that is void and worn by nobody."""
    _load_things(loading, [thing.text("subject") for thing in loading.things.values() if thing.kind == "wristband"])
    badges = [thing.code for thing in loading.things.values() if thing.kind == "staff_badge"]
    if badges:
        sql = f"SELECT parent, child, kind FROM edge WHERE child IN ({_marks(badges)}) AND kind = 'badge'"
        _add_edges(loading, loading.link.run(sql, badges))


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
    asked = []
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
        sql = f"""SELECT code, kind, attrs FROM item WHERE closed_idx IS NULL
                  AND code IN (SELECT item FROM item_about WHERE thing IN ({_marks(chunk)}))"""
        _add_items(loading, loading.link.run(sql, chunk))


def _load_lifted(loading: Loading) -> None:
    for chunk in _chunks(loading):
        sql = f"""SELECT item.code, item.attrs, entry.recorded_at FROM item JOIN entry ON entry.idx = item.closed_idx
                  WHERE item.kind = 'hold'
                  AND item.code IN (SELECT item FROM item_about WHERE thing IN ({_marks(chunk)}))"""
        for code, attrs, closed_at in loading.link.run(sql, chunk):
            attrs = {**orjson.loads(attrs), "closed_at": closed_at}
            loading.items[code] = Item(code, "lifted_hold", _about(loading, code), attrs)


def _load_at_station(loading: Loading) -> None:
    sql = "SELECT code, kind, attrs FROM item WHERE station = ? AND closed_idx IS NULL"
    _add_items(loading, loading.link.run(sql, (loading.station,)) if loading.station else [])


def _load_pauses(loading: Loading) -> None:
    sql = "SELECT code, kind, attrs FROM item WHERE kind = 'pause' AND closed_idx IS NULL"
    _add_items(loading, loading.link.run(sql))


def _add_items(loading: Loading, rows: Iterable[tuple[str, str, str]]) -> None:
    for code, kind, attrs in rows:
        loading.items[code] = Item(code, kind, _about(loading, code), orjson.loads(attrs))


def _about(loading: Loading, item: str) -> tuple[str, ...]:
    sql = "SELECT thing FROM item_about WHERE item = ? ORDER BY thing"
    return tuple(row[0] for row in loading.link.run(sql, (item,)))


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
    loading.things |= {row[0]: thing_from_row(row) for row in loading.link.run(sql, (kind,))}


def _chunks(loading: Loading) -> list[list[str]]:
    """The codes loaded so far, as many at once as a statement takes."""
    codes = list(loading.things)
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
    parts.PAUSES: _load_pauses,
    parts.SOURCE: _load_source,
    parts.REACH: _load_reach,
    parts.ABOUT: lambda loading: _load_things(loading, [c for t in loading.things.values() for c in t.texts("about")]),
    parts.LIFTED: _load_lifted,
    parts.REQUESTS: functools.partial(_load_all, "authorisation_request", which="ORDER BY created_idx DESC LIMIT 100"),
    parts.ALL_SUBJECTS: functools.partial(_load_all, "subject"),
    parts.ALL_PEOPLE: functools.partial(_load_all, "person"),
    parts.ALL_DOCUMENTS: functools.partial(_load_all, "document"),
}
