"""How much of everything is measured: as the bars ask for it, and a short form that shows that all of it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of acts, entries, relations, changes and runs."""

    acts: tuple[tuple[int, int], ...] = ((1, 500), (4, 1000), (16, 2000))  # clients, and their steps together
    appends: int = 1000
    signed: int = 640  # infusions started, and lots released, each
    entries: int = 1_000_000
    long_entries: int = 50_000
    proofs: int = 500
    edges: int = 10_000_000
    recalled: int = 2_000  # things of one recall
    recalls: int = 25
    changed: int = 500
    killed: int = 10
    lost: int = 2
    scans: int = 300
    labels: int = 15
    pages: int = 20
    waiting: int = 10_000
    stored: int = 200 * 2**20  # bytes of the file that is restored


SHORT = Sizes(
    acts=((1, 20), (4, 40), (16, 80)),
    appends=50,
    signed=32,
    entries=2_000,
    long_entries=1_000,
    proofs=20,
    edges=20_000,
    recalls=3,
    changed=10,
    killed=1,
    lost=1,
    scans=5,
    labels=1,
    pages=2,
    waiting=200,
    stored=2**20,
)
