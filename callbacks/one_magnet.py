"""What is asked about one magnet of my page: its settings, a preview of others, its definition, its sub-areas. Nothing is saved here."""

from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, Patch, State, no_update
from pydantic import ValidationError

from callbacks._screen import screen as screen_of
from core.errors import BadInput, NotAllowed, NotFound
from core.pages import Instance
from services.magnets import changes_it, linked, used
from services.may import for_post
from services.page_bases import PUBLISHERS
from services.save_page import load_page
from widgets import _desk as desk
from widgets._base import Screen
from widgets._frame import reason
from widgets._magnet_about import about, panel
from widgets._magnet_form import check, form, instance_of

if TYPE_CHECKING:
    from services._parts import Parts

PANEL = "~panel"  # the place among the grid's widgets for one that is looked into


def register(app: Dash, parts: "Parts") -> None:
    """One callback for all questions: the grid sends them one at a time."""

    outputs = Output(desk.ID, "told"), Output(desk.ID, "widgets", allow_duplicate=True)

    @app.callback(*outputs, Input(desk.ID, "ask"), State(desk.ID, "history"), prevent_initial_call=True)
    def tell(ask: dict[str, Any], trail: dict[str, Any]) -> Any:
        return answer(desk.seen_by(screen_of(parts, {"area": trail["area"]}), trail), trail["base"], ask)


def answer(screen: Screen, base: str, ask: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What is told ({n, do, id, …} or with `problem`), and the widgets that are drawn anew."""
    said = {"n": ask["n"], "do": ask["do"], "id": ask.get("id")}
    try:
        more, drawn = ANSWERS[ask["do"]](screen, base, ask)
    except (BadInput, NotAllowed, NotFound) as error:
        return said | {"problem": reason(screen, error)}, no_update
    widgets = Patch()
    for name, widget in drawn.items():
        widgets[name] = widget
    return said | more, widgets if drawn else no_update


Told = tuple[dict[str, Any], dict[str, Any]]


def _form(screen: Screen, base: str, ask: dict[str, Any]) -> Told:
    instance = instance_of(load_page(screen.parts, screen.account, base), ask["id"])
    return {"form": form(screen, instance), "about": about(screen, instance)}, {}


def _preview(screen: Screen, base: str, ask: dict[str, Any]) -> Told:
    """The magnet with other settings; None shows it as it is kept."""
    kept = instance_of(load_page(screen.parts, screen.account, base), ask["id"])
    given = ask.get("settings")
    shown = kept if given is None else kept.model_copy(update={"settings": {**kept.settings, **given}})
    widget = {ask["id"]: desk.widget(screen, ask["id"], shown)}
    try:
        check(screen.parts, screen.account, shown.magnet, shown.settings)
    except BadInput as error:
        return {"problem": reason(screen, error)}, widget
    return {"about": about(screen, shown)}, widget


def _about(screen: Screen, base: str, ask: dict[str, Any]) -> Told:
    instance = instance_of(load_page(screen.parts, screen.account, base), ask["id"])
    link = {"magnet": instance.magnet, "settings": instance.settings}
    return {"about": about(screen, instance), "link": link, "library": _library(screen, instance)}, {}


def _library(screen: Screen, instance: Instance) -> dict[str, Any]:
    """What may be done about the library: whether the magnet can be shared, and for a linked one on how many pages it is and whether one may change it."""
    share = for_post(screen.parts, screen.account, "magnets.post", PUBLISHERS)
    found = linked(screen.parts).get(instance.magnet)
    if found is None:
        return {"share": share, "locked": instance.locked}
    more = {"used": used(screen.parts, found.id), "mine": changes_it(found, screen.account) and not found.ended, "ended": found.ended}
    return {"share": share, "locked": instance.locked, "linked": found.words.of(screen.lang), **more}


def _panel(screen: Screen, base: str, ask: dict[str, Any]) -> Told:
    """A magnet of the page by its sub-areas, or one that a link names."""
    link = ask.get("link")
    instance = _linked(screen, link) if link else instance_of(load_page(screen.parts, screen.account, base), ask["id"])
    found = panel(screen, instance, ask.get("area"))
    return {"panel": {name: found[name] for name in found if name != "widget"}}, {PANEL: found["widget"]}


def _linked(screen: Screen, link: dict[str, Any]) -> Instance:
    try:
        instance = Instance.model_validate(link)
    except ValidationError as error:
        raise NotFound(screen.say("这个链接不完整", "This link is not whole")) from error
    if instance.magnet not in screen.magnets:
        raise NotFound(screen.say("链接里的磁铁已经没有了", "The magnet of this link is no longer there"))
    check(screen.parts, screen.account, instance.magnet, instance.settings)
    return instance


ANSWERS = {"form": _form, "preview": _preview, "about": _about, "panel": _panel}
