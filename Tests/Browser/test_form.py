"""The form: every kind of field, what is sent, JSON beside it, the price."""

import json
import re

import httpx
import pytest
from conftest import KLING, VEO
from playground import Playground
from playwright.sync_api import expect


def row(page):
    return page.locator("#cost").text_content()


def test_the_form_is_the_schema(scripted, new_page):
    """Field by field what the endpoint's OpenAPI document says, read without looking at the page's own source."""
    for model in (VEO, KLING):
        here = Playground(new_page(), scripted, model)
        document = httpx.get(f"{scripted.url}/api/openapi/queue/openapi.json", params={"endpoint_id": model}).json()
        (schema,) = [value for name, value in document["components"]["schemas"].items() if name.endswith("ToVideoInput")]
        names = here.page.locator(".control .name code").all_text_contents()
        assert sorted(names) == sorted(schema["x-fal-order-properties"])
        for name, field in schema["properties"].items():
            box = here.field(name)
            assert (box.locator(".need").count() == 1) == (name in schema["required"])
            assert field.get("description", "") == box.locator(".help").text_content()
            if "enum" in field:
                assert [radio.get_attribute("value") for radio in box.get_by_role("radio").all()] == field["enum"]
                assert box.locator("input:checked").get_attribute("value") == field["default"]
            if field.get("_fal_ui_field") == "image":
                assert box.locator("input[type=file]").count() == 1
            if field.get("type") == "boolean":
                assert box.get_by_role("switch").is_checked() == field["default"]
            if field.get("type") == "number":
                number = box.locator("input[type=number]")
                assert [float(number.get_attribute(side)) for side in ("min", "max")] == [field["minimum"], field["maximum"]]
                assert float(number.input_value()) == field["default"]


def test_only_what_was_chosen_is_sent(scripted, page):
    here = Playground(page, scripted, VEO)
    assert here.values == {}
    here.input("prompt").fill("x")
    here.page.get_by_role("radio", name="6s").check()
    here.page.get_by_role("switch").uncheck()
    page.get_by_text("More options").click()
    here.input("seed").fill("7")
    here.input("negative_prompt").fill("blur")
    assert here.values == {"prompt": "x", "duration": "6s", "generate_audio": False, "negative_prompt": "blur", "seed": 7}
    here.page.get_by_role("radio", name="8s").check()
    here.input("seed").fill("")
    assert here.values == {"prompt": "x", "generate_audio": False, "negative_prompt": "blur"}


def test_slider_and_number_are_one(scripted, page):
    here = Playground(page, scripted, KLING)
    page.get_by_text("More options").click()
    slider = page.get_by_role("slider", name="Cfg scale: slider")
    slider.fill("0.25")
    expect(here.input("cfg_scale")).to_have_value("0.25")
    here.input("cfg_scale").fill("0.75")
    expect(slider).to_have_value("0.75")
    assert here.values == {"cfg_scale": 0.75}
    here.input("negative_prompt").fill("")
    assert here.values == {"cfg_scale": 0.75, "negative_prompt": ""}, "empty is not the default"


def test_json_and_form_are_two_views_of_one_input(scripted, page):
    here = Playground(page, scripted, VEO)
    here.tab("JSON")
    text = page.get_by_label("Input as JSON")
    given = {"prompt": "from JSON", "duration": "4s", "generate_audio": False, "aspect_ratio": "1:1", "seed": 3, "unknown": [1, {"a": None}]}
    text.fill(json.dumps(given))
    expect(page.locator("#cost")).to_have_text("Costs $0.40 · 4 s · 720 × 720")
    here.tab("Form")
    assert here.input("prompt").input_value() == "from JSON"
    assert page.get_by_role("radio", name="4s").is_checked() and page.get_by_role("radio", name="1:1").is_checked()
    assert here.values == given, "what the form has no field for is kept"
    here.tab("JSON")
    text.fill(json.dumps({"duration": "7s", "prompt": 5, "seed": "many"}))
    here.tab("Form")
    assert here.values == {"prompt": 5, "duration": "7s", "seed": "many"}, "so is what a field cannot show"
    here.page.get_by_role("radio", name="6s").check()
    assert here.values["duration"] == "6s"
    here.tab("JSON")
    text.fill("{")
    expect(page.locator("#json-error")).to_contain_text("This is not JSON yet")
    here.run()
    expect(text).to_be_focused()
    text.fill("[]")
    expect(page.locator("#json-error")).to_have_text(re.compile("must be an object"))


@pytest.mark.parametrize("model", [VEO, KLING])
def test_the_cost_shown_is_the_cost_charged(scripted, page, model):
    """Every combination of choices, against the ledger's own estimate of the unit price."""
    here = Playground(page, scripted, model)
    prices = httpx.get(f"{scripted.url}/v1/models/pricing", params={"endpoint_id": model}).json()["prices"][0]["tiers"]
    durations = ["4s", "6s", "8s"] if model == VEO else ["5", "10"]
    here.tab("JSON")
    for duration in durations:
        for sound in (True, False):
            values = {"duration": duration} | ({"generate_audio": sound} if model == VEO else {})
            page.get_by_label("Input as JSON").fill(json.dumps(values))
            seconds = int(duration.rstrip("s"))
            price = next(tier["unit_price"] for tier in prices if all(values.get(name) == value for name, value in tier["when"].items()))
            assert f"Costs ${seconds * price:.2f} · {seconds} s" in row(page)


def test_a_long_prompt_is_counted(scripted, page):
    here = Playground(page, scripted, KLING)
    here.input("prompt").fill("x" * 1000)
    expect(here.field("prompt").locator(".count")).to_be_hidden()
    here.input("prompt").fill("x" * 2501)
    expect(here.field("prompt").locator(".count")).to_have_text("2501 of 2500 characters")


def test_a_draft_survives_a_reload(scripted, page):
    here = Playground(page, scripted, KLING)
    here.input("prompt").fill("half a thought")
    page.wait_for_timeout(400)
    page.reload()
    expect(here.input("prompt")).to_have_value("half a thought")


@pytest.mark.parametrize("fragment", ["#input=%%%", "#input=bm90IGpzb24", "#input=WzFd", "#request=none"])
def test_links_that_say_nothing_change_nothing(scripted, page, fragment):
    here = Playground(page, scripted, KLING, fragment)
    assert here.values == {}
