"""What a signature is bound to: the content that `check` shows, the ceremony signs and the door recomputes."""

from __future__ import annotations

import hashlib
from typing import Any

from custody.record.attempt import Attempt, Proof
from custody.record.codec import dumps
from custody.record.entry import canonical
from custody.rules.decide import Judged
from custody.rules.effects import instant_text
from custody.rules.facts import plain_facts, scanned_codes
from custody.rules.refusals import Reason
from custody.rules.situation import Situation
from custody.rules.step import Act

_TICKS = "minutes"  # the parameter that only the clock changes: no other reason comes of it


def content_text(judged: Judged, situation: Situation, attempt: Attempt, act: Act) -> str:
    """Step, facts, the version of every thing named, the digest of every document in force, the evidence shown,
    and each reason somebody has to authorise: what is granted lets no later reason pass (journey.md, 2)."""
    step = judged.step
    codes = (*scanned_codes(attempt.facts), *step.names(attempt.facts))
    reported = attempt.occurred_at is not None and act.occurred_at != act.at
    against = sorted(_reason(reason) for reason in judged.to_be_authorised)
    return canonical(
        {
            "step": step.name,
            "facts": plain_facts(attempt.facts),
            "occurred_at": instant_text(act.occurred_at) if reported else None,
            "reason": attempt.reason,
            "things": {code: situation.thing(code).version for code in codes if situation.find(code)},
            "documents": {f"{d.type}/{d.name}": d.digest for d in situation.documents if d.in_force},
            "evidence": _plain(step.evidence(situation, attempt.facts)),
            **({"to_be_authorised": against} if against else {}),
        }
    )


def digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def signature_json(proof: Proof, content: str, meaning: str, printed_name: str) -> dict[str, Any]:
    """A signature as the entry stores it: the content signed is what was shown, with who signed it and as what; of an
    authoriser also which reason they let pass, and why."""
    allowed = proof.authorises
    allows = {"authorises": {"code": allowed.code, "reason": allowed.reason}} if allowed else {}
    signed = canonical({"content": content, "meaning": meaning, "signer": proof.person, **allows})
    return {
        "signer": proof.person,
        "printed_name": printed_name,
        "meaning": meaning,
        "method": proof.method,
        "components": list(proof.components),
        "content": signed,
        "content_sha256": digest(signed),
        "signed_at": instant_text(proof.at),
    }


def nonce_digest(attempt: Attempt) -> str:
    """What a nonce is bound to, so that the same nonce with other facts, or with a signature under other content, is
    found out. Never a secret."""
    facts = plain_facts(attempt.facts) if attempt.facts is not None else {}
    happened = instant_text(attempt.occurred_at) if attempt.occurred_at else None
    allowed = [[a.code, a.person, a.reason] for a in attempt.authorisations]
    bound = {"step": attempt.step, "facts": facts, "occurred_at": happened, "reason": attempt.reason}
    signed = sorted({proof.content_sha256 for proof in attempt.proofs})
    relied = {"requests": list(attempt.requests)} if attempt.requests else {}
    return digest(dumps(bound | {"authorisations": allowed, "signed": signed} | relied))


def _reason(reason: Reason) -> list[str]:
    """A reason as it is authorised: its code, the thing it is about, its cause."""
    cause = {name: value for name, value in reason.params.items() if name != _TICKS}
    return [reason.code, reason.thing, canonical(cause)]


def _plain(value: object) -> Any:
    from_tuple = isinstance(value, (list, tuple))
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if from_tuple and isinstance(value, (list, tuple)) else value
