"""Verify a custody ledger with Python's standard library alone and nothing of the program that wrote it.

    python verify.py [FOLDER] [--key FILE] [--checkpoint FILE|TEXT]

FOLDER (or the ZIP file it came in), by default the one this file lies in, holds entries.jsonl, instance.json,
checkpoints/ and blobs/; a part of a ledger also proofs.jsonl, which leads from each of its entries to the root in the
latest checkpoint, and growth.jsonl, which leads from the root in each earlier one to it.
Checked: each leaf, from the stored text; the order without gaps; the Merkle tree (RFC 6962) and its stored nodes;
every checkpoint, and its Ed25519 signature under a key from paper (64 hex digits) or one the ledger leads to from it;
co-signatures on it, under the keys that quality named in the ledger and had not ended by then; what each signer signed;
the stored files.
Tampering is evident up to the last checkpoint kept elsewhere; which entries are above it is told.
Exit: 0 intact, 1 tampered or not what was signed, 2 unreadable or not to be held against a checkpoint that was given.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

FIELDS = (
    *("v", "idx", "kind", "step", "actor", "outcome", "occurred_at", "recorded_at", "site", "zone"),
    *("utc_offset", "station", "channel", "reason", "corrects_idx", "nonce"),
)
COLUMNS = (*FIELDS, "nonce_digest", "body", "leaf")
ENCODING = ("utf-8", "surrogateescape")  # stored bytes come back as they are, valid UTF-8 or not
Grown = tuple[int, bytes, list[bytes]]  # size and root of an earlier tree, and the hashes from it to the later one
Nodes = Callable[[int], Iterator[Any]]  # for a level, its stored (position, hash) in the order of position
CONTROLS = bytes(range(32))
LARGEST_FILE, LONGEST_LINE, LARGEST_NOTE = 2**28, 2**20, 2**16  # bytes; a record takes and exports none larger
MOST_UNPACKED, MOST_FOLDS = 2**30, 200  # bytes of a ZIP file, and times its own length, unpacked
MOST_LISTED = 100  # of problems: a ledger bad from end to end is reported in constant memory too
NOTE = re.compile(  # C2SP signed note: origin, size, root, further lines; a blank line; signatures
    "([^\n]+\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\n(?:[^\n]+\n)*)\n"
    "((?:— [^ +\n]+ [A-Za-z0-9+/]+=*\n)+)"
)
MANIFEST = re.compile(  # a signed note as well, of a bundle: its ledger, size, and the SHA-256 of files in it
    "(bundle [^\n]+\n(0|[1-9][0-9]{0,17})\n((?:[0-9a-f]{64} [A-Za-z][A-Za-z0-9_.-]*\n)+))\n"
    "((?:— [^ +\n]+ [A-Za-z0-9+/]+=*\n)+)"
)
PAGES = ("dossier.html", "README.txt")  # what people read in a bundle, and what no leaf covers
SIGNATURE = re.compile("— ([^ ]+) (.+)\n")
_EPOCH, _LATEST = datetime(1970, 1, 1), 2**37  # of POSIX time, in UTC; and the last second a person is told of
KEY_CHANGE, ACCEPTED = "change_checkpoint_key", "accepted"  # the entry by which one key names the next
COSIGN = "cosign_checkpoint"  # the entry by which a person of quality names their own key, and what it signed
COSIGN_END = "revoke_cosigner_key"  # the entry from which on such a key signs no more
PAPER = re.compile("([1-9][0-9]{0,17})[ :/]+((?:[0-9A-Fa-f]{4}[ -]?){4,16})")  # as typed from paper: size, root in hex
N_ = str  # marks a text for translation
TEXTS = {
    "entry_missing": N_("Entry {idx} is missing: entry {found} stands in its place."),
    "entry_unreadable": N_("Entry {idx} has a field missing, unknown, of the wrong type or with a line break in it."),
    "entry_changed": N_("Entry {idx} does not match its leaf: header, body or leaf was changed after recording."),
    "body_malformed": N_("The body of entry {idx} is not one JSON object built as agreed."),
    "nonce_digest_changed": N_("The nonce digest of entry {idx} is not the one in its body."),
    "signature_changed": N_("The content recorded with signature {number} of entry {idx} is not what was signed."),
    "file_absent": N_("Entry {idx} refers to a stored file that is not there: {where}."),
    "file_changed": N_("The content or length of {where} is not what was stored."),
    "entries_cut_off": N_("Entries {idx} to {last} are missing at the end: {where} covers them."),
    "node_changed": N_("The stored tree node over entries {first} to {last} is missing or not the one they give."),
    "checkpoint_differs": N_("Entries {first} to {last} do not match {where}: they or it were changed."),
    "note_malformed": N_("The text of {where} is not a signed note over the size and root stored with it."),
    "note_foreign": N_("{where} is a checkpoint of another instance, {origin}."),
    "note_none": N_("{where} is no checkpoint: neither a signed note nor what is typed from paper."),
    "note_unsigned": N_("The note of {where} bears no valid signature by the key it was held against."),
    "note_retired": N_("The note of {where} is signed by a key that another had replaced by then."),
    "key_unnamed": N_("The checkpoint key in entry {idx} is not named and signed by the key before it."),
    "cosignature_false": N_("The co-signature of {person} ({name}) in {where} is not of this checkpoint."),
    "entry_not_covered": N_("Entry {idx} is not the one {where} covers: it or its proof was changed."),
    "page_changed": N_("{where} is missing or not the one that manifest.txt says: it or the list was changed."),
    "page_unsigned": N_("{where} is in no signed list, as it is in every export: it or the list was changed."),
    "manifest_malformed": N_("manifest.txt is not a signed list of the files of this bundle."),
    "manifest_absent": N_(
        "There is no {where}, by which these pages would be signed: {pages}. An early version made none, or it was "
        "taken away. Where nothing else is told, all but these pages was verified."
    ),
    "end_uncovered": N_(
        "No checkpoint here covers entries {first} to {last}, as one does in every export: it was taken away, or they "
        "were added."
    ),
    # Told as it is: who held an earlier checkpoint against the ledger, and signed a later one.
    "cosigned": N_("{where} is co-signed by {person} ({name}), {at}, under the key in entry {idx}."),
    # The rest are warnings, named time_ and no_: they make no ledger tampered.
    "time_backwards": N_("Entry {idx} was recorded at {at}, before the entry that precedes it ({before})."),
    "no_page": N_("{where} is under no signature: only the entries, files and checkpoints were verified."),
    "no_checkpoint": N_(
        "No checkpoint was given: whoever held the ledger could have changed any entry, or removed some from the end."
    ),
    "no_cover": N_(
        "Entries {first} to {last} are under no checkpoint that was verified: whoever held the ledger could have "
        "changed them."
    ),
    "no_growth": N_("{where} covers {other} entries, the proofs here {size}: the part could not be held against it."),
    "no_whole": N_("This is a part: {count} of {size} entries. That none was left out cannot be seen from a part."),
    "no_cosigner": N_("{where} bears a signature of {name}, by a key this ledger does not name; it was not checked."),
    "no_longer": N_(
        "The co-signature of {person} ({name}) in {where} is not counted: entry {idx} ended the key, and none before "
        "it holds this co-signature."
    ),
    "no_key": N_("Checkpoints: signatures not checked, no public key was given."),
    "no_cryptography": N_("Checkpoints: signatures not checked, the package cryptography is not installed."),
}
_parse = json.JSONDecoder().raw_decode
_pick = itemgetter(*COLUMNS)


class Unreadable(Exception):
    """The input cannot be read; the message is one sentence."""


@dataclass(frozen=True)
class Problem:
    idx: int | None
    where: str  # entry/17, node/3/4, checkpoint/200 or blob/<sha256>
    what: str
    code: str
    values: Mapping[str, object]  # what the sentence was filled with
    brought: bool = False  # it is of a key or checkpoint from elsewhere, which may be the wrong one


@dataclass(frozen=True)
class Report:
    intact: bool
    count: int
    root: str  # hex
    problems: tuple[Problem, ...]  # of entries first, in their order
    warnings: tuple[Problem, ...]
    cosigned: tuple[Problem, ...] = ()  # of checkpoints: by whom, and when

    @property
    def unfit(self) -> bool:
        """Whether all that is wrong may as well be wrong with the key or the checkpoint it was held against."""
        return bool(self.problems) and all(problem.brought for problem in self.problems)

    @property
    def unlisted(self) -> bool:
        """Whether all that is wrong is that a bundle's pages are under no signature."""
        return [problem.code for problem in self.problems] == ["manifest_absent"]


@dataclass(frozen=True)
class Cosigner:
    idx: int  # of the entry that names the key
    name: str
    key: bytes
    person: str


def verify_entries(instance_id: str, rows: Iterable[Mapping[str, Any]]) -> Report:
    """Verify entries alone: order, leaves, bodies, signed contents; rows are mappings of COLUMNS by idx."""
    return Verification(instance_id).check_entries(rows)


class Verification:
    """One pass over a ledger in constant memory: its stored files, then its checkpoints, then its entries."""

    def __init__(self, instance_id: str, nodes: Nodes | None = None, key: bytes | None = None) -> None:
        self.prefix, self.nodes, self.key = b"\x00" + instance_id.encode(*ENCODING) + b"\n", nodes, key
        self.origin = origin(instance_id)
        self.streams: dict[int, Iterator[Any] | None] = {}
        self.files: set[str] | None = None
        self.checkpoints: list[tuple[int, bytes, str]] = []  # the next one last
        self.kept: list[tuple[int, bytes, str]] = []  # the same, from elsewhere
        self.notes: list[tuple[str, re.Match[str]]] = []
        self.brought: list[re.Match[str]] = []  # those of them from elsewhere
        self.ungrown: set[int] = set()  # sizes of checkpoints that a part could not be held against
        self.keys: list[tuple[int, bytes]] = []  # where one key named another: from which size on each signs
        self.cosigners: dict[tuple[str, bytes], Cosigner] = {}  # by name of the key and its four bytes in a signature
        self.recorded: dict[str, int] = {}  # co-signatures, and the first entry that holds each
        self.ended: dict[bytes, int] = {}  # keys of co-signers that sign no more, and the entry that says so
        self.typed = False
        self.peaks: list[bytes] = []
        self.size, self.expected, self.agreed, self.last_bad, self.recorded_at = 0, 0, 0, -1, ""
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.cosigned: list[Problem] = []

    def check_files(self, files: Iterable[tuple[str, int | None, Iterable[bytes]]]) -> None:
        """The stored files: digest, length where it is stored, content in pieces."""
        self.files = set()
        for digest, length, pieces in files:
            self.files.add(digest)
            content, found = sha256(), 0
            for piece in pieces:
                content.update(piece)
                found += len(piece)
            if content.hexdigest() != digest or length not in (None, found):
                self.add("file_changed", f"blob/{digest}")

    def check_note(self, where: str, text: str, size: int | None = None, root: bytes | None = None) -> None:
        """A checkpoint: its signed note, with the size and root stored beside it if there are any."""
        self.checkpoints += self.heads(where, text, size, root)

    def heads(
        self, where: str, text: str, size: int | None = None, root: bytes | None = None
    ) -> Iterator[tuple[int, bytes, str]]:
        note = NOTE.fullmatch(text)
        noted = (int(note[2]), base64.b64decode(note[3])) if note else None
        stored = noted if size is None or root is None else (size, root)
        if noted is None or noted != stored:
            self.add("note_malformed", where)
        name = note[1].partition("\n")[0] if note else self.origin
        if name != self.origin:
            self.add("note_foreign", where, origin=name)
            return
        if note:
            self.notes.append((where, note))
        yield from ((*head, where) for head in {noted, stored} if head)

    def check_kept(self, where: str, text: str) -> None:
        """A checkpoint kept elsewhere: its note; or, typed from paper, its size and at least the first 16 hexadecimal
        digits of its root. Paper from a hand one knows needs no signature."""
        typed = PAPER.fullmatch(text.strip())
        if not typed:
            before = len(self.notes)
            self.kept += self.heads(where, _as_written(text))
            self.brought += [note for _, note in self.notes[before:]]
            return
        self.kept.append((int(typed[1]), bytes.fromhex(re.sub("[ -]", "", typed[2])), where))
        self.typed = True

    def check_export(self, rows: Iterable[Mapping[str, Any]]) -> Report:
        """All entries of a bundle, which always holds a checkpoint over the last: whoever brings a key or a checkpoint
        need not believe in one that ends below it."""
        last = max((size for size, _, _ in self.checkpoints + self.kept), default=0)
        report = self.check_entries(rows)
        if not (report.intact or report.unlisted) or last >= self.size or not (self.key or self.kept):
            return report
        self.add("end_uncovered", first=last, last=self.size - 1)
        return replace(report, intact=False, problems=self.in_order())

    def check_entries(self, rows: Iterable[Mapping[str, Any] | tuple[Any, ...]]) -> Report:
        """All entries by idx, as mappings or tuples of COLUMNS, the leaf as bytes or hex."""
        self.checkpoints = sorted(self.checkpoints + self.kept, reverse=True)
        self.check_checkpoints()
        for row in rows:
            self.grow(self.check_entry(row))
        if self.checkpoints and self.checkpoints[0][0] > self.expected:
            last, _, where = self.checkpoints[0]
            self.add("entries_cut_off", where, self.expected, last=last - 1)
        return self.report(self.root(), self.size)

    def check_part(
        self, rows: Iterable[Mapping[str, Any]], proofs: Iterator[tuple[int, list[bytes]]], growth: Iterable[Grown] = ()
    ) -> Report:
        """Some entries by idx, and in the same order the hashes that lead from each to the root in the checkpoint; and
        those that lead to it from the roots in earlier ones."""
        if not self.checkpoints:
            raise Unreadable("A part of a ledger cannot be verified without a checkpoint over it.")
        size, root, where = max(self.checkpoints)
        others = {other for other, _, _ in self.checkpoints + self.kept}
        grown = {old: top for old, top, path in growth if old in others and has_grown((old, top), (size, root), path)}
        grown[size] = root
        self.ungrown = others - set(grown)
        for other, head, name in self.kept + self.checkpoints:
            if other in self.ungrown:
                self.add("no_growth", name, other=other, size=size)
            elif not grown[other].startswith(head):
                self.add("checkpoint_differs", name, first=0, last=other - 1)
        for row in rows:
            idx = row.get("idx")
            self.expected = idx if type(idx) is int and idx > self.expected else self.expected
            leaf = self.check_entry(row)
            told, path = next(proofs, (-1, []))
            if told != self.expected - 1 or root_over(leaf, told, size, path) != root:
                self.add("entry_not_covered", where, self.expected - 1)
            self.size += 1
        self.add("no_whole", count=self.size, size=size)
        return self.report(root, size)

    def check_signatures(self) -> list[tuple[int, bool | None]]:
        """Each note must be signed by the key that was in force at its size. From the given key the ledger leads on to
        later ones; back to earlier ones only where the given key, or a later one, signed what leads there. Answers the
        size of each and whether it is signed; None: cannot tell."""
        keys = self.keys if any(key == self.key for _, key in self.keys) else [(0, self.key or b"")]
        given = [key for _, key in keys].index(self.key or b"")
        found = []
        for where, note in self.notes:
            place = max(number for number, (first, _) in enumerate(keys) if first <= int(note[2]))
            found.append((where, note, place, _is_signed(note, keys[place][1]) if self.key else None))
        led_back = any(signed and place >= given for _, _, place, signed in found)
        fits = any(signed for _, _, _, signed in found)  # otherwise the key may be that of another ledger
        for where, note, place, signed in found:
            if signed is False and any(_is_signed(note, key) for _, key in keys[:place]):
                self.add("note_retired", where)
            elif signed is False or (signed and place < given and not led_back):
                self.add("note_unsigned", where, brought=not fits or note in self.brought)
        return [(int(note[2]), signed) for where, note, _, signed in found if where != "manifest.txt"]

    def check_manifest(self, text: str, digest: Callable[[str], str]) -> None:
        """The list of the files of a bundle, empty where there is none; `digest` gives the SHA-256 of a file there is.
        It is signed as a checkpoint is, and by nothing else bound to the entries than by the SHA-256 of their file."""
        note = MANIFEST.fullmatch(text)
        if text and (note is None or not text.startswith(f"bundle {self.origin}\n")):
            self.add("manifest_malformed", "manifest.txt")
        named = {line[65:]: line[:64] for line in note[3].splitlines()} if note else {}
        for name, stated in named.items():
            if digest(name) != stated:
                self.add("page_changed", name)
        pages = [name for name in PAGES if name not in named and digest(name)]
        if pages and not text and self.key:
            self.add("manifest_absent", "manifest.txt", pages=", ".join(pages))
            return
        for name in pages:
            self.add("page_unsigned" if self.key else "no_page", name)
        if note:
            self.notes.append(("manifest.txt", note))

    def check_cosignatures(self) -> None:
        """Each further signature of a note must be of whom the ledger names with its key."""
        for where, note in self.notes:
            for name, encoded in SIGNATURE.findall(note[4]):
                if name != self.origin:
                    self.check_cosignature(where, note, name, encoded)

    def check_cosignature(self, where: str, note: re.Match[str], name: str, encoded: str) -> None:
        data = _decoded(encoded)
        cosigner = self.cosigners.get((name, data[:4]))
        if cosigner is None:
            self.add("no_cosigner", where, name=name)
            return
        signed, person = is_cosigned(cosigner.key, data, note[1]), cosigner.person
        if signed is False:
            self.add("cosignature_false", where, name=name, person=person, brought=note in self.brought)
        elif signed and not self.counts(cosigner.key, encoded):
            self.add("no_longer", where, self.ended[cosigner.key], name=name, person=person)
        elif signed:
            at = _EPOCH + timedelta(seconds=int.from_bytes(data[4:12], "big"))
            self.add("cosigned", where, cosigner.idx, at=f"{at.isoformat()}Z", name=name, person=person)

    def counts(self, key: bytes, encoded: str) -> bool:
        """Whether a co-signature was recorded before its key was ended. The time in it is the signer's own word, and so
        the word of whoever has a stolen key; the order of the entries is not."""
        return key not in self.ended or self.recorded.get(encoded, self.ended[key]) < self.ended[key]

    def report(self, root: bytes, size: int) -> Report:
        found = self.check_signatures()
        self.check_cosignatures()
        if not (found or self.typed):
            self.add("no_checkpoint")
        elif any(signed is None for _, signed in found):
            self.add("no_cryptography" if self.key else "no_key")
        covered = self.covered(noted for noted, signed in found if signed)
        if covered < size and (found or self.typed):
            self.add("no_cover", first=covered, last=size - 1)
        problems = self.in_order()
        return Report(not problems, self.size, root.hex(), problems, tuple(self.warnings), tuple(self.cosigned))

    def in_order(self) -> tuple[Problem, ...]:
        """The problems, of entries first; last what is perhaps none."""
        return tuple(
            sorted(self.problems, key=lambda one: (one.idx is None, one.code == "manifest_absent", one.idx or 0))
        )

    def covered(self, signed: Iterable[int]) -> int:
        """How many entries are under a checkpoint from elsewhere, or one signed by the key that was given."""
        return max({0, *signed, *(size for size, _, _ in self.kept)} - self.ungrown)

    def unheld(self) -> str:
        """Which checkpoint from elsewhere a part could not be held against, in a sentence; empty where there is
        none."""
        names = [name for size, _, name in self.kept if size in self.ungrown]
        return next((told.what for told in self.warnings if told.code == "no_growth" and told.where in names), "")

    def check_entry(self, row: Mapping[str, Any] | tuple[Any, ...]) -> bytes:
        """One entry by itself; its leaf as it should be."""
        idx, leaf = self.expected, bytes(32)
        try:
            values = row if isinstance(row, tuple) else _pick(row)
            lines = [n + "\n" if values[i] is None else f"{n}={values[i]}\n" for i, n in enumerate(FIELDS)]
            header, body = "".join(lines).encode(*ENCODING), values[17].encode(*ENCODING)
            if type(values[1]) is not int or len(header.translate(None, CONTROLS)) + len(FIELDS) != len(header):
                raise TypeError
        except (KeyError, TypeError, AttributeError, UnicodeEncodeError):
            self.add("entry_unreadable", idx=idx)
        else:
            if values[1] != idx:
                self.add("entry_missing", idx=idx, found=values[1])
                idx, self.nodes, self.checkpoints = values[1], None, []  # positions in the tree are lost
            leaf = sha256(self.prefix + header + b"\n" + body).digest()
            if values[18] not in (leaf, leaf.hex()):
                self.add("entry_changed", idx=idx)
            self.check_body(idx, values[17], values[16], values[3] if values[5] == ACCEPTED else "")
            at, before, self.recorded_at = str(values[7]), self.recorded_at, str(values[7])
            if at < before:
                self.add("time_backwards", idx=idx, at=at, before=before)
        self.expected = idx + 1
        return leaf

    def check_body(self, idx: int, text: str, nonce_digest: str | None, accepted: str) -> None:
        try:
            body, end = _parse(text)
            if type(body) is not dict or end != len(text):
                raise TypeError
            if body.get("nonce_digest", nonce_digest) != nonce_digest:
                self.add("nonce_digest_changed", idx=idx)
            for number, signature in enumerate(body.get("signatures") or (), 1):
                if sha256(signature["content"].encode(*ENCODING)).hexdigest() != signature["content_sha256"]:
                    self.add("signature_changed", idx=idx, number=number)
            for digest in body.get("blobs") or ():
                if self.files is not None and digest not in self.files:
                    self.add("file_absent", f"blob/{digest}", idx)
            if accepted == COSIGN:
                self.check_cosigner(idx, body["facts"], body["signatures"][0]["printed_name"])
            if accepted == COSIGN_END:
                self.ended.setdefault(bytes.fromhex(body["facts"]["public_key"]), idx)
            if accepted == KEY_CHANGE:
                facts = body["facts"]
                self.check_key(idx, (bytes.fromhex(facts["old_key"]), bytes.fromhex(facts["new_key"])), facts)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.add("body_malformed", idx=idx)

    def check_key(self, idx: int, keys: tuple[bytes, bytes], facts: Mapping[str, str]) -> None:
        """A key that takes the place of another: the one in force until now names it and signs for it."""
        old, new = keys
        self.keys = self.keys or [(0, old)]
        signature = base64.b64decode(facts["signature"], validate=True)
        if self.keys[-1][1] != old or _is_by(old, signature, key_change_text(self.origin, old, new)) is False:
            self.add("key_unnamed", idx=idx)
        else:
            self.keys.append((idx + 1, new))

    def check_cosigner(self, idx: int, facts: Mapping[str, Any], person: str) -> None:
        """A person of quality names their own key, in the place of those they had, and signs a checkpoint with it."""
        key, data = bytes.fromhex(facts["public_key"]), base64.b64decode(facts["cosignature"], validate=True)
        cosigner = Cosigner(idx, facts["name"], key, person)
        self.cosigners.setdefault((cosigner.name, cosigner_id(cosigner.name, key)), cosigner)
        head = base64.b64encode(bytes.fromhex(facts["root"])).decode()
        if is_cosigned(key, data, f"{self.origin}\n{facts['size']}\n{head}\n") is False:
            self.add("cosignature_false", idx=idx, name=cosigner.name, person=person)
        self.recorded.setdefault(facts["cosignature"], idx)
        if not self.counts(key, facts["cosignature"]):
            self.add("no_longer", f"entry/{idx}", self.ended[key], name=cosigner.name, person=person)
        for other in (facts.get("replaces") or "").split():
            self.ended.setdefault(bytes.fromhex(other), idx)

    def grow(self, carry: bytes) -> None:
        position, level = self.size, 0
        self.size += 1
        while position & 1:
            carry = sha256(b"\x01" + self.peaks.pop() + carry).digest()
            position, level = position >> 1, level + 1
            if self.nodes:
                self.check_node(self.nodes, level, position, carry)
        self.peaks.append(carry)
        self.check_checkpoints()

    def check_node(self, nodes: Nodes, level: int, position: int, computed: bytes) -> None:
        if level not in self.streams:
            self.streams[level] = iter(nodes(level))
        stream, first = self.streams[level], position << level
        differs = stream is not None and next(stream, None) != (position, computed)
        if differs and self.last_bad < first:  # otherwise the entry below it is named already
            self.streams[level] = None  # the rest of the level would only repeat it
            self.add("node_changed", f"node/{level}/{position}", first=first, last=self.size - 1)

    def check_checkpoints(self) -> None:
        """Those over what there is so far. What is agreed is told by those from elsewhere, if there are any: one that
        lay with the entries may have been made with them."""
        agreed = self.agreed
        while self.checkpoints and self.checkpoints[-1][0] == self.size:
            size, root, where = self.checkpoints.pop()
            if not self.root().startswith(root):
                self.add("checkpoint_differs", where, first=self.agreed, last=size - 1)
            elif not self.kept or (size, root, where) in self.kept:
                agreed = size
        self.agreed = agreed

    def root(self) -> bytes:
        carry = self.peaks[-1] if self.peaks else sha256().digest()
        for left in self.peaks[-2::-1]:
            carry = sha256(b"\x01" + left + carry).digest()
        return carry

    def add(self, code: str, where: str = "", idx: int | None = None, **values: object) -> None:
        where = where or ("ledger" if idx is None else f"entry/{idx}")
        brought = bool(values.pop("brought", False))
        listed = self.warnings if code.startswith(("no_", "time_")) else self.problems
        listed = self.cosigned if code == "cosigned" else listed
        if idx is not None and listed is self.problems:
            self.last_bad = idx
        if len(listed) < MOST_LISTED:
            what = TEXTS[code].format(idx=idx, where=where, **values)
            listed.append(Problem(idx, where, what, code, values, brought))


def has_grown(earlier: tuple[int, bytes], later: tuple[int, bytes], path: Iterable[bytes]) -> bool:
    """Whether these hashes show a tree of one size and root to be the beginning of another (RFC 9162 section
    2.1.4.2)."""
    (old, first), (new, second) = earlier, later
    hashes = list(path)
    if not 0 < old < new:
        return (old, first, hashes) == (new, second, [])
    if old & (old - 1) == 0:
        hashes.insert(0, first)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = hashes[0] if hashes else b""
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before = sha256(b"\x01" + sibling + before).digest()
            after = sha256(b"\x01" + sibling + after).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = sha256(b"\x01" + after + sibling).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and (before, after) == (first, second)


def root_over(leaf: bytes, idx: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """The root these hashes lead to from a leaf (RFC 9162 section 2.1.3.2); None where they lead to none."""
    node, last, carry = idx, size - 1, leaf
    for sibling in path if 0 <= idx < size else ():
        if last == 0:
            return None
        left = node & 1 or node == last
        carry = sha256(b"\x01" + (sibling + carry if left else carry + sibling)).digest()
        while left and not node & 1 and node:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    return carry if last == 0 and idx < size else None


def origin(instance_id: str) -> str:
    """What a ledger is called in its checkpoints: an address that leads nowhere (RFC 2606), and the instance."""
    return "custody.invalid/" + re.sub("[^A-Za-z0-9._-]", "-", instance_id)


def key_change_text(origin: str, old: bytes, new: bytes) -> bytes:
    """What the key until now signs to name the one after it; no text of a checkpoint begins like this."""
    return f"change of checkpoint key\n{origin}\n{old.hex()}\n{new.hex()}\n".encode(*ENCODING)


def cosigner_id(name: str, key: bytes) -> bytes:
    """C2SP tlog-cosignature: the four bytes by which a co-signature says under which key it was made."""
    return sha256(name.encode(*ENCODING) + b"\n\x04" + key).digest()[:4]


def cosigned_text(text: str, at: int) -> bytes:
    """C2SP tlog-cosignature: what is signed of a checkpoint's text at a second of POSIX time."""
    return f"cosignature/v1\ntime {at}\n{text}".encode(*ENCODING)


def is_cosigned(key: bytes, data: bytes, text: str) -> bool | None:
    """Whether these bytes (id of the key, time, signature) co-sign the text; None: cannot tell."""
    at = int.from_bytes(data[4:12], "big")
    return len(data) == 76 and at < _LATEST and _is_by(key, data[12:], cosigned_text(text, at))


def refuse_unfit(notes: Iterable[tuple[str, str]], ours: str) -> None:
    """Raises Unreadable where what came from elsewhere is of another instance or no checkpoint at all: no sign that
    anything here was changed."""
    for where, text in notes:
        first = text.strip().partition("\n")[0].rstrip()
        if first.startswith(origin("")) and first != ours:
            raise Unreadable(TEXTS["note_foreign"].format(where=where, origin=first))
        if not PAPER.fullmatch(text.strip()) and not NOTE.fullmatch(_as_written(text)):
            raise Unreadable(TEXTS["note_none"].format(where=where))


def _as_written(text: str) -> str:
    """The text of a note with line ends as it was signed, whoever scanned or mailed it."""
    return text.replace("\r\n", "\n").strip() + "\n"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return b""


def _is_signed(note: re.Match[str], key: bytes) -> bool | None:
    """Whether the key signed the note, and no signature that names the key is false; None: cannot tell."""
    signed = _is_by(key, b"", b"")  # not yet; or None, where nothing can be checked
    for name, encoded in SIGNATURE.findall(note[4]):
        try:
            data = base64.b64decode(encoded)
        except ValueError:
            return False
        if data[:4] == sha256(name.encode(*ENCODING) + b"\n\x01" + key).digest()[:4]:
            signed = _is_by(key, data[4:], note[1].encode(*ENCODING))
            if not signed or base64.b64encode(data).decode() != encoded:
                return signed and False
    return signed


def _is_by(key: bytes, signature: bytes, text: bytes) -> bool | None:
    """Whether the signature over the text is by the key; None: cannot tell."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (ValueError, InvalidSignature):
        return False
    return True


def read_key(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key, written as 64 hexadecimal digits, spaces allowed."""
    digits = "".join(text.split())
    if not re.fullmatch("[0-9A-Fa-f]{64}", digits):
        raise Unreadable("The key is not written as 64 hexadecimal digits.")
    return bytes.fromhex(digits)


def verify_folder(folder: Path, key: bytes | None = None, kept: Iterable[tuple[str, str]] = ()) -> Report:
    """Verify an export, unpacked or as the ZIP file it came in, with checkpoints kept elsewhere: a name and the text of
    each. However large what it is given, it takes little memory. Raises Unreadable."""
    try:
        report = _verified(folder, key, kept)
    except _UNREADABLE as error:
        raise Unreadable(f"{folder} cannot be read as an exported ledger: {error}".rstrip(".") + ".") from error
    if report.intact and not report.count:
        raise Unreadable(f"{folder} holds no entry.")
    return report


_UNREADABLE = (  # the last two: of a ZIP file that is locked, packed in another way or damaged
    *(OSError, KeyError, TypeError, ValueError, AttributeError, EOFError, zipfile.BadZipFile),
    *(RuntimeError, zlib.error),
)
_Place = Any  # a folder or file as pathlib or zipfile has it, for the two open alike


def _verified(folder: Path, key: bytes | None, kept: Iterable[tuple[str, str]]) -> Report:
    if not folder.is_file():
        return _verify(folder, key, kept)
    with zipfile.ZipFile(folder) as packed:
        _refuse_what_swells(packed, folder.stat().st_size)
        return _verify(zipfile.Path(packed), key, kept)


def _verify(folder: _Place, key: bytes | None, kept: Iterable[tuple[str, str]]) -> Report:
    told = json.loads(_read(folder / "instance.json", LARGEST_NOTE))
    name = told.get("id") if isinstance(told, dict) else None
    if not isinstance(name, str):
        raise ValueError("instance.json names no instance")
    walk = Verification(name, key=key)
    notes = list(kept)
    refuse_unfit(notes, walk.origin)
    walk.check_files((file.name, None, _pieces(file)) for file in _inside(folder / "blobs"))
    for where, text in notes:
        walk.check_kept(where, text)
    for file in _inside(folder / "checkpoints"):
        if file.name.endswith(".txt"):
            walk.check_note(file.name, str(_read(file, LARGEST_NOTE), *ENCODING))
    listed = folder / "manifest.txt"
    walk.check_manifest(
        str(_read(listed, LARGEST_NOTE), *ENCODING) if listed.exists() else "", lambda name: _digest(folder / name)
    )
    rows = map(_read_line, _lines(folder / "entries.jsonl"))
    if not (folder / "proofs.jsonl").exists():
        return walk.check_export(rows)
    grown = folder / "growth.jsonl"
    report = walk.check_part(
        rows, _read_proofs(folder / "proofs.jsonl"), _read_growth(grown) if grown.exists() else iter(())
    )
    if report.intact and walk.unheld():
        raise Unreadable(walk.unheld())
    return report


def _inside(folder: _Place) -> list[Any]:
    return sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []


def _opened(path: _Place) -> Any:
    """A file, to be read; never a pipe, which may wait for ever. What is not there says so itself."""
    if path.exists() and not path.is_file():
        raise ValueError(f"{path.name} is no file")
    return path.open("rb")


def _read(path: _Place, most: int) -> bytes:
    with _opened(path) as file:
        content: bytes = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"{path.name} is longer than {most} bytes")
    return content


def _pieces(path: _Place) -> Iterator[bytes]:
    found = 0
    with _opened(path) as file:
        while piece := file.read(2**20):
            found += len(piece)
            if found > LARGEST_FILE:
                raise ValueError(f"{path.name} is longer than {LARGEST_FILE} bytes")
            yield piece


def _digest(path: _Place) -> str:
    """Of a file, in hex; empty where there is none."""
    digest = sha256()
    for piece in _pieces(path) if path.is_file() else ():
        digest.update(piece)
    return digest.hexdigest() if path.is_file() else ""


def _lines(path: _Place) -> Iterator[str]:
    with _opened(path) as file:
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise ValueError(f"a line of {path.name} is longer than {LONGEST_LINE} bytes")
            yield str(line, *ENCODING)


def _refuse_what_swells(packed: zipfile.ZipFile, length: int) -> None:
    unpacked = sum(member.file_size for member in packed.infolist())
    if unpacked > max(MOST_UNPACKED, MOST_FOLDS * length):
        raise ValueError(f"its {length} bytes would unpack to {unpacked}")
    if len(set(packed.namelist())) < len(packed.namelist()):
        raise ValueError("it holds two files of one name")


def _read_line(line: str) -> Mapping[str, Any]:
    try:
        row = dict(pairs := json.loads(line, object_pairs_hook=list))
    except (ValueError, TypeError, RecursionError):
        return {}
    return row if len(row) == len(pairs) == len(COLUMNS) else {}  # no field twice, none that no leaf covers


def _read_proofs(path: _Place) -> Iterator[tuple[int, list[bytes]]]:
    for line in _lines(path):
        try:
            row = json.loads(line)
            proof = int(row["idx"]), [bytes.fromhex(sibling) for sibling in row["hashes"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValueError(f"a line of {path.name} is no proof") from None
        yield proof


def _read_growth(path: _Place) -> Iterator[Grown]:
    """Read where a checkpoint from elsewhere needs it; a line that proves nothing is as good as none."""
    for line in _lines(path):
        try:
            row = json.loads(line)
            yield int(row["size"]), bytes.fromhex(row["root"]), [bytes.fromhex(sibling) for sibling in row["hashes"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def from_elsewhere(given: str) -> tuple[str, str]:
    """A name and the text of a checkpoint: of a file, or as typed from paper."""
    if not given.strip():
        raise Unreadable("A checkpoint was given that is empty.")
    path = Path(given)
    if PAPER.fullmatch(given.strip()) and not path.exists():
        return given.strip(), given
    return path.name, str(_read(path, LARGEST_NOTE), *ENCODING)


def main(arguments: list[str] | None = None) -> int:
    """The program; prints what was found and answers the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--checkpoint", action="append", default=[])
    given = parser.parse_args(arguments)
    try:
        key = read_key(given.key.read_text("utf-8")) if given.key else None
        report = verify_folder(given.folder, key, [from_elsewhere(kept) for kept in given.checkpoint])
    except (OSError, ValueError, Unreadable) as error:
        print(f"Cannot read: {error}", file=sys.stderr)
        return 2
    return tell(report)


def tell(report: Report) -> int:
    """Print the verdict and the first problem in one line, the rest below; answers the exit status."""
    verdict = "Intact" if report.intact else "NOT PROVEN" if report.unfit or report.unlisted else "TAMPERED"
    print(f"{verdict}: {report.count} entries, root {report.root}.", *(problem.what for problem in report.problems[:1]))
    rest = report.problems[1:] + report.warnings + report.cosigned
    print(*(finding.what + "\n" for finding in rest), sep="", end="")
    return 0 if report.intact else 1


if __name__ == "__main__":
    sys.exit(main())
