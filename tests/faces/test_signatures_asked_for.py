"""Nobody's signature stands where the step did not ask for one, and no secret is tried for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from custody.config import Config
from custody.faces.acting import MOST_AUTHORISATIONS, Allowing, Asked, take, would
from custody.faces.clock import now
from custody.faces.instance import House, open_house
from custody.faces.people import Claim
from custody.record.attempt import Answer
from custody.record.engine import open_store
from custody.record.reads.people import by_username
from tests.faces.api.demo_instance import PASSWORDS, copied

WRONG = "not the secret of anyone"


@pytest.fixture
def house(tmp_path: Path) -> House:
    config = Config(instance=copied(tmp_path))
    return open_house(config, open_store(config.database), now)


def claim(username: str) -> Claim:
    return Claim(username, PASSWORDS[username], by_badge=False)


def hold(house: House) -> Asked:
    """Quality places a hold on a lot; nobody has to sign."""
    with house.store.reading() as link:
        found = by_username(link, "mei")
        lot = str(link.run("SELECT code FROM thing WHERE kind = 'lot'")[0][0])
    assert found is not None
    return Asked("place_hold", {"about": [lot], "reason": "damaged"}, found.person, "ward")


def wrong(answer: Answer) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in answer.problems]


def test_a_signature_the_step_does_not_ask_for_is_refused_before_its_secret_is_tried(house: House) -> None:
    asked = hold(house)
    shown = would(house, asked).content_sha256
    asked = replace(asked, content_sha256=shown)
    guesses = tuple(Claim("wu", WRONG, by_badge=False) for _ in range(6))
    answer = take(house, replace(asked, claims=guesses))
    assert (answer.status, wrong(answer)) == ("malformed", [("signatures", "signature_not_asked_for")])
    assert take(house, replace(asked, claims=())).passed
    found = take(house, replace(asked, claims=(claim("wu"),)))
    assert wrong(found) == [("signatures", "signature_not_asked_for")]


def test_an_authorisation_nothing_asks_for_is_refused(house: House) -> None:
    asked = hold(house)
    asked = replace(asked, content_sha256=would(house, asked).content_sha256)
    allowing = Allowing(claim("wu"), "expired", "because")
    answer = take(house, replace(asked, allowing=(allowing,)))
    assert (answer.status, wrong(answer)) == ("malformed", [("authorisations", "authorisation_not_asked_for")])


def test_more_authorisations_than_anything_asks_for_are_refused_before_a_secret_is_tried(house: House) -> None:
    guesses = tuple(
        Allowing(Claim("wu", WRONG, by_badge=False), "expired", "x") for _ in range(MOST_AUTHORISATIONS + 1)
    )
    answer = take(house, replace(hold(house), allowing=guesses))
    assert wrong(answer) == [("authorisations", "too_many_rows")]
    assert take(house, replace(hold(house), claims=())).passed
