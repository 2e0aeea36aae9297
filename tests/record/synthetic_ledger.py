"""A made-up ledger to verify: entries as the append writes them, in SQLite and as an exported folder."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.merkle import Frontier, leaf_hash, root

INSTANCE = "XKLNBXTVD"
ORIGIN = "custody.invalid/XKLNBXTVD"
SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC_KEY = SIGNING_KEY.public_key().public_bytes_raw()
FILES = [f"logger file {number}\n".encode() * 40 for number in range(5)]
CHECKPOINTS = (1, 64, 100, 257, 300)
HEADER = (
    *("v", "idx", "kind", "step", "actor", "outcome", "occurred_at", "recorded_at", "site", "zone"),
    *("utc_offset", "station", "channel", "reason", "corrects_idx", "nonce"),
)
SCHEMA = """
CREATE TABLE instance (name TEXT PRIMARY KEY, value TEXT) STRICT;
CREATE TABLE entry (idx INTEGER PRIMARY KEY, v INTEGER, kind TEXT, step TEXT, actor TEXT, outcome TEXT,
  occurred_at TEXT, recorded_at TEXT, site TEXT, zone TEXT, utc_offset TEXT, station TEXT, channel TEXT,
  reason TEXT, corrects_idx INTEGER, nonce TEXT, nonce_digest TEXT, body TEXT, leaf BLOB) STRICT;
CREATE TABLE node (level INTEGER, position INTEGER, hash BLOB, PRIMARY KEY (level, position)) STRICT;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB, note TEXT) STRICT;
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, bytes BLOB, media_type TEXT, length INTEGER) STRICT;
"""

Row = dict[str, object]


def entries(count: int) -> Iterator[Row]:
    for idx in range(count):
        row = _header(idx)
        row["nonce_digest"] = sha256(f"digest {idx}".encode()).hexdigest() if row["nonce"] else None
        row["body"] = canonical(_body(idx, row["nonce_digest"]))
        yield sealed(row)


def sealed(row: Mapping[str, object], instance: str = INSTANCE) -> Row:
    """The row with the leaf that its header and body have in this instance."""
    lines = [f"{name}\n" if row[name] is None else f"{name}={row[name]}\n" for name in HEADER]
    return {**row, "leaf": leaf_hash(instance, "".join(lines), str(row["body"]))}


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signed_note(size: int, top: bytes, key: Ed25519PrivateKey = SIGNING_KEY) -> str:
    text = f"{ORIGIN}\n{size}\n{base64.b64encode(top).decode()}\n"
    public = key.public_key().public_bytes_raw()
    named = sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4] + key.sign(text.encode())
    return f"{text}\n— {ORIGIN} {base64.b64encode(named).decode()}\n"


def write_sqlite(path: Path, rows: Iterable[Row], checkpoints: Iterable[int] = CHECKPOINTS) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO instance VALUES ('id', ?)", (INSTANCE,))
        for content in FILES:
            stored = (sha256(content).hexdigest(), content, "text/csv", len(content))
            database.execute("INSERT INTO blob VALUES (?, ?, ?, ?)", stored)
        frontier, marks = Frontier(), [":" + name for name in (*HEADER, "nonce_digest", "body", "leaf")]
        columns = ", ".join(mark[1:] for mark in marks)
        for row in rows:
            database.execute(f"INSERT INTO entry ({columns}) VALUES ({', '.join(marks)})", row)
            frontier, nodes = frontier.append(bytes(row["leaf"]) if isinstance(row["leaf"], bytes) else b"")
            database.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)
            if frontier.size in checkpoints:
                top = root(frontier)
                kept = (frontier.size, top, signed_note(frontier.size, top))
                database.execute("INSERT INTO checkpoint VALUES (?, ?, ?)", kept)


def write_folder(folder: Path, rows: Iterable[Row], checkpoints: Iterable[int] = CHECKPOINTS) -> None:
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "blobs").mkdir()
    (folder / "instance.json").write_text(json.dumps({"id": INSTANCE}), encoding="utf-8")
    for content in FILES:
        (folder / "blobs" / sha256(content).hexdigest()).write_bytes(content)
    frontier = Frontier()
    with (folder / "entries.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows:
            leaf = row["leaf"]
            assert isinstance(leaf, bytes)
            lines.write(json.dumps({**row, "leaf": leaf.hex()}) + "\n")
            frontier, _ = frontier.append(leaf)
            if frontier.size in checkpoints:
                note = signed_note(frontier.size, root(frontier))
                (folder / "checkpoints" / f"{frontier.size:06d}.txt").write_text(note, encoding="utf-8")


def _header(idx: int) -> Row:
    at = f"2026-11-{1 + idx // 1440 % 28:02d}T{idx // 60 % 24:02d}:{idx % 60:02d}:00.000Z"
    return {
        "v": 1,
        "idx": idx,
        "kind": "container.stored",
        "step": "store_container",
        "actor": "EXKLNBXTV",
        "outcome": ("accepted", "accepted", "refused", "denied")[idx % 4],
        "occurred_at": at,
        "recorded_at": at,
        "site": "上海" if idx % 2 else "Basel",
        "zone": "Asia/Shanghai",
        "utc_offset": "+08:00",
        "station": "storage-1",
        "channel": "wedge",
        "reason": ("", None, "late entry from the paper sheet")[idx % 3],
        "corrects_idx": idx - 5 if idx % 50 == 49 else None,
        "nonce": f"nonce-{idx:08d}" if idx % 7 else None,
    }


def _body(idx: int, nonce_digest: object) -> Row:
    content = canonical({"facts": {"container": "CXKLNBXTV", "place": "BXKLNBXTH"}, "meaning": "performed"})
    signature = {
        **{"signer": "EXKLNBXTV", "printed_name": "Demo Person", "meaning": "performed", "method": "password"},
        **{"components": ["username", "password"], "content": content},
        **{"content_sha256": sha256(content.encode()).hexdigest(), "signed_at": "2026-11-22T06:05:00.000Z"},
    }
    return {
        "facts": {"container": "CXKLNBXTV", "place": "BXKLNBXTH", "note": "冷冻 −150 °C"},
        "effects": [{"kind": "moved", "journey": "custody", "thing": "CXKLNBXTV", "outcome": "stored"}],
        "signatures": [signature] if idx % 5 == 0 else [],
        "reasons": [],
        "notes": [],
        "documents": {"role_matrix": sha256(b"role matrix").hexdigest()},
        "blobs": [sha256(FILES[idx % 5]).hexdigest()] if idx % 20 == 0 else [],
        "software": "0.1.0",
        "nonce_digest": nonce_digest,
    }
