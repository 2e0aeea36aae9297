"""Things as people look at them: one with its relations and open items, lists of a kind, and the trace of a thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.record.applier import THING_COLUMNS
from custody.record.codec import thing_from_row
from custody.record.documents import load_documents
from custody.record.link import Link
from custody.record.situation import load_situation
from custody.rules.document import Document
from custody.rules.situation import ANCESTORS, BALANCES, DESCENDANTS, ITEMS, RELATED, Situation, Thing

_VIEW = (ANCESTORS, DESCENDANTS, RELATED, ITEMS, BALANCES)
MOST_ROWS = 10_000
SORTED = ("name", "code", "state")


def thing(link: Link, code: str) -> Thing | None:
    """A thing by its code, or None."""
    rows = link.run(f"SELECT {THING_COLUMNS} FROM thing WHERE code = ?", (code,))
    return thing_from_row(rows[0]) if rows else None


def surroundings(link: Link, code: str, at: datetime, station: str = "") -> Situation:
    """A thing with its whole genealogy, its relations and open items: what a page about it shows."""
    return load_situation(link, (code,), _VIEW, at, (station, ""))


@dataclass(frozen=True)
class Listing:
    """A page of things of a kind. `more` is the cursor of the next page, or empty."""

    things: tuple[Thing, ...]
    total: int
    more: str = ""


@dataclass(frozen=True)
class Wanted:
    """What to list: a kind, optionally a state, a text found in code or name, after which code, how many; sorted by a
    column of SORTED, `-name` being from the end, and newest first where it is none of them."""

    kind: str
    state: str = ""
    text: str = ""
    after: str = ""
    most: int = 50
    sort: str = ""


def listing(link: Link, wanted: Wanted) -> Listing:
    """Things of a kind, in the order wanted."""
    where, parameters = filtered(wanted)
    total = link.run(f"SELECT COUNT(*) FROM thing WHERE {where}", parameters)[0][0]
    offset = int(wanted.after) if wanted.after.isdigit() else 0
    column = wanted.sort.removeprefix("-")
    way = "DESC" if wanted.sort.startswith("-") else "ASC"
    order = f"{column} {way}" if column in SORTED else "created_idx DESC"
    sql = f"SELECT {THING_COLUMNS} FROM thing WHERE {where} ORDER BY {order}, code LIMIT ? OFFSET ?"
    most = min(wanted.most, MOST_ROWS)
    rows = link.run(sql, (*parameters, most, offset))
    more = str(offset + most) if offset + most < total else ""
    return Listing(tuple(thing_from_row(row) for row in rows), int(total), more)


def filtered(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    """The condition for what is wanted, and its values."""
    where, parameters = ["kind = ?"], [wanted.kind]
    if wanted.state:
        where.append("state = ?")
        parameters.append(wanted.state)
    if wanted.text:
        where.append("(code LIKE ? OR LOWER(name) LIKE ?)")
        parameters += [f"%{wanted.text.upper()}%", f"%{wanted.text.lower()}%"]
    return " AND ".join(where), tuple(parameters)


def origins(link: Link, codes: Sequence[str], at: datetime) -> Situation:
    """Things with all they came from, the relations of these and what is open about them: whether one is on hold."""
    return load_situation(link, codes, (ANCESTORS, RELATED, ITEMS), at)


def held(link: Link, at: datetime) -> Situation:
    """Everything that is on hold now, with all that came from it and the doses it is meant for."""
    sql = """SELECT DISTINCT item_about.thing FROM item_about JOIN item ON item.code = item_about.item
             WHERE item.kind = 'hold' AND item.closed_idx IS NULL ORDER BY item_about.thing"""
    return load_situation(link, [row[0] for row in link.run(sql)], (RELATED, DESCENDANTS, RELATED, ITEMS), at)


def trace(link: Link, code: str, direction: str, at: datetime) -> Situation:
    """Back to the cell line and every material lot, or forward to every child."""
    return load_situation(link, (code,), (ANCESTORS,) if direction == "back" else (DESCENDANTS,), at)


def lineage(link: Link, code: str, at: datetime) -> tuple[str, ...]:
    """A thing, all it came from and all that came of it."""
    found = {code: None}
    for direction in ("back", "forward"):
        found |= dict.fromkeys(trace(link, code, direction, at).things)
    return tuple(found)


def documents_in_force(link: Link) -> tuple[Document, ...]:
    """The controlled documents in force."""
    return load_documents(link)


def stored_file(link: Link, sha256: str) -> tuple[bytes, str] | None:
    """The bytes and media type of a stored file, or None."""
    rows = link.run("SELECT bytes, media_type FROM blob WHERE sha256 = ?", (sha256,))
    return (bytes(rows[0][0]), str(rows[0][1])) if rows else None


def balance(link: Link, account: str, unit: str) -> Decimal:
    """What stands on an account."""
    rows = link.run("SELECT quantity FROM balance WHERE account = ? AND unit = ?", (account, unit))
    return Decimal(rows[0][0]) if rows else Decimal(0)
