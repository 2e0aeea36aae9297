"""Ledgers as released versions wrote them, kept for ever: tests/data/frozen/<version>.

`ledger.zip` is what `custody export --all` wrote of the demonstration, without the stored files and the dossier, which
replay does not read. `state.json` is what came of it: the root, and of each table of current state its columns, how
many rows and their SHA-256. `.venv/bin/python -m tests.frozen` writes both for this version, once: a folder that is
there is never written over.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import custody
from custody.record.link import Link
from custody.record.merkle import root
from custody.record.replay import replay, scratch_link
from custody.record.tables import PROJECTIONS
from custody.record.tree import stored_frontier
from custody.record.verify import COLUMNS
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import first_of, process

FROZEN = Path(__file__).parent / "data/frozen"
LEDGER, STATE = "ledger.zip", "state.json"
State = dict[str, Any]


def entries_of(ledger: Path) -> list[dict[str, Any]]:
    """The entries of a kept bundle, in order, each field as it was written."""
    with zipfile.ZipFile(ledger) as bundle:
        return [json.loads(line) for line in bundle.read("entries.jsonl").decode().splitlines()]


def rebuilt(entries: list[dict[str, Any]]) -> Link:
    """A record of its own with these entries, and current state replayed from them."""
    link = scratch_link()
    rows = [
        tuple(bytes.fromhex(entry["leaf"]) if name == "leaf" else entry[name] for name in COLUMNS) for entry in entries
    ]
    link.run_each(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    replay(link, link)
    return link


def state_of(link: Link, columns: dict[str, list[str]]) -> State:
    """What replay gave in these columns of each table."""
    return {
        "root": root(stored_frontier(link, link.run("SELECT COUNT(*) FROM entry")[0][0])).hex(),
        "tables": {table: _table(link, table, names) for table, names in columns.items()},
        "states": {
            f"{kind} {state}": count
            for kind, state, count in link.run(
                "SELECT kind, state, COUNT(*) FROM thing GROUP BY kind, state ORDER BY 1, 2"
            )
        },
    }


def _table(link: Link, table: str, names: list[str]) -> State:
    rows = link.run(f"SELECT {', '.join(names)} FROM {table} ORDER BY {', '.join(names)}")
    return {"columns": names, "rows": len(rows), "sha256": sha256(json.dumps(rows).encode()).hexdigest()}


def main() -> int:
    """Freeze what this version writes."""
    folder = FROZEN / custody.__version__
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        _exported(Path(name))
        with (
            zipfile.ZipFile(f"{name}/all.zip") as whole,
            zipfile.ZipFile(folder / LEDGER, "w", zipfile.ZIP_LZMA) as kept,
        ):
            for info in whole.infolist():
                if not info.filename.startswith("blobs/") and info.filename != "dossier.html":
                    kept.writestr(info.filename, whole.read(info))
    columns = {table.name: [one.name for one in table.columns] for table in PROJECTIONS if table.name != "node"}
    state = state_of(rebuilt(entries_of(folder / LEDGER)), columns)
    (folder / STATE).write_text(json.dumps(state, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _exported(folder: Path) -> None:
    """The demonstration with an attempt that is refused and one that is denied, as a bundle."""
    instance = folder / "instance"
    assert process(instance, "demo", "--no-serve").status == 0
    stored = (
        "step",
        "store_container",
        f"container={first_of('container', instance)}",
        f"place={first_of('storage_place', instance)}",
    )
    for username in ("zhao", "wu"):
        assert process(instance, *stored, "--as", username, typed=f"{PASSWORDS[username]}\n").status != 0
    assert process(instance, "export", "--all", "--out", str(folder / "all.zip")).status == 0


if __name__ == "__main__":
    sys.exit(main())
