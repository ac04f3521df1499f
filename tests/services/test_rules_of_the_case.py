"""The rules of a case's course, as the people in it meet them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import BadInput, NotAllowed, NotFound
from core.reports import ReportRefused
from services._parts import Parts
from services.act import act
from services.cases import case
from services.find_cases import find_cases
from services.follow import followed, key_of
from services.photos import take_photo
from services.take_report import take_report
from services.who import Account
from store import cases, tables, tasks
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER
from tests.photo import a_photo

ROADS, FIRE = "urban_management", "fire"


class Story:
    """A case and the people around it: `story.do("dispatcher", "accept")` acts on its present version."""

    def __init__(self, parts: Parts, **report: Any) -> None:
        self.parts, self.no = parts, kit.a_case(parts, **report)
        self.people = {role: kit.account(parts, role, "440604") for role in ("dispatcher", "leader", "community", "officer")}
        self.people |= {name: kit.account(parts, "handler", "440604", department=name) for name in (ROADS, FIRE, "water", "housing")}

    def do(self, who: str | Account, action: str, **needs: Any) -> dict[str, Any]:
        account = self.people[who] if isinstance(who, str) else who
        return act(self.parts, account, self.no, action, self.row["version"], **needs)

    @property
    def row(self) -> dict[str, Any]:
        with self.parts.store.read() as conn:
            found = cases.one(conn, self.no)
        assert found is not None
        return dict(found)

    def filed(self) -> "Story":
        self.do("dispatcher", "accept")
        self.do("dispatcher", "file_case")
        return self

    def dispatched(self, department: str = ROADS, **more: Any) -> "Story":
        self.filed().do("dispatcher", "dispatch", department=department, **more)
        return self

    def handling(self, department: str = ROADS, **more: Any) -> "Story":
        self.dispatched(department, **more).do(department, "sign_for")
        return self

    def checking(self) -> "Story":
        self.handling().do(ROADS, "feed_back", result="已清运")
        self.do("dispatcher", "check_result")
        return self

    def offered(self, who: str) -> set[str]:
        return {each["action"] for each in case(self.parts, self.people[who], self.no)["actions"] if not each["blocked"]}

    def blocked(self, who: str) -> dict[str, str]:
        return {each["action"]: each["blocked"]["zh"] for each in case(self.parts, self.people[who], self.no)["actions"] if each["blocked"]}

    def follows_from_its_steps(self) -> bool:
        with self.parts.store.read() as conn:
            row, steps = cases.one(conn, self.no), cases.steps_of(conn, self.no)
        assert row is not None
        again = rebuilt(self.parts.city.flow(row["workflow"]), {name: row[name] for name in REPORTED}, steps, self.parts.city.zone)
        return again == {name: row[name] for name in DERIVED}


@pytest.fixture
def story(parts: Parts) -> Story:
    return Story(parts)


# ── who may ──
def test_whoever_reported_does_not_handle(parts: Parts) -> None:
    story = Story(parts)
    handler = story.people[ROADS]
    story.no = take_report(parts, kit.a_report(source="officer"), "rest", handler).no
    story.dispatched()
    with pytest.raises(NotAllowed, match=r"巡办分离.*does not handle"):
        story.do(ROADS, "sign_for")


def test_whoever_handled_does_not_check_and_is_not_offered_it(parts: Parts) -> None:
    hazard = Story(parts, workflow="hazard", category="10-06")
    hazard.do("community", "confirm", grade="ordinary", department=FIRE)
    hazard.do(FIRE, "sign_for")
    hazard.do(FIRE, "feed_back", result="已拆除", photos=[take_photo(parts, a_photo(), None)])
    inspector = kit.account(parts, "officer", NANPU, department=FIRE)
    with pytest.raises(NotAllowed, match="销账"):
        hazard.do(inspector, "write_off", note="好了")
    assert hazard.do("community", "write_off", note="现场已整改")["state"] == "written_off"


def test_the_unit_a_complaint_is_about_never_sees_it_and_nobody_who_handles_it_learns_who_complained(parts: Parts) -> None:
    story = Story(parts, workflow="hotline_complaint", about=FIRE)
    assert case(parts, story.people["dispatcher"], story.no)["reporter"] == {"name": "王******", "phone": "138****0001"}
    with pytest.raises(NotAllowed, match="被投诉举报的单位"):
        story.do("dispatcher", "dispatch", department=FIRE)
    story.do("dispatcher", "dispatch", department=ROADS)
    assert case(parts, story.people[ROADS], story.no)["reporter"] is None
    assert case(parts, story.people["leader"], story.no)["reporter"] is None
    with pytest.raises(NotFound):
        case(parts, story.people[FIRE], story.no)
    assert find_cases(parts, story.people[FIRE])[0] == []


def test_a_department_that_does_not_have_the_power_is_refused(parts: Parts) -> None:
    story = Story(parts, category="13-04").filed()
    with pytest.raises(NotAllowed, match="权责清单"):
        story.do("dispatcher", "dispatch", department=FIRE)


# ── return, decide ──
def test_after_a_return_the_dispatcher_dispatches_again_or_sends_back_and_never_closes(story: Story) -> None:
    story.dispatched()
    with pytest.raises(BadInput, match="reason"):
        story.do(ROADS, "return_case")
    story.do(ROADS, "return_case", reason="非我局职责")
    assert {"dispatch", "send_back"} <= story.offered("dispatcher")
    assert not {"close", "feed_back", "check_result"} & story.offered("dispatcher")


def test_two_returns_bring_it_to_a_leader_who_decides_for_good(story: Story) -> None:
    story.dispatched().do(ROADS, "return_case", reason="非我局职责")
    story.do("dispatcher", "dispatch", department=FIRE)
    story.do(FIRE, "return_case", reason="也不是我们")
    view = case(story.parts, story.people["leader"], story.no)
    assert [(step["action"], (step["rule"] or {}).get("id")) for step in view["steps"][-2:]] == [("return_case", None), ("supervise", "often_returned")]
    assert view["flags"]["supervised"]
    with pytest.raises(NotAllowed, match="领导裁定"):
        story.do("dispatcher", "dispatch", department=ROADS)
    story.do("leader", "decide", department=ROADS, reason="属市容")
    assert "return_case" not in story.offered(ROADS)
    assert story.follows_from_its_steps()


def test_a_committee_decides_who_handles_it(story: Story) -> None:
    story.filed().do("dispatcher", "consult", reason="涉及三个部门")
    view = story.do("leader", "conclude", department=ROADS, assist=[FIRE], result="城管主办")
    assert (view["state"], view["department"], view["assist"]) == ("dispatched", ROADS, {FIRE: False})


# ── assist ──
def test_all_who_assist_feed_back_before_the_lead_does(story: Story) -> None:
    story.handling(assist=[FIRE, "water"])
    assert {item["no"] for item in find_cases(story.parts, story.people[FIRE])[0]} == {story.no}
    with pytest.raises(NotAllowed, match="主办"):
        story.do(FIRE, "feed_back", result="x")
    story.do(FIRE, "assist_done", result="消防通道已清")
    with pytest.raises(NotAllowed, match="water"):
        story.do(ROADS, "feed_back", result="已清运")
    assert story.blocked(ROADS) == {"feed_back": "协办部门尚未反馈:water。"}
    story.do("water", "assist_done", result="已疏通")
    assert story.do(ROADS, "feed_back", result="已清运")["state"] == "handled"
    assert "assist_done" not in story.offered("water")
    assert story.follows_from_its_steps()


# ── time ──
def test_an_extension_gives_the_limit_once_more_and_twice_at_most(story: Story) -> None:
    story.handling()
    before = story.row
    for count in (1, 2):
        story.do(ROADS, "ask_extension", reason="等配件")
        with pytest.raises(NotAllowed, match="待批"):
            story.do(ROADS, "ask_extension", reason="再等")
        story.do("dispatcher", "extend")
        assert story.row["flags"]["extended"] == count
    after = story.row
    assert after["due_at"] > before["due_at"]
    assert after["deadline_at"] > before["deadline_at"]
    with pytest.raises(NotAllowed, match="最多延期 2 次"):
        story.do(ROADS, "ask_extension", reason="还要")
    assert story.follows_from_its_steps()


def test_a_refused_extension_does_not_count(story: Story) -> None:
    story.handling().do(ROADS, "ask_extension", reason="等配件")
    due = story.row["due_at"]
    story.do("dispatcher", "refuse_extension", reason="理由不足")
    assert (story.row["due_at"], story.row["flags"].get("extended", 0)) == (due, 0)
    assert "ask_extension" in story.offered(ROADS)


def test_an_extension_is_not_asked_for_once_the_time_is_up(story: Story) -> None:
    story.handling()
    with story.parts.store.write() as conn:
        conn.execute(tables.cases.update().values(due_at=datetime.now(UTC) - timedelta(minutes=1)))
    assert "ask_extension" not in story.offered(ROADS)
    with pytest.raises(NotAllowed, match="已超期"):
        story.do(ROADS, "ask_extension", reason="等配件")


def test_what_was_left_of_the_time_goes_on_after_a_suspension(parts: Parts) -> None:
    story = Story(parts, category="04-01").handling()
    before = story.row
    story.do("dispatcher", "suspend", reason="等材料", until=(datetime.now(UTC) + timedelta(days=3)).isoformat())
    waiting = story.row
    assert waiting["due_at"] is None
    assert timedelta(days=2, hours=23) < waiting["deadline_at"] - before["deadline_at"] <= timedelta(days=3)
    story.do("dispatcher", "resume")
    gone = story.row["state_at"] - waiting["state_at"]
    assert abs(story.row["due_at"] - before["due_at"] - gone) < timedelta(milliseconds=2)
    assert abs(story.row["deadline_at"] - before["deadline_at"] - gone) < timedelta(milliseconds=2)
    assert story.follows_from_its_steps()


# ── whistle, level ──
def test_called_departments_arrive_in_time_and_the_street_scores_them(story: Story) -> None:
    story.dispatched()
    with pytest.raises(NotFound):
        case(story.parts, story.people[FIRE], story.no)
    call = story.do("officer", "whistle", level="town_street", called=[FIRE], reason="通道被占")["called"][FIRE]
    assert 3595 < (datetime.fromisoformat(call["due_at"]) - datetime.now(UTC)).total_seconds() < 3605
    with pytest.raises(NotAllowed, match="没有已报到"):
        story.do("community", "score_arrival", scored=FIRE, score="5")
    story.do(FIRE, "arrive", note="到场")
    assert story.do("community", "score_arrival", scored=FIRE, score="4")["called"][FIRE]["score"] == 4
    assert "arrive" not in story.offered(FIRE)
    assert story.follows_from_its_steps()


def test_a_case_rises_level_by_level_to_the_district(story: Story) -> None:
    assert story.do("community", "escalate", reason="社区解决不了")["level"] == "town_street"
    assert story.do("dispatcher", "escalate", reason="街道解决不了")["level"] == "district"
    assert "escalate" not in story.offered("dispatcher")


# ── verify and check ──
def an_officer(parts: Parts, number: int, grid: str, on_duty: bool = True) -> None:
    with parts.store.write() as conn:
        row = {"id": number, "name": f"王测试{number:04}", "phone": "13800000001", "post": "full_time", "grid": grid, "on_duty": on_duty}
        conn.execute(insert(tables.officers), [row])


def test_verifying_goes_to_the_nearest_officer_on_duty_who_did_not_report_it(parts: Parts) -> None:
    an_officer(parts, 1, f"{NANPU}001", on_duty=False)
    an_officer(parts, 2, f"{NANPU}002")
    an_officer(parts, 3, f"{ZUMIAO_OTHER}001")
    story = Story(parts)
    view = story.do("dispatcher", "verify_report")
    assert view["steps"][-1]["sent_to"]["officer"] == 2
    with parts.store.read() as conn:
        assert [(task["kind"], task["no"]) for task in tasks.of_officer(conn, 2)] == [("verify", story.no)]
    story.do("officer", "verified", verdict="valid", result="属实")
    with parts.store.read() as conn:
        assert not tasks.of_officer(conn, 2)


def test_with_nobody_near_by_the_community_checks(parts: Parts) -> None:
    assert Story(parts).checking().row["state"] == "checking"
    with parts.store.read() as conn:
        assert conn.execute(select(tables.tasks.c.officer, tables.tasks.c.kind)).all() == [(None, "check")]


# ── merge ──
def test_a_merged_report_follows_its_original_and_its_reporter_is_told(parts: Parts) -> None:
    original, double = Story(parts), Story(parts)
    double.do("dispatcher", "merge", original=original.no)
    assert case(parts, original.people["dispatcher"], original.no)["duplicates"] == [double.no]
    assert case(parts, original.people["dispatcher"], double.no)["original"] == original.no
    original.do("dispatcher", "accept")
    assert followed(parts, double.no, key_of(parts, double.no))["status"]["zh"] == "处理中"
    with parts.store.read() as conn:
        assert ("accept", "reporter") in [(row["action"], row["party"]) for row in tasks.told(conn, double.no)]
    double.do("dispatcher", "unmerge", reason="并非同一处")
    assert (double.row["state"], double.row["duplicate_of"]) == ("reported", None)
    assert double.row["due_at"] is not None
    assert double.follows_from_its_steps()


def test_a_case_is_merged_only_into_one_that_stays(parts: Parts) -> None:
    original, double, third = Story(parts), Story(parts), Story(parts)
    for no in (double.no, "C19990101-0001"):
        with pytest.raises(BadInput):
            double.do("dispatcher", "merge", original=no)
    double.do("dispatcher", "merge", original=original.no)
    with pytest.raises(BadInput, match="the case that stays"):
        third.do("dispatcher", "merge", original=double.no)
    with pytest.raises(BadInput, match="Others are merged"):
        original.do("dispatcher", "merge", original=third.no)


# ── routing, lists ──
def test_a_rule_sends_it_off_and_says_so_on_the_timeline(parts: Parts) -> None:
    story = Story(parts, category="04-93").filed()
    view = case(parts, story.people["dispatcher"], story.no)
    assert (view["state"], view["department"], view["assist"]) == ("dispatched", ROADS, {"transport": False})
    assert (view["steps"][-1]["action"], view["steps"][-1]["rule"]["id"]) == ("dispatch", "shared_bicycles")
    assert story.follows_from_its_steps()


def test_without_an_automatic_rule_the_dispatcher_is_offered_what_fits(parts: Parts) -> None:
    story = Story(parts, category="10-05").filed()
    dispatch = next(each for each in case(parts, story.people["dispatcher"], story.no)["actions"] if each["action"] == "dispatch")
    needs = {need["id"]: need for need in dispatch["needs"]}
    assert (needs["department"]["default"], needs["assist"]["default"]) == ("housing", ["fire", "emergency"])
    assert needs["department"]["rule"]["zh"].startswith("燃气异味")


def test_what_may_not_be_sent_down_to_a_cell_is_refused_at_intake_with_the_reason(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    with pytest.raises(ReportRefused, match="执法权不下沉网格") as refused:
        take_report(parts, kit.a_report(workflow="assignment", source="leader", category="13-04"), "rest", leader)
    assert refused.value.code == "no_entry"
    with pytest.raises(ReportRefused) as refused:
        take_report(parts, kit.a_report(workflow="assignment", source="officer"), "rest", kit.account(parts, "officer"))
    assert refused.value.code == "not_opened_here"


# ── bad input ──
@pytest.mark.parametrize(
    ("needs", "code"),
    [
        ({"result": "好了", "photos": ["0" * 64]}, "unknown_photo"),
        ({"result": "好了", "photos": 7}, "bad_value"),
        ({"result": "好了", "photos": ["x"] * 10}, "bad_value"),
    ],
)
def test_a_photo_that_is_none_is_refused_and_nothing_is_written(story: Story, needs: dict[str, Any], code: str) -> None:
    story.handling()
    before = story.row
    with pytest.raises(BadInput) as refused:
        story.do(ROADS, "feed_back", **needs)
    assert refused.value.code == code
    assert story.row == before


def test_evidence_stays_when_more_comes(story: Story) -> None:
    story.handling()
    first, second = (take_photo(story.parts, a_photo(color=color), None) for color in ("red", "blue"))
    story.do(ROADS, "feed_back", result="已清", photos=[first])
    story.do("dispatcher", "check_result")
    story.do("community", "fail_check", reason="没清干净", photos=[second])
    assert story.row["photos"] == [first, second]


def test_a_forged_department_is_refused(story: Story) -> None:
    story.filed()
    with pytest.raises(BadInput, match="urban_management"):
        story.do("dispatcher", "dispatch", department=ROADS, assist=["nobody"])


def test_a_clock_that_goes_backwards_turns_no_history_round(story: Story) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    with story.parts.store.write() as conn:
        conn.execute(tables.cases.update().values(state_at=later))
    story.do("dispatcher", "accept")
    assert story.row["state_at"] == later
