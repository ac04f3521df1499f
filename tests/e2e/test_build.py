"""From an unknown spreadsheet to a magnet on my page; the boards of interfaces and of data, and the way from a number to its load."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Faults
from tests.e2e.test_accessible import faultless

TREES = "编号,社区,树种,长势,胸径,管护人,普查日期\n" + "".join(
    f"G{n},南浦社区,{'榕树' if n % 3 else '樟树'},{'正常' if n % 4 else '衰弱'},{'没量' if n == 7 else 60 + n},张测试{n:04},2026-03-{n:02}\n"
    for n in range(1, 21)
)


def test_from_a_spreadsheet_to_a_magnet_on_my_page_and_retired_with_its_use_in_sight(page: Callable[..., Page], tmp_path: Path) -> None:
    table = tmp_path / "古树.csv"
    table.write_bytes(TREES.encode("gb18030"))
    me = page("leader", "/build")
    expect(me.locator("[data-page-module=build][data-awake]")).to_have_count(1)
    me.set_input_files("#build-file", table)
    expect(me.locator("[data-use=guan_hu_ren]")).to_have_value("personal")
    expect(me.locator("[data-use=she_qu]")).to_have_value("area")
    expect(me.locator("[data-column=guan_hu_ren] .sample")).not_to_contain_text("测试")
    me.locator("[data-action=load-table]").click()
    expect(me.locator("[data-load=part]")).to_contain_text("载入 19 行", timeout=PATIENCE_MS)
    expect(me.locator("[data-fault='8']")).to_contain_text("胸径")
    expect(me.locator("[data-look] .v")).to_contain_text("19")
    expect(me.locator("[data-by=guan_hu_ren]")).to_have_count(0)
    me.locator("[data-measure=ratio]").click()
    me.locator("[data-pick=part] [data-column=zhang_shi]").click()
    me.locator("[data-pick=part] [data-value=正常]").click()
    expect(me.locator(".look .facts")).to_contain_text("14 / 19")
    me.locator("[data-build=title]").fill("古树正常率")
    me.locator("[data-build=target]").fill("90")
    faultless(me)
    me.locator("[data-action=publish]").click()
    expect(me.locator("[data-published]")).to_contain_text("古树正常率")
    me.locator("[data-action=open-page]").click()
    magnet = me.locator("[data-magnet^=made_]").filter(has_text="古树正常率")
    expect(magnet).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(magnet).to_contain_text("73.7")
    magnet.locator("a[href^='/lineage']").first.click()
    expect(me.locator(".lineage-flow")).to_contain_text("14 / 19")
    me.goto("/build")
    row = me.locator("[data-made^='indicator:']").filter(has_text="古树正常率")
    row.locator("[data-action=retire]").click()
    expect(row).to_contain_text("1 个页面")
    row.locator("[data-action=retire-sure]").click()
    expect(row).to_contain_text("已停用")


def test_the_boards_say_how_interfaces_and_data_are_and_lead_from_one_to_the_other(page: Callable[..., Page], faults: Faults) -> None:
    me = page("admin", "/interfaces")
    rows = me.locator("[data-interface]")
    expect(rows).to_have_count(51, timeout=PATIENCE_MS)
    partly = me.locator("[data-interface=rental_home_in]")
    expect(partly.locator(".runs i.part").first).to_be_visible(timeout=120_000)  # the worker comes to it
    partly.locator("[data-action=open-interface]").click()
    partly.locator("[data-action=faults]").first.click()
    expect(partly.locator("[data-fault]").first).to_be_visible()
    partly.locator("[data-action=pause]").click()
    expect(partly).to_contain_text("已暂停")
    partly.locator("[data-action=resume]").click()
    expect(partly.locator("[data-action=pause]")).to_be_visible()
    me.locator("[data-search]").fill("出租屋")
    expect(rows).to_have_count(1)
    me.locator("[data-action=new-interface]").click()
    me.locator("[data-new=zh]").fill("古树普查")
    me.locator("[data-new=connector]").select_option("files")
    me.locator("[data-action=save-interface]").click()
    expect(me.locator("[data-new-interface] .why")).to_contain_text("settings.path")
    faultless(me)
    faults.clear()  # the refusal was meant
    me.locator("[data-new-interface] .btn").last.click()
    partly.get_by_role("link", name="出租屋").click()
    side = me.locator(".side")
    expect(side.locator("[data-preview] td").first).to_be_visible()
    expect(side.locator("[data-preview]")).to_contain_text("***")
    expect(me.locator("[data-dataset]")).to_have_count(121)
    me.locator("[data-search]").fill("出租屋")
    expect(me.locator("[data-dataset]")).not_to_have_count(121)
    expect(me.locator("[data-dataset=rental_home]")).to_be_visible()
    faultless(me)
    side.get_by_role("link", name="血缘").click()
    expect(me.locator(".lineage-flow")).to_contain_text("出租屋登记")
