"""Files between a form and its signature: kept in the instance's folder by digest, never in the record until signed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from custody.faces.instance import House
from custody.record.attempt import StoredFile

MEDIA_TYPES = {".toml": "application/toml", ".pdf": "application/pdf", ".csv": "text/csv", ".txt": "text/plain"}


def keep_upload(house: House, name: str, data: bytes) -> str:
    """Keep the bytes of an uploaded file; gives their SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    folder = _folder(house)
    media = MEDIA_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
    for path, content in ((folder / digest, data), (folder / f"{digest}.type", media.encode())):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    return digest


def kept_uploads(house: House, digests: Iterable[str]) -> tuple[StoredFile, ...]:
    """The files of these digests that are kept."""
    folder = _folder(house)
    found = [digest for digest in digests if len(digest) == 64 and digest.isalnum() and (folder / digest).exists()]
    return tuple(
        StoredFile((folder / digest).read_bytes(), (folder / f"{digest}.type").read_text()) for digest in found
    )


def _folder(house: House) -> Path:
    folder = house.config.instance / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
