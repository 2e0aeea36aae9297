"""Fictitious contexts of the page of who may not do both."""

from __future__ import annotations

from tests.look.contexts_of_scanning import HASH
from tests.look.people import NOW, Shape

SEPARATION: Shape = {
    "version": [
        {"label": "Document", "value": {"text": "separation_of_duties", "href": "/things/NXBCDFGHJ"}},
        {"label": "Version", "value": "2"},
        {"label": "Since", "value": {"at": NOW}},
        {"label": "SHA-256 of the document", "value": HASH},
    ],
    "notice": "",
    "signatures": [
        {"who": "Chen Jing", "meaning": "authored", "at": NOW, "method": "user name and password", "hash": HASH},
        {"who": "Wu Qiang", "meaning": "approved", "at": NOW, "method": "user name and password", "hash": HASH},
    ],
    "pairs": [
        {
            "title": "Whoever took part in making or testing a lot does not release it",
            "added": False,
            "facts": [
                {"label": "Kept from", "value": "Release lot"},
                {"label": "Whoever took before", "value": {"lines": ["Start batch", "Harvest lot", "Record result"]}},
            ],
        },
        {
            "title": "Whoever took one of these steps does not take Store container",
            "added": True,
            "facts": [{"label": "Kept from", "value": "Store container"}],
        },
    ],
    "together": [
        {
            "title": "Whoever destroys a container does not witness it",
            "added": False,
            "facts": [{"label": "Steps concerned", "value": {"lines": ["Destroy container"]}}],
        }
    ],
}
SEPARATION_ALONE: Shape = {
    **SEPARATION,
    "version": [],
    "signatures": [],
    "notice": "No version was approved in this instance yet: the closed list of release 0.1.0 holds alone.",
}
