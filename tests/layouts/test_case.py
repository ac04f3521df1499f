"""The page of a case, as the server draws it."""

import json

from layouts.case import PAGE
from services._parts import Parts
from services.case_links import link
from tests import kit
from widgets._base import Screen


def drawn(parts: Parts, no: str, role: str = "dispatcher", area: str = "440604012", lang: str = "zh") -> str:
    look = Screen(parts, kit.account(parts, role, area), area, lang, "dark", "desk")  # type: ignore[arg-type]
    return json.dumps(PAGE.layout(look, {"no": no}), default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_it_shows_history_times_and_the_places_for_the_rest(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no, "file_case")
    shown = drawn(parts, no)
    for words in ("各环节用时", "待立案", "经过", "关联案件", "留言", "打印于", "城管执法局"):
        assert words in shown, words


def test_it_speaks_english_and_names_who_may_cover_photos(parts: Parts) -> None:
    no = kit.a_case(parts)
    shown = drawn(parts, no, lang="en")
    assert "Time per stage" in shown
    assert '"data-covers": ""' in shown
    assert "data-covers" not in drawn(parts, no, "leader", "440604")


def test_who_took_over_from_whom_stands_with_a_step(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no, "accept")
    assert "i-arrow-right" in drawn(parts, no)


def test_a_case_that_is_not_there_says_so(parts: Parts) -> None:
    no = kit.a_case(parts)
    for shown in (drawn(parts, no, "community", kit.NANZHUANG_ONE), drawn(parts, "C1"), drawn(parts, "")):
        assert "没有这个案件" in shown


def test_the_drawer_shows_links_in_short(parts: Parts) -> None:
    from services.case_page import whole
    from widgets._case_panel import panel

    dispatcher = kit.account(parts, "dispatcher", "440604012")
    one, two = kit.a_case(parts), kit.a_case(parts)
    link(parts, dispatcher, one, "part_of", two, "属于")
    look = Screen(parts, dispatcher, "440604012", "zh", "dark", "desk")
    shown = json.dumps(panel(look, whole(parts, dispatcher, one)), default=lambda each: each.to_plotly_json(), ensure_ascii=False)
    assert "主案" in shown
    assert f"/case?no={two}" in shown
