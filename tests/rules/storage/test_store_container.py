"""Storing containers: one container a position, the right cold, and a clock for the time outside."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.rules.world import World


@dataclass
class Store:
    """A cryo store with one frozen container in hand, a freezer and two of its positions."""

    world: World
    cryo: str
    container: str
    freezer: str
    positions: tuple[str, str]

    def facts(self, place: str = "") -> dict[str, str]:
        return {"container": self.container, "place": place or self.positions[0]}

    def put(self, place: str = "") -> None:
        self.world.do("store_container", self.cryo, self.facts(place))

    def refused(self, place: str = "") -> tuple[str, ...]:
        return self.world.refused("store_container", self.cryo, self.facts(place))

    def another(self, presentation: str = "cryopreserved", state: str = "frozen") -> str:
        digest = self.world.situation().document("product_profile", f"product_profile_{presentation}").digest
        states = {"container": state, "custody": "held"}
        return self.world.put("container", states, documents={"product_profile": digest}, presentation=presentation)


@pytest.fixture
def store() -> Store:
    world = World.founded("product_profile:product_profile_cryopreserved", "product_profile:product_profile_fresh")
    world.station = "cryo_store"
    freezer = world.put("storage_place", {"storage_place": "in_use"}, storage_class="ln2_vapour", freezer="")
    where = {"storage_class": "ln2_vapour", "freezer": freezer}
    first = world.put("storage_place", {"storage_place": "in_use"}, position="A1", **where)
    second = world.put("storage_place", {"storage_place": "in_use"}, position="A2", **where)
    found = Store(world, world.person("Gao Feng", "cryo"), "", freezer, (first, second))
    found.container = found.another()
    return found


def places(store: Store) -> list[str]:
    return [place.code for place in store.world.situation().parents(store.container, "keeps")]


def test_a_held_container_is_stored_in_a_free_position_and_nobody_holds_it(store: Store) -> None:
    store.world.change(store.container, holder=store.cryo)
    store.put()
    assert store.world.things[store.container].state("custody") == "stored"
    assert not store.world.things[store.container].has("holder")
    assert places(store) == [store.positions[0]]


def test_a_move_leaves_the_old_position_free(store: Store) -> None:
    store.put()
    store.put(store.positions[1])
    assert places(store) == [store.positions[1]]


def test_a_container_scanned_into_its_own_position_again_stays_there(store: Store) -> None:
    store.put()
    store.put()
    assert places(store) == [store.positions[0]]


def test_the_minutes_outside_are_added_up_and_the_clock_stops(store: Store) -> None:
    store.world.change(store.container, out_since=store.world.at, out_minutes=5)
    store.world.later(minutes=10, seconds=1)
    store.put()
    assert store.world.things[store.container].attrs["out_minutes"] == 16
    assert not store.world.things[store.container].has("out_since")


def test_an_occupied_position_is_refused(store: Store) -> None:
    store.world.link(store.positions[0], store.another(), "keeps")
    assert store.refused() == ("position_taken",)


def test_a_freezer_scanned_instead_of_a_position_is_refused(store: Store) -> None:
    assert store.refused(store.freezer) == ("not_a_position",)


def test_a_place_of_another_storage_class_is_refused(store: Store) -> None:
    fridge = store.world.put("storage_place", storage_class="fridge", freezer=store.freezer, position="F1")
    assert store.refused(fridge) == ("wrong_storage_class",)


def test_the_class_is_that_of_the_profile_the_lot_began_with(store: Store) -> None:
    changed = 'product = "JK500"\npresentation = "cryopreserved"\n[storage]\nclass = "fridge"\nmax_out_minutes = 1\n'
    store.world.document("product_profile", "product_profile_cryopreserved", changed, version="2")
    store.put()
    assert places(store) == [store.positions[0]]


@pytest.mark.parametrize("state", ["discarded", "destroyed", "infused", "lost", "consumed_in_test", "given_in_error"])
def test_a_container_that_has_ended_is_refused(store: Store, state: str) -> None:
    store.world.change(store.container, {"container": state})
    assert "ended_container" in store.refused()


@pytest.mark.parametrize("state", ["thawing", "thawed", "usable", "prepared"])
def test_cells_once_thawed_do_not_go_back_into_storage(store: Store, state: str) -> None:
    store.world.change(store.container, {"container": state})
    assert store.refused() == ("warmed_container",)


def test_a_cryopreserved_container_is_frozen_before_it_is_stored(store: Store) -> None:
    store.world.change(store.container, {"container": "filled"})
    assert store.refused() == ("unfrozen_container",)


def test_a_fresh_container_is_stored_as_filled(store: Store) -> None:
    store.container = store.another("fresh", "filled")
    fridge = store.world.put("storage_place", storage_class="fridge", freezer=store.freezer, position="F1")
    store.put(fridge)
    assert places(store) == [fridge]


def test_a_container_on_its_way_is_not_stored_before_it_is_received(store: Store) -> None:
    store.world.change(store.container, {"custody": "in_transit"})
    assert store.refused() == ("wrong_state",)


def test_a_container_out_too_long_is_stored_and_opens_a_major_deviation(store: Store) -> None:
    store.world.change(store.container, out_since=store.world.at)
    store.world.later(minutes=31)
    decision = store.world.do("store_container", store.cryo, store.facts())
    assert [note.code for note in decision.notes] == ["too_long_out_of_storage"]
    (deviation,) = store.world.situation().open_items("deviation", store.container)
    assert (deviation.text("reason"), deviation.text("grade")) == ("too_long_out_of_storage", "major")
    assert store.world.situation().open_items("hold") == ()


def test_the_last_allowed_minute_outside_is_no_deviation(store: Store) -> None:
    store.world.change(store.container, out_since=store.world.at, out_minutes=20)
    store.world.later(minutes=10)
    assert store.world.notes("store_container", store.cryo, store.facts()) == ()
