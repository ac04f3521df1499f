"""The page history: every button, and a file that is handed in."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks._screen import screen as screen_of
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services.page_bases import choose_home
from services.page_clashes import decide_clash
from services.page_files import import_page
from services.page_history import note_version, put_back, restore
from services.publish_page import Audience, name_editors, publish_page, unpublish
from services.save_page import load_page
from widgets._base import Screen
from widgets._page_history import BODY, BUTTON, FIELD, FILE, PART, PERSON, STATE, Said, body
from widgets._views import VIEWS

if TYPE_CHECKING:
    from services._parts import Parts

Fields = dict[str, Any]


def register(app: Dash, parts: "Parts") -> None:
    """One callback for the buttons, one for the file."""
    outputs = Output(BODY, "children"), Output(STATE, "data")

    @app.callback(
        *outputs,
        Input({"type": BUTTON, "do": ALL, "id": ALL}, "n_clicks"),
        State({"type": FIELD, "name": ALL}, "value"),
        State(STATE, "data"),
        prevent_initial_call=True,
    )
    def pressed(clicks: list[int | None], values: list[Any], state: dict[str, Any]) -> Any:
        if not ctx.triggered or not ctx.triggered[0]["value"]:
            return no_update, no_update
        fields = {each["id"]["name"]: each.get("value") for each in ctx.states_list[0]}
        return answer(screen_of(parts, state), state, ctx.triggered_id["do"], ctx.triggered_id["id"], fields)

    @app.callback(Output(BODY, "children", allow_duplicate=True), Input(FILE, "contents"), State(STATE, "data"), prevent_initial_call=True)
    def handed_in(contents: str | None, state: dict[str, Any]) -> Any:
        if not contents:
            return no_update
        look = screen_of(parts, state)
        return body(look, state["page"], said=taken(look, state["page"], contents))


def answer(screen: Screen, state: dict[str, Any], do: str, id: str, fields: Fields) -> tuple[Any, dict[str, Any]]:
    """Do it, and draw everything anew with a word about it."""
    if do == "more":
        state = {**state, "limit": state.get("limit", PART) + PART}
    if do == "mark":
        state = {**state, "marked": _marked(state.get("marked", []), int(id))}
    said = Said()
    try:
        if do in DEEDS:
            said = Said(DEEDS[do](screen, state["page"], id, fields))
            state = {**state, "marked": []}
    except Conflict:
        said = Said(
            screen.say("页面刚在别处改过，已重新载入，请再操作一次。", "The page was changed somewhere else: it was loaded anew, do it once more."), False
        )
    except (BadInput, NotAllowed, NotFound) as error:
        said = Said(screen.say(f"没有完成：{error}", f"This was not done: {error}"), False)
    return body(screen, state["page"], state.get("limit", PART), state.get("marked", []), said), state


def taken(screen: Screen, page: str, contents: str) -> Said:
    """A file that was handed in becomes the page; what could not be taken is said."""
    try:
        text = base64.b64decode(contents.partition(",")[2], validate=True).decode("utf-8")
        made = import_page(screen.parts, screen.account, page, text, VIEWS)
    except ValueError:
        return Said(screen.say("文件不是 UTF-8 文本，未导入。", "The file is no UTF-8 text: nothing was taken."), False)
    except (Conflict, NotAllowed, NotFound) as error:
        return Said(screen.say(f"没有导入：{error}", f"Nothing was taken: {error}"), False)
    if made.kept is None:
        return Said(screen.say("文件未导入：", "Nothing was taken of the file:"), False, made.problems)
    many = len(made.problems)
    if many:
        return Said(screen.say(f"已导入，有 {many} 处没有照搬：", f"Imported; {many} things were not taken as they stood:"), True, made.problems)
    return Said(screen.say("已导入。", "Imported."))


def _marked(before: list[int], version: int) -> list[int]:
    return [each for each in before if each != version] if version in before else [*before, version][-2:]


def _version(screen: Screen, page: str) -> int:
    return load_page(screen.parts, screen.account, page).version


def _restore(screen: Screen, page: str, id: str, fields: Fields) -> str:
    _, skipped = restore(screen.parts, screen.account, page, int(id), _version(screen, page))
    if skipped:
        return screen.say(f"已恢复；有 {len(skipped)} 项因模板已变而略过。", f"Restored; {len(skipped)} steps were passed over, for the template has changed.")
    return screen.say(f"已恢复到第 {id} 版。", f"Version {id} is back.") if id != "0" else screen.say("已恢复为模板。", "Back to the template.")


def _put_back(screen: Screen, page: str, id: str, fields: Fields) -> str:
    put_back(screen.parts, screen.account, page, id, _version(screen, page))
    return screen.say("已放回，设置不变。", "It is back with its settings.")


def _decide(side: Any) -> Callable[[Screen, str, str, Fields], str]:
    def decide(screen: Screen, page: str, id: str, fields: Fields) -> str:
        decide_clash(screen.parts, screen.account, page, id, side, _version(screen, page))
        return screen.say("已决定。", "Decided.")

    return decide


def _note(screen: Screen, page: str, id: str, fields: Fields) -> str:
    note_version(screen.parts, screen.account, page, int(id), fields.get("note") or "")
    return screen.say("备注已记下。", "The note is kept.")


def _home(screen: Screen, page: str, id: str, fields: Fields) -> str:
    choose_home(screen.parts, screen.account, None if id == "-" else page)
    return screen.say("已由系统决定首页。", "The rules choose now.") if id == "-" else screen.say("已设为首页。", "You begin with this page now.")


def _publish(screen: Screen, page: str, id: str, fields: Fields) -> str:
    kind, _, whom = str(fields.get("to") or "").partition(":")
    to = Audience("person", str(fields.get("person") or ""), None) if f"{kind}:" == PERSON else Audience(kind, whom, screen.area)  # type: ignore[arg-type]
    title = str(fields.get("title") or "")
    publish_page(screen.parts, screen.account, page, to, (title, title) if title else None, fields.get("locked") or ())
    return screen.say("已发布。", "Published.")


def _editors(screen: Screen, page: str, id: str, fields: Fields) -> str:
    made = name_editors(screen.parts, screen.account, id, fields.get(f"editors:{id}") or [])
    names = [each["name"] for each in made["editors"]]
    if not names:
        return screen.say("这一页由您自己编辑。", "You alone edit this page.")
    return screen.say(f"{'、'.join(names)} 可以和您一起编辑这一页。", f"{', '.join(names)} can edit this page together with you.")


def _unpublish(screen: Screen, page: str, id: str, fields: Fields) -> str:
    unpublish(screen.parts, screen.account, id)
    return screen.say("已收回。", "Taken back.")


DEEDS: dict[str, Callable[[Screen, str, str, Fields], str]] = {
    "restore": _restore,
    "put_back": _put_back,
    "mine": _decide("mine"),
    "theirs": _decide("theirs"),
    "note": _note,
    "home": _home,
    "publish": _publish,
    "unpublish": _unpublish,
    "editors": _editors,
}
