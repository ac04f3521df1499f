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
QUIET = ".v-map, .v-pyramid, .v-text"  # drawn by the server: no state of their own
SETTLED = f"() => [...document.querySelectorAll('.mg:not(:is({QUIET}))')].every((mg) => mg.dataset.state && mg.dataset.state !== 'loading')"
SHOWN = "[...document.querySelectorAll('.mg')].filter((mg) => mg.offsetParent)"
STATES = f"Object.fromEntries({SHOWN}.map((mg) => [mg.dataset.instance, mg.dataset.state ?? 'ok']))"


def states(page: Page, topic: PageSpec) -> dict[str, str]:
    """What state each magnet of the topic has come to."""
    page.wait_for_function("n => document.querySelectorAll('.mg').length === n", arg=len(topic.instances))
    page.wait_for_function(SETTLED)
    found: dict[str, str] = page.evaluate(STATES)
    return found


@pytest.mark.parametrize("topic", TOPICS, ids=[each.id for each in TOPICS])
def test_every_magnet_of_a_topic_speaks_to_the_widest_and_the_narrowest_scope_it_is_offered_to(page: Callable[..., Page], topic: PageSpec) -> None:
    for role in (topic.roles[0], [each for each in topic.roles if each != "admin"][-1]):
        opened = page(role, f"/?page={topic.id}")
        found = states(opened, topic)
        assert found.keys() == {name for name, each in topic.instances.items() if open_to(each.settings.get("when"), role)}
        assert set(found.values()) <= {"ok", "empty"}, (role, found)
        assert opened.locator(".mg [role=alert]").count() == 0, role
        opened.context.close()


@pytest.mark.parametrize("topic", TOPICS, ids=[each.id for each in TOPICS])
def test_a_topic_in_english_on_a_phone_has_no_chinese_and_no_sideways_scroll(page: Callable[..., Page], topic: PageSpec) -> None:
    phone = page(topic.roles[0], f"/?page={topic.id}", width=390, height=844, lang="en", theme="light", has_touch=True, is_mobile=True)
    assert set(states(phone, topic).values()) <= {"ok", "empty"}
    titles = phone.locator(".mg > header > .t").all_inner_texts()
    assert sorted(titles) == sorted(map(title, topic.instances.values()))
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def title(instance: Instance) -> str:
    """The English title of a magnet that a leader of the whole district sees."""
    magnet = CITY.magnets[instance.magnet]
    below = "by street" if magnet.settings.get("by") == "area" else "by area"
    return Words(magnet.zh, magnet.en).of("en").replace("by area", below)
