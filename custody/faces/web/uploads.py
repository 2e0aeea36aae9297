"""Files between a form and its signature: kept in the instance's folder, never in the record until signed.

A file is kept for the person who sent it, under their own folder, and nobody else can name it: a digest seen
somewhere opens nothing. It is bound to the person and not to one session, so that whoever has to sign in again in
mid-form finds it there. What was not signed within a day is swept away.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from werkzeug.datastructures import FileStorage

from custody.faces.instance import House
from custody.record.attempt import StoredFile
from custody.record.reads.things import documents_in_force
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.roles import performers
from custody.rules.situation import Situation
from custody.rules.step import Step

MEDIA_TYPES = {".toml": "application/toml", ".pdf": "application/pdf", ".csv": "text/csv", ".txt": "text/plain"}
MEGABYTE = 1024 * 1024
KEPT_FOR = timedelta(days=1)
_TYPE = ".type"


@dataclass(frozen=True)
class Received:
    """Files that came with a form, by the name of their field, in memory only; and what is wrong with others."""

    files: Mapping[str, StoredFile]
    problems: tuple[Problem, ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        """What stands in the facts for each file."""
        return {name: _digest(file.data) for name, file in self.files.items()}


def received_files(house: House, step: Step, sent: Mapping[str, FileStorage]) -> Received:
    """The files the step asks for among those that were sent. One that is too large is not even read."""
    most = house.config.largest_upload_mb
    files: dict[str, StoredFile] = {}
    problems = []
    for name in (spec.name for spec in specs_of(step.facts) if spec.kind is FactKind.FILE):
        file = sent.get(name)
        if file is None or not file.filename:
            continue
        if file.seek(0, os.SEEK_END) > most * MEGABYTE:
            problems.append(Problem(name, "file_too_large", {"most": most}))
            continue
        file.seek(0)
        media = MEDIA_TYPES.get(Path(file.filename).suffix.lower(), "application/octet-stream")
        files[name] = StoredFile(file.read(), media)
    return Received(files, tuple(problems))


def may_keep(house: House, step: Step, roles: Iterable[str]) -> bool:
    """Whether somebody in these roles may take the step: nothing is stored for anybody else."""
    with house.store.reading() as link:
        situation = Situation(house.clock(), documents=documents_in_force(link))
    return step.for_oneself or bool(performers(situation, step.permission) & set(roles))


def keep_uploads(house: House, person: str, files: Iterable[StoredFile]) -> None:
    """Keep files for this person until they sign; what others left behind for too long goes."""
    sweep_uploads(house)
    for file in files:
        digest = _digest(file.data)
        keep_under(house, person, f"{digest}{_TYPE}", file.media_type.encode())
        keep_under(house, person, digest, file.data)


def keep_under(house: House, person: str, name: str, content: bytes) -> None:
    """Keep something of this person's under a name, for nobody else to read."""
    path = kept_under(house, person, name)
    for made in (path.parent.parent, path.parent):
        made.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
    at = house.clock().timestamp()
    os.utime(path, (at, at))  # the time of the house, by which it is swept


def kept_under(house: House, person: str, name: str) -> Path:
    """Where something of this person's is kept, or would be."""
    return _folder(house, person) / name


def kept_uploads(house: House, person: str, digests: Iterable[str]) -> tuple[StoredFile, ...]:
    """The files of these digests that this person sent and that are still kept."""
    folder = _folder(house, person)
    named = [digest for digest in digests if len(digest) == 64 and digest.isalnum()]
    found = [digest for digest in named if (folder / digest).exists() and (folder / f"{digest}{_TYPE}").exists()]
    return tuple(
        StoredFile((folder / digest).read_bytes(), (folder / f"{digest}{_TYPE}").read_text()) for digest in found
    )


def sweep_uploads(house: House) -> None:
    """Remove what has been kept for longer than a day: nobody will sign it any more."""
    before = (house.clock() - KEPT_FOR).timestamp()
    for path in sorted(_uploads(house).glob("**/*")):
        with suppress(FileNotFoundError):  # somebody else sweeps as well
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _uploads(house: House) -> Path:
    return house.config.instance / "uploads"


def _folder(house: House, person: str) -> Path:
    return _uploads(house) / _digest(person.encode())[:32]
