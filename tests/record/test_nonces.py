"""A nonce makes an attempt safe to send again: the same one gets the same answer, another one is found out."""

from __future__ import annotations

from datetime import timedelta

from tests.record_room import START, Room


def test_the_same_nonce_and_facts_get_the_same_answer_and_no_entry(room: Room) -> None:
    first = room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    room.later(minutes=5)
    size = room.size()
    again = room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    assert (again.idx, again.created, again.recorded_at) == (first.idx, first.created, first.recorded_at)
    assert (again.repeat, first.repeat) == (True, False)
    assert room.size() == size


def test_a_refusal_is_repeated_with_its_reasons(room: Room, container: str) -> None:
    room.do("mark_container", room.quality, {"container": container})
    first = room.record("mark_container", room.quality, {"container": container}, nonce="n1")
    again = room.record("mark_container", room.quality, {"container": container}, nonce="n1")
    assert (again.status, again.reasons, again.idx, again.repeat) == ("refused", first.reasons, first.idx, True)


def test_the_same_nonce_with_other_facts_is_malformed_and_leaves_an_entry(room: Room) -> None:
    room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    size = room.size()
    for facts, how in (
        ({"name": "second"}, {}),
        ({"name": "first"}, {"reason": "other"}),
        ({"name": "first"}, {"occurred_at": START - timedelta(hours=1)}),
    ):
        again = room.record("grow_container", room.quality, facts, nonce="n1", **how)
        assert (again.status, again.reasons[0].code, again.repeat) == ("malformed", "nonce_reused", False)
    assert room.size() == size + 3
    assert room.rows("SELECT outcome, nonce FROM entry WHERE idx >= ?", size) == [("refused", None)] * 3


def test_a_nonce_is_bound_to_the_content_that_was_signed(room: Room, container: str) -> None:
    """Sent again as it was it is the same attempt; signed once more over what stands there now it is another one."""
    facts = {"container": container}
    sent = room.attempt("sign_container", room.quality, facts, nonce="n1")
    first = room.door.record(sent)
    assert first.passed
    again = room.door.record(sent)
    assert (again.idx, again.repeat) == (first.idx, True)
    other = room.record("sign_container", room.quality, facts, nonce="n1")
    assert (other.status, other.reasons[0].code, other.problems[0].code) == ("malformed", *["nonce_reused"] * 2)


def test_another_step_under_the_same_nonce_is_malformed(room: Room) -> None:
    room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    again = room.record("collide_names", room.quality, {"name": "first"}, nonce="n1")
    assert again.reasons[0].code == "nonce_reused"


def test_a_nonce_belongs_to_the_person_who_used_it(room: Room) -> None:
    room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    other = room.do("grow_container", room.administrator, {"name": "second"}, nonce="n1")
    assert not other.repeat


def test_malformed_facts_leave_the_nonce_free(room: Room) -> None:
    assert room.record("grow_container", room.quality, {"name": ""}, nonce="n1").status == "malformed"
    assert room.record("grow_container", room.quality, {"name": "first"}, nonce="n1").passed


def test_a_repeat_is_known_after_a_restart_and_in_another_process(room: Room) -> None:
    first = room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    again = room.beside().do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    assert (again.idx, again.repeat) == (first.idx, True)


def test_private_facts_are_no_part_of_what_a_nonce_is_bound_to(room: Room) -> None:
    """No hash of something a stranger could guess is kept: a child's name is a short list of names."""
    room.do("meet_child", room.quality, {"number": "017", "name": "Li Na"}, nonce="n1", identity={"name": "Li Na"})
    room.do(
        "meet_child", room.administrator, {"number": "017", "name": "Wang Fang"}, nonce="n1", identity={"name": "W"}
    )
    digests = room.rows("SELECT DISTINCT nonce_digest FROM entry WHERE nonce = 'n1'")
    assert len(digests) == 1
