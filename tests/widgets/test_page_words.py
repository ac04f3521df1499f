"""Pages in words."""

from core.page_diff import Step
from core.page_rebase import Aspect, Clash
from widgets._page_words import audience, changes, clash, setting_name


def step(do, magnet="open_cases", of=None, before=None, after=None, **settings):
    return Step(do, magnet, magnet, settings, of, before, after)


def test_what_was_done_to_many_is_one_sentence(parts):
    many = [step("move", name, "desk") for name in ("open_cases", "new_today", "clock", "ticker", "one_map")]
    assert changes(parts, many)[0].zh == "移动 在办案件、今日新增、时钟 等 5 块"
    assert changes(parts, many)[0].en.endswith("and 2 more")


def test_settings_are_said_as_people_say_them(parts):
    said = changes(
        parts, [step("set", of="title", after="我的"), step("set", of="by", before="hour", after="day"), step("set", of="area", before=None, after="440604012")]
    )
    assert said[0].zh == "设置 在办案件：标题 默认 → 我的；分组 小时 → 日；区域 默认 → 祖庖街道".replace("祖庖", "祖庙")
    assert changes(parts, [step("set", of="thresholds", after=[{"band": 1, "above": 3}])])[0].zh.endswith("阈值 默认 → 1 项")
    assert setting_name("row").zh == "只取一行（如人流路段）"


def test_a_long_value_is_cut(parts):
    assert len(changes(parts, [step("set", of="title", after="长" * 500)])[0].zh) < 90


def test_a_clash_says_both_sides(parts):
    aspects = (Aspect("place", "phone", [0, 3, 2, 2], [0, 8, 2, 2]), Aspect("setting", "period", "7d", "today"), Aspect("removed"), Aspect("locked"))
    said = clash(parts, Clash("new", "new_today", {}, aspects))
    assert [each.zh for each in said[:2]] == ["位置（手机）：我的 第 1 列第 4 行，模板 第 1 列第 9 行", "周期：我的 近 7 日，模板 今日"]
    assert all(each.zh and each.en for each in said)


def test_an_audience_has_a_name(parts):
    place = {"area_zh": "祖庙街道", "area_en": "Zumiao"}
    assert audience(parts, {"kind": "role", "whom": "community", **place}).zh == "社区工作者 · 祖庙街道"
    assert audience(parts, {"kind": "level", "whom": "community", **place}).en == "community · Zumiao"
    assert audience(parts, {"kind": "person", "whom": "li", **place}).zh == "个人：li"
