"""The verifier's evidence beside the entries: checkpoints and their signatures, tree nodes, stored files, keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.merkle import Frontier, Node, root
from custody.record.verify import Report, Unreadable, Verification, read_key
from custody.record.verify_stored import verify_sqlite
from tests.record.synthetic_ledger import FILES, INSTANCE, PUBLIC_KEY, Row, entries, sealed, signed_note, write_sqlite

ROWS = list(entries(40))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
FRONTIERS, NODES = [Frontier()], list[Node]()
for _row in ROWS:
    _frontier, _nodes = FRONTIERS[-1].append(bytes(_row["leaf"]) if isinstance(_row["leaf"], bytes) else b"")
    FRONTIERS.append(_frontier)
    NODES.extend(_nodes)
NOTE = signed_note(40, root(FRONTIERS[40]))


def read_nodes(level: int) -> Iterator[tuple[int, bytes]]:
    return stored(NODES, level)


def noted(text: str, key: bytes | None = PUBLIC_KEY) -> Report:
    verification = Verification(INSTANCE, key=key)
    verification.check_note("paper", text)
    return verification.check_entries(ROWS)


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def test_a_good_checkpoint_passes_with_and_without_the_key() -> None:
    assert noted(NOTE) == Report(True, 40, root(FRONTIERS[40]).hex(), (), ())
    unpinned = noted(NOTE, key=None)
    assert unpinned.intact
    assert [warning.what for warning in unpinned.warnings] == [
        "Checkpoints: signatures not checked, no public key was given.",
        "Entries 0 to 39 are under no checkpoint that was verified: whoever held the ledger could have changed them.",
    ]


def test_how_far_the_verified_checkpoints_reach_is_always_told() -> None:
    """Those of the given key, and those from elsewhere; what lies with the entries under no key reaches nowhere."""
    for key, kept, covered in ((PUBLIC_KEY, (), 10), (None, (20,), 20), (PUBLIC_KEY, (5,), 10), (None, (40,), 40)):
        verification = Verification(INSTANCE, key=key)
        verification.check_note("checkpoint/10", signed_note(10, root(FRONTIERS[10])))
        for size in kept:
            verification.check_kept("paper", f"{size} {root(FRONTIERS[size]).hex()[:16]}")
        report = verification.check_entries(ROWS)
        told = [warning.values["first"] for warning in report.warnings if warning.code == "no_cover"]
        assert (report.intact, told) == (True, [covered] if covered < 40 else [])


def test_a_checkpoint_with_further_lines_and_co_signatures_passes() -> None:
    cosigned = NOTE + signed_note(40, root(FRONTIERS[40]), STRANGER).split("\n\n")[1]
    assert noted(cosigned).intact


def test_a_checkpoint_over_another_history_differs() -> None:
    assert codes(noted(signed_note(40, sha256(b"other").digest()))) == ["checkpoint_differs"]
    assert codes(noted(signed_note(0, root(Frontier())))) == []
    assert codes(noted(signed_note(0, sha256(b"other").digest()))) == ["checkpoint_differs"]


def test_what_lies_with_the_entries_vouches_for_nothing_where_a_checkpoint_came_from_elsewhere() -> None:
    """Notes over rewritten entries agree with them; the sentence about the one that was kept does not count them."""
    verification = Verification(INSTANCE, key=PUBLIC_KEY)
    for size in (10, 40):
        verification.check_note(f"checkpoint/{size}", signed_note(size, root(FRONTIERS[size])))
    verification.check_kept("paper", signed_note(40, sha256(b"what it was").digest()))
    told = [problem.what for problem in verification.check_entries(ROWS).problems]
    assert told == ["Entries 0 to 39 do not match paper: they or it were changed."]


def test_a_checkpoint_signed_by_another_key_is_found_where_the_key_is_pinned() -> None:
    forged = signed_note(40, root(FRONTIERS[40]), STRANGER)
    assert codes(noted(forged)) == ["note_unsigned"]
    assert noted(forged, key=None).intact


def test_a_signature_line_changed_in_any_character_is_found() -> None:
    head, line = NOTE.split("\n\n")
    for place in range(2, len(line) - 1):
        other = "B" if line[place] != "B" else "C"
        assert not noted(f"{head}\n\n{line[:place]}{other}{line[place + 1 :]}").intact


@pytest.mark.parametrize("text", ["", "x", NOTE[:-1], NOTE.replace("\n40\n", "\n040\n"), NOTE.replace("— ", "- ")])
def test_a_text_that_is_no_signed_note_is_found(text: str) -> None:
    assert codes(noted(text, key=None)) == ["note_malformed"]


def test_a_note_that_disagrees_with_the_size_or_root_stored_beside_it_is_found() -> None:
    for size, top in ((39, root(FRONTIERS[40])), (40, sha256(b"other").digest())):
        verification = Verification(INSTANCE)
        verification.check_note("checkpoint/40", NOTE, size, top)
        assert codes(verification.check_entries(ROWS)) == ["note_malformed", "checkpoint_differs"]


def test_tree_nodes_are_compared_one_by_one() -> None:
    assert Verification(INSTANCE, read_nodes).check_entries(ROWS).intact
    for number, node in enumerate(NODES):
        kept = [*NODES[:number], *NODES[number + 1 :]]
        changed = [*kept, Node(node.level, node.position, sha256(node.hash).digest())]
        for nodes in (kept, changed):
            report = Verification(INSTANCE, partial(stored, nodes)).check_entries(ROWS)
            assert [problem.where for problem in report.problems] == [f"node/{node.level}/{node.position}"]


def stored(nodes: list[Node], level: int) -> Iterator[tuple[int, bytes]]:
    return iter(sorted((node.position, node.hash) for node in nodes if node.level == level))


def test_an_entry_rewritten_with_its_leaf_is_found_by_the_node_above_it() -> None:
    rows: list[Row] = [*ROWS[:20], sealed({**ROWS[20], "reason": "made up"}), *ROWS[21:]]
    problem = Verification(INSTANCE, read_nodes).check_entries(rows).problems[0]
    assert problem.what == "The stored tree node over entries 20 to 21 is missing or not the one they give."


def test_a_changed_entry_is_not_reported_again_by_the_nodes_above_it() -> None:
    rows: list[Row] = [*ROWS[:20], {**ROWS[20], "reason": "made up"}, *ROWS[21:]]
    assert codes(Verification(INSTANCE, read_nodes).check_entries(rows)) == ["entry_changed"]


def test_stored_files_are_held_against_digest_length_and_the_entries_that_refer_to_them() -> None:
    good = [(sha256(content).hexdigest(), len(content), content) for content in FILES]
    first = good[0]
    for files, found in (
        (good, []),
        ([(first[0], None, first[2]), *good[1:]], []),
        ([(first[0], first[1], first[2] + b" "), *good[1:]], ["file_changed"]),
        ([(first[0], first[1] + 1, first[2]), *good[1:]], ["file_changed"]),
        (good[1:], ["file_absent", "file_absent"]),
    ):
        verification = Verification(INSTANCE)
        verification.check_files((name, length, [content[:7], content[7:]]) for name, length, content in files)
        report = verification.check_entries(ROWS)
        assert codes(report) == found
        assert all(problem.where == f"blob/{first[0]}" for problem in report.problems)


def test_text_that_is_no_utf8_is_named_with_its_entry(tmp_path: Path) -> None:
    path = tmp_path / "custody.sqlite"
    write_sqlite(path, ROWS, (40,))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE entry SET body = CAST(x'7bff7d' AS TEXT) WHERE idx = 7")
    assert {problem.where for problem in verify_sqlite(path).problems} >= {"entry/7"}


def test_a_file_that_is_no_ledger_is_unreadable_and_stays_as_it_was(tmp_path: Path) -> None:
    for name, content in (("absent", None), ("text", b"not a database at all" * 99), ("empty", b"")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(Unreadable, match="cannot be read as a ledger"):
            verify_sqlite(tmp_path / name)
        assert not (tmp_path / name).exists() or (tmp_path / name).read_bytes() == content


def test_a_ledger_is_verified_while_a_writer_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "custody.sqlite"
    write_sqlite(path, ROWS, (40,))
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM entry WHERE idx = 39")
        assert verify_sqlite(path, PUBLIC_KEY).intact


def test_a_key_is_read_as_it_stands_on_paper() -> None:
    digits = PUBLIC_KEY.hex().upper()
    assert read_key(f" {digits[:32]}\n{digits[32:]} ") == PUBLIC_KEY
    for text in ("", digits[:-1], digits + "0", "g" * 64):
        with pytest.raises(Unreadable, match="64 hexadecimal digits"):
            read_key(text)
