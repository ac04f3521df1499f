"""Where a card may be taken, and why not elsewhere."""

from services._parts import Parts
from services.cases import case
from tests import kit


def moved(parts: Parts, no: str, role: str, area: str = "440604012", **over: object) -> dict[str, dict]:  # type: ignore[type-arg]
    return {each["column"]: each for each in case(parts, kit.account(parts, role, area, **over), no)["moves"]}


def test_a_fresh_case_is_accepted_in_its_column_before_it_goes_on(parts: Parts) -> None:
    found = moved(parts, kit.a_case(parts), "dispatcher")
    assert (found["to_accept"]["here"], set(found["to_accept"]["actions"])) == (True, {"verify_report", "accept"})
    assert found["to_dispatch"]["actions"] == []
    assert found["to_dispatch"]["why"]["zh"] == "先“受理”，才能到“待派遣”。"
    assert found["closed_today"]["why"]["zh"] == "“自处置”由网格员、社区工作者办理。"


def test_an_action_that_leads_to_a_column_is_named_there(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no, "accept")
    assert moved(parts, no, "dispatcher")["to_dispatch"]["actions"] == ["file_case"]


def test_a_rule_that_forbids_it_says_so(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no, "check_result")
    by_department = moved(parts, no, "handler", "440604", department="urban_management")
    assert by_department["handling"]["why"]["zh"].startswith("“返工”由")
    own = kit.account(parts, "officer", f"{kit.NANPU}002")
    assert {each["column"]: each["actions"] for each in case(parts, own, no)["moves"]}["handling"] == ["fail_check"]


def test_nobody_takes_what_is_over_further(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no)
    found = moved(parts, no, "leader", "440604")
    assert all(not each["actions"] for each in found.values())
    assert found["to_accept"]["why"]["zh"] == "案件已了结，不再移动。"
