"""The catalogue: every string a person reads, in English and in Simplified Chinese.

A language is a folder of .po files, a file a station or room, read at the first use and joined; there is no build
step and no compiled file. English is the msgid.
"""

from __future__ import annotations

import functools
import gettext
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LOCALES: Mapping[str, str] = {"en": "English", "zh_CN": "中文"}
HTML_LANGUAGE: Mapping[str, str] = {"en": "en", "zh_CN": "zh-Hans"}
FOLDER = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Speaker:
    """Speaks one language."""

    locale: str

    def gettext(self, message: str, **values: object) -> str:
        """A message in this language, with its values put in."""
        said = _translations(self.locale).gettext(message) if message else ""
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """A message that depends on a number."""
        said = _translations(self.locale).ngettext(one, many, number)
        return said % {**values, "num": number}

    def joined(self, parts: Iterable[str]) -> str:
        """Things of one kind, one after the other, as this language lists them."""
        return self.gettext(", ").join(parts)

    def headed(self, head: str, text: str) -> str:
        """What something is called, or whom it concerns, and what is said of it; either alone where one is empty."""
        return self.gettext("%(field)s: %(told)s", field=head, told=text) if head and text else head or text

    def in_rows(self, parts: Iterable[str]) -> str:
        """Rows on one line, each of several things."""
        return self.gettext("; ").join(parts)


def words_for_templates(speaker: Callable[[], Speaker]) -> dict[str, Callable[..., Markup]]:
    """What templates call `_`, `gettext` and `ngettext`: trusted text of the catalogue, its values escaped."""

    def say(message: str, **values: object) -> Markup:
        said = Markup(speaker().gettext(message))
        return said % values if values else said

    def say_number(one: str, many: str, number: int, **values: object) -> Markup:
        return Markup(speaker().ngettext(one, many, number, **{name: escape(value) for name, value in values.items()}))

    return {"_": say, "gettext": say, "ngettext": say_number}


def best_locale(accepted: str) -> str:
    """The language for an Accept-Language header: Chinese where it comes before English."""
    for part in accepted.lower().split(","):
        if part.strip().startswith("zh"):
            return "zh_CN"
        if part.strip().startswith("en"):
            return "en"
    return "en"


@functools.cache
def _translations(locale: str) -> gettext.NullTranslations:
    joined: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        found = gettext.GNUTranslations(compiled)
        found.add_fallback(joined)
        joined = found
    return joined
