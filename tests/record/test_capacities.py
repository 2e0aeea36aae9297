"""A secret counts in the capacity it was given in, for what it was given for, and nothing else is stored as signed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from custody.record.attempt import Attempt
from custody.record.audit import audit
from custody.record.engine import Store, open_store
from custody.record.zones import known_zone
from custody.rules.effects import Effect, Set
from custody.rules.facts import scan
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Authorisation, Capacity, Registry, Sign, Step, Tense
from custody.seeds import seed
from tests.record.own_steps import One, registry_with_own_steps
from tests.record_room import Clock, Room, digest, identified, unknown_code

NEW = {"name": "Luo Min", "username": "luomin", "roles": ["warehouse"], **identified("luomin")}


@dataclasses.dataclass(frozen=True)
class Told:
    """A container, and perhaps another."""

    container: str = scan("container")
    other: str | None = scan("container", required=False)


def tell(situation: Situation, facts: Any, act: Act) -> Iterator[Effect]:
    yield Set(facts.container, "told_by", act.actor)
    if getattr(facts, "other", None):
        yield Set(facts.other, "told_by", act.actor)


def never_its_own(situation: Situation, facts: Any, act: Act) -> Iterator[Refusal]:
    yield Refusal("wrong_band", facts.container)


LOOK = Step(
    name="look_wrong",
    station="clinic",
    kind="test.looked",
    facts=One,
    effects=tell,
    mismatches=never_its_own,
    sign=Sign.PERFORMER_AND_SECOND,
    for_oneself=True,
)
TELL = Step(
    name="tell_always",
    station="clinic",
    kind="test.told",
    facts=Told,
    effects=tell,
    tense=Tense.REPORTS_THE_PAST,
    sign=Sign.PERFORMER,
    always_recordable=True,
    for_oneself=True,
)


@pytest.fixture
def own_room(store: Store, clock: Clock) -> Room:
    steps = {**registry_with_own_steps().steps, LOOK.name: LOOK, TELL.name: TELL}
    return Room.founded(store, clock, Registry(steps))


@pytest.fixture
def bag(own_room: Room) -> str:
    own_room.do("grow_container", own_room.quality, {"name": "first"})
    return own_room.created["@1"]


def codes(room: Room, attempt: Attempt) -> tuple[str, ...]:
    answer = room.door.record(attempt)
    return tuple(reason.code for reason in (*answer.reasons, *answer.notes))


def body(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(room.rows("SELECT body FROM entry ORDER BY idx DESC LIMIT 1")[0][0])
    return found


def test_an_authoriser_does_not_stand_in_for_the_second_person(own_room: Room) -> None:
    room = own_room
    attempt = room.attempt("register_person", room.administrator, NEW, authorised=[("on_hold", room.quality)])
    assert [proof.capacity for proof in attempt.proofs] == [Capacity.PERFORMER, Capacity.AUTHORISER]
    assert codes(room, attempt) == ("second_person_missing",)


def test_the_order_of_the_proofs_says_nothing(own_room: Room) -> None:
    room = own_room
    attempt = room.attempt("register_person", room.administrator, NEW, second=room.quality)
    turned = dataclasses.replace(attempt, proofs=attempt.proofs[::-1])
    assert codes(room, turned) == ()
    assert {s["signer"]: s["meaning"] for s in body(room)["signatures"]} == {
        room.administrator: "performed",
        room.quality: "approved",
    }


def test_what_an_authoriser_signed_for_is_in_what_they_signed(own_room: Room) -> None:
    room = own_room
    allowed = {"second": room.quality, "authorised": [("on_hold", room.quality)]}
    assert codes(room, room.attempt("register_person", room.administrator, NEW, **allowed)) == ()
    signed = [json.loads(signature["content"]) for signature in body(room)["signatures"]]
    assert [part.get("authorises") for part in signed] == [None, None, {"code": "on_hold", "reason": "agreed"}]
    assert signed[2]["meaning"] == "authorised"


def test_the_same_nonce_with_another_authorisation_is_found_out(own_room: Room, bag: str) -> None:
    room = own_room
    attempt = room.attempt("sign_container", room.quality, {"container": bag}, nonce="n1")
    assert codes(room, attempt) == ()
    other = dataclasses.replace(attempt, authorisations=(Authorisation("on_hold", room.administrator, "agreed"),))
    assert room.door.record(other).problems[0].code == "nonce_reused"
    assert room.door.record(attempt).repeat


def test_a_failed_check_stores_only_signatures_that_were_given_for_it(own_room: Room, bag: str) -> None:
    room = own_room
    attempt = room.attempt("look_wrong", room.quality, {"container": bag}, second=room.administrator)
    first, second = attempt.proofs
    foreign = dataclasses.replace(second, content_sha256="0" * 64)
    stale = dataclasses.replace(second, at=room.clock() - timedelta(minutes=5))
    nobody = dataclasses.replace(first, person=room.administrator)
    for proofs, signers in (
        ((first, second), [room.quality, room.administrator]),
        ((first, foreign), [room.quality]),
        ((first, stale), [room.quality]),
        ((nobody,), []),
        ((), []),
    ):
        again = room.attempt("look_wrong", room.quality, {"container": bag}, second=room.administrator)
        fresh = [dataclasses.replace(p, content_sha256=again.proofs[0].content_sha256) for p in proofs if p != foreign]
        kept = tuple(fresh) + ((foreign,) if foreign in proofs else ())
        assert room.door.record(dataclasses.replace(again, proofs=kept)).status == "mismatch"
        assert [signature["signer"] for signature in body(room)["signatures"]] == signers
        seconds = [person for person, capacity in body(room)["persons"] if capacity == "second"]
        assert seconds == [room.administrator] * (room.administrator in signers)
    assert audit(room.store).intact


def test_a_simulated_signature_counts_on_a_demonstration_only(tmp_path: Path, clock: Clock, own_room: Room) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'real.sqlite3'}")
    store.create("REALROOM", demo=False)
    room = Room.founded(store, clock, registry_with_own_steps())
    room.do("grow_container", room.quality, {"name": "first"})
    given = ("sign_container", room.quality, {"container": room.created["@1"]})
    assert room.refused(*given, method="simulated") == ("signature_missing",)
    room.do(*given)
    own_room.do("grow_container", own_room.quality, {"name": "first"})
    own_room.do("sign_container", own_room.quality, {"container": own_room.created["@1"]}, method="simulated")


def test_what_is_always_recorded_is_recorded_now_where_the_time_given_lies_ahead(own_room: Room, bag: str) -> None:
    room = own_room
    ahead = room.clock() + timedelta(minutes=7)
    attempt = room.attempt("tell_always", room.quality, {"container": bag}, occurred_at=ahead)
    answer = room.door.record(attempt)
    assert [(note.code, dict(note.params)) for note in answer.notes] == [("clock_ahead", {"minutes": 7})]
    happened, recorded = room.rows("SELECT occurred_at, recorded_at FROM entry WHERE idx = ?", answer.idx)[0]
    assert happened == recorded
    assert room.refused("report_container", room.quality, {"container": bag}, occurred_at=ahead) == ("in_the_future",)


def test_what_is_always_recorded_is_recorded_without_an_optional_scan_of_nothing(own_room: Room, bag: str) -> None:
    room = own_room
    nothing = unknown_code(room, "container")
    answer = room.do("tell_always", room.quality, {"container": bag, "other": nothing})
    assert [(note.code, note.thing) for note in answer.notes] == [("unknown_scan_left_out", nothing)]
    assert body(room)["facts"]["other"] == nothing
    assert room.refused("tell_always", room.quality, {"container": nothing}) == ("unknown_code",)


def test_a_moment_of_another_century_is_malformed_and_breaks_nothing(own_room: Room, bag: str) -> None:
    for year in (1, 9999):
        far = datetime(year, 1, 1, tzinfo=UTC)
        answer = own_room.record("tell_always", own_room.quality, {"container": bag}, occurred_at=far, signed=False)
        assert [(p.field, p.code) for p in answer.problems] == [("occurred_at", "not_an_instant")]


def test_a_clock_behind_the_ledger_is_told_in_the_entry(own_room: Room, bag: str, caplog: Any) -> None:
    own_room.later(minutes=-9)
    answer = own_room.do("view_container", own_room.quality, {"container": bag})
    assert [(note.code, dict(note.params)) for note in answer.notes] == [("clock_behind", {"minutes": 9})]
    assert "540 s behind" in caplog.text


def test_sites_in_a_zone_that_there_is_not_are_not_approved(own_room: Room) -> None:
    room = own_room
    author = room.person("Shen Lan", "qa")
    file = room.file(seed("sites").replace(b"Asia/Shanghai", b"Asia/Nowhere", 1))
    facts = {"type": "sites", "title": "Sites", "version": "2", "file": digest(file.data)}
    answer = room.record("approve_document", author, facts, second=room.quality, files=(file,))
    found = [(reason.code, dict(reason.params)) for reason in answer.reasons]
    assert found == [("document_unsound", {"type": "sites", "paths": "site.1.zone"})]
    assert (known_zone("Asia/Shanghai"), known_zone("Asia/Nowhere"), known_zone("../etc")) == (True, False, False)


def test_a_file_named_in_a_row_must_be_there(own_room: Room) -> None:
    room = own_room
    row = {"copy": unknown_code(room, "label_copy"), "outcome": "proved", "format": "pdf", "sha256": "a" * 64}
    answer = room.record("prove_label", "system", {"copies": [row]}, signed=False)
    assert [(p.field, p.code) for p in answer.problems] == [("copies.1.sha256", "file_missing")]
