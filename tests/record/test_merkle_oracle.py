"""The Merkle tree against pymerkle, a library that others wrote: the same roots, the same hashes in
each proof of an entry, and each accepts what the other proves."""

from __future__ import annotations

import pymerkle
import pytest

from custody.record.merkle import (
    consistency_proof,
    hash_leaf,
    inclusion_proof,
    root,
    verify_consistency,
    verify_inclusion,
)
from tests.record.test_merkle import grown

SIZES = (1, 2, 3, 5, 8, 13, 31, 32, 33, 100)
ENTRIES = [f"entry {number}".encode() for number in range(max(SIZES))]
LEAVES = [hash_leaf(entry) for entry in ENTRIES]


@pytest.fixture(scope="module")
def theirs() -> pymerkle.InmemoryTree:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in ENTRIES:
        tree.append_entry(entry)
    return tree


def ours(size: int) -> bytes:
    frontier, _ = grown(LEAVES[:size])
    return root(frontier)


@pytest.mark.parametrize("size", SIZES)
def test_a_tree_of_another_library_has_the_same_leaves_and_roots(theirs: pymerkle.InmemoryTree, size: int) -> None:
    assert theirs.get_leaf(size) == LEAVES[size - 1]
    assert theirs.get_root(size) == ours(size)


@pytest.mark.parametrize("size", SIZES)
def test_each_proves_an_entry_with_the_same_hashes_and_accepts_the_other(
    theirs: pymerkle.InmemoryTree, size: int
) -> None:
    _, read = grown(LEAVES)
    for index in range(size):
        proof = theirs.prove_inclusion(index + 1, size)
        assert proof.path == [LEAVES[index], *inclusion_proof(index, size, read)]
        pymerkle.verify_inclusion(LEAVES[index], ours(size), proof, index=index + 1, size=size)
        assert verify_inclusion(LEAVES[index], index, size, proof.path[1:], theirs.get_root(size))


@pytest.mark.parametrize("new", SIZES)
def test_what_each_proves_of_growth_holds_for_the_roots_of_the_other(theirs: pymerkle.InmemoryTree, new: int) -> None:
    """Not hash for hash: theirs also names what RFC 6962 leaves out, since whoever verifies has it."""
    _, read = grown(LEAVES)
    for old in range(1, new):
        proof, made = theirs.prove_consistency(old, new), consistency_proof(old, new, read)
        pymerkle.verify_consistency(ours(old), ours(new), proof, prior_size=old, later_size=new)
        assert verify_consistency(old, new, theirs.get_root(old), theirs.get_root(new), made)
        with pytest.raises(pymerkle.InvalidProof):
            pymerkle.verify_consistency(ours(old), ours(old), proof, prior_size=old, later_size=new)
