"""Accepting documents: one version, once, under the person's own signature."""

from __future__ import annotations

from tests.rules.world import World


def matrix(world: World) -> str:
    return world.situation().document("role_matrix").code


def test_an_accepted_document_is_kept_with_the_person_by_its_digest() -> None:
    world = World.founded()
    person = world.person("Wu Qiang", "qa")
    sites = world.situation().document("sites")
    world.do("accept_document", person, {"document": matrix(world)})
    world.do("accept_document", person, {"document": sites.code})
    digests = (world.situation().document("role_matrix").digest, sites.digest)
    assert world.things[person].texts("accepted") == digests


def test_a_new_version_is_accepted_anew() -> None:
    world = World.founded()
    person = world.person("Wu Qiang", "qa")
    world.do("accept_document", person, {"document": matrix(world)})
    world.document("role_matrix", "role_matrix", "roles = []\n", version="2")
    world.do("accept_document", person, {"document": matrix(world)})
    assert len(world.things[person].texts("accepted")) == 2


def test_a_version_is_accepted_once() -> None:
    world = World.founded()
    person = world.person("Wu Qiang", "qa")
    world.do("accept_document", person, {"document": matrix(world)})
    assert world.refused("accept_document", person, {"document": matrix(world)}) == ("accepted_already",)


def test_a_version_that_is_no_longer_in_force_is_not_accepted() -> None:
    world = World.founded()
    person, old = world.person("Wu Qiang", "qa"), matrix(world)
    world.change(old, {"document": "superseded"})
    assert world.refused("accept_document", person, {"document": old}) == ("superseded_document",)


def test_a_document_is_accepted_under_a_signature() -> None:
    world = World.founded()
    person = world.person("Wu Qiang", "qa")
    refused = world.refused("accept_document", person, {"document": matrix(world)}, signed=False)
    assert refused == ("signature_missing",)


def test_everyone_may_accept_for_themselves_whatever_their_role() -> None:
    world = World.founded()
    person = world.person("Chen Hao")
    assert world.refused("accept_document", person, {"document": matrix(world)}) == ()
