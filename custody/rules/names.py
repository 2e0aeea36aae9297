"""Whether a name as somebody wrote it may be that of a person on record, however it is written.

Full-width letters, accents, capitals, order, brackets, marks and titles make no other person of anyone. A stranger is
rather taken for somebody on record than the other way round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from custody.rules.situation import Thing

_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "sister", "nurse", "doctor", "rn", "md", "phd"})
_TITLES_IN_CHINESE = re.compile(r"(?:护士长|医生|护士|主任|大夫|老师)+$")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})  # letters that no accent can be taken from
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # so few plain letters stand in the middle of many a name
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
# Family names of two characters, as written today and before; every other one has one.
_OF_TWO = frozenset(
    re.findall(
        "..",
        "欧阳歐陽司马司馬上官诸葛諸葛东方東方皇甫尉迟尉遲公孙公孫慕容令狐宇文长孙長孫司徒司空夏侯端木百里"
        "南宫南宮独孤獨孤轩辕軒轅呼延钟离鍾離闻人聞人申屠太史西门西門公冶濮阳濮陽淳于单于單于仲孙仲孫拓跋"
        "万俟東郭东郭闾丘閭丘澹台澹臺赫连赫連第五梁丘左丘鲜于鮮于",
    )
)
# How alike two children are, as the rules are told it: one child perhaps, of one name, or of one family name.
SAME_CHILD, SAME_NAME, SAME_FAMILY_NAME = "same_child", "same_name", "same_family_name"


def words_of(written: str | None) -> tuple[str, ...]:
    """The words of a name or number, in small plain letters, without titles (unless there is little else)."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", written or "").casefold())
    seen = "".join(sign for sign in folded if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    words = tuple(_WORD.findall(seen.translate(_PLAIN)))
    named = _untitled(words)
    return named if len(named) > 1 else words


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: all words of one are among those of the other, or are run together."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    return set(first) <= set(second) or set(second) <= set(first) or _inside(first, second) or _inside(second, first)


def like_names(one: str, other: str) -> bool:
    """Whether two names may be one person's, also where one of them was shortened (`N. One` for `Nurse One`)."""
    return alike(one, other) or _short_for(one, other) or _short_for(other, one)


def means(person: Thing, written: str) -> bool:
    """Whether what somebody wrote may be the name of a person on record, or is their user name or badge."""
    own = (person.text("username"), person.text("badge"))
    return (
        alike(person.name, written)
        or _short_for(written, person.name)
        or any(same_number(name, written) for name in own)
    )


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are one, however they are spaced and marked."""
    return bool(plain_number(one)) and plain_number(one) == plain_number(other)


def plain_number(written: str | None) -> str:
    """A number without what it is spaced and marked by."""
    return "".join(words_of(written))


def can_be_told(number: str) -> bool:
    """Whether a number has letters or digits, all of them Latin or Chinese: others look like these and are not."""
    plain = plain_number(number)
    return bool(plain) and all(sign.isascii() or _HAN.match(sign) for sign in plain)


def same_subject_number(one: str, other: str) -> bool:
    """Whether two numbers name one subject: `3`, `03` and ` 03 ` do, in any digits; a letter among them does not."""
    digits = tuple(unicodedata.normalize("NFKC", written).strip() for written in (one, other))
    return all(written.isdecimal() for written in digits) and digits[0].lstrip("0") == digits[1].lstrip("0")


def same_child(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two children's identities may be one child's: one hospital number, or one birth date and names alike."""
    if same_number(one.get("hospital_number", ""), other.get("hospital_number", "")):
        return True
    born = [identity.get("birth_date", "") for identity in (one, other)]
    return born[0] == born[1] != "" and alike(one.get("name", ""), other.get("name", ""))


def likeness(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """How alike two children's identities are: SAME_CHILD, SAME_NAME, SAME_FAMILY_NAME, or empty. Nothing in a name
    written in letters says which of its words is the family's, so any word that both have counts as one."""
    names = one.get("name", ""), other.get("name", "")
    if same_child(one, other):
        return SAME_CHILD
    if alike(*names):
        return SAME_NAME
    return SAME_FAMILY_NAME if _family(names[0]) & _family(names[1]) else ""


def _family(name: str) -> frozenset[str]:
    """What may be the family name: in Chinese characters the first, or the first two of a family name of two; else
    every word that is no initial."""
    return frozenset(_first_of(word) for word in words_of(name) if len(word) > 1 or not word.isascii())


def _first_of(word: str) -> str:
    if not _HAN.match(word):
        return word
    return word[:2] if word[:2] in _OF_TWO else word[0]


def _short_for(written: str, name: str) -> bool:
    """Whether a name was shortened: without its title every word of it, an initial or a surname alone, begins one."""
    short, whole = _untitled(words_of(written)), _untitled(words_of(name))
    return bool(short) and all(any(_begins(part, word) for word in whole) for part in short)


def _begins(part: str, word: str) -> bool:
    return part == word or (word.startswith(part) and (len(part) == 1 or not part.isascii()))


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    bare = (_TITLES_IN_CHINESE.sub("", word) for word in words if word not in _TITLES)
    return tuple(word for word in bare if word)


def _inside(name: tuple[str, ...], others: tuple[str, ...]) -> bool:
    run = "".join(name)
    if run == "".join(others):
        return True
    return (len(run) > _SHORT or not run.isascii()) and any(run in word for word in others)
