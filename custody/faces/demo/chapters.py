"""The whole story in the order in which it happened, one function a chapter: twelve children, three lots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from custody.faces.demo import bedside, children, held_lot, oversight, road
from custody.faces.demo.bedside import Dose
from custody.faces.demo.cast import Cast
from custody.faces.demo.clinic import containers_of
from custody.faces.demo.laboratory import confirm_release, make_fresh_lot, release_cryopreserved_lot
from custody.faces.demo.setting_up import Shop, set_up_hospital

CONTAINERS = 16
HOUSE = ZoneInfo("Asia/Shanghai")
SEALS = ("DEMO-SEAL-1", "DEMO-SEAL-2", "DEMO-SEAL-3")


@dataclass
class Story:
    """Who plays, where, when, and what has come of it: subjects by number, containers of the released lot in order.

    Work is done in the daytime of the site; only what happened today is counted back from now."""

    cast: Cast
    shop: Shop
    now: datetime
    subjects: dict[str, str] = field(default_factory=dict)
    containers: list[str] = field(default_factory=list)

    @property
    def morning(self) -> datetime:
        """Nine o'clock today where the house is."""
        return self.now.astimezone(HOUSE).replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)

    def on(self, days_ago: int, hours_later: float = 0) -> None:
        """Go on to nine o'clock in the morning so many days ago, or so many hours later."""
        self.cast.clock.to(self.morning - timedelta(days=days_ago) + timedelta(hours=hours_later))

    def to(self, **before: float) -> None:
        """Go on to so long before now."""
        self.cast.clock.to(self.now - timedelta(**before))

    def of(self, *numbers: int) -> list[str]:
        """Containers of the released lot by their place in it."""
        return [self.containers[number] for number in numbers]


def lots_are_made(story: Story) -> None:
    """The hospital's freezer and parties; the first lot released with sterility pending; the second one's batch."""
    set_up_hospital(story.cast, story.shop)
    lot = release_cryopreserved_lot(story.cast, story.shop, story.morning, CONTAINERS)
    story.containers = containers_of(story.cast, lot)
    story.shop.things["second batch"] = held_lot.begin_held_lot(story.cast, story.shop, story.morning)


def first_children_come(story: Story) -> None:
    """Three eligible and prescribed for, one excluded by an infection."""
    story.on(16)
    for number in ("01", "02", "08"):
        story.subjects[number] = children.enrol(story.cast, number)
    story.subjects["10"] = children.register(story.cast, "10")
    children.consent(story.cast, story.subjects["10"])
    children.assess(story.cast, story.subjects["10"], excluded_by="E4a")
    story.on(14)
    first = [story.subjects[number] for number in ("01", "02", "08")]
    children.put_bands_on(story.cast, story.shop, first)
    for subject, containers, backup in zip(first, ((0,), (2, 3), (5,)), (1, 4, 13), strict=True):
        children.prescribe(story.cast, subject)
        children.verify(story.cast, subject)
        children.allocate(story.cast, subject, story.of(*containers), story.containers[backup])


def first_doses_are_shipped(story: Story) -> None:
    """Seven containers by courier, received, judged, and put into the hospital's freezer."""
    story.on(13)
    _ship(story, (0, 1, 2, 3, 4, 5, 13), SEALS[0])


def first_doses_are_given(story: Story) -> None:
    """Subject 01, after a STOP for another child's band; subject 02, from two containers, with a clinician of the ward
    as second check."""
    cast, shop = story.cast, story.shop
    story.on(12)
    bedside.infuse(cast, shop, Dose(story.subjects["01"], 1, story.of(0)), first_scanned=story.subjects["02"])
    story.on(12, 4)
    dose = Dose(story.subjects["02"], 1, story.of(2, 3))
    bedside.clear_and_issue(cast, dose)
    bedside.give_il2(cast, shop, dose)
    prepared = bedside.thaw_and_prepare(cast, shop, dose)
    bedside.check(cast, shop, (dose.subject, prepared), "lin")
    bedside.check(cast, shop, (dose.subject, prepared), "lin", bedside.DOCTOR)
    bedside.start(cast, shop, dose.subject, prepared)
    cast.clock.wait(minutes=32)
    bedside.end(cast, prepared, dose.volume_ml)
    cast.clock.wait(hours=6)
    oversight.countersign(cast, "zhou")
    oversight.close_deviations(cast, "emergency_check", "Night roster short by one nurse; roster changed", "person")
    oversight.close_near_misses(
        cast, "Two children in one room; the wristband is now scanned at the bed, not at the door"
    )


def second_lot_is_filled(story: Story) -> None:
    """The second lot frozen; sterility of the first read, its release confirmed."""
    batch = story.shop.things["second batch"]
    story.shop.things["second lot"] = held_lot.fill_held_lot(story.cast, story.shop, batch, story.morning)
    confirm_release(story.cast, story.shop, story.morning)


def dose_is_given_in_error(story: Story) -> None:
    """Subject 08: hung after one check, told as it happened; the trial pauses, and goes on the day after."""
    cast, shop = story.cast, story.shop
    dose = Dose(story.subjects["08"], 1, story.of(5))
    story.on(8, 1)
    children.prescribe(cast, dose.subject)
    children.verify(cast, dose.subject)
    bedside.clear_and_issue(cast, dose)
    bedside.give_il2(cast, shop, dose)
    prepared = bedside.thaw_and_prepare(cast, shop, dose)
    bedside.check(cast, shop, (dose.subject, prepared), "lin")
    cast.clock.wait(minutes=45)
    told = "Hung after the first check: the second tablet had lost the network and showed the first one's screen"
    band = shop.things[f"band {dose.subject}"]
    happened = {"item": prepared, "what": "given_in_error", "account": told, "wristband": band, "from_paper": "no"}
    cast.do("record_as_happened", "mei", happened | {"volume_given_ml": "40"}, station=children.WARD, ago=10)
    paused = oversight.pause(cast)
    story.on(7)
    oversight.resume(cast, paused)


def more_children_come(story: Story) -> None:
    """Subjects 03 to 05 eligible; the second lot's control fails; subjects 06, 07 and 09 eligible."""
    story.on(7, 1)
    for number in ("03", "04", "05"):
        story.subjects[number] = children.enrol(story.cast, number)
    held_lot.hold_it(story.cast, story.shop, story.shop.things["second lot"], story.morning)
    story.on(5)
    for number in ("06", "07", "09"):
        story.subjects[number] = children.enrol(story.cast, number)


def second_dose_is_broken_off(story: Story) -> None:
    """Subject 01 reacts to the second dose: twenty-two millilitres of forty, the rest discarded."""
    cast, shop, subject = story.cast, story.shop, story.subjects["01"]
    story.on(5, 5)
    children.prescribe(cast, subject, 2, heavier_kg="0.3")
    children.verify(cast, subject, 2)
    freed = {"containers": story.of(1), "why": "dose_changed"}
    cast.do("release_allocation", "liu", freed, station="pharmacy")
    children.allocate(cast, subject, story.of(1), dose=2)
    story.on(4, 1)
    dose = Dose(subject, 2, story.of(1))
    bedside.clear_and_issue(cast, dose, "no_further_container")
    bedside.give_il2(cast, shop, dose)
    prepared = bedside.thaw_and_prepare(cast, shop, dose)
    for nurse in ("lin", "mei"):
        bedside.check(cast, shop, (subject, prepared), nurse)
    cast.clock.wait(minutes=6)
    bedside.start(cast, shop, subject, prepared)
    cast.clock.wait(minutes=14)
    for tap in ("mark_reaction", "interrupt_infusion"):
        cast.do(tap, "lin", {"prepared_dose": prepared}, station=children.WARD)
    cast.clock.wait(minutes=3)
    bedside.end(cast, prepared, 22, "reaction")
    _after_the_reaction(story, prepared)


def consent_is_withdrawn(story: Story) -> None:
    """The parents of subject 08 take their consent back; the back-up is free again."""
    story.on(3, 2)
    children.consent(story.cast, story.subjects["08"], "withdrawn")
    freed = {"containers": story.of(13), "why": "consent_withdrawn"}
    story.cast.do("release_allocation", "liu", freed, station="pharmacy")


def doses_are_planned(story: Story) -> None:
    """03's containers become too warm on the road, quality accepts them and rejects one more that was with them; 05 is
    cleared for conditioning, 06 verified, 11 consented."""
    cast, shop = story.cast, story.shop
    story.on(2)
    for number, containers, backup in (("03", (6, 7), 8), ("04", (9,), None), ("05", (10,), 11)):
        children.prescribe(cast, story.subjects[number])
        children.verify(cast, story.subjects[number])
        spare = story.containers[backup] if backup is not None else ""
        children.allocate(cast, story.subjects[number], story.of(*containers), spare)
    _ship(story, (6, 7, 8), SEALS[1], warm=12)
    children.put_bands_on(cast, shop, [story.subjects["03"], story.subjects["04"]])
    story.on(1)
    closed = "The lid was seated askew; the sensor of the lower rack read by a second person"
    for reason in ("condition_unproven", "temperature_out_of_limits"):
        oversight.close_deviations(cast, reason, closed)
    _clear_for_conditioning(story)
    children.prescribe(cast, story.subjects["06"])
    children.verify(cast, story.subjects["06"])
    story.subjects["11"] = children.register(cast, "11")
    children.consent(cast, story.subjects["11"])


def today(story: Story) -> None:
    """The fresh lot waits for its release; 07 prescribed, 12 registered, 04's dose on the road, 03's issued."""
    cast = story.cast
    make_fresh_lot(cast, story.shop, story.now)
    story.to(hours=5)
    children.prescribe(cast, story.subjects["07"])
    story.subjects["12"] = children.register(cast, "12")
    story.to(hours=3)
    road.send(cast, story.shop, story.of(9), SEALS[2])
    story.to(minutes=5)
    bedside.clear_and_issue(cast, Dose(story.subjects["03"], 1, story.of(6, 7)))


# By the code under which the command line says what is under way.
CHAPTERS: Mapping[str, Callable[[Story], None]] = {
    "demo_part_lots": lots_are_made,
    "demo_part_first_children": first_children_come,
    "demo_part_first_shipment": first_doses_are_shipped,
    "demo_part_first_doses": first_doses_are_given,
    "demo_part_second_lot": second_lot_is_filled,
    "demo_part_error": dose_is_given_in_error,
    "demo_part_more_children": more_children_come,
    "demo_part_broken_off": second_dose_is_broken_off,
    "demo_part_withdrawal": consent_is_withdrawn,
    "demo_part_excursion": doses_are_planned,
    "demo_part_today": today,
}


def _ship(story: Story, numbers: Sequence[int], seal: str, warm: int | None = None) -> None:
    """To the hospital and into its freezer. `warm`: a container that rode along at the lid, where it was too warm."""
    cast, good = story.cast, story.of(*numbers)
    bad = story.of(warm) if warm is not None else []
    shipment = road.send(cast, story.shop, [*good, *bad], seal)
    cast.clock.wait(hours=5)
    road.receive(cast, shipment, [*good, *bad], seal, "-116" if bad else "-188")
    if bad:
        road.judge_excursion(cast, shipment, good, bad[0])
    else:
        road.accept(cast, good)
    road.put_in_hospital_freezer(cast, story.shop, good)


def _after_the_reaction(story: Story, prepared: str) -> None:
    cast, ward = story.cast, {"station": children.WARD}
    oversight.countersign(cast, "lin")
    seen = {"what": "adverse_event", "told": "Rigors and fever of 39.1 °C; settled in two hours", "dose": 2}
    graded = {"event_class": "infusion_reaction", "grade": 3, "serious": "yes", "related": "probable"}
    cast.do("record_observation", "zhou", {"child": story.subjects["01"], **seen, **graded}, **ward)
    cast.do("discard_container", "lin", {"item": prepared, "cause": "partly_given"}, **ward)
    cast.clock.wait(hours=5)
    oversight.file_reports(cast)


def _clear_for_conditioning(story: Story) -> None:
    facts = {
        "subject": story.subjects["05"],
        "conditioning_on": (story.now + timedelta(days=1)).date().isoformat(),
        "last_dose_on": (story.now + timedelta(days=8)).date().isoformat(),
        "doses": 1,
        "backup": story.containers[11],
    }
    story.cast.do("clear_for_conditioning", "zhou", facts, second="liu", station=children.WARD)
