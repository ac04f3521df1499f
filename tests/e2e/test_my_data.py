"""A community reads its own rows, asks for a correction, and both sides see at once what becomes of it; the monthly tables say what lacks."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_accessible import faultless

ENTERPRISES = "/my-data?dataset=enterprise"


def test_a_community_corrects_a_cell_and_the_district_accepts_it_and_both_see_it_live(page: Callable[..., Page]) -> None:
    community, leader = page("community", ENTERPRISES), page("leader", "/corrections?state=pending")
    expect(leader.locator(".corrections-page[data-read]")).to_have_count(1)
    first = community.locator("tr[data-key]").first
    key = first.get_attribute("data-key")
    first.locator("[data-column=name] [data-action=correct]").focus()
    community.keyboard.press("Enter")
    community.locator("#new-value").fill("南浦茶饮店")
    community.locator("[data-action=ask-correction]").click()
    expect(community.locator("dialog .why")).to_contain_text("理由")
    community.locator("dialog textarea").fill("走访核实，招牌已更换")
    faultless(community)
    community.locator("[data-action=ask-correction]").click()
    cell = community.locator(f"tr[data-key='{key}'] [data-column=name]")
    expect(cell).to_contain_text("待核")
    expect(cell).to_contain_text("南浦茶饮店")
    card = leader.locator("article.correction", has_text="南浦茶饮店")
    expect(card).to_contain_text("南浦社区")
    faultless(leader)
    card.locator("[data-action=accept]").click()
    leader.locator("[data-action=decide]").click()
    expect(leader.locator("article.correction", has_text="南浦茶饮店")).to_have_count(0)
    expect(cell.locator("span").first).to_have_text("南浦茶饮店")
    expect(cell).to_contain_text("已采纳")


def test_on_a_phone_the_rows_are_cards_and_a_monthly_cell_is_typed_once(page: Callable[..., Page]) -> None:
    me = page("community", "/monthly?table=enterprise_visits", width=390, height=844)
    expect(me.locator(".fullness[data-cells]")).to_have_count(1)
    months = me.locator("[data-month] option")
    for value in [months.nth(n).get_attribute("value") for n in range(months.count())]:
        if me.locator("td [data-action=type]").count():
            break
        me.goto(f"/monthly?table=enterprise_visits&month={value}")
        expect(me.locator(".sheet h2")).to_contain_text(str(value))
    me.locator("td [data-action=type]").first.click()
    me.locator("td .inp").fill("希望延长夜间停车时段")
    me.keyboard.press("Enter")
    expect(me.locator("td.typed").first).to_contain_text("希望延长夜间停车时段")
    expect(me.locator("td.typed").first).to_contain_text("手填 南浦社区")
    faultless(me)
