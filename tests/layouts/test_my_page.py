"""My page: which page it shows, and the way to its history."""

from dataclasses import replace

from core.pages import PageSpec, Set
from layouts.my_page import history, layout
from services.save_page import save_page
from tests import kit
from widgets._base import Screen


def look(parts, account):
    return Screen(parts, account, account.area, "zh", "dark", "desk")


def test_a_page_that_is_not_open_to_me_is_my_own_instead(parts):
    screen = look(parts, kit.account(parts, "community"))
    assert layout(screen, {}).children[1].history["base"] == "community"
    assert layout(screen, {"page": "leader"}).children[1].history["base"] == "community"
    assert layout(screen, {"page": "no such thing"}).children[1].history["base"] == "community"


def test_the_way_to_the_history_counts_what_is_to_decide(parts):
    me = kit.account(parts, "community")
    save_page(parts, me, "community", [Set(id="new", settings={"title": "我的"})], 0)
    assert history(look(parts, me), {}).title == "页面历史"
    page = parts.city.pages["community"].model_dump()
    page["instances"]["new"]["settings"] = {"title": "模板的"}
    better = replace(parts, city=parts.city.model_copy(update={"pages": {**parts.city.pages, "community": PageSpec.model_validate(page)}}))
    link = history(look(better, me), {})
    assert (link.href, link.title) == ("/history?page=community", "页面历史：模板更新，1 块磁铁待决定")
