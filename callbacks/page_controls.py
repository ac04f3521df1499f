"""Another choice on my page: the magnets it concerns are asked anew and stay in their places, the line above says what is chosen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, Patch, State

from callbacks._screen import screen as screen_of
from core.pages import Instance
from services.page_choices import remember_choice
from services.save_page import load_page
from widgets import _desk as desk
from widgets import _page_controls as controls
from widgets._base import Screen
from widgets._frame import asks_of, following_of
from widgets._screen import choosing

if TYPE_CHECKING:
    from services._parts import Parts


def register(app: Dash, parts: "Parts") -> None:
    """One callback for everything that is chosen, by whatever hand: the address has it."""

    outputs = [Output(controls.ID, "children"), *(Output(desk.ID, name, allow_duplicate=True) for name in ("widgets", "cards", "history"))]

    @app.callback(*outputs, Input("choice", "data"), State(desk.ID, "history"), State(desk.ID, "cards"), prevent_initial_call=True)
    def choose(asked: dict[str, str], trail: dict[str, Any], cards: dict[str, Any]) -> Any:
        at = datetime.now(UTC)
        query = dict(parse_qsl(asked["search"].lstrip("?")))
        before = desk.seen_by(screen_of(parts, {"area": trail["area"]}), trail)
        return answer(before, screen_of(parts, query), query, trail["base"], at, cards)


def answer(before: Screen, screen: Screen, query: dict[str, str], base: str, at: datetime, shown: Mapping[str, Any]) -> tuple[Any, Any, Any, Any]:
    """What was asked for at `at`: the line, the widgets that are asked something else than before, the titles, and what later callbacks look at.

    Of the magnets that are `shown` alone: one that is put on or taken off meanwhile is an edit's to draw, and `drawn` tells the grid which page this saw.
    """
    kept = load_page(screen.parts, screen.account, base)
    after = choosing(screen, query, kept.page.controls)
    widgets, cards, history = Patch(), Patch(), Patch()
    for name, card in desk.cards(after, kept).items():
        if name in shown:
            cards[name] = card
            if changes(before, after, kept.page.instances[name]):
                widgets[name] = desk.widget(after, name, kept.page.instances[name])
    history["drawn"] = {"version": kept.version, "at": at.timestamp()}
    for name, value in desk.seen(after).items():
        history[name] = value
    remember_choice(after.parts, after.account, base, controls.differing(after, kept.page), at)
    follow = [name for name, each in kept.page.instances.items() if follows(after, each)]
    return controls.line(after, kept.page, said(after, len(follow))), widgets, cards, history


def changes(before: Screen, after: Screen, instance: Instance) -> bool:
    """Whether this magnet shows something else now."""
    entry = after.magnets.get(instance.magnet)
    return entry is not None and asks_of(before, entry, instance) != asks_of(after, entry, instance)


def follows(screen: Screen, instance: Instance) -> bool:
    """Whether anything that is chosen concerns this magnet."""
    entry = screen.magnets.get(instance.magnet)
    return entry is not None and following_of(screen, entry, instance).follows


def said(screen: Screen, count: int) -> str:
    """What a screen reader is told: everything chosen, and how many magnets follow it."""
    words = screen.say("，", ", ").join(controls.chosen(screen).values())
    if not words:
        return screen.say("没有筛选，显示页面默认。", "Nothing is chosen: the page as it begins.")
    return screen.say(f"现在显示：{words}。{count} 块磁铁随之变化。", f"Now shown: {words}. {count} magnets follow.")
