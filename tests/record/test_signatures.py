"""A signature is bound to what was shown, is fresh, and stands in the entry so that it verifies without the program."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest

from custody.record.attempt import Answer, Attempt, Proof
from custody.record.audit import audit
from tests.record_room import Room, digest


def signed(room: Room, container: str) -> Attempt:
    return room.attempt("sign_container", room.quality, {"container": container})


def codes(answer: Answer) -> tuple[str, ...]:
    return tuple(reason.code for reason in answer.reasons)


def test_the_content_signed_stands_in_the_entry_and_verifies(room: Room, container: str) -> None:
    shown = room.check("sign_container", room.quality, {"container": container})
    answer = room.door.record(signed(room, container))
    signature = json.loads(room.rows("SELECT body FROM entry WHERE idx = ?", answer.idx)[0][0])["signatures"][0]
    content = json.loads(signature["content"])
    assert hashlib.sha256(signature["content"].encode()).hexdigest() == signature["content_sha256"]
    assert digest(content["content"].encode()) == shown.content_sha256
    assert (content["signer"], content["meaning"]) == (room.quality, "performed")
    assert (signature["printed_name"], signature["method"]) == ("Gao Ming", "password")
    assert json.loads(content["content"])["things"] == {container: 1}
    assert json.loads(content["content"])["facts"] == {"container": container}
    assert audit(room.store).intact


def test_a_thing_that_changed_after_it_was_shown_voids_the_signature(room: Room, container: str) -> None:
    attempt = signed(room, container)
    room.do("hold_container", room.quality, {"container": container})
    assert codes(room.door.record(attempt)) == ("content_changed",)
    assert room.door.record(signed(room, container)).passed


def test_a_document_that_changed_after_it_was_shown_voids_the_signature(room: Room, container: str) -> None:
    attempt = signed(room, container)
    room.document("procedure", "SOP 1", b"read me", media_type="text/plain")
    later = dataclasses.replace(attempt, proofs=tuple(_again(room, proof) for proof in attempt.proofs))
    assert codes(room.door.record(later)) == ("content_changed",)


def test_a_signature_for_other_facts_or_another_reason_does_not_count(room: Room, container: str) -> None:
    attempt = signed(room, container)
    room.do("grow_container", room.quality, {"name": "second"})
    other = signed(room, room.created["@1"])
    assert codes(room.door.record(dataclasses.replace(attempt, facts=other.facts))) == ("content_changed",)
    assert codes(room.door.record(dataclasses.replace(attempt, reason="because"))) == ("content_changed",)


@pytest.mark.parametrize(("seconds", "stale"), [(30, False), (31, True), (-31, True)])
def test_a_proof_is_worth_thirty_seconds(room: Room, container: str, seconds: int, stale: bool) -> None:
    attempt = signed(room, container)
    room.later(seconds=seconds)
    answer = room.door.record(attempt)
    assert ("signature_stale" in codes(answer)) is stale


def test_a_proof_is_as_old_as_the_clock_says_where_the_clock_is_behind_the_ledger(room: Room, container: str) -> None:
    room.later(hours=-2)
    assert room.door.record(signed(room, container)).passed


def test_a_signature_of_somebody_else_is_not_the_performer_s(room: Room, container: str) -> None:
    attempt = signed(room, container)
    foreign = dataclasses.replace(attempt.proofs[0], person=room.administrator)
    assert codes(room.door.record(dataclasses.replace(attempt, proofs=(foreign,)))) == ("signature_missing",)
    assert codes(room.door.record(dataclasses.replace(attempt, proofs=()))) == ("signature_missing",)


def test_a_refused_entry_holds_no_signature(room: Room, container: str) -> None:
    attempt = signed(room, container)
    room.later(minutes=1)
    answer = room.door.record(attempt)
    body = json.loads(room.rows("SELECT body FROM entry WHERE idx = ?", answer.idx)[0][0])
    assert (body["signatures"], body["about"]) == ([], [container])


def _again(room: Room, proof: Proof) -> Proof:
    return dataclasses.replace(proof, at=room.clock())
