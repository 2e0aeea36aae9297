"""`custody proof`: by the command line somebody shows that an entry stands in the ledger, and that it only grew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.record.merkle import verify_consistency, verify_inclusion
from tests.faces.cli.spoken import custody, process


def test_an_entry_is_proved_to_stand_under_the_root_as_it_is_now_and_as_it_was(seen: Path) -> None:
    for words in (("17",), ("17", "--size", "18"), ("0", "--size", "1")):
        told = json.loads(custody(seen, "proof", *words, "--json").out)
        proof = [bytes.fromhex(one) for one in told["inclusion"]]
        leaf, root = bytes.fromhex(told["leaf"]), bytes.fromhex(told["root"])
        assert verify_inclusion(leaf, told["idx"], told["size"], proof, root)
        assert not verify_inclusion(leaf, told["idx"], told["size"] + 1, proof, root) or told["size"] > 18


def test_the_ledger_of_an_earlier_size_is_proved_to_be_the_beginning_of_the_signed_one(seen: Path) -> None:
    was = json.loads(custody(seen, "proof", "0", "--size", "17", "--json").out)["root"]
    told = json.loads(custody(seen, "proof", "--from", "17", "--json").out)
    proof = [bytes.fromhex(one) for one in told["consistency"]]
    assert verify_consistency(17, told["size"], bytes.fromhex(was), bytes.fromhex(told["root"]), proof)
    assert told["note"].splitlines()[1] == str(told["size"])
    assert not verify_consistency(17, told["size"], bytes(32), bytes.fromhex(told["root"]), proof)


def test_people_read_one_sentence_and_the_hashes(seen: Path) -> None:
    spoken = process(seen, "proof", "17")
    told = json.loads(custody(seen, "proof", "17", "--json").out)
    first, *hashes = spoken.out.splitlines()
    assert (spoken.status, spoken.err, hashes) == (0, "", told["inclusion"])
    assert first == f"Entry 17 has the leaf {told['leaf']}. Under the root {told['root']} over {told['size']} entries:"
    assert process(seen, "proof", "--from", "17").out.startswith("The first 17 entries are the beginning of the ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Name an entry, or give --from"),
        (("1", "--from", "2"), "Name an entry, or give --from"),
        (("--from", "2", "--size", "9"), "Name an entry, or give --from"),
        (("1000000",), "There is no entry 1000000: the last is "),
        (("40", "--size", "40"), "Nothing is proved over 40 entries; give 41 to "),
        (("--from", "1000000"), "Nothing is proved over 1000000 entries; give 1 to "),
    ],
)
def test_what_cannot_be_proved_is_told_in_one_sentence(seen: Path, words: tuple[str, ...], told: str) -> None:
    spoken = custody(seen, "proof", *words)
    assert (spoken.status, spoken.out, spoken.err.count("\n")) == (2, "", 1)
    assert spoken.err.startswith(told)
