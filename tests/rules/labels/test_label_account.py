"""Labels thrown away before a witness, and the account of a lot's labels, which two persons close."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.labels.conftest import Bench

SEEN = dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")


@dataclass
class Account:
    """Three containers planned: two labelled and filled, one with its label left over."""

    bench: Bench
    checker: str
    copies: list[str]
    containers: list[str]

    def spoil(self, *copies: str, why: str = "left_over") -> None:
        facts = {"copies": list(copies), "spoiled_why": why}
        self.bench.world.do("spoil_labels", self.bench.operator, facts, second=self.checker)

    def spoiling_refused(self, *copies: str) -> tuple[str, ...]:
        facts = {"copies": list(copies), "spoiled_why": "torn"}
        return self.bench.world.refused("spoil_labels", self.bench.operator, facts, second=self.checker)

    def counted(self, printed: int, applied: int, spoiled: int, *kept: str) -> dict[str, Any]:
        facts = {"lot": self.bench.lot, "printed": printed, "applied": applied, "spoiled": spoiled}
        return {**facts, **({"record_copies": list(kept)} if kept else {})}

    def refused(self, facts: dict[str, Any]) -> tuple[str, ...]:
        return self.bench.world.refused("reconcile_labels", self.bench.operator, facts, second=self.checker)

    def close(self, facts: dict[str, Any]) -> None:
        self.bench.world.do("reconcile_labels", self.bench.operator, facts, second=self.checker)


@pytest.fixture
def account(bench: Bench) -> Account:
    world = bench.world
    facts = {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 3}
    world.do("order_label", bench.operator, facts)
    created = dict(world.created)
    copies = [created[f"@copy{number}"] for number in (1, 2, 3)]
    containers = [created[f"@container{number}"] for number in (1, 2, 3)]
    for copy in copies:
        bench.prove(copy)
    for copy, container in zip(copies[:2], containers[:2], strict=True):
        world.do("apply_label", bench.operator, {"copy": copy, "thing": container})
        world.change(container, {"container": "filled"})
        world.link(bench.lot, container, "filled")
    world.change(bench.lot, {"lot": "quarantine"}, filled_count=2)
    return Account(bench, world.person("Zhao Min", "operator"), copies, containers)


def test_a_left_over_label_is_spoiled_before_a_witness_and_counted_against_its_lot(account: Account) -> None:
    account.spoil(account.copies[2])
    world = account.bench.world
    assert world.things[account.copies[2]].state("label_copy") == "spoiled"
    assert world.balances[account.copies[2], "copy"] == 0
    assert world.balances[account.bench.lot, "copy"] == 1


def test_no_more_than_fifty_labels_are_spoiled_at_once(account: Account) -> None:
    copies = [account.bench.world.put("label_copy", {"label_copy": "proved"}) for _ in range(51)]
    assert "too_many_at_once" in account.spoiling_refused(*copies)
    assert "too_many_at_once" not in account.spoiling_refused(*copies[:50])


def test_spoiling_takes_two(account: Account) -> None:
    facts = {"copies": [account.copies[2]], "spoiled_why": "torn"}
    world = account.bench.world
    assert world.refused("spoil_labels", account.bench.operator, facts) == ("second_person_missing",)


def test_a_label_is_spoiled_once(account: Account) -> None:
    account.spoil(account.copies[2])
    assert set(account.spoiling_refused(account.copies[2])) == {"wrong_state", "not_enough"}


def test_a_label_of_no_lot_is_destroyed_at_once(account: Account) -> None:
    shipper = account.bench.world.put("shipper", {"shipper": "in_use"})
    copy = account.bench.order(title="shipper", purpose="existing", thing=shipper)
    account.bench.prove(copy)
    account.spoil(copy)
    assert account.bench.world.balances["world.destroyed", "copy"] == 1


def test_a_label_that_stands_on_cells_is_not_thrown_away(account: Account) -> None:
    assert account.spoiling_refused(account.copies[0]) == ("label_in_use",)
    account.bench.world.change(account.containers[0], {"container": "discarded"})
    assert account.spoiling_refused(account.copies[0]) == ()


def test_the_old_label_is_thrown_away_after_its_reprint(account: Account) -> None:
    facts = {"purpose": "reprint", "thing": account.containers[0], "reprint_reason": "damaged"}
    account.bench.prove(account.bench.order(title="container", **facts))
    account.spoil(account.copies[0], why="replaced_before")
    copy = account.bench.world.things[account.copies[0]]
    assert (copy.state("label_copy"), copy.text("spoiled_why")) == ("void", "replaced_before")
    assert account.bench.world.balances[account.bench.lot, "copy"] == 1


def test_an_account_that_adds_up_is_closed_and_its_waste_destroyed(account: Account) -> None:
    account.spoil(account.copies[2])
    account.close(account.counted(3, 2, 1))
    world = account.bench.world
    lot = world.things[account.bench.lot]
    counts = [lot.integer(f"labels_{name}") for name in ("printed", "applied", "spoiled", "kept")]
    assert (counts, lot.text("labels_reconciled_by")) == ([3, 2, 1, 0], account.bench.operator)
    assert world.balances["world.destroyed", "copy"] == Decimal(1)
    assert world.balances[account.bench.lot, "copy"] == 0


def test_a_specimen_is_kept_with_the_batch_record(account: Account) -> None:
    account.close(account.counted(3, 2, 0, account.copies[2]))
    assert account.bench.world.things[account.copies[2]].state("label_copy") == "kept"


@pytest.mark.parametrize("counted", [(3, 2, 0), (3, 3, 0), (2, 2, 0), (4, 2, 2), (3, 1, 2)])
def test_a_label_nobody_can_find_needs_an_open_deviation_first(account: Account, counted: tuple[int, int, int]) -> None:
    if counted[2]:
        account.spoil(account.copies[2])
    assert account.refused(account.counted(*counted)) == ("labels_unaccounted",)


def test_an_open_deviation_about_the_labels_of_this_lot_lets_the_account_be_closed_with_a_note(
    account: Account,
) -> None:
    world, lot = account.bench.world, account.bench.lot
    facts = account.counted(3, 2, 0)
    world.open("deviation", lot, reason="equipment_failed", grade="minor")
    assert account.refused(facts) == ("labels_unaccounted",)
    told = {"about": [lot], "reason": "labels_do_not_add_up", "grade": "minor", "note": "One copy is nowhere."}
    world.do("open_deviation", account.bench.operator, told)
    notes = world.notes("reconcile_labels", account.bench.operator, facts, second=account.checker)
    assert notes == ("labels_differ_explained",)


def test_a_specimen_of_another_lot_is_refused(account: Account) -> None:
    world = account.bench.world
    other = world.put("container", {"container": "planned"}, lot=world.put("lot", {"lot": "in_process"}))
    copy = world.put("label_copy", {"label_copy": "proved"}, about=other)
    world.link(copy, other, "labels")
    assert "label_of_another_lot" in account.refused(account.counted(3, 2, 0, copy))


def test_an_account_is_closed_once(account: Account) -> None:
    account.spoil(account.copies[2])
    account.close(account.counted(3, 2, 1))
    assert account.refused(account.counted(3, 2, 1)) == ("labels_already_reconciled",)


def test_a_reprint_counts_as_printed_and_the_copy_it_voided_as_spoiled(account: Account) -> None:
    facts = {"purpose": "reprint", "thing": account.containers[0], "reprint_reason": "damaged"}
    copy = account.bench.order(title="container", **facts)
    account.bench.prove(copy)
    account.bench.world.do("apply_label", account.bench.operator, {"copy": copy, "thing": account.containers[0]})
    account.spoil(account.copies[2])
    assert account.refused(account.counted(4, 2, 2)) == ()


def test_a_batch_record_without_a_closed_label_account_is_noted_and_opens_a_deviation(account: Account) -> None:
    world = account.bench.world
    quality = world.person("Wu Min", "qa")
    facts = {"lot": account.bench.lot, **SEEN}
    assert world.notes("review_batch", quality, facts) == ("labels_not_reconciled",)
    account.spoil(account.copies[2])
    account.close(account.counted(3, 2, 1))
    assert world.notes("review_batch", quality, facts) == ()
