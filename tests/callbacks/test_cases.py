"""The case page's callbacks, called as the browser calls them."""

import json

from tests import kit


def call(browser, output: str, inputs: list[dict]):  # type: ignore[no-untyped-def, type-arg]
    outputs = [{"id": part.split(".")[0], "property": part.split(".")[1]} for part in output.strip(".").split("...")]
    changed = [f"{each['id']}.{each['property']}" for each in inputs]
    body = {"output": output, "outputs": outputs if len(outputs) > 1 else outputs[0], "inputs": inputs, "changedPropIds": changed}
    return browser.post("/_dash-update-component", json=body)


def opened(browser, no: str):  # type: ignore[no-untyped-def]
    return call(browser, "..case-panel.children...case-panel.hidden..", [{"id": "case-open", "property": "data", "value": {"no": no}}])


def test_a_case_opens_in_the_drawer(client, parts) -> None:
    no = kit.a_case(parts)
    answer = opened(client("dispatcher", "440604012"), no)
    assert answer.json["response"]["case-panel"]["hidden"] is False
    assert no in answer.text


def test_a_case_of_another_area_is_not_there(client, parts) -> None:
    no = kit.a_case(parts, title="不该看见的标题")
    answer = opened(client("community", kit.NANZHUANG_ONE), no)
    assert "不该看见的标题" not in answer.text
    assert json.dumps("没有这个案件")[1:-1] in answer.text or "没有这个案件" in answer.text


def test_a_filter_draws_the_list_anew(client, parts) -> None:
    no = kit.a_case(parts)
    wanted = {"tab": "list", "column": "to_check", "category": "", "light": "", "area": "440604"}
    answer = call(client("leader"), "cases-body.children", [{"id": "cases-filter", "property": "data", "value": wanted}])
    assert answer.status_code == 200
    assert no not in answer.text
