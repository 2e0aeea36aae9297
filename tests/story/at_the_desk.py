"""What the stories of bad input have at hand, and the small acts they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Route

from custody.faces.demo.setting_up import Shop
from custody.rules.scancode import minted
from tests.story.bench_to_bedside import Child
from tests.story.stage import Stage, send

UNKNOWN = next(code for core in ("XBCDEFG", "XBCDEFH", "XBCDEFJ", "XBCDEFK") if (code := minted("container", core)))


@dataclass(frozen=True)
class Desk:
    """A child with a verified prescription, containers of a released lot, the first of them issued for the child."""

    child: Child
    containers: tuple[str, ...]


def written(text: str, desk: Desk) -> str:
    known, other = desk.containers[0], desk.containers[1]
    last = "C" if known[-1] != "C" else "B"
    return text.format(
        unknown=UNKNOWN,
        known=known,
        other=other,
        cut=known[:-1],
        wrong=known[:-1] + last,
        lower=known.lower(),
        wide="".join(chr(ord(letter) + 0xFEE0) for letter in known),
        grouped=f"{known[:4]} {known[4:8]} {known[8:]}",
        long="C" * 10_000,
    )


def il2(desk: Desk) -> dict[str, Any]:
    return {"wristband": desk.child.band, "dose": "1", "il2_iu": "740000"}


def thaw(shop: Shop, desk: Desk) -> dict[str, Any]:
    container = desk.containers[0]
    scanned = {"container": container, "container_again": container, "subject_number": desk.child.number}
    return scanned | {"bath": shop.things["bath"]}


def at_the_signature(stage: Stage, step: str, who: str, facts: dict[str, Any], station: str) -> Page:
    page = stage.open(step, who, station=station)
    send(page, facts, {})
    page.wait_for_selector("fieldset.signer")
    return page


def acknowledge(page: Page, act: str) -> None:
    page.click(f"button[name=acknowledged][value={act}]")
    page.wait_for_selector("main:not(:has([data-verdict]))")


def recorded_but_unheard(route: Route) -> None:
    route.fetch()
    route.abort()
