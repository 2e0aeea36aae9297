"""A million entries verified: where they are stored, as a stranger does it with the standard library alone, and with
current state against replay; each in a process of its own. And the proof of one among them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import process_time

from custody.record.checkpoints import public_key
from custody.record.engine import Store
from custody.record.exporting import write_whole
from custody.record.merkle import interior, verify_inclusion
from custody.record.tree import proof_of_entry, stored_hash, stored_root
from tests.bench import apart
from tests.bench.bedside import clinic_entries
from tests.bench.engines import Engines
from tests.bench.ledger import grow, texts
from tests.bench.measuring import timed
from tests.bench.sizes import Sizes
from tests.bench.storing import CONTAINERS, Storing
from tests.bench.table import Bar, Row, at_most
from tests.record_room import Room

MILLION, MIB = 1_000_000, 2**20
IN_PLACE, BY_A_STRANGER, WITH_STATE = (at_most(s, "s a million") for s in (8, 12, 120))
MEMORY = at_most(64, "MB")
PROOF, MADE, CHECKED = at_most(640, "bytes"), at_most(1, "ms"), at_most(0.02, "ms")
ALONE = ("-S", "-I")  # no package is found, and nothing of the environment counts
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ledger:
    """A long ledger: where it is, under which key its checkpoints are signed, and how many entries of which length."""

    store: Store
    key: str
    count: int
    length: int  # bytes of a body, on the whole
    floor: float  # seconds of the processor to read each body and hash it

    @property
    def said(self) -> str:
        """How long it is."""
        return f"{self.count:,} entries of {self.length:,} bytes"


@dataclass(frozen=True)
class Ran:
    """What a program of its own process took."""

    seconds: float
    worked: float  # seconds of the processor among them: what a machine that does nothing else would take
    held: int  # bytes

    def rows(self, name: str, ledger: Ledger, bars: tuple[Bar, Bar | None]) -> Iterator[Row]:
        """Seconds, and memory. The bar is asked of the processor's seconds: nothing else is waited for, and whoever
        shares the machine would be counted too."""
        asked, clock = (seconds * MILLION / ledger.count for seconds in (self.worked, self.seconds))
        remark = f"{ledger.said}; a million: {asked:.1f} s of the processor, {clock:.1f} s by the clock"
        floor = f"{ledger.floor:.2f} s"
        yield Row(name, f"{self.worked:.2f} s", floor, ledger.floor / self.worked, remark, bars[0], asked)
        held = self.held / MIB
        yield Row(f"{name}, memory", f"{held:.0f} MB", remark=ledger.said, bar=bars[1], asked=held)


def verifying_rows(engines: Engines, sizes: Sizes, folder: Path) -> Iterator[Row]:
    """Everything about a long ledger."""
    with engines.sqlite() as store:
        ledger = _long_ledger(store, sizes.entries)
        yield from _in_place(ledger, "verify, SQLite", folder)
        yield from _by_a_stranger(ledger, folder)
        yield from _with_state(ledger)
        yield from _proofs(ledger, sizes.proofs)
    with engines.sqlite() as store:
        yield from _in_place(
            _ledger_as_signed(store, sizes.long_entries), "verify, SQLite, entries of a clinic", folder
        )


def _long_ledger(store: Store, entries: int) -> Ledger:
    """Containers stored here and there, without end."""
    storing = Storing(store)
    begun = storing.room.size()
    for _ in range(2):  # the first time things are as they come; from the second on, as they are left
        first = storing.room.size()
        for attempt in storing.attempts(2 * CONTAINERS, with_nonce=False):
            storing.room.door.record(attempt)
    rounds = max(1, -(-(entries - begun) // (2 * CONTAINERS)) - 2)
    return _measured(storing.room, grow(storing.room, first, rounds))


def _ledger_as_signed(store: Store, entries: int) -> Ledger:
    """All that is recorded between a lot and a child, with every signature and every document it was decided by."""
    room, first = clinic_entries(store)
    rounds = max(1, (entries - first) // (room.size() - first))
    return _measured(room, grow(room, first, rounds, with_state=False))


def _measured(room: Room, count: int) -> Ledger:
    """The ledger there is now; its floor: every body read and hashed."""
    begun, length = process_time(), 0
    with room.store.reading() as link:
        for text in texts(link):
            body = text.encode()
            sha256(body).digest()
            length += len(body)
    floor = process_time() - begun
    return Ledger(room.store, public_key(room.keyring.seal_key).hex(), count, length // count, floor)


def _in_place(ledger: Ledger, name: str, folder: Path) -> Iterator[Row]:
    key = folder / "key.txt"
    key.write_text(ledger.key, encoding="utf-8")
    program = ("module", "custody.record.verify_stored", str(ledger.store.engine.url.database), "--key", str(key))
    yield from run_apart(program).rows(name, ledger, (IN_PLACE, MEMORY))


def _by_a_stranger(ledger: Ledger, folder: Path) -> Iterator[Row]:
    """As `custody export --all` writes it, unpacked, by the program that comes with it."""
    packed, bundle = folder / "all.zip", folder / "all"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as written, ledger.store.reading() as link:
        write_whole(written, link, ledger.count)
    with zipfile.ZipFile(packed) as read:
        read.extractall(bundle)
    packed.unlink()
    ran = run_apart(("path", str(bundle / "verify.py"), str(bundle)), ALONE)
    (bundle / "entries.jsonl").unlink()
    yield from ran.rows("verify.py, standard library alone", ledger, (BY_A_STRANGER, MEMORY))


def _with_state(ledger: Ledger) -> Iterator[Row]:
    url = ledger.store.engine.url.render_as_string(hide_password=False)
    ran = run_apart(("module", "tests.bench.auditing", url, ledger.key))
    yield from ran.rows("verify, SQLite, with state against replay", ledger, (WITH_STATE, None))


def run_apart(program: tuple[str, ...], how: tuple[str, ...] = ()) -> Ran:
    """Run a program in a process of its own. It must end with status 0."""
    command = (sys.executable, *how, str(Path(apart.__file__).resolve()), *program)
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=_ROOT, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)
    told = json.loads(done.stderr.splitlines()[-1])
    return Ran(told["seconds"], told["worked"], told["bytes"])


def _proofs(ledger: Ledger, count: int) -> Iterator[Row]:
    """That one entry stands under the root over all: how long a proof is, and what it takes to make and check."""
    drawn, size, proofs = random.Random(ledger.count), ledger.count, list[tuple[int, tuple[bytes, ...]]]()
    among = f"among {size:,}"
    with ledger.store.reading() as link:
        root = stored_root(link, size)

        def make() -> None:
            idx = drawn.randrange(size)
            proofs.append((idx, proof_of_entry(link, idx, size)))

        made = timed(f"a proof {among} made, floor: one hash read", make, lambda: stored_hash(link, 0, 0), count, MADE)
        leaves = {idx: stored_hash(link, 0, idx) for idx, _ in proofs}
    longest = max(32 * len(hashes) for _, hashes in proofs)
    yield Row(f"a proof {among}", f"{longest} bytes", remark="the longest", bar=PROOF, asked=longest)
    yield made
    given = iter(proofs)

    def check() -> None:
        idx, hashes = next(given)
        assert verify_inclusion(leaves[idx], idx, size, hashes, root)

    yield timed(f"a proof {among} checked, floor: as many hashes", check, _hashing(longest // 32), count, CHECKED)


def _hashing(times: int) -> Callable[[], None]:
    def hash_so_often() -> None:
        carry = bytes(32)
        for _ in range(times):
            carry = interior(carry, carry)

    return hash_so_often
