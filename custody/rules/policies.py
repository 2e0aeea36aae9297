"""Policies: what everybody agrees to before they take part, in the version in force.

Content of a document of type `policy`: `title`, and under `[text]` the wording by language (`en`, `zh_CN`), paragraphs
apart by an empty line. Whoever accepted an older version accepts the new one anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from custody.rules.document import Document

DOCUMENT = "policy"
UNACCEPTED = "policy_not_accepted"  # the reason against whoever has not accepted one


def unaccepted(documents: Iterable[Document], accepted: Collection[str]) -> tuple[Document, ...]:
    """The policies in force that are not among what somebody accepted, which are digests."""
    policies = (one for one in documents if one.in_force and one.type == DOCUMENT)
    return tuple(one for one in policies if one.digest not in accepted)


def wording(policy: Document, locale: str) -> tuple[str, ...]:
    """The paragraphs of a policy in a language; in the first it has where it has none in that one."""
    texts = policy.content.get("text")
    by_language = {str(name): str(text) for name, text in texts.items()} if isinstance(texts, Mapping) else {}
    said = by_language.get(locale) or next(iter(by_language.values()), "")
    return tuple(" ".join(part.split()) for part in said.split("\n\n") if part.strip())
