"""Checkpoints and proofs by the API: a follower checks with the numbers alone that the ledger only grew."""

from __future__ import annotations

from typing import Any

import pytest

from custody.record.merkle import verify_consistency, verify_inclusion
from custody.record.verify import NOTE
from tests.faces.api.demo_instance import Api

pytestmark = pytest.mark.both_engines


def test_the_newest_checkpoint_continues_every_earlier_size(cryo: Api) -> None:
    sealed = cryo.get("/ledger/checkpoint").get_json()
    assert NOTE.fullmatch(sealed["note"])
    for earlier in (1, 2, 17, 64, sealed["size"] - 1, sealed["size"]):
        old = cryo.get(f"/ledger/entries/0/proof?size={earlier}").get_json()["root"]
        told = cryo.get(f"/ledger/checkpoint?from={earlier}").get_json()
        proof = [bytes.fromhex(one) for one in told["consistency"]]
        assert verify_consistency(earlier, told["size"], bytes.fromhex(old), bytes.fromhex(told["root"]), proof)
        assert told["earlier"] == earlier


def test_every_entry_is_proved_to_stand_under_the_root(cryo: Api) -> None:
    last = cryo.head()
    for idx in (0, 1, 40, last):
        told = cryo.get(f"/ledger/entries/{idx}/proof").get_json()
        assert (told["idx"], told["size"]) == (idx, last + 1)
        assert holds(told)
        told["idx"] = (idx + 1) % last
        assert not holds(told)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/ledger/entries/100000/proof", 404, "no_such_entry"),
        ("/ledger/entries/40/proof?size=40", 422, "malformed_request"),
        ("/ledger/entries/40/proof?size=1e9", 422, "malformed_request"),
        ("/ledger/checkpoint?from=999999", 422, "malformed_request"),
        ("/ledger/checkpoint?from=-1", 422, "malformed_request"),
    ],
)
def test_what_cannot_be_proved_is_told(cryo: Api, path: str, status: int, code: str) -> None:
    answer = cryo.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def holds(told: dict[str, Any]) -> bool:
    proof = [bytes.fromhex(one) for one in told["inclusion"]]
    return verify_inclusion(bytes.fromhex(told["leaf"]), told["idx"], told["size"], proof, bytes.fromhex(told["root"]))
