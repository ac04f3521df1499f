"""Edits of my page: each is saved at once on top of what others did, answered, and can be undone."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, Patch, State, no_update

from callbacks._screen import screen as screen_of
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.page_steps import exchange
from core.pages import Instance, Operation, PlaceOne, Remove, Set, changes
from core.words import Words
from services.magnets import change_magnet, end_magnet, flat, save_magnet, unlinked
from services.page_history import restore
from services.page_trail import retrace
from services.save_page import Deed, Kept, edited_already, load_page, save_page
from widgets import _desk as desk
from widgets import _page_words as words
from widgets._base import Screen
from widgets._frame import reason
from widgets._magnet_form import check, check_operations, instance_of

if TYPE_CHECKING:
    from services._parts import Parts

TRIES = 3
OUT = ("ack", "history", "cards", "widgets", "arrangements", "revision", "palette")


@dataclass(slots=True)
class Done:
    """The page after an edit, and the magnets where it was not done since somebody else had changed them."""

    kept: Kept
    missed: list[str] = field(default_factory=list)


def register(app: Dash, parts: "Parts") -> None:
    """One callback for all edits: the grid sends them one at a time."""

    held = State(desk.ID, "history"), State(desk.ID, "cards")

    @app.callback(*(Output(desk.ID, name) for name in OUT), Input(desk.ID, "edit"), *held, prevent_initial_call=True)
    def keep(edit: dict[str, Any], held: dict[str, Any], cards: dict[str, Any]) -> Any:
        return answer(desk.seen_by(screen_of(parts, {"area": held["area"]}), held), edit, held, cards)


def answer(screen: Screen, edit: dict[str, Any], held: dict[str, Any], cards: Mapping[str, Any]) -> Any:
    """Save one edit and say what the grid has to change: nothing, unless its picture is no longer that of the page."""
    try:
        before = load_page(screen.parts, screen.account, held["base"])
    except NotFound:  # taken back meanwhile: what waits can never be saved
        gone = screen.say("这一页已不再对您开放", "this page is no longer open to you")
        return {"n": edit["n"], "version": held["version"], "saved": "", "undo": False, "redo": False, "refused": gone}, *[no_update] * 6
    refused = None
    try:
        done = DEEDS.get(edit["do"], change)(screen, before, {**edit, "base": held["base"]})
    except (BadInput, NotAllowed, NotFound) as error:
        done, refused = Done(load_page(screen.parts, screen.account, held["base"])), reason(screen, error)
    kept = done.kept
    said = desk.ack(screen, kept, edit["n"]) | ({"refused": refused} if refused else {}) | told(screen, before, done)
    now = Patch()  # what is chosen stays: it may be another by now than when the edit left
    now["version"] = kept.version
    if edit["do"] == "arrange" and not refused and kept.version in (held["version"], held["version"] + 1) and as_seen(kept, edit):
        return said, now, *[no_update] * 5
    fresh = desk.cards(screen, kept)
    palette = desk.palette(screen) if edit["do"] in LIBRARY and not refused else no_update
    return said, now, fresh, patch(screen, kept, cards, fresh), desk.arrangements(kept), f"{kept.version}.{edit['n']}", palette


def change(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """Add what was done to the page as it is now, whoever changed it since."""
    for attempt in range(TRIES):
        added, missed = operations(before, edit)
        if not added or already(screen, before, edit):
            return Done(before, missed)
        check_operations(screen.parts, screen.account, before.page, added)
        try:
            kept = save_page(screen.parts, screen.account, before.base.id, [*before.operations, *added], before.version, Deed(edit=edit.get("key")))
            return Done(kept, missed)
        except Conflict:
            if attempt == TRIES - 1:
                raise
            before = load_page(screen.parts, screen.account, before.base.id)
    raise AssertionError("unreachable")


def back(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """Undo or redo a step of this session."""
    if already(screen, before, edit):
        return Done(before)
    found = retrace(screen.parts, screen.account, before.base.id, edit["do"], edit.get("key"))
    return Done(found.kept, found.missed)


def reset(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """Back to the template, as a new version; where the page changed meanwhile it is only shown, so that nothing is lost."""
    if already(screen, before, edit):
        return Done(before)
    try:
        return Done(restore(screen.parts, screen.account, before.base.id, 0, before.version, edit.get("key"))[0])
    except Conflict:
        return Done(load_page(screen.parts, screen.account, before.base.id))


def look(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """Nothing is done: the page was changed somewhere else and is shown as it is now."""
    return Done(before)


def own(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """A linked magnet becomes an ordinary one that shows what it shows now."""
    return _exchanged(screen, edit, lambda instance: unlinked(screen.parts, instance, screen.lang))


def save(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """A magnet is saved to the library, and its instance linked to it unless the template holds it."""
    if already(screen, before, edit):
        return Done(before)
    instance = instance_of(before, edit["id"])
    check(screen.parts, screen.account, instance.magnet, instance.settings)
    saved = save_magnet(screen.parts, screen.account, Words(edit["title"], edit["title"]), instance, edit["audience"])
    if instance.locked:
        return Done(before)
    return _exchanged(screen, edit, lambda instance: instance.model_copy(update={"magnet": saved.id, "settings": {}}))


def relink(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """What was set on one instance holds for the linked magnet, on every page that has it."""
    instance = instance_of(before, edit["id"])
    title = instance.settings.get("title")
    settings = flat(screen.parts, instance)[1]
    check(screen.parts, screen.account, instance.magnet, instance.settings)
    change_magnet(screen.parts, screen.account, instance.magnet, Words(title, title) if title else None, settings)
    if not instance.settings or instance.locked:
        return Done(before)
    return _exchanged(screen, edit, lambda instance: instance.model_copy(update={"settings": {}}))


def retire(screen: Screen, before: Kept, edit: dict[str, Any]) -> Done:
    """The linked magnet leaves the library; its instances stay as they are."""
    end_magnet(screen.parts, screen.account, instance_of(before, edit["id"]).magnet)
    return Done(before)


def _exchanged(screen: Screen, edit: dict[str, Any], other: Callable[[Instance], Instance]) -> Done:
    """An instance becomes `other` in its place."""
    name, base = edit["id"], edit["base"]
    for _ in range(TRIES):
        before = load_page(screen.parts, screen.account, base)
        if name not in before.page.instances or already(screen, before, edit):
            return Done(before, [] if name in before.page.instances else [name])
        made = other(before.page.instances[name])
        with contextlib.suppress(Conflict):
            operations = exchange(before.page, before.operations, name, made.magnet, made.settings)
            return Done(save_page(screen.parts, screen.account, base, operations, before.version, Deed(edit=edit.get("key"))))
    raise Conflict("this page is changed too often just now", {})


DEEDS = {"undo": back, "redo": back, "reset": reset, "look": look, "own": own, "save": save, "relink": relink, "retire": retire}
LIBRARY = ("save", "relink", "retire", "look")  # after these the palette may be another


def already(screen: Screen, page: Kept, edit: dict[str, Any]) -> bool:
    """Whether this very edit has been saved: one whose answer was lost is sent again."""
    return edited_already(screen.parts, screen.account, page.base.id, edit.get("key"))


def operations(kept: Kept, edit: dict[str, Any]) -> tuple[list[Operation], list[str]]:
    """What an edit means on the page as it is now, and the magnets where it means nothing any more.

    `was` is what the person saw: only what differs from it was done by this edit. Sent twice, the second time means nothing.
    """
    do, on, name, page = edit["do"], edit["arrangement"], edit.get("id"), kept.page
    first: list[Operation] = []
    missed: list[str] = []
    items = {key: tuple(place) for key, place in edit["items"].items()}
    if do == "place" and name not in page.instances:
        first = [PlaceOne(id=name, magnet=edit["magnet"], on=on, at=items[name])]
    if do == "remove" and name in page.instances:
        missed = [name] if _changed(kept, edit, page.instances[name].settings) else []
        first = [] if missed else [Remove(id=name)]
    if do == "set":
        first, missed = _set(kept, edit)
    mine, late = _moved(kept, edit, items)
    late = [each for each in late if each in edit.get("by", late)]  # what was only pushed aside is nobody's loss
    return [*first, *changes(kept.base, [*kept.operations, *first], on, mine)], list(dict.fromkeys([*missed, *late]))


def _set(kept: Kept, edit: dict[str, Any]) -> tuple[list[Operation], list[str]]:
    """Settings that somebody else has changed since the person saw them stay as they are."""
    name, held = edit["id"], kept.page.instances.get(edit["id"])
    if held is None:
        return [], [name]
    late = [key for key in edit["settings"] if _changed(kept, edit, held.settings, key) and held.settings.get(key) != edit["settings"][key]]
    new = {key: value for key, value in edit["settings"].items() if key not in late and (key not in held.settings or held.settings[key] != value)}
    return [Set(id=name, settings=new)] if new else [], [name] if late else []


def _changed(kept: Kept, edit: dict[str, Any], now: Mapping[str, Any], key: str | None = None) -> bool:
    """Whether settings are others than the person saw; without `was` nobody can tell."""
    was = edit.get("was", {}).get("settings")
    return was is not None and (was.get(key) != now.get(key) if key else was != now)


def _moved(kept: Kept, edit: dict[str, Any], items: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The places this edit gave, and the magnets that were moved by somebody else since the person saw them."""
    was = edit.get("was", {}).get("items")
    arrangement = kept.page.arrangements.get(edit["arrangement"])
    if was is None or arrangement is None:
        return dict(items), []
    written, mine, late = _written(kept, edit["arrangement"]), {}, []
    for name, place in items.items():
        seen, here = tuple(was.get(name, ())), arrangement.items.get(name)
        if place == seen and name in written:
            continue
        if place != seen and (here is None or (seen and here not in (seen, place))):
            late += [name] if here is not None or name in was else []
        else:
            mine[name] = place
    return mine, late


def _written(kept: Kept, on: str) -> set[str]:
    """The magnets whose place is written down; for the others one was found, which is kept once somebody arranges around it."""
    own = {each.id for each in kept.operations if getattr(each, "on", None) == on}
    return own | (set(kept.base.arrangement(on).items) & set(kept.page.instances))


def as_seen(kept: Kept, edit: dict[str, Any]) -> bool:
    """Whether the grid shows every magnet where the page has it."""
    return {name: list(place) for name, place in kept.page.arrangements[edit["arrangement"]].items.items()} == {
        name: list(place) for name, place in edit["items"].items()
    }


def told(screen: Screen, before: Kept, done: Done) -> dict[str, str]:
    """What could not be done, said with the magnets' names."""
    if not done.missed:
        return {}
    instances = {**before.page.instances, **done.kept.page.instances}
    names = [words.title(screen.parts, instances[name].magnet, instances[name].settings).of(screen.lang) for name in done.missed if name in instances]
    if not names:
        return {"missed": screen.say("这块磁铁已被别人移除，您的改动没有保留", "Somebody else took this magnet off: your change was not kept")}
    zh, en = f"“{'、'.join(names)}”已被别人改动，您的这处改动没有保留", f"{', '.join(names)} was changed by somebody else: your change to it was not kept"
    return {"missed": screen.say(zh, en)}


def patch(screen: Screen, kept: Kept, old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    """The widgets that come, go or have other settings; all others keep their place in the document."""
    widgets = Patch()
    touched = [name for name in new if name not in old or any(old[name].get(part) != new[name].get(part) for part in ("magnet", "settings", "linked"))]
    gone = [name for name in old if name not in new]
    for name in touched:
        widgets[name] = desk.widget(screen, name, kept.page.instances[name])
    for name in gone:
        del widgets[name]
    return widgets if touched or gone else no_update
