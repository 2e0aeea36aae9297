"""Sites and stations, from the document in force: where a station is, and in which zone its times are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custody.record.documents import load_documents
from custody.record.link import Link


@dataclass(frozen=True)
class Place:
    """A station: its name, its titles by language, its site with titles, the site's zone, and whether its devices make
    no sound until somebody turns it on."""

    station: str = ""
    titles: tuple[str, str] = ("", "")  # English, Chinese
    site: str = ""
    site_titles: tuple[str, str] = ("", "")
    zone: str = "UTC"
    quiet: bool = False

    def title(self, locale: str) -> str:
        """The station's title in a language."""
        return self.titles[1] if locale == "zh_CN" and self.titles[1] else self.titles[0] or self.station

    def site_title(self, locale: str) -> str:
        """The site's title in a language."""
        return self.site_titles[1] if locale == "zh_CN" and self.site_titles[1] else self.site_titles[0] or self.site


def places(link: Link) -> tuple[Place, ...]:
    """Every station, in the order of the document."""
    document = next((d for d in load_documents(link) if d.type == "sites"), None)
    if document is None:
        return ()
    sites = {str(row["name"]): row for row in document.rows("site")}
    return tuple(_place(row, sites.get(str(row.get("site")), {})) for row in document.rows("station"))


def place_of(link: Link, station: str) -> Place:
    """One station; a place without a site where the document does not know it."""
    return next((place for place in places(link) if place.station == station), Place(station))


def telephones(link: Link) -> tuple[tuple[Place, str], ...]:
    """The telephone number of every site that states one, with a station there, in the order of the document."""
    document = next((d for d in load_documents(link) if d.type == "sites"), None)
    rows = document.rows("site") if document else ()
    numbers = {str(row["name"]): str(row["contact"]) for row in rows if row.get("contact")}
    first: dict[str, Place] = {}
    for place in places(link):
        first.setdefault(place.site, place)
    return tuple((place, numbers[site]) for site, place in first.items() if site in numbers)


def _place(station: Mapping[str, object], site: Mapping[str, object]) -> Place:
    return Place(
        station=str(station["name"]),
        titles=(str(station.get("title_en", "")), str(station.get("title_zh", ""))),
        site=str(site.get("name", "")),
        site_titles=(str(site.get("title_en", "")), str(site.get("title_zh", ""))),
        zone=str(site.get("zone", "UTC")),
        quiet=station.get("quiet") is True,
    )
