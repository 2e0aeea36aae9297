"""What the record holds of a story: entries, things, near misses; and what a STOP must have done."""

from __future__ import annotations

from playwright.sync_api import expect

from custody.record.audit import audit
from custody.record.reads.entries import EntryView, entries_after, entry, head_leaf
from custody.record.reads.things import Wanted, listing, thing
from custody.rules.situation import Thing
from tests.story.scene import Scene
from tests.story.stage import Said, Stage


def last_idx(stage: Scene) -> int:
    """The number of the newest entry."""
    with stage.cast.house.store.reading() as link:
        return head_leaf(link)[0]


def last_entry(stage: Scene) -> EntryView:
    """The newest entry."""
    with stage.cast.house.store.reading() as link:
        found = entry(link, head_leaf(link)[0])
    assert found is not None
    return found


def since(stage: Scene, idx: int) -> tuple[EntryView, ...]:
    """The entries after one."""
    with stage.cast.house.store.reading() as link:
        return entries_after(link, idx)


def state(stage: Scene, code: str, journey: str) -> str:
    """Where a thing stands on one journey."""
    return found(stage, code).state(journey)


def found(stage: Scene, code: str) -> Thing:
    """A thing as it stands."""
    with stage.cast.house.store.reading() as link:
        there = thing(link, code)
    assert there is not None, code
    return there


def near_misses(stage: Scene) -> int:
    """How many near misses are open."""
    with stage.cast.house.store.reading() as link:
        return listing(link, Wanted("near_miss", "open")).total


def intact(stage: Scene) -> None:
    """Ledger and current state verify, and say the same."""
    checked = audit(stage.cast.house.store)
    assert checked.intact, (checked.ledger.problems, checked.state[:3], checked.enclosures[:3])


def stop(stage: Stage, who: tuple[str, str], said: Said, code: str, headline: str) -> EntryView:
    """The screen said STOP for this reason, the record says so too, and nothing can be scanned until the person
    acknowledged it. `who` is the person and their station."""
    assert (said.verdict, said.headline) == ("STOP", headline), f"{said.verdict} {said.headline}\n{said.text}"
    assert said.reasons[0] == code, said.reasons
    stopped = last_entry(stage)
    assert stopped.result in ("refused", "denied", "mismatch")
    assert str(stopped.body["reasons" if stopped.result != "mismatch" else "notes"][0]["code"]) == code
    _acknowledged(stage, who, stopped.idx)
    return stopped


def _acknowledged(stage: Stage, who: tuple[str, str], idx: int) -> None:
    page = stage.page(*who)
    expect(page.locator("#scan")).not_to_be_editable()
    page.goto(f"{stage.base}/")
    expect(page.locator("main [data-verdict=STOP]")).to_be_visible()
    expect(page.locator("#scan")).not_to_be_editable()
    if page.locator("#f-words").count():
        page.fill("#f-words", "Looked again, put aside")
    page.click("button[name=acknowledged][value=called]")
    expect(page.locator("#scan")).to_be_editable()
    expect(page.locator("main [data-verdict]")).to_have_count(0)
    done = last_entry(stage)
    assert (done.step, done.body["facts"]["entry"], done.result) == ("acknowledge_stop", idx, "accepted")
