"""Co-signing: a checkpoint from elsewhere is held against the whole record; then the present one bears a second
signature, by a key that its owner keeps and this instance does not."""

from __future__ import annotations

from dataclasses import dataclass

from custody.faces.attesting import Attesting, attested
from custody.faces.instance import House
from custody.record.attempt import NotRecorded
from custody.record.audit import Audit, audit
from custody.record.checkpoints import Checkpoint
from custody.record.cosigning import Cosigner, CosignerKey, cosigner_keys, signature_line
from custody.record.merkle import verify_consistency
from custody.record.replay import Progress
from custody.record.tree import proof_of_growth, stored_root
from custody.record.verify import COSIGN, COSIGN_END, NOTE, PAPER, origin


class NotConsistent(Exception):
    """The record is not a continuation of what was held against it; the message says what is wrong."""


class KeyNotOwn(Exception):
    """The key is that of the instance, or another person has signed with it."""


class KeyEnded(Exception):
    """The key signs no more; `entry` is the one that says so."""

    def __init__(self, entry: int) -> None:
        super().__init__(entry)
        self.entry = entry


class NoSuchKey(Exception):
    """No key that signs, or more than one, begins like this."""


@dataclass(frozen=True)
class Compared:
    """A checkpoint from elsewhere covers the first `earlier` entries of a record that was verified up to `checkpoint`,
    the present one."""

    earlier: int
    earlier_root: bytes
    checkpoint: Checkpoint


def compare(house: House, held: tuple[str, str], progress: Progress) -> Compared:
    """Hold a checkpoint (a name for it, and its note or what was typed from paper) against every entry there is, and
    sign the present head. Raises NotConsistent and what `Door.seal` raises; nothing is co-signed yet."""
    kept = [held, *house.door.kept_beside()]
    found = audit(house.store, key=house.door.public_key, kept=kept, progress=progress)
    if not found.intact:
        raise NotConsistent(_first_problem(found))
    earlier = _size_of(held[1])
    sealed = house.door.seal()
    with house.store.reading() as link:  # what was recorded while the record was read
        growth = proof_of_growth(link, found.ledger.count, sealed.size)
        earlier_root = stored_root(link, earlier)
    verified = bytes.fromhex(found.ledger.root)
    if not verify_consistency(found.ledger.count, sealed.size, verified, sealed.root, growth):
        raise NotConsistent(f"Entries 0 to {found.ledger.count - 1} are not those that were verified.")
    return Compared(earlier, earlier_root, sealed)


def own_key(house: House, who: tuple[str, str], key: bytes) -> Cosigner:
    """The key of a person (their key in the record, and user name). Raises KeyNotOwn and KeyEnded."""
    person, username = who
    cosigner = Cosigner(origin(house.name), username, key)
    with house.store.reading() as link:
        named = next((one for one in cosigner_keys(link) if one.public == cosigner.public.hex()), None)
    if cosigner.public == house.door.public_key or (named and named.person != person):
        raise KeyNotOwn
    if named and named.ended is not None:
        raise KeyEnded(named.ended)
    return cosigner


def replaced_by(house: House, person: str, cosigner: Cosigner) -> tuple[str, ...]:
    """The keys of a person, in hex, in whose place a new one comes; none where it is not new."""
    with house.store.reading() as link:
        theirs = [one for one in cosigner_keys(link) if one.person == person]
    known = any(one.public == cosigner.public.hex() for one in theirs)
    return () if known else tuple(one.public for one in theirs if one.ended is None)


def cosign(house: House, compared: Compared, cosigner: Cosigner, who: Attesting) -> str:
    """Record that the person co-signs, and give the note with their signature. Where the key is a new one, those they
    had sign no more. Raises NotAttested and NotRecorded."""
    sealed = compared.checkpoint
    signature = cosigner.cosignature(sealed, house.clock())
    facts = {
        "earlier_size": compared.earlier,
        "earlier_root": compared.earlier_root.hex(),
        "size": sealed.size,
        "root": sealed.root.hex(),
        "name": cosigner.name,
        "public_key": cosigner.public.hex(),
        "cosignature": signature,
    }
    replaced = replaced_by(house, who.person, cosigner)
    if replaced:
        facts["replaces"] = " ".join(replaced)
    if not house.door.record(attested(house, COSIGN, facts, who)).passed:
        raise NotRecorded
    return sealed.note + signature_line(cosigner.name, signature)


def key_beginning(house: House, digits: str) -> CosignerKey:
    """The one key that signs whose public half begins with these digits. Raises NoSuchKey."""
    with house.store.reading() as link:
        meant = [one for one in cosigner_keys(link) if one.ended is None and one.public.startswith(digits.lower())]
    if len(meant) != 1:
        raise NoSuchKey
    return meant[0]


def revoke(house: House, key: CosignerKey, who: Attesting) -> int:
    """Record that a key signs no more, and why; gives the entry. Raises NotAttested and NotRecorded."""
    facts = {"person": key.person, "name": key.name, "public_key": key.public}
    answer = house.door.record(attested(house, COSIGN_END, facts, who))
    if not answer.passed or answer.idx is None:
        raise NotRecorded
    return answer.idx


def _size_of(text: str) -> int:
    typed = PAPER.fullmatch(text.strip())
    note = NOTE.fullmatch(text.replace("\r\n", "\n").strip() + "\n")
    return int(typed[1]) if typed else int(note[2]) if note else 0


def _first_problem(found: Audit) -> str:
    if found.ledger.problems:
        return found.ledger.problems[0].what
    different = (*found.state, *found.enclosures)
    return f"{different[0].table}." if different else ", ".join(found.triggers)
