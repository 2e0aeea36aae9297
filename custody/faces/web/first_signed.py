"""The performer's signature of two, while the second person is still on the way: sealed in the page, for their
session and for this one attempt.

Nothing is recorded by it. How long the second person may take is said by the role matrix, and judged by the door; what
was signed is bound to its content as ever.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken
from flask import request

from custody.faces.instance import secret_key
from custody.faces.people import BY_BADGE
from custody.faces.telling import tell_time
from custody.faces.web.here import Here
from custody.record.attempt import Proof
from custody.record.reads.entries import instant
from custody.record.reads.people import by_badge
from custody.rules.effects import instant_text
from custody.rules.refusals import Reason
from custody.rules.step import Step

FIELD = "performer.signed"
ASKED = "sign_first"
# After these the performer signs anew: what stands in the page is no signature of what would be recorded.
_ENDED_BY = frozenset({"signature_stale", "content_changed", "signature_missing"})


def signs_first() -> bool:
    """Whether the performer signs now and the second person follows."""
    return request.form.get(ASKED) == "1"


def first_sealed(here: Here, step: Step, proof: Proof, nonce: str) -> dict[str, str]:
    """The hidden field."""
    signed = {"method": proof.method, "components": proof.components, "at": instant_text(proof.at)}
    kept = {**signed, "content_sha256": proof.content_sha256, "nonce": nonce, "badge": here.account.badge}
    return {"name": FIELD, "value": _lock(here, step).encrypt(orjson.dumps(kept)).decode()}


def first_opened(here: Here, step: Step, nonce: str) -> Proof | None:
    """The signature that came along; None where none did, or none that was given by this person for this attempt, or
    by a badge that was revoked since."""
    try:
        kept: dict[str, Any] = orjson.loads(_lock(here, step).decrypt(request.form.get(FIELD, "").encode()))
    except (InvalidToken, UnicodeEncodeError):
        return None
    if kept["nonce"] != nonce or (kept["method"] == BY_BADGE and not _in_use(here, kept["badge"])):
        return None
    at = instant(kept["at"])
    return Proof(here.person, kept["method"], tuple(kept["components"]), kept["content_sha256"], at)


def still_stands(reasons: Iterable[Reason]) -> bool:
    """Whether a signature given first is worth anything after an attempt that failed for these reasons."""
    return _ENDED_BY.isdisjoint(reason.code for reason in reasons)


def told_first(here: Here, proof: Proof) -> dict[str, Any]:
    """Who has signed, and when, as a template takes it."""
    return {"who": here.account.name, "at": tell_time(proof.at, here.place.zone)}


def _in_use(here: Here, badge: str) -> bool:
    with here.house.store.reading() as link:
        return by_badge(link, badge) is not None


def _lock(here: Here, step: Step) -> Fernet:
    """The lock of one session in one step: a break in the period asks for every component again (21 CFR 11.200)."""
    about = orjson.dumps(["first signature", here.person, here.session.name, step.name])
    key = hmac.digest(secret_key(here.house.config), about, hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
