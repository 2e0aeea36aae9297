"""The Merkle tree against published vectors, corruption probes and a naive second reading of RFC 6962."""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.record.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    frontier_at,
    hash_leaf,
    inclusion_proof,
    interior,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc6962.json").read_text(encoding="utf-8"))
LEAVES = [hash_leaf(bytes.fromhex(text)) for text in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(text) for text in VECTORS["roots"]]
INCLUSION = [
    (case["index"], case["size"], [bytes.fromhex(text) for text in case["proof"]]) for case in VECTORS["inclusion"]
]
CONSISTENCY = [
    (case["old"], case["new"], [bytes.fromhex(text) for text in case["proof"]]) for case in VECTORS["consistency"]
]
OTHER = sha256(b"another tree").digest()

leaf_lists = st.integers(1, 70).map(lambda count: [hash_leaf(str(number).encode()) for number in range(count)])


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word: split at the largest power of two below the count."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def grown(leaves: Sequence[bytes]) -> tuple[Frontier, Callable[[int, int], bytes]]:
    """The frontier over the leaves and a reader of what its appends handed out to store."""
    stored = {(0, position): leaf for position, leaf in enumerate(leaves)}
    frontier = Frontier()
    for leaf in leaves:
        frontier, nodes = frontier.append(leaf)
        for node in nodes:
            assert (node.level, node.position) not in stored
            stored[node.level, node.position] = node.hash
    return frontier, lambda level, position: stored[level, position]


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)


def corrupted_proofs(proof: Sequence[bytes], roots: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The proof with garbage at either end, a bit flipped in each hash, one hash lost or put in."""
    for extra in (b"", *roots, *proof[:1]):
        yield [*proof, extra]
        yield [extra, *proof]
    for number, value in enumerate(proof):
        for bit in (0, 3, 4, 255):
            yield [*proof[:number], flipped(value, bit), *proof[number + 1 :]]
    if proof:
        yield list(proof[:-1])
        yield list(proof[1:])
        yield [proof[0], OTHER, *proof[1:]]


def test_the_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert root(Frontier()) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_frontier_has_the_published_root_at_every_size(size: int) -> None:
    frontier, _ = grown(LEAVES[:size])
    assert frontier.size == size
    assert root(frontier) == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_the_published_inclusion_proofs_are_made_and_verified(index: int, size: int, proof: list[bytes]) -> None:
    _, read = grown(LEAVES)
    assert list(inclusion_proof(index, size, read)) == proof
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size - 1])


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_a_corrupted_inclusion_proof_never_verifies(index: int, size: int, proof: list[bytes]) -> None:
    leaf, top = LEAVES[index], ROOTS[size - 1]
    for wrong in (index - 1, index + 1, index ^ 2, index + size):
        assert not verify_inclusion(leaf, wrong, size, proof, top)
    for wrong in (size * 2, size // 2, 0, -size):
        assert not verify_inclusion(leaf, index, wrong, proof, top)
    for wrong_hash in (OTHER, EMPTY_ROOT, b"", b"WrongLeaf", leaf[:-1]):
        assert not verify_inclusion(wrong_hash, index, size, proof, top)
        assert not verify_inclusion(leaf, index, size, proof, wrong_hash)
    for corrupted in corrupted_proofs(proof, [top, leaf]):
        assert not verify_inclusion(leaf, index, size, corrupted, top)


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_the_published_consistency_proofs_are_made_and_verified(old: int, new: int, proof: list[bytes]) -> None:
    _, read = grown(LEAVES)
    assert list(consistency_proof(old, new, read)) == proof
    assert verify_consistency(old, new, ROOTS[old - 1], ROOTS[new - 1], proof)


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_a_corrupted_consistency_proof_never_verifies(old: int, new: int, proof: list[bytes]) -> None:
    before, after = ROOTS[old - 1], ROOTS[new - 1]
    for wrong in (old - 1, old + 1, old ^ 2, -old):
        assert not verify_consistency(wrong, new, before, after, proof)
    for wrong in (new * 2, old - 1, 0):
        assert not verify_consistency(old, wrong, before, after, proof)
    for wrong_root in (OTHER, EMPTY_ROOT, b"", b"WrongRoot"):
        assert not verify_consistency(old, new, wrong_root, after, proof)
        assert not verify_consistency(old, new, before, wrong_root, proof)
    for corrupted in corrupted_proofs(proof, [before, after]):
        assert not verify_consistency(old, new, before, after, corrupted)
    if old != new:
        assert not verify_consistency(old, new, after, before, proof)
        assert not verify_consistency(old, new, before, after, [])
        assert not verify_consistency(new, old, after, before, proof)


def test_the_empty_tree_is_the_beginning_of_every_tree_and_no_other_tree_passes_for_it() -> None:
    assert verify_consistency(0, 8, EMPTY_ROOT, ROOTS[7], [])
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_consistency(0, 8, OTHER, ROOTS[7], [])
    assert not verify_consistency(0, 8, EMPTY_ROOT, ROOTS[7], [OTHER])


@given(leaf_lists)
def test_the_frontier_root_equals_the_naive_recursive_root(leaves: list[bytes]) -> None:
    frontier, read = grown(leaves)
    assert root(frontier) == naive_root(leaves)
    assert frontier_at(len(leaves), read) == frontier


@given(leaf_lists, st.data())
def test_an_inclusion_proof_verifies_for_any_leaf_of_any_size_and_fails_for_any_flipped_bit(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    bit = data.draw(st.integers(0, 255))
    _, read = grown(leaves)
    proof, top, leaf = inclusion_proof(index, size, read), naive_root(leaves[:size]), leaves[index]
    assert verify_inclusion(leaf, index, size, proof, top)
    assert not verify_inclusion(flipped(leaf, bit), index, size, proof, top)
    assert not verify_inclusion(leaf, index, size, proof, flipped(top, bit))
    for number, value in enumerate(proof):
        assert not verify_inclusion(
            leaf, index, size, [*proof[:number], flipped(value, bit), *proof[number + 1 :]], top
        )


@given(leaf_lists, st.data())
def test_a_consistency_proof_verifies_for_any_two_sizes_and_fails_for_any_flipped_bit(
    leaves: list[bytes], data: st.DataObject
) -> None:
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(0, new))
    bit = data.draw(st.integers(0, 255))
    _, read = grown(leaves)
    proof, before, after = (
        consistency_proof(old, new, read),
        naive_root(leaves[:old]),
        naive_root(leaves[:new]),
    )
    assert verify_consistency(old, new, before, after, proof)
    assert not verify_consistency(old, new, flipped(before, bit), after, proof)
    if old:
        assert not verify_consistency(old, new, before, flipped(after, bit), proof)
    for number, value in enumerate(proof):
        corrupted = [*proof[:number], flipped(value, bit), *proof[number + 1 :]]
        assert not verify_consistency(old, new, before, after, corrupted)


def test_a_frontier_is_a_value_that_its_appends_leave_alone() -> None:
    before, _ = grown(LEAVES[:5])
    kept = Frontier(before.size, before.hashes)
    one, _ = before.append(OTHER)
    two, _ = before.append(LEAVES[5])
    assert before == kept
    assert (root(one), root(two)) != (root(two), root(one))
    assert root(two) == ROOTS[5]


def test_a_proof_that_cannot_exist_is_refused_with_a_sentence() -> None:
    _, read = grown(LEAVES)
    with pytest.raises(ValueError, match="no leaf 8 among 8"):
        inclusion_proof(8, 8, read)
    with pytest.raises(ValueError, match="no earlier tree of 9"):
        consistency_proof(9, 8, read)


def test_a_leaf_is_bound_to_instance_header_and_body_in_this_order() -> None:
    leaf = leaf_hash("XKLN", "v=1\nidx=0\n", '{"facts":{}}')
    assert leaf == sha256(b'\x00XKLN\nv=1\nidx=0\n\n{"facts":{}}').digest()
    assert leaf != leaf_hash("XKLP", "v=1\nidx=0\n", '{"facts":{}}')


def test_leaves_and_interior_nodes_never_share_a_hash() -> None:
    assert hash_leaf(LEAVES[0] + LEAVES[1]) != interior(LEAVES[0], LEAVES[1])
