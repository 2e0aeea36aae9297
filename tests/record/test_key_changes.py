"""The key of the checkpoints is changed: the old one names the new one, both stay valid for what they signed in their
time, and a retired one signs nothing that is believed."""

from __future__ import annotations

import dataclasses

import pytest

from custody.record.audit import audit
from custody.record.checkpoints import (
    ForeignKey,
    Inconsistent,
    Seal,
    key_in_force,
    keys_named,
    new_seal_key,
    note_text,
    public_key,
)
from custody.record.tree import stored_root
from tests.databases import INSTANCE
from tests.record.test_checkpoints import forged, kept, witnessing
from tests.record_room import Room

NEW = new_seal_key()


def test_the_old_key_names_the_new_one_and_each_signs_the_head_in_its_turn(room: Room) -> None:
    size = room.size()
    sealed = room.door.change_key(NEW)
    assert (sealed.size, kept(room.store)) == (size + 1, [size, size + 1])
    with room.store.reading() as link:
        assert (key_in_force(link), keys_named(link)) == (public_key(NEW).hex(), (size,))


def test_what_was_signed_before_and_after_verifies_under_any_of_the_keys_on_paper(room: Room) -> None:
    old, third = room.keyring.seal_key, new_seal_key()
    room.door.seal()
    room.door.change_key(NEW)
    room = with_key(room, NEW)
    room.do("grow_container", room.quality, {"name": "after"})
    room.door.change_key(third)
    for key in (old, NEW, third):
        found = audit(room.store, key=public_key(key))
        assert (found.intact, found.ledger.warnings) == (True, ())
    assert problems(room, new_seal_key()) == {"note_unsigned"}


def test_a_note_under_a_key_that_another_had_replaced_is_told(room: Room) -> None:
    old = room.keyring.seal_key
    room.door.change_key(NEW)
    for pinned in (old, NEW):
        assert problems(room, pinned, head_signed_by(room, old)) == {"note_retired"}
        assert problems(room, pinned, head_signed_by(room, NEW)) == set()
        assert problems(room, pinned, head_signed_by(room, new_seal_key())) == {"note_unsigned"}


def test_a_past_that_only_a_key_of_its_own_signed_is_not_believed_under_the_key_it_names(room: Room) -> None:
    """Whoever makes a ledger of their own may let it name any key; that key has signed nothing that leads there."""
    room.door.seal()
    sealed = room.door.change_key(NEW)
    assert problems(room, NEW) == set()
    forged(room, "DELETE FROM checkpoint WHERE size = ?", (sealed.size,), ("checkpoint_stays",))
    assert problems(room, NEW) == {"note_unsigned"}
    assert problems(room, room.keyring.seal_key) == set(), "under the first key it is the ledger it was"


@pytest.mark.parametrize("name", ["old_key", "new_key"])
def test_a_key_that_the_one_before_did_not_sign_for_is_told(room: Room, name: str) -> None:
    """The entry itself is whole: somebody had it written."""
    seal, other = Seal(INSTANCE, room.keyring.seal_key), public_key(new_seal_key()).hex()
    room.do("change_checkpoint_key", "system", {**seal.handed_over(public_key(NEW)), name: other}, channel="system")
    found = audit(room.store).ledger.problems
    assert [(one.code, one.idx) for one in found] == [("key_unnamed", room.size() - 1)]


def test_a_retired_key_names_no_other(room: Room) -> None:
    retired = Seal(INSTANCE, room.keyring.seal_key)
    room.door.change_key(NEW)
    facts = retired.handed_over(public_key(new_seal_key()))
    room.do("change_checkpoint_key", "system", facts, channel="system")
    assert problems(room, NEW) == {"key_unnamed"}


def test_a_process_that_held_the_old_key_signs_with_the_new_one_once_it_has_it(room: Room) -> None:
    here = {public_key(NEW).hex(): NEW}
    keyring = dataclasses.replace(room.keyring, reread=here.get)
    serving = Room.opened(room.store, room.clock, keyring, room.steps)
    serving.door.seal()
    room.door.change_key(NEW)
    room.do("grow_container", room.quality, {"name": "after"})
    serving.door.seal()
    assert audit(room.store, key=public_key(NEW)).intact


def test_without_the_key_in_force_nothing_is_signed_and_no_dose_waits(room: Room) -> None:
    room.door.change_key(NEW)
    sizes = kept(room.store)
    stale = witnessing(room, "grow_container")
    for attempt in (stale.door.seal, lambda: stale.door.change_key(new_seal_key())):
        with pytest.raises(ForeignKey):
            attempt()
    assert stale.record("grow_container", room.quality, {"name": "all the same"}).passed
    assert kept(room.store) == sizes


def test_where_the_entry_that_names_the_key_was_damaged_nothing_is_signed_and_no_dose_waits(room: Room) -> None:
    forged(room, "UPDATE entry SET body = ? WHERE idx = 0", ("{",), ("entry_keeps", "entry_stays"))
    stale = witnessing(room, "grow_container")
    with pytest.raises(Inconsistent, match="names the key"):
        stale.door.seal()
    assert stale.record("grow_container", room.quality, {"name": "all the same"}).passed
    assert kept(room.store) == []


def with_key(room: Room, key: bytes) -> Room:
    """The same record, opened by a process that has this key."""
    other = Room.opened(room.store, room.clock, dataclasses.replace(room.keyring, seal_key=key), room.steps)
    other.administrator, other.quality = room.administrator, room.quality
    return other


def head_signed_by(room: Room, key: bytes) -> str:
    """A note over the ledger as it stands, under any key."""
    seal, size = Seal(INSTANCE, key), room.size()
    with room.store.reading() as link:
        text = note_text(seal.name, size, stored_root(link, size))
    return f"{text}\n{seal.signature(text)}"


def problems(room: Room, key: bytes, *notes: str) -> set[str]:
    """What is wrong with the ledger, by the public half of this key and these notes from elsewhere."""
    found = audit(room.store, key=public_key(key), kept=[("kept", note) for note in notes])
    return {problem.code for problem in found.ledger.problems}
