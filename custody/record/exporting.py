"""What leaves in an export: entries as they are stored, the files they name, checkpoints, and what verifies them.

The whole ledger verifies by itself. A part comes with a proof for each of its entries, which leads to the root in the
latest checkpoint, and with one for each earlier checkpoint, which leads from its root to that one. That nothing was
left out of a part cannot be seen from it, and the verifier says so.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import orjson

from custody.record import verify
from custody.record.cosigning import cosignatures
from custody.record.link import Link, Row
from custody.record.replay import Progress
from custody.record.tree import proof_of_entry, proof_of_growth

_SELECT = f"SELECT {', '.join(verify.COLUMNS)} FROM entry"
_LEAF = verify.COLUMNS.index("leaf")
_CHUNK = 400  # placeholders a statement


def write_whole(bundle: zipfile.ZipFile, link: Link, size: int, progress: Progress = lambda idx: None) -> None:
    """The first `size` entries, every stored file they name, every checkpoint up to there."""
    rows = link.stream(f"{_SELECT} WHERE idx < ? ORDER BY idx", (size,))
    named = _write_entries(bundle, rows, progress)
    _write_beside(bundle, link, named, size)


def write_part(bundle: zipfile.ZipFile, link: Link, indices: Sequence[int], size: int) -> None:
    """These entries, in their order, each with its proof against the checkpoint over `size` entries."""
    named = _write_entries(bundle, _rows_of(link, indices), lambda idx: None)
    with bundle.open("proofs.jsonl", "w") as lines:
        for idx in indices:
            hashes = [sibling.hex() for sibling in proof_of_entry(link, idx, size)]
            lines.write(orjson.dumps({"idx": idx, "hashes": hashes}) + b"\n")
    with bundle.open("growth.jsonl", "w") as lines:  # whichever checkpoint was kept, the part is held against it
        for earlier, top in link.run("SELECT size, root FROM checkpoint WHERE size < ? ORDER BY size", (size,)):
            hashes = [sibling.hex() for sibling in proof_of_growth(link, earlier, size)]
            lines.write(orjson.dumps({"size": earlier, "root": bytes(top).hex(), "hashes": hashes}) + b"\n")
    _write_beside(bundle, link, named, size, only=size)


def write_manifest(bundle: zipfile.ZipFile, ledger: str, size: int, sign: Callable[[str], str]) -> None:
    """Last of all: the SHA-256 of what people read in the bundle, of the entries it belongs to, and of the program, as
    a list signed like a checkpoint. `sign` gives a signature line."""
    lines = [f"bundle {ledger}", str(size)]
    for name in ("entries.jsonl", "verify.py", *verify.PAGES):
        digest = sha256()
        with bundle.open(name) as file:
            while part := file.read(2**20):
                digest.update(part)
        lines.append(f"{digest.hexdigest()} {name}")
    text = "".join(f"{line}\n" for line in lines)
    bundle.writestr("manifest.txt", f"{text}\n{sign(text)}")


def _rows_of(link: Link, indices: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(indices), _CHUNK):
        some = indices[start : start + _CHUNK]
        yield from link.run(f"{_SELECT} WHERE idx IN ({', '.join('?' * len(some))}) ORDER BY idx", some)


def _write_entries(bundle: zipfile.ZipFile, rows: Iterable[Row], progress: Progress) -> set[str]:
    """Entries as JSON lines, their text exactly as stored; the digests of the files they name."""
    named: set[str] = set()
    with bundle.open("entries.jsonl", "w", force_zip64=True) as lines:
        for number, row in enumerate(rows):
            fields = dict(zip(verify.COLUMNS, row, strict=True)) | {"leaf": bytes(row[_LEAF]).hex()}
            lines.write(json.dumps(fields, ensure_ascii=False).encode(*verify.ENCODING) + b"\n")
            named.update(orjson.loads(fields["body"]).get("blobs", ()))
            progress(number)
    return named


def _write_beside(bundle: zipfile.ZipFile, link: Link, named: set[str], size: int, only: int = 0) -> None:
    named_so = link.run("SELECT value FROM instance WHERE name = 'id'")[0][0]  # and nothing that no leaf covers
    bundle.writestr("instance.json", json.dumps({"id": named_so}, ensure_ascii=False))
    bundle.writestr("verify.py", Path(verify.__file__).read_bytes())
    cosigned = cosignatures(link)
    for covered, note in link.run("SELECT size, note FROM checkpoint WHERE size <= ? ORDER BY size", (size,)):
        if not only or covered == only:
            bundle.writestr(f"checkpoints/{covered:09d}.txt", note + cosigned.get(covered, ""))
    write_files(bundle, link, sorted(named))


def write_files(bundle: zipfile.ZipFile, link: Link, digests: Iterable[str]) -> None:
    """Stored files, in pieces."""
    for digest in digests:
        with bundle.open(f"blobs/{digest}", "w", force_zip64=True) as file:
            file.writelines(link.pieces(digest))
