"""Checkpoints: the head signed as C2SP has it, at each release, hand-over and infusion, and never one that contradicts
an earlier one."""

from __future__ import annotations

import base64
import dataclasses

import pytest

from custody.record.audit import audit
from custody.record.checkpoints import Inconsistent, TreeLost, latest_checkpoint, public_key
from custody.record.engine import Store
from custody.record.rebuild import rebuild_state
from custody.record.tree import proof_of_entry, proof_of_growth, stored_root
from custody.record.verify import NOTE, PAPER, origin
from custody.rules.registry import registry
from custody.rules.step import Registry
from tests.databases import INSTANCE
from tests.record_room import Room

WITNESSED = {"release_lot", "hand_over", "start_infusion"}


def test_the_steps_that_sign_the_head_are_release_hand_over_and_infusion() -> None:
    assert {step.name for step in registry().steps.values() if step.witnessed} == WITNESSED


def test_the_head_is_signed_on_command_and_the_same_head_once(room: Room) -> None:
    sealed = room.door.seal()
    note = NOTE.fullmatch(sealed.note)
    assert note is not None
    assert note[1].split("\n")[:2] == [origin(INSTANCE), str(room.size())]
    assert base64.b64decode(note[3]) == sealed.root
    assert room.door.seal() == sealed
    assert kept(room.store) == [sealed.size]
    room.do("grow_container", room.quality, {"name": "after"})
    assert room.door.seal().size == sealed.size + 1
    assert kept(room.store) == [sealed.size, sealed.size + 1]


def test_what_is_signed_verifies_under_the_key_from_paper_and_under_no_other(room: Room) -> None:
    room.door.seal()
    public = public_key(room.keyring.seal_key)
    assert audit(room.store, key=public).ledger.warnings == ()
    other = audit(room.store, key=bytes(31) + b"\x01")
    assert [problem.code for problem in other.ledger.problems] == ["note_unsigned"]


def test_a_witnessed_step_is_sealed_in_its_own_transaction(room: Room) -> None:
    room = witnessing(room, "grow_container")
    answer = room.do("grow_container", room.quality, {"name": "sealed"})
    assert answer.idx is not None
    assert kept(room.store) == [answer.idx + 1]
    room.record("grow_container", room.quality, {})
    assert kept(room.store) == [answer.idx + 1], "what was not accepted is not sealed"


def test_a_note_contradicted_by_the_tree_is_never_followed_by_another(room: Room) -> None:
    room = witnessing(room, "grow_container")
    room.do("grow_container", room.quality, {"name": "first"})
    before = kept(room.store)
    forged(room, "UPDATE checkpoint SET root = ?", (bytes(32),), ("checkpoint_keeps", "checkpoint_stays"))
    with pytest.raises(Inconsistent, match=f"its checkpoint over {before[0]} entries"):
        room.door.seal()
    assert room.record("grow_container", room.quality, {"name": "all the same"}).passed, "no dose waits for a witness"
    assert kept(room.store) == before


def test_a_ledger_cut_below_its_checkpoint_is_not_sealed_again(sqlite_room: Room) -> None:
    room = sqlite_room
    size = room.door.seal().size
    with room.store.writer() as link:
        link.run("DROP TRIGGER entry_stays")
        link.run("DELETE FROM entry WHERE idx = ?", (size - 1,))
        link.run("COMMIT")
    with pytest.raises(Inconsistent, match=f"ends at entry {size - 2}"):
        room.beside().door.seal()


def test_a_hash_gone_from_the_tree_is_told_and_nothing_is_sealed(room: Room) -> None:
    sealed = room.door.seal()
    for number in range(6):
        room.do("grow_container", room.quality, {"name": str(number)})
    forged(room, "DELETE FROM node WHERE level = ?", (1,))
    with pytest.raises(Inconsistent, match="has no hash over entries"):
        room.door.seal()
    assert kept(room.store) == [sealed.size]


def test_a_hash_gone_from_the_tree_stops_no_dose_and_a_rebuild_gives_it_again(room: Room) -> None:
    """What a process that starts now reads is folded from the leaves; only where one of them is lost nothing goes."""
    room.door.seal()
    room.do("grow_container", room.quality, {"name": "after"})
    while room.size() & (room.size() - 1):
        room.do("grow_container", room.quality, {"name": str(room.size())})
    forged(room, "DELETE FROM node WHERE level > ?", (0,))
    later = room.beside()
    assert later.record("grow_container", room.quality, {"name": "recorded"}).passed
    with pytest.raises(TreeLost, match="'custody rebuild' gives it again"):
        later.door.seal()
    rebuild_state(later.door)
    assert later.door.seal().size == room.size()
    assert audit(room.store, key=room.door.public_key).intact


def test_a_hash_changed_at_the_head_of_the_tree_leads_to_no_head_that_no_entry_gives(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that starts now folds the head from the leaves. What shows the change is not signed over."""
    first = room.door.seal()
    while room.size() % 16 != 8 or room.size() < first.size + 8:
        room.do("grow_container", room.quality, {"name": str(room.size())})
    forged(room, "UPDATE node SET hash = ? WHERE level = 3 AND position = ?", (bytes(32), room.size() // 8 - 1))
    later = room.beside()
    later.do("grow_container", room.quality, {"name": "recorded"})
    assert f"another hash over entries {room.size() - 9} to {room.size() - 2} than they give" in caplog.text
    with pytest.raises(TreeLost, match="'custody rebuild' gives it again"):
        later.door.seal()
    found = audit(room.store, key=room.door.public_key).ledger
    assert {problem.code for problem in found.problems} == {"node_changed"}, "and no checkpoint that differs"
    rebuild_state(later.door)
    assert later.door.seal().root.hex() == audit(room.store, key=room.door.public_key).ledger.root


def test_a_hash_changed_right_below_the_checkpoint_misleads_no_later_one(room: Room) -> None:
    while room.size() % 16 != 8:
        room.do("grow_container", room.quality, {"name": str(room.size())})
    size = room.door.seal().size
    forged(room, "UPDATE node SET hash = ? WHERE level = 3 AND position = ?", (bytes(32), size // 8 - 1))
    later = room.beside()
    later.do("grow_container", room.quality, {"name": "recorded"})
    sealed = later.door.seal()
    found = audit(room.store, key=room.door.public_key).ledger
    assert [problem.code for problem in found.problems] == ["node_changed"]
    assert (sealed.size, sealed.root.hex()) == (size + 1, found.root), "true, as a stranger folds it"


def test_what_another_process_wrote_is_folded_onto_the_head_one_knows(room: Room) -> None:
    """And not read from the stored tree, in which a hash was changed meanwhile."""
    room.do("grow_container", room.quality, {"name": "mine"})
    other, known = room.beside(), room.size()
    while room.size() % 8 != 4 or room.size() == known:
        other.do("grow_container", room.quality, {"name": str(room.size())})
    position = room.size() // 4 - 1
    forged(room, "UPDATE node SET hash = ? WHERE level = 2 AND position = ?", (bytes(32), position))
    for number in range(4):
        room.do("grow_container", room.quality, {"name": f"mine again {number}"})
    found = audit(room.store, key=room.door.public_key).ledger
    assert [problem.where for problem in found.problems] == [f"node/2/{position}"], "and none that was made from it"


def test_an_entry_lost_above_the_checkpoint_stops_no_dose_while_the_tree_has_its_hash(sqlite_room: Room) -> None:
    room = sqlite_room
    room.door.seal()
    while room.size() % 4 != 3:
        room.do("grow_container", room.quality, {"name": str(room.size())})
    for _ in range(5):
        room.do("grow_container", room.quality, {"name": "more"})
    forged(room, "DELETE FROM entry WHERE idx = ?", (room.size() - 3,), ("entry_stays",))
    assert room.beside().record("grow_container", room.quality, {"name": "recorded"}).passed


def test_a_checkpoint_kept_elsewhere_is_a_note_or_what_stands_on_paper(room: Room) -> None:
    sealed = room.door.seal()
    room.do("grow_container", room.quality, {"name": "after"})
    short = f"{sealed.size} {sealed.root.hex()[:4]} {sealed.root.hex()[4:8]} {sealed.root.hex()[8:16]}"
    for text in (sealed.note, short, f"{sealed.size}:{sealed.root.hex()}"):
        assert audit(room.store, kept=[("paper", text)]).intact
    wrong = audit(room.store, kept=[("paper", f"{sealed.size} {'0' * 16}")])
    assert [problem.code for problem in wrong.ledger.problems] == ["checkpoint_differs"]
    assert PAPER.fullmatch(f"{sealed.size} {sealed.root.hex()[:12]}") is None, "fewer digits prove too little"


def test_a_checkpoint_of_another_ledger_is_told_as_such(room: Room) -> None:
    sealed = room.door.seal()
    foreign = sealed.note.replace(origin(INSTANCE), origin("another"))
    found = audit(room.store, kept=[("kept.txt", foreign)]).ledger.problems
    assert [(problem.code, problem.where) for problem in found] == [("note_foreign", "kept.txt")]


def test_the_tree_gives_proofs_of_an_entry_and_of_growth(room: Room) -> None:
    with room.store.reading() as link:
        size = room.size()
        assert latest_checkpoint(link) is None
        assert len(stored_root(link, size)) == 32
        assert proof_of_entry(link, 0, 1) == ()
        assert proof_of_growth(link, size, size) == ()


def kept(store: Store) -> list[int]:
    """The sizes of the checkpoints in the database."""
    with store.reading() as link:
        return [int(row[0]) for row in link.run("SELECT size FROM checkpoint ORDER BY size")]


def forged(room: Room, statement: str, parameters: tuple[object, ...], triggers: tuple[str, ...] = ()) -> None:
    """What somebody with the owner's rights does behind the program's back, these triggers taken off first."""
    with room.store.writer() as link:
        for name in triggers:
            if room.store.is_sqlite:
                link.run(f"DROP TRIGGER {name}")
            elif name.endswith("_stays"):  # one of PostgreSQL keeps both
                link.run(f"DROP TRIGGER {name} ON {name.partition('_')[0]}")
        link.run(statement, parameters)
        link.run("COMMIT")


def witnessing(room: Room, name: str) -> Room:
    """The same room, with this step one that is sealed."""
    step = dataclasses.replace(room.steps.steps[name], witnessed=True)
    other = Room.opened(room.store, room.clock, room.keyring, Registry({**room.steps.steps, name: step}))
    other.administrator, other.quality = room.administrator, room.quality
    return other
