"""The tables, in SQL both engines accept: TEXT, INTEGER and BLOB (BYTEA) only, so that SQLite may be STRICT.

Durable: instance, entry, blob, checkpoint, credential, identity, second_factor. Projections, rebuilt from the ledger:
thing, edge, item, item_about, participation, balance, entry_thing, node. Key store, no part of the story: session,
invitation, throttle, code_use.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text

METADATA = MetaData()


def _table(name: str, *parts: Column[str] | Column[int] | Column[bytes] | Index | UniqueConstraint) -> Table:
    keys = [part for part in parts if isinstance(part, Column) and part.primary_key]
    # SQLite: a table of several keys is stored once, in their order, and not once more by row number.
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=len(keys) < 2)


def _text(name: str, required: bool = True, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=not required, primary_key=key)


def _integer(name: str, required: bool = True, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=not required, primary_key=key, autoincrement=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


_CORRECTS = text("corrects_idx IS NOT NULL")

INSTANCE = _table("instance", _text("name", key=True), _text("value"))
ENTRY = _table(
    "entry",
    _integer("idx", key=True),
    _integer("v"),
    _text("kind"),
    _text("step"),
    _text("actor"),
    _text("outcome"),
    _text("occurred_at"),
    _text("recorded_at"),
    _text("site"),
    _text("zone"),
    _text("utc_offset"),
    _text("station"),
    _text("channel"),
    _text("reason", required=False),
    _integer("corrects_idx", required=False),
    _text("nonce", required=False),
    _text("nonce_digest", required=False),
    _text("body"),
    _bytes("leaf"),
    UniqueConstraint("actor", "nonce", name="one_nonce_an_actor"),
    Index("entry_by_actor", "actor", "outcome", "step"),
    Index("entry_corrections", "corrects_idx", sqlite_where=_CORRECTS, postgresql_where=_CORRECTS),
)
NODE = _table("node", _integer("level", key=True), _integer("position", key=True), _bytes("hash"))
CHECKPOINT = _table("checkpoint", _integer("size", key=True), _bytes("root"), _text("note"))
BLOB = _table("blob", _text("sha256", key=True), _bytes("bytes"), _text("media_type"), _integer("length"))
CREDENTIAL = _table(
    "credential",
    _text("person", key=True),
    _text("username"),
    _text("password_hash"),
    _text("pin_hash"),
    _integer("idx"),
    UniqueConstraint("username", name="one_username"),
)
IDENTITY = _table("identity", _text("subject", key=True), _bytes("wrapped_key"), _bytes("sealed"), _integer("idx"))
SECOND_FACTOR = _table("second_factor", _text("person", key=True), _bytes("sealed"), _integer("idx"))

THING = _table(
    "thing",
    _text("code", key=True),
    _text("kind"),
    _text("name"),
    _text("state"),
    _text("states"),
    _text("attrs"),
    _integer("version"),
    _integer("created_idx"),
    _integer("idx"),
    Index("thing_by_kind", "kind", "state"),
    Index("thing_by_name", "name"),
)
EDGE = _table(
    "edge",
    _text("parent", key=True),
    _text("child", key=True),
    _text("kind", key=True),
    _integer("idx"),
    Index("edge_by_child", "child", "parent"),
)
ITEM = _table(
    "item",
    _text("code", key=True),
    _text("kind"),
    _text("station"),
    _text("attrs"),
    _integer("opened_idx"),
    _integer("closed_idx", required=False),
    _text("outcome"),
    Index("item_open", "kind", "station", "closed_idx"),
)
ITEM_ABOUT = _table("item_about", _text("thing", key=True), _text("item", key=True), Index("item_about_item", "item"))
PARTICIPATION = _table(
    "participation",
    _text("thing", key=True),
    _text("person", key=True),
    _text("step", key=True),
    _text("capacity", key=True),
    _integer("idx"),
)
BALANCE = _table("balance", _text("account", key=True), _text("unit", key=True), _text("quantity"))
ENTRY_THING = _table(
    "entry_thing",
    _text("thing", key=True),
    _integer("idx", key=True),
    _integer("seq", required=False),
    UniqueConstraint("thing", "seq", name="one_seq_a_thing"),
    Index("entry_thing_by_idx", "idx"),
)
SESSION = _table(
    "session",
    _text("token_hash", key=True),
    _text("name"),
    _text("person"),
    _text("station"),
    _text("locale"),
    _text("method"),
    _text("address"),
    _text("created_at"),
    _text("seen_at"),
    _text("ended_at", required=False),
    _text("earlier_hash", required=False),
    _text("turned_at", required=False),
    Index("session_by_earlier", "earlier_hash"),
    Index("session_by_person", "person"),
)
INVITATION = _table(
    "invitation", _text("code_hash", key=True), _text("person"), _text("expires_at"), _text("used_at", required=False)
)
THROTTLE = _table("throttle", _text("subject", key=True), _integer("failures"), _text("locked_until", required=False))
CODE_USE = _table("code_use", _text("person", key=True), _text("mark", key=True), _integer("counter"))

DURABLE = (ENTRY, CHECKPOINT, BLOB, CREDENTIAL, IDENTITY, SECOND_FACTOR)  # and what says which instance it is
SINCE = {SECOND_FACTOR.name: 4}  # durable tables that earlier versions of the schema did not have
PROJECTIONS = (THING, EDGE, ITEM, ITEM_ABOUT, PARTICIPATION, BALANCE, ENTRY_THING, NODE)
