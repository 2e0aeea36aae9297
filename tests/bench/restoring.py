"""How much memory taking a backup into an empty record needs, whose one stored file is large, against one whose file is
small; each in a process of its own.

`python -m tests.bench.restoring URL BACKUP` is that process.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from custody.record.backup import reading_backup, write_backup
from custody.record.engine import Store, open_store
from custody.record.keyring import fresh_keyring
from tests.bench.engines import Engines
from tests.bench.sizes import Sizes
from tests.bench.table import Row
from tests.bench.verifying import MIB, run_apart
from tests.record.own_steps import founded
from tests.record_room import Clock, Room


def restoring_rows(engines: Engines, sizes: Sizes, folder: Path) -> Iterator[Row]:
    """Both engines."""
    held: dict[str, list[int]] = {}
    for length in (sizes.stored, 1):
        backup = folder / f"{length}.backup"
        with engines.sqlite() as store:
            _keep(store, backup, length)
        for name, store in engines.both():
            url = store.engine.url.render_as_string(hide_password=False)
            held.setdefault(name, []).append(run_apart(("module", "tests.bench.restoring", url, str(backup))).held)
        backup.unlink()
    for name, (large, small) in held.items():
        remark = f"{(large - small) / MIB:.0f} MB of memory more for a stored file of {sizes.stored / MIB:.0f} MB"
        figure, floor = f"{large / MIB:.0f} MB", f"{small / MIB:.0f} MB"
        yield Row(f"restore, {name}, memory, floor: a file of one byte", figure, floor, small / large, remark)


def _keep(store: Store, backup: Path, length: int) -> None:
    """A backup of a founded record with one stored file of so many bytes beside its own."""
    room = founded(store, Clock())
    file = room.file(bytes(length), "application/octet-stream")
    room.do("keep_file", room.quality, {"file": hashlib.sha256(file.data).hexdigest()}, files=(file,))
    looked = write_backup(store, backup)
    assert looked.intact, looked


def main() -> int:
    """Restore, as `custody restore` does it."""
    url, backup = sys.argv[1:]
    with reading_backup(Path(backup)) as source:
        Room.opened(open_store(url), Clock(), fresh_keyring()).door.refill(source, lambda idx: None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
