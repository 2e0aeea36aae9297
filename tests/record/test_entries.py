"""What leaves an entry: the table of record.md, one test a row."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from custody.record.attempt import Answer
from custody.record.audit import audit
from custody.record.reads.entries import entry, history
from tests.record_room import Room, identified, unknown_code


def last(room: Room) -> dict[str, Any]:
    """The newest entry: its header by name, and its body."""
    columns = "idx, step, actor, outcome, station, reason, nonce, nonce_digest, body"
    row = room.rows(f"SELECT {columns} FROM entry ORDER BY idx DESC LIMIT 1")[0]
    return dict(zip(columns.split(", "), row, strict=True)) | {"body": json.loads(row[-1])}


def code_of(answer: Answer) -> str:
    return answer.reasons[0].code


def test_an_accepted_step_leaves_an_entry_with_facts_and_effects(room: Room) -> None:
    answer = room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    found = last(room)
    assert (found["idx"], found["outcome"], found["nonce"]) == (answer.idx, "accepted", "n1")
    assert found["body"]["facts"] == {"name": "first"}
    assert found["body"]["effects"][0]["thing"] == answer.created["@1"]
    assert found["body"]["persons"] == [[room.quality, "performer"]]
    assert found["body"]["nonce_digest"] == found["nonce_digest"]


def test_a_refused_step_leaves_an_entry_about_the_things_and_changes_nothing(room: Room, container: str) -> None:
    room.do("mark_container", room.quality, {"container": container})
    before = room.thing(container)
    answer = room.record("mark_container", room.administrator, {"container": container})
    found = last(room)
    assert (answer.status, found["outcome"], code_of(answer)) == ("refused", "refused", "marked_before")
    assert found["body"]["about"] == [container]
    assert (found["body"]["effects"], found["body"]["signatures"]) == ([], [])
    assert room.thing(container) == before
    with room.store.reading() as link:
        assert history(link, (container,))[0].idx == answer.idx


def test_a_step_of_another_role_leaves_an_entry_denied(room: Room) -> None:
    facts = {"name": "Han Bo", "username": "hanbo", "roles": ["operator"], **identified("hanbo")}
    answer = room.record("register_person", room.quality, facts, second=room.administrator)
    assert (answer.status, last(room)["outcome"], code_of(answer)) == ("denied", "denied", "not_permitted")


def test_an_unknown_code_in_a_step_leaves_an_entry(room: Room) -> None:
    answer = room.record("mark_container", room.quality, {"container": unknown_code(room, "container")})
    assert (answer.status, code_of(answer)) == ("refused", "unknown_code")
    assert last(room)["body"]["about"] == []


def test_malformed_facts_leave_an_entry_with_field_names_and_no_values(room: Room) -> None:
    facts = {"name": "first", "password of Anna": "hunter2", "count": "many"}
    answer = room.record("grow_container", room.quality, facts, nonce="n2", reason="because of Anna")
    found = last(room)
    assert (answer.status, found["outcome"], code_of(answer)) == ("malformed", "refused", "malformed_facts")
    assert found["body"]["reasons"][0]["params"] == {"fields": "?"}  # a name the step does not know may be a value
    assert (found["nonce"], found["reason"]) == (None, None)
    assert "Anna" not in json.dumps(found)


def test_a_field_that_cannot_be_read_is_named_in_the_entry(room: Room) -> None:
    answer = room.record("pour_cells", room.quality, {"source": "", "target": "x" * 300, "cells": "1,5"})
    assert last(room)["body"]["reasons"][0]["params"] == {"fields": "source, target, cells"}
    assert [problem.code for problem in answer.problems] == ["missing", "scan_too_long", "decimal_comma"]


@pytest.mark.parametrize(
    "reason", ["two\nlines", "tab\t", "bell\x07", "del\x7f", "null\x00", "half \ud800", "x" * 2001]
)
def test_a_reason_that_cannot_stand_in_a_header_is_malformed_and_not_an_exception(room: Room, reason: str) -> None:
    answer = room.record("grow_container", room.quality, {"name": "first"}, reason=reason)
    assert (answer.status, answer.problems[0].field) == ("malformed", "reason")
    assert audit(room.store).intact


def test_what_travels_beside_the_facts_is_read_as_strictly(room: Room) -> None:
    for name, value in (("station", "a\nb"), ("channel", "\x7f"), ("nonce", "n\x00"), ("corrects_idx", 10**20)):
        answer = room.record("grow_container", room.quality, {"name": "first"}, **{name: value})
        assert (answer.status, answer.problems[0].field) == ("malformed", name)
    assert audit(room.store).intact


def test_an_attempt_too_large_for_an_entry_is_malformed(room: Room) -> None:
    wide = "宽" * 2000
    answer = room.record(
        "sign_container", room.quality, {"container": unknown_code(room, "container")}, authorised=[(wide, wide)] * 20
    )
    assert (answer.status, answer.problems[0].code) == ("malformed", "too_long")
    assert last(room)["outcome"] == "refused"


def test_a_failed_signature_leaves_an_entry_with_the_person_claimed_and_claims_no_nonce(
    room: Room, container: str
) -> None:
    attempt = room.attempt("sign_container", room.quality, {"container": container}, nonce="n3", signed=False)
    answer = room.door.record(dataclasses.replace(attempt, failed_signature=room.administrator))
    found = last(room)
    assert (answer.status, found["outcome"], code_of(answer)) == ("denied", "denied", "signature_failed")
    assert (found["body"]["reasons"][0]["thing"], found["nonce"]) == (room.administrator, None)
    assert room.record("sign_container", room.quality, {"container": container}, nonce="n3").passed


def test_what_fails_after_the_decision_leaves_an_incident_and_an_intact_story(room: Room) -> None:
    before = room.rows("SELECT COUNT(*) FROM thing")
    answer = room.record("collide_names", room.quality, {"name": "lost"}, nonce="n4")
    found = last(room)
    assert (answer.status, found["outcome"], found["nonce"]) == ("failed", "failed", None)
    assert found["body"]["incident"] == answer.incident
    assert "lost" not in json.dumps(found)
    assert room.rows("SELECT COUNT(*) FROM thing") == before
    assert room.record("grow_container", room.quality, {"name": "next"}, nonce="n4").passed
    assert audit(room.store).intact


def test_a_look_up_and_a_check_leave_nothing(room: Room, container: str) -> None:
    before = room.size()
    room.thing(container)
    assert room.check("mark_container", room.quality, {"container": container}).status == "accepted"
    assert (
        room.check("mark_container", room.quality, {"container": unknown_code(room, "container")}).status == "refused"
    )
    assert room.check("mark_container", room.quality, {"container": ""}).status == "malformed"
    assert room.size() == before


def test_a_step_that_does_not_exist_is_a_mistake_of_the_caller(room: Room, container: str) -> None:
    attempt = room.attempt("mark_container", room.quality, {"container": container})
    with pytest.raises(KeyError):
        room.door.record(dataclasses.replace(attempt, step="no_such_step"))
    assert room.do("mark_container", room.quality, {"container": container}).passed


def test_a_station_nobody_knows_has_no_site_and_the_time_of_utc(room: Room) -> None:
    for station, place in (("nowhere", ("", "UTC", "+0000")), ("clean_room", ("cell_lab", "Asia/Shanghai", "+0800"))):
        answer = room.do("grow_container", room.quality, {"name": "first"}, station=station)
        with room.store.reading() as link:
            found = entry(link, answer.idx or 0)
        assert found is not None
        assert (found.site, found.zone, found.utc_offset) == place
