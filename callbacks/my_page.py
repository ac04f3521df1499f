"""Edits of my page: each is saved at once, answered, and can be undone."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, Patch, State, no_update

from callbacks._screen import screen as screen_of
from core.errors import BadInput, Conflict
from core.pages import Operation, PlaceOne, Remove, Set, changes, operations_of
from services.save_page import Kept, load_page, rows, save_page
from widgets import _desk as desk
from widgets._base import Screen
from widgets._frame import reason
from widgets._magnet_form import check_operations

if TYPE_CHECKING:
    from services._parts import Parts

STEPS_BACK = 20
TRIES = 3
OUT = ("ack", "history", "cards", "widgets", "arrangements", "revision")


def register(app: Dash, parts: "Parts") -> None:
    """One callback for all edits: the grid sends them one at a time."""

    held = State(desk.ID, "history"), State(desk.ID, "cards")

    @app.callback(*(Output(desk.ID, name) for name in OUT), Input(desk.ID, "edit"), *held, prevent_initial_call=True)
    def keep(edit: dict[str, Any], trail: dict[str, Any], cards: dict[str, Any]) -> Any:
        return answer(desk.seen_by(screen_of(parts, {"area": trail["area"]}), trail), edit, trail, cards)


def answer(screen: Screen, edit: dict[str, Any], trail: dict[str, Any], cards: Mapping[str, Any]) -> Any:
    """Save one edit and say what the grid has to change: nothing, unless magnets come, go or were changed somewhere else."""
    before = load_page(screen.parts, screen.account, trail["base"])
    refused = None
    try:
        kept, past, future = (retrace if edit["do"] in ("undo", "redo", "reset") else change)(screen, before, edit, trail)
    except BadInput as error:
        kept, past, future = load_page(screen.parts, screen.account, trail["base"]), trail["past"], trail["future"]
        refused = reason(screen, error)
    now = desk.history(kept, screen, past, future)
    said = desk.ack(screen, kept, edit["n"], now) | ({"refused": refused} if refused else {})
    if not refused and edit["do"] == "arrange" and kept.version in (trail["version"], trail["version"] + 1):
        return said, now, no_update, no_update, no_update, no_update
    fresh = desk.cards(screen, kept)
    return said, now, fresh, patch(screen, kept, cards, fresh), desk.arrangements(kept), f"{kept.version}.{edit['n']}"


def change(screen: Screen, before: Kept, edit: dict[str, Any], trail: dict[str, Any]) -> tuple[Kept, list[Any], list[Any]]:
    """Add what was done to the page as it is now, whoever changed it since."""
    for attempt in range(TRIES):
        added = operations(before, edit)
        if not added:
            return before, trail["past"], trail["future"]
        check_operations(screen.parts, screen.account, before.page, added)
        try:
            kept = save_page(screen.parts, screen.account, trail["base"], [*before.operations, *added], before.version)
            return kept, [*trail["past"], rows(before.operations)][-STEPS_BACK:], []
        except Conflict:
            if attempt == TRIES - 1:
                raise
            before = load_page(screen.parts, screen.account, trail["base"])
    raise AssertionError("unreachable")


def retrace(screen: Screen, before: Kept, edit: dict[str, Any], trail: dict[str, Any]) -> tuple[Kept, list[Any], list[Any]]:
    """Undo, redo or reset. Where the page was changed somewhere else meanwhile, it is only shown anew, so that nothing is lost."""
    past, future, present = list(trail["past"]), list(trail["future"]), rows(before.operations)
    if before.version != trail["version"]:
        return before, [], []
    if edit["do"] == "reset":
        wanted, past, future = [], [*past, present], []
    elif edit["do"] == "undo":
        if not past:
            return before, past, future
        wanted, future = past.pop(), [*future, present]
    else:
        if not future:
            return before, past, future
        wanted, past = future.pop(), [*past, present]
    try:
        kept = save_page(screen.parts, screen.account, trail["base"], operations_of(wanted), before.version)
    except Conflict:
        return load_page(screen.parts, screen.account, trail["base"]), [], []
    return kept, past[-STEPS_BACK:], future


def operations(kept: Kept, edit: dict[str, Any]) -> Sequence[Operation]:
    """What an edit means. Sent twice, the second time means nothing."""
    on, name, items = edit["arrangement"], edit.get("id"), {key: tuple(place) for key, place in edit["items"].items()}
    first: list[Operation] = []
    if edit["do"] == "place" and name not in kept.page.instances:
        first = [PlaceOne(id=name, magnet=edit["magnet"], on=on, at=items[name])]
    if edit["do"] == "remove" and name in kept.page.instances:
        first = [Remove(id=name)]
    if edit["do"] == "set" and name in kept.page.instances and not edit["settings"].items() <= kept.page.instances[name].settings.items():
        first = [Set(id=name, settings=edit["settings"])]
    return [*first, *changes(kept.base, [*kept.operations, *first], on, items)]


def patch(screen: Screen, kept: Kept, old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    """The widgets that come, go or have other settings; all others keep their place in the document."""
    widgets = Patch()
    touched = [name for name in new if name not in old or old[name]["settings"] != new[name]["settings"]]
    gone = [name for name in old if name not in new]
    for name in touched:
        widgets[name] = desk.widget(screen, name, kept.page.instances[name])
    for name in gone:
        del widgets[name]
    return widgets if touched or gone else no_update
