"""Every topic page in a real browser, opened by the accounts it is offered to: each magnet has something true to say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.city import load_city
from core.pages import Instance, PageSpec
from core.showing import open_to
from core.words import Words

CITIES = Path(__file__).parents[2] / "cities"
CITY = load_city(CITIES / "base", CITIES / "chancheng")
TOPICS = [page for page in CITY.pages.values() if page.topic]
ENDS = {topic.id: {topic.roles[0], [role for role in topic.roles if role != "admin"][-1]} for topic in TOPICS}  # of the widest and the narrowest scope
QUIET = ".v-map, .v-pyramid, .v-text"  # drawn by the server: no state of their own
NONE_TO_COUNT = ("分母为零，无法计算", "本期没有可计算的案件")  # of a rate where an area has nothing to reckon it of
SHOWN = "[...document.querySelectorAll('.mg')].filter((mg) => mg.offsetParent)"
SETTLED = f"() => {SHOWN}.every((mg) => mg.matches('{QUIET}') || (mg.dataset.state && mg.dataset.state !== 'loading'))"
SAID = "(mg) => mg.dataset.state === 'no_data' ? mg.querySelector('.why').innerText : mg.dataset.state ?? 'ok'"
STATES = f"Object.fromEntries({SHOWN}.map((mg) => [mg.dataset.instance, ({SAID})(mg)]))"


def offered(topic: PageSpec, role: str) -> set[str]:
    """The magnets of the topic that are for this role."""
    return {name for name, each in topic.instances.items() if open_to(each.settings.get("when"), role)}


def states(page: Page, topic: PageSpec) -> dict[str, str]:
    """What state each magnet of the topic has come to; of one without a number why it has none."""
    page.wait_for_function("n => document.querySelectorAll('.mg').length === n", arg=len(topic.instances))
    page.wait_for_function(SETTLED)
    found: dict[str, str] = page.evaluate(STATES)
    return found


@pytest.mark.timeout(400)
@pytest.mark.parametrize("role", sorted(set().union(*ENDS.values())))
def test_every_magnet_of_a_topic_speaks_to_the_widest_and_the_narrowest_scope_it_is_offered_to(page: Callable[..., Page], role: str) -> None:
    opened = page(role, "/login")
    for topic in (each for each in TOPICS if role in ENDS[each.id]):
        opened.goto(f"/?page={topic.id}")
        found = states(opened, topic)
        for _ in range(20):  # the demo's first loads come while the first pages are read
            if "尚未接入数据，接入后自动显示" not in found.values():
                break
            opened.wait_for_timeout(5_000)
            opened.reload()
            found = states(opened, topic)
        assert found.keys() == offered(topic, role), topic.id
        assert set(found.values()) <= {"ok", "empty", *NONE_TO_COUNT}, topic.id
        assert opened.locator(".mg [role=alert]").count() == 0, topic.id


@pytest.mark.timeout(400)
def test_a_topic_in_english_on_a_phone_has_no_chinese_and_no_sideways_scroll(page: Callable[..., Page]) -> None:
    phone = page("leader", "/login", width=390, height=844, lang="en", theme="light", has_touch=True, is_mobile=True)
    for topic in TOPICS:
        phone.goto(f"/?page={topic.id}")
        assert set(states(phone, topic).values()) <= {"ok", "empty"}, topic.id
        titles = phone.locator(".mg > header > .t").all_inner_texts()
        assert sorted(titles) == sorted(map(title, topic.instances.values())), topic.id
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, topic.id


def title(instance: Instance) -> str:
    """The English title of a magnet that a leader of the whole district sees."""
    magnet = CITY.magnets[instance.magnet]
    below = "by street" if magnet.settings.get("by") == "area" else "by area"
    return Words(magnet.zh, magnet.en).of("en").replace("by area", below)
