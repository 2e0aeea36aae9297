"""The Merkle tree over the ledger: hashes, the growing edge, proofs and their checks.

The tree is the one of RFC 6962 section 2.1 with SHA-256; proofs and their checks follow RFC 9162
sections 2.1.3 and 2.1.4. Pure functions over bytes: nothing here reads a clock, a disk or a database.
A hash is 32 bytes. ``level`` 0 holds the leaves; a node at ``(level, position)`` covers the leaves
``position << level`` up to, not including, ``(position + 1) << level``.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256(b"").digest()
HASH_LENGTH = 32

NodeReader = Callable[[int, int], bytes]
"""Answers the hash stored at (level, position); it is asked for complete subtrees only."""


class Node(NamedTuple):
    """The root of one complete subtree."""

    level: int
    position: int
    hash: bytes


class Frontier(NamedTuple):
    """The right edge of the tree: the roots of its complete subtrees, the largest first.

    An immutable value: whoever rolls a transaction back keeps using the frontier from before it.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "tuple[Frontier, tuple[Node, ...]]":
        """The frontier with one more leaf, and the nodes of level 1 and above which it completes."""
        size, hashes = self
        carry, level, kept = leaf, 0, len(hashes)
        completed = []
        while size >> level & 1:
            kept -= 1
            carry = interior(hashes[kept], carry)
            level += 1
            completed.append(Node(level, size >> level, carry))
        return Frontier(size + 1, (*hashes[:kept], carry)), tuple(completed)


def leaf_hash(instance_id: str, header: str, body: str) -> bytes:
    """The leaf of one entry, bound to its instance so that no entry can move between ledgers."""
    return hash_leaf(f"{instance_id}\n{header}\n{body}".encode())


def hash_leaf(data: bytes) -> bytes:
    """RFC 6962: SHA-256 over 0x00 and the data."""
    return sha256(b"\x00" + data).digest()


def interior(left: bytes, right: bytes) -> bytes:
    """RFC 6962: SHA-256 over 0x01 and the two children."""
    return sha256(b"\x01" + left + right).digest()


def root(frontier: Frontier) -> bytes:
    """The tree's root; the empty tree's is SHA-256 of nothing."""
    return _fold(frontier.hashes) if frontier.hashes else EMPTY_ROOT


def frontier_at(size: int, read: NodeReader) -> Frontier:
    """The frontier as it was when the tree held ``size`` leaves, from stored leaves and nodes."""
    return Frontier(size, tuple(read(level, position) for level, position in _peaks(0, size)))


def inclusion_proof(index: int, size: int, read: NodeReader) -> tuple[bytes, ...]:
    """The hashes that lead from leaf ``index`` to the root of the first ``size`` leaves.

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    low, high = 0, size
    path = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    return tuple(reversed(path))


def consistency_proof(old_size: int, new_size: int, read: NodeReader) -> tuple[bytes, ...]:
    """The hashes that show the first ``old_size`` of ``new_size`` leaves unchanged.

    Raises ValueError where a tree of the new size has no earlier tree of the old size.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {new_size} leaves has no earlier tree of {old_size}")
    if old_size in (0, new_size):
        return ()
    low, high = 0, new_size
    path = []
    while high != old_size:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    if low:  # otherwise this hash is the old root itself, which the verifier holds
        path.append(_range_root(low, high, read))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this leaf to this root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((leaf, root, *proof)):
        return False
    node, last, carry = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            carry = interior(sibling, carry)
            node, last = _climb(node, last)
        else:
            carry = interior(carry, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and carry == root


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the old tree to be the beginning of the new (RFC 9162 section 2.1.4.2).

    Stricter than the RFC in one place: an old tree of size 0 must come with the empty tree's root.
    """
    if not 0 <= old_size <= new_size or not _are_hashes((old_root, new_root, *proof)):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    return bool(proof) and _joined_roots(old_size, new_size, path) == (old_root, new_root)


def _joined_roots(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root the path leads to; None where its length does not fit the sizes."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = interior(step, old), interior(step, new)
            node, last = _climb(node, last)
        else:
            new = interior(new, step)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _climb(node: int, last: int) -> tuple[int, int]:
    """Up the right edge past the levels where the node is a left child without a sibling."""
    while not node & 1 and node:
        node, last = node >> 1, last >> 1
    return node, last


def _range_root(low: int, high: int, read: NodeReader) -> bytes:
    """The root over the leaves low up to high, which begin where a subtree of that height begins."""
    return _fold([read(level, position) for level, position in _peaks(low, high)])


def _peaks(low: int, high: int) -> list[tuple[int, int]]:
    """The complete subtrees that cover the leaves low up to high, the largest first."""
    peaks = []
    while low < high:
        level = (high - low).bit_length() - 1
        peaks.append((level, low >> level))
        low += 1 << level
    return peaks


def _fold(hashes: Sequence[bytes]) -> bytes:
    carry = hashes[-1]
    for left in reversed(hashes[:-1]):
        carry = interior(left, carry)
    return carry


def _split(count: int) -> int:
    """The largest power of two smaller than count."""
    return 1 << ((count - 1).bit_length() - 1)


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_LENGTH for value in values)
