"""The OpenAPI document: one concrete path a step, closed objects, everything that is served and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from custody.rules.registry import registry
from tests.faces.api.demo_instance import Api


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return found


def test_the_document_names_every_route_that_is_served(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1")
    }
    described = {(path, method) for path, operations in document["paths"].items() for method in operations}
    assert described == served


def test_the_document_is_version_three_point_one_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    references = set(re.findall(r"#/components/schemas/([\w.-]+)", str(document)))
    assert references <= set(document["components"]["schemas"])


def test_facts_take_no_other_fields_than_those_named(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for step in registry().steps.values():
        if not step.system:
            assert schemas[f"{step.name}_attempt"]["additionalProperties"] is False
            if schemas[f"{step.name}_facts"].get("properties"):
                assert schemas[f"{step.name}_facts"]["additionalProperties"] is False


def test_every_operation_says_what_it_does_and_who_may_not(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert "401" in operation["responses"], path


def test_the_document_is_told_in_chinese_too(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json", headers={"Accept-Language": "zh"}).get_json()
    assert not answer["paths"]["/api/v1/scan"]["post"]["summary"].isascii()


def test_the_page_lists_every_path_and_fetches_nothing_from_elsewhere(app: Flask, cryo: Api) -> None:
    page = app.test_client().get("/api/docs").text
    assert "/api/v1/steps/store_container" in page
    assert not re.search(r"(src|href)=\"https?:", page)
