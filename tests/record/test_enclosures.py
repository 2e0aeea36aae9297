"""What belongs to an entry but not into it: file bytes, a credential, who a child is."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from custody.record.attempt import Credential, Enclosures, StoredFile
from custody.record.audit import audit
from custody.record.identity import Identities, new_identity_key
from custody.record.reads.people import by_badge, by_username
from custody.record.reads.things import stored_file
from tests.record.test_append_only import writable
from tests.record_room import Room, digest

CURVE = b"time,celsius\n0,-80\n"
CHILD = {"name": "Zhao Lingling", "born": "2019-05-17", "hospital_number": "HN-4711-0815"}


def last_body(room: Room) -> dict[str, object]:
    found: dict[str, object] = json.loads(room.rows("SELECT body FROM entry ORDER BY idx DESC LIMIT 1")[0][0])
    return found


def test_a_file_is_stored_with_its_entry_and_found_by_its_digest(room: Room) -> None:
    room.do("keep_file", room.quality, {"file": digest(CURVE)}, files=(StoredFile(CURVE, "text/csv"),))
    assert last_body(room)["blobs"] == [digest(CURVE)]
    assert last_body(room)["media_types"] == {digest(CURVE): "text/csv"}
    with room.store.reading() as link:
        assert stored_file(link, digest(CURVE)) == (CURVE, "text/csv")
        assert stored_file(link, digest(b"other")) is None


def test_a_file_that_is_neither_enclosed_nor_stored_is_malformed(room: Room) -> None:
    answer = room.record("keep_file", room.quality, {"file": digest(CURVE)})
    assert (answer.status, answer.problems[0].field, answer.problems[0].code) == ("malformed", "file", "file_missing")
    other = room.record("keep_file", room.quality, {"file": digest(CURVE)}, files=(StoredFile(b"x", "text/csv"),))
    assert other.problems[0].code == "file_missing"
    assert room.rows("SELECT COUNT(*) FROM blob WHERE media_type = 'text/csv'") == [(0,)]


def test_a_file_that_is_there_already_needs_not_come_again_and_is_stored_once(room: Room) -> None:
    file = StoredFile(CURVE, "text/csv")
    room.do("keep_file", room.quality, {"file": digest(CURVE)}, files=(file, file))
    room.do("keep_file", room.administrator, {"file": digest(CURVE)}, files=(StoredFile(CURVE, "text/html"),))
    room.do("keep_file", room.quality, {"file": digest(CURVE)})
    with room.store.reading() as link:
        assert stored_file(link, digest(CURVE)) == (CURVE, "text/csv")
    assert audit(room.store).intact


@pytest.mark.parametrize(
    ("edit", "tables"),
    [
        ("UPDATE credential SET password_hash = (SELECT MAX(pin_hash) FROM credential)", {"credential"}),
        ("UPDATE credential SET pin_hash = 'swapped' WHERE person = 'person.1'", {"credential"}),
        ("UPDATE credential SET username = 'somebody' WHERE person = 'person.2'", {"credential"}),
        ("UPDATE credential SET idx = 0 WHERE person = 'person.2'", {"credential"}),
        ("DELETE FROM credential WHERE person = 'person.1'", {"credential"}),
        (
            "INSERT INTO credential SELECT 'person.9', 'x', password_hash, pin_hash, 1 FROM credential LIMIT 1",
            {"credential"},
        ),
        ("UPDATE identity SET subject = 'UXSOMEBODY'", {"identity"}),
        ("UPDATE identity SET sealed = wrapped_key", {"identity"}),
        ("UPDATE identity SET idx = 0", {"identity"}),
        ("DELETE FROM identity", {"identity"}),
        ("UPDATE instance SET value = 'no' WHERE name = 'demo'", {"instance"}),
    ],
)
def test_what_is_kept_beside_the_entries_and_was_changed_by_hand_is_found(
    room: Room, edit: str, tables: set[str]
) -> None:
    room.do("meet_child", room.quality, {"number": "017", "name": "-"}, identity=CHILD)
    assert audit(room.store).intact
    with writable(room) as link:
        link.run(edit)
    found = audit(room.store)
    named = {problem.where.partition("/")[0] for problem in found.ledger.problems}
    assert {difference.table for difference in found.enclosures} | named == tables
    assert "$argon2" not in repr(found)


def test_a_stored_file_that_came_with_no_entry_is_found(room: Room) -> None:
    with writable(room) as link:
        sql = "INSERT INTO blob (sha256, bytes, media_type, length) VALUES (?, ?, 'text/plain', 1)"
        link.run(sql, (digest(b"x"), b"x"))
    found = audit(room.store)
    assert found.ledger.intact  # nothing refers to it
    assert [(d.table, d.there) for d in found.enclosures] == [("blob", (digest(b"x"), "text/plain"))]


def test_a_credential_whose_digests_the_facts_do_not_name_is_malformed(room: Room) -> None:
    facts = {"password_digest": digest(b"a"), "pin_digest": digest(b"b")}
    before = room.rows("SELECT * FROM credential ORDER BY person")
    for credential in (None, Credential("gaoming", "a", "c"), Credential("gaoming", "c", "b")):
        answer = room.record("set_secret", room.quality, facts, credential=credential)
        assert (answer.status, answer.problems[0].code) == ("malformed", "credential_differs")
    attempt = room.attempt("grow_container", room.quality, {"name": "first"})
    smuggled = dataclasses.replace(attempt, enclosures=Enclosures(credential=Credential("gaoming", "a", "b")))
    assert room.door.record(smuggled).status == "malformed"
    assert room.rows("SELECT * FROM credential ORDER BY person") == before


def test_a_new_secret_takes_the_place_of_the_old_in_the_same_transaction(room: Room) -> None:
    answer = room.set_secret(room.quality, password="another long secret")
    idx, hashed = room.rows("SELECT idx, password_hash FROM credential WHERE person = ?", room.quality)[0]
    assert (idx, digest(hashed.encode())) == (answer.idx, room.thing(room.quality).text("password_digest"))
    assert hashed not in json.dumps(last_body(room))
    assert audit(room.store).intact


def test_an_account_is_found_by_user_name_and_by_badge(room: Room) -> None:
    person = room.person("Wu Qiang", "qa", "release")
    with room.store.reading() as link:
        account = by_username(link, "WuQiang")
        assert account is not None
        assert (account.person, account.roles, account.state) == (person, ("qa", "release"), "active")
        assert by_badge(link, account.badge) == account
        assert by_username(link, "nobody") is None


def test_who_a_child_is_stands_nowhere_in_the_bytes_of_the_database(sqlite_room: Room) -> None:
    room = sqlite_room
    room.do("meet_child", room.quality, {"number": "017", "name": CHILD["name"]}, identity=CHILD, nonce="n1")
    subject = room.created["@1"]
    room.record("meet_child", room.quality, {"number": "", "name": CHILD["name"]}, identity=CHILD)
    room.record("meet_child", room.quality, {"number": "9" * 3000, "name": CHILD["name"]}, identity=CHILD)
    assert room.do("show_child", room.quality, {"subject": subject}).identity == CHILD
    path = Path(str(room.store.engine.url.database))
    written = b"".join(part.read_bytes() for part in path.parent.iterdir() if part.is_file())
    for value in CHILD.values():
        assert value.encode() not in written
    assert b"017" in written  # the number is the record's; the search itself works


def test_a_name_leaves_only_in_the_answer_to_a_step_that_shows_it(room: Room) -> None:
    answer = room.do("meet_child", room.quality, {"number": "017", "name": "-"}, identity=CHILD)
    subject = room.created["@1"]
    assert answer.identity is None
    assert room.do("look_at_child", room.quality, {"subject": subject}).identity is None
    assert room.check("show_child", room.quality, {"subject": subject}).identity is None
    size = room.size()
    shown = room.do("show_child", room.quality, {"subject": subject}, nonce="n1")
    assert (shown.identity, room.size()) == (CHILD, size + 1)
    assert room.do("show_child", room.quality, {"subject": subject}, nonce="n1").identity is None
    assert "Zhao" not in json.dumps(last_body(room), ensure_ascii=False)


def test_each_child_is_shown_as_themselves(room: Room) -> None:
    codes = []
    for number in ("017", "018"):
        room.do("meet_child", room.quality, {"number": number, "name": "-"}, identity={**CHILD, "number": number})
        codes.append(room.created["@1"])
    for code, number in zip(codes, ("017", "018"), strict=True):
        shown = room.do("show_child", room.quality, {"subject": code}).identity
        assert shown == {**CHILD, "number": number}


def test_no_child_is_shown_under_the_name_of_another(room: Room) -> None:
    codes = []
    for number in ("017", "018"):
        room.do("meet_child", room.quality, {"number": number, "name": "-"}, identity={**CHILD, "number": number})
        codes.append(room.created["@1"])
    with writable(room) as link:
        link.run("UPDATE identity SET subject = 'swap' WHERE subject = ?", (codes[0],))
        link.run("UPDATE identity SET subject = ? WHERE subject = ?", (codes[0], codes[1]))
        link.run("UPDATE identity SET subject = ? WHERE subject = 'swap'", (codes[1],))
    for code in codes:
        answer = room.record("show_child", room.quality, {"subject": code})
        assert (answer.status, answer.identity) == ("failed", None)
    assert {difference.table for difference in audit(room.store).enclosures} == {"identity"}


def test_without_the_identity_key_a_row_is_noise(room: Room) -> None:
    room.do("meet_child", room.quality, {"number": "017", "name": "-"}, identity=CHILD)
    with room.store.reading() as link, pytest.raises(InvalidToken):
        Identities(new_identity_key()).open(link, room.created["@1"])
