"""A record room for tests: an instance founded through the door, on SQLite or PostgreSQL, with a clock to be set.

Fixtures (tests/conftest.py; every test may ask for them):

    clock           Clock: called, it tells the time; `.advance(minutes=5)` moves it. It stands still by itself.
    sqlite_store    an empty Store in a fresh SQLite file
    postgres_store  an empty Store in a fresh database of one PostgreSQL server, which the session starts itself
    store           both of them, one after the other
    room            Room: an instance founded on `store`, both first persons with their secrets set
    sqlite_room     the same on SQLite alone: for stories and faces, which need not run twice

What a Room does goes check -> proofs -> record, as a face does, and nothing is put into the record by another way:

    qa = room.person("Wu Qiang", "qa")                    registered by true proofs, secrets set; gives `person.N`
    answer = room.record("store_container", cryo, {"container": c, "place": p})      whatever comes of it
    answer = room.do("approve_document", author, {...}, second=qa, files=(file,))    must be accepted
    room.refused("release_lot", releaser, {"lot": lot})   codes of the reasons, worst first
    room.check(…)                                         the same, with nothing appended
    room.created["@1"]                                    codes minted by the last accepted step
    room.document("protocol", "JK500-01", seed("protocol"))   approve a document; `room.file(data)` makes a StoredFile
    room.later(minutes=10)                                let time pass
    room.thing(code), room.state(code, "lot")             what the record says now

`how` of record, do, check and refused: second, reason, station, channel, occurred_at, nonce, files, credential,
identity, second_factor, corrects_idx, authorised=[(code, person), …], method="password", signed=False to leave
signatures out.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from argon2 import PasswordHasher

from custody.record.attempt import Answer, Attempt, Credential, Enclosures, Proof, StoredFile
from custody.record.checkpoints import public_key
from custody.record.door import Door
from custody.record.engine import Store, open_store
from custody.record.keyring import Keyring, fresh_keyring
from custody.record.keys import Keys
from custody.record.reads.things import thing
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.scancode import minted
from custody.rules.situation import Thing
from custody.rules.step import Authorisation, Capacity, Registry, Sign, Step
from custody.rules.words import ALPHABET
from custody.seeds import seed
from tests.databases import INSTANCE

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
PASSWORD, PIN = "seven quiet blue herons", "481516"
FOUNDING_DOCUMENTS = ("role_matrix", "refusal_weights", "sites", "separation_of_duties")
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # true argon2, but tests need not wait for it


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **delta: float) -> None:
        """Move the clock by a timedelta's arguments; a negative amount puts it back."""
        self.at += timedelta(**delta)


def identified(username: str) -> dict[str, str]:
    """What a registration says of who a person is."""
    return {"staff_number": f"S-{username}", "identity_checked": "staff_card"}


@dataclass
class Room:
    """One instance: its store, its door and the people in it."""

    store: Store
    clock: Clock
    door: Door
    keys: Keys
    keyring: Keyring
    steps: Registry
    administrator: str = ""
    quality: str = ""
    station: str = "quality_desk"
    created: dict[str, str] = field(default_factory=dict)  # of the last accepted step

    @classmethod
    def founded(cls, store: Store, clock: Clock, steps: Registry | None = None) -> Room:
        """A new instance with its two first persons, founded on an empty store."""
        room = cls.opened(store, clock, fresh_keyring(), steps)
        files = tuple(room.file(seed(name)) for name in FOUNDING_DOCUMENTS)
        facts = {
            "instance": INSTANCE,
            "software": "test",
            "checkpoint_key": public_key(room.keyring.seal_key).hex(),
            "administrator": "Lin Yue",
            "administrator_username": "linyue",
            "quality_person": "Gao Ming",
            "quality_username": "gaoming",
            **{name: digest(file.data) for name, file in zip(FOUNDING_DOCUMENTS, files, strict=True)},
        }
        room.do("found_instance", "system", facts, files=files)
        room.administrator, room.quality = room.created["@1"], room.created["@3"]
        for person in (room.administrator, room.quality):
            room.set_secret(person)
        return room

    @classmethod
    def opened(cls, store: Store, clock: Clock, keyring: Keyring, steps: Registry | None = None) -> Room:
        """A second house on the same record, as another process would open it."""
        found = steps or registry()
        return cls(store, clock, Door(store, found, clock, keyring), Keys(store, clock), keyring, found)

    def beside(self) -> Room:
        """Another process on the same database: a store, door and key store of its own."""
        store = open_store(self.store.engine.url.render_as_string(hide_password=False))
        other = Room.opened(store, self.clock, self.keyring, self.steps)
        other.administrator, other.quality = self.administrator, self.quality
        return other

    def person(self, name: str, *roles: str) -> str:
        """Register a person by the administrator and quality, and set their secrets; gives the person's key."""
        username = name.casefold().replace(" ", "")
        facts = {"name": name, "username": username, "roles": list(roles), **identified(username)}
        self.do("register_person", self.administrator, facts, second=self.quality)
        person = self.created["@1"]
        self.set_secret(person)
        return person

    def set_secret(self, person: str, password: str = PASSWORD, pin: str = PIN) -> Answer:
        """The person sets their own password and PIN."""
        username = self.thing(person).text("username")
        credential = Credential(username, _CHEAP.hash(password), _CHEAP.hash(pin))
        facts = {
            "password_digest": digest(credential.password_hash.encode()),
            "pin_digest": digest(credential.pin_hash.encode()),
        }
        return self.do("set_secret", person, facts, credential=credential)

    def document(self, type_: str, title: str, data: bytes, version: str = "1", **how: Any) -> str:
        """Approve a document; its author and the second from quality are registered when first needed."""
        file = self.file(data, how.pop("media_type", "application/toml"))
        facts = {"type": type_, "title": title, "version": version, "file": digest(data)}
        author = how.pop("author", None) or self._person_of("qa", "Shen Lan")
        self.do("approve_document", author, facts, **{"second": self.quality, "files": (file,), **how})
        return self.created["@1"]

    def record(self, step: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """Check, sign and record, as a face does; whatever comes of it."""
        answer = self.door.record(self.attempt(step, actor, facts, **how))
        if answer.status in ("accepted", "mismatch"):
            self.created = dict(answer.created)
        return answer

    def do(self, step: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """Record what must be accepted."""
        answer = self.record(step, actor, facts, **how)
        found = [(reason.code, reason.thing, dict(reason.params)) for reason in answer.reasons]
        assert answer.passed, (step, answer.status, found, answer.problems, answer.incident)
        return answer

    def refused(self, step: str, actor: str, facts: Mapping[str, Any], **how: Any) -> tuple[str, ...]:
        """The codes of the reasons, worst first; empty where it was accepted."""
        return tuple(reason.code for reason in self.record(step, actor, facts, **how).reasons)

    def check(self, step: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """What would come of it; nothing is appended."""
        return self.door.check(self.attempt(step, actor, facts, **{**how, "signed": False}))

    def attempt(self, step: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Attempt:
        """The attempt with its signatures, ready for the door."""
        declared = self.steps.steps[step]
        read, problems = read_facts(declared.facts, _raw(facts))
        unsigned = Attempt(
            step=step,
            facts=read,
            actor=actor,
            station=how.pop("station", self.station),
            enclosures=Enclosures(
                how.pop("files", ()),
                credential=how.pop("credential", None),
                identity=how.pop("identity", None),
                second_factor=how.pop("second_factor", None),
            ),
            problems=problems,
            system=declared.system,
            **_plain_parts(how),
        )
        proofs = self._proofs(declared, unsigned, how) if how.pop("signed", True) and not problems else ()
        return Attempt(**{**vars(unsigned), "proofs": proofs})

    def _proofs(self, step: Step, unsigned: Attempt, how: Mapping[str, Any]) -> tuple[Proof, ...]:
        if step.sign is Sign.NONE and not unsigned.authorisations:
            return ()
        second = how.get("second") if step.sign is Sign.PERFORMER_AND_SECOND else ""
        signers: list[tuple[str, Capacity, Authorisation | None]] = [(unsigned.actor, Capacity.PERFORMER, None)]
        signers += [(second, Capacity.SECOND, None)] if second else []
        signers += [(a.person, Capacity.AUTHORISER, a) for a in unsigned.authorisations]
        shown = self.door.check(unsigned).content_sha256
        method = how.get("method", "password")
        parts = ("badge", "pin") if method == "badge_pin" else ("username", "password")
        at = self.clock()
        return tuple(Proof(person, method, parts, shown, at, capacity, a) for person, capacity, a in signers)

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.clock.advance(**delta)

    def thing(self, code: str) -> Thing:
        """A thing as the record has it now."""
        with self.store.reading() as link:
            found = thing(link, code)
        assert found is not None, f"{code} is not in the record"
        return found

    def state(self, code: str, journey: str) -> str:
        """The state of a thing on one journey."""
        return self.thing(code).state(journey)

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a SELECT, for what no read gives."""
        with self.store.reading() as link:
            return link.run(statement, parameters)

    def size(self) -> int:
        """How many entries the ledger has."""
        return int(self.rows("SELECT COUNT(*) FROM entry")[0][0])

    @staticmethod
    def file(data: bytes, media_type: str = "application/toml") -> StoredFile:
        """A file that travels with the facts."""
        return StoredFile(data, media_type)

    def _person_of(self, role: str, name: str) -> str:
        sql = "SELECT code FROM thing WHERE kind = 'person' AND name = ?"
        found = self.rows(sql, name)
        return str(found[0][0]) if found else self.person(name, role)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def unknown_code(room: Room, kind: str) -> str:
    """A well-formed code of this kind that nothing bears."""
    cores = itertools.product(ALPHABET, repeat=6)
    codes = (minted(kind, "X" + "".join(core)) for core in cores)
    return next(code for code in codes if code and not room.rows("SELECT 1 FROM thing WHERE code = ?", code))


_PARTS = ("channel", "occurred_at", "nonce", "reason", "corrects_idx")


def _plain_parts(how: Mapping[str, Any]) -> dict[str, Any]:
    authorised = tuple(Authorisation(code, person, "agreed") for code, person in how.get("authorised", ()))
    return {name: how[name] for name in _PARTS if name in how} | {"authorisations": authorised}


def _raw(value: Any) -> Any:
    """Facts as a face receives them: text, whole numbers and lists."""
    if isinstance(value, Mapping):
        return {name: _raw(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_raw(part) for part in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
