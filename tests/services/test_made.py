"""Datasets, indicators and magnets made in the browser."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import made
from services._parts import Parts
from services.answer import Question, answer
from services.catalogue import refresh
from services.magnets import placeable
from services.used import used
from tests.kit import NANPU, NANZHUANG_ONE, account

TREES: dict[str, Any] = {
    "zh": "古树名木",
    "en": "Old trees",
    "database": "geo",
    "says": {"zh": "挂牌的古树。", "en": "Trees with a plate."},
    "columns": {"no": {"id": "no", "zh": "编号", "en": "Number", "required": True}, "area": {"id": "area", "zh": "社区", "en": "Community"}},
    "key": ["no"],
    "area": "area",
    "owner": "ecology",
    "sent_down": False,
}
OPEN: dict[str, Any] = {
    "zh": "在办",
    "en": "Open",
    "unit": {"zh": "件", "en": "cases"},
    "measure": "count",
    "dataset": "case_open",
    "period": "now",
    "says": {"zh": "在办的案件。", "en": "Cases that are open."},
}


def a_magnet(indicator: str) -> dict[str, Any]:
    return {"zh": "我的在办", "en": "My open cases", "view": "number", "group": "page", "indicator": indicator}


def test_a_dataset_made_here_is_in_the_city_of_every_process(parts: Parts) -> None:
    one = made.save(parts, account(parts, "leader", "440604"), "dataset", None, TREES)
    assert one["version"] == 1
    assert parts.city.datasets[one["id"]].zh == "古树名木"
    other = replace(parts, city=parts.city.model_copy(update={"datasets": {}}))
    refresh(other)
    assert list(other.city.datasets) == [one["id"]]


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    for change, field in (({"owner": "nobody"}, "owner"), ({"key": ["plate"]}, "body"), ({"database": "trees"}, "database"), ({"zh": None}, "zh")):
        with pytest.raises(BadInput) as refused:
            made.save(parts, leader, "dataset", None, {**TREES, **change})
        assert refused.value.field == field
    with pytest.raises(BadInput):
        made.save(parts, leader, "dataset", None, {**TREES, "source": "store:person"})
    with pytest.raises(BadInput):
        made.save(parts, leader, "dataset", None, {**TREES, "sent_down": True})
    assert made.listed(parts, leader) == []


def test_a_change_is_a_version_with_its_author_and_what_changed_and_an_old_one_comes_back(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    id = made.save(parts, leader, "dataset", None, TREES)["id"]
    made.save(parts, leader, "dataset", id, {**TREES, "zh": "名木"}, version=1, note=" 改名  ")
    with pytest.raises(Conflict):
        made.save(parts, leader, "dataset", id, TREES, version=1)
    newest, first = made.one(parts, leader, "dataset", id)["versions"]
    assert (newest["version"], newest["by"], newest["note"]) == (2, "测试单位", "改名")
    assert newest["changes"] == [{"field": "zh", "before": "古树名木", "after": "名木"}]
    assert first["changes"] == []
    back = made.restore(parts, leader, "dataset", id, 2, of=1)
    assert (back["version"], back["versions"][0]["of"], parts.city.datasets[id].zh) == (3, 1, "古树名木")


def test_what_is_mine_alone_is_answered_to_nobody_else(parts: Parts) -> None:
    leader, other = account(parts, "leader", "440604"), account(parts, "leader", "440604")
    id = made.save(parts, leader, "indicator", None, OPEN)["id"]
    magnet = made.save(parts, leader, "magnet", None, a_magnet(id))["id"]
    assert answer(parts, leader, Question(id, "440604"))["value"] == 0
    with pytest.raises(NotFound):
        answer(parts, other, Question(id, "440604"))
    assert magnet in placeable(parts, leader)
    assert magnet not in placeable(parts, other)
    with pytest.raises(BadInput):
        made.save(parts, other, "magnet", None, a_magnet(id))


def test_what_is_published_reaches_the_roles_it_names_in_the_authors_area(parts: Parts) -> None:
    street = account(parts, "dispatcher", "440604012")
    id = made.save(parts, street, "indicator", None, OPEN, roles=["community"])["id"]
    assert answer(parts, account(parts, "community", NANPU), Question(id, NANPU))["value"] == 0
    for outsider in (account(parts, "community", NANZHUANG_ONE), account(parts, "leader", "440604")):
        with pytest.raises(NotFound):
            answer(parts, outsider, Question(id, outsider.area))
    with pytest.raises(NotFound):
        made.one(parts, account(parts, "community", NANPU), "indicator", id)
    made.retire(parts, account(parts, "admin", "440604"), "indicator", id, 1)


def test_a_community_makes_for_itself_and_only_an_administrator_makes_interfaces(parts: Parts) -> None:
    community = account(parts, "community", NANPU)
    made.save(parts, community, "indicator", None, OPEN)
    for kind, body, roles in (("indicator", OPEN, ["officer"]), ("interface", {}, [])):
        with pytest.raises(NotAllowed):
            made.save(parts, community, kind, None, body, roles)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        made.save(parts, account(parts, "auditor", "440604"), "indicator", None, OPEN)


def test_a_draft_is_kept_unfinished_and_stands_nowhere(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    id = made.save(parts, leader, "dataset", None, {"zh": "未完成"}, state="draft")["id"]
    assert id not in parts.city.datasets
    assert made.one(parts, leader, "dataset", id)["body"] == {"zh": "未完成"}


def test_what_is_retired_goes_on_where_it_is_and_is_offered_no_more(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    id = made.save(parts, leader, "indicator", None, OPEN)["id"]
    magnet = made.save(parts, leader, "magnet", None, a_magnet(id))["id"]
    assert made.retire(parts, leader, "magnet", magnet, 1)["state"] == "retired"
    assert magnet not in placeable(parts, leader)
    assert magnet in parts.city.magnets


def test_usage_counts_what_rests_on_it(parts: Parts) -> None:
    from services.made_place import place

    leader = account(parts, "leader", "440604")
    id = made.save(parts, leader, "indicator", None, OPEN)["id"]
    magnet = made.save(parts, leader, "magnet", None, a_magnet(id))["id"]
    assert used(parts, "indicator", id) == {"pages": 0, "walls": 0, "interfaces": [], "indicators": [], "magnets": [magnet], "monthly": []}
    place(parts, leader, magnet, (3, 2))
    assert used(parts, "indicator", id)["pages"] == 1
    templates = sum(any(each.magnet == "open_cases" for each in page.instances.values()) for page in parts.city.pages.values())
    assert used(parts, "magnet", "open_cases")["pages"] == templates
    table = next(iter(parts.city.monthly.values()))
    assert table.id in used(parts, "dataset", table.dataset)["monthly"]


def test_an_administrator_makes_an_interface_whose_settings_are_checked_and_retires_it(parts: Parts) -> None:
    admin = account(parts, "admin", "440604")
    body = {"zh": "古树", "en": "Trees", "dataset": "business_licence", "connector": "files", "owner": "market", "settings": {"path": "trees"}}
    for change, field in (({"connector": "telex"}, "connector"), ({"settings": {}}, "settings.path"), ({"every": "often"}, "every")):
        with pytest.raises(BadInput) as refused:
            made.save(parts, admin, "interface", None, {**body, **change})
        assert refused.value.field == field
    id = made.save(parts, admin, "interface", None, body)["id"]
    assert parts.city.interfaces[id].connector == "files"
    made.retire(parts, admin, "interface", id, 1)
    assert id not in parts.city.interfaces
