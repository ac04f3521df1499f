"""The history of a page as components: clashes, versions, the bin, what was published."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args

import dash_mantine_components as dmc
from dash import dcc, html

from core.areas import Level
from core.page_file import Problem
from core.page_rebase import Clash
from core.words import Words
from services.areas import area as area_of
from services.may import for_post
from services.page_bases import PUBLISHERS, pages_of
from services.page_history import Gone, Version, compare, removed, versions
from services.publish_page import colleagues, published_by
from services.save_page import Kept, load_page
from widgets import _page_words as words
from widgets._base import Screen
from widgets._bits import icon

BODY, STATE, FILE, BUTTON, FIELD = "history-body", "history-state", "history-file", "history-do", "history-field"
PART = 20
PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Said:
    """What the last press led to, and the problems of a file."""

    text: str = ""
    good: bool = True
    problems: Sequence[Problem] = field(default=())


NOTHING = Said()


def body(screen: Screen, base: str, limit: int = PART, marked: Sequence[int] = (), said: Said = NOTHING) -> list[Any]:
    """Everything of page `base`. Raises NotFound where it is none of this account's."""
    kept = load_page(screen.parts, screen.account, base)
    parts = [head(screen, kept, said), clashes(screen, kept), history(screen, kept, limit, marked), bin_of(screen, kept)]
    return [*parts, publishing(screen, kept) if for_post(screen.parts, screen.account, "pages.publish", PUBLISHERS) else None]


def head(screen: Screen, kept: Kept, said: Said) -> Any:
    """Which page this is, the others there are, and what can be done with the whole."""
    say, base = screen.say, kept.base.id
    home, open = pages_of(screen.parts, screen.account)
    why = (words.CHOSEN if home.chosen else words.WHY[home.why]).of(screen.lang)
    begins = next(Words(each.page.zh, each.page.en).of(screen.lang) for each, _ in open if each.page.id == home.page)
    first = say(f"打开系统时先显示“{begins}”：{why}。", f"You begin with {begins}: {why}.")
    chips = [
        dcc.Link(Words(each.page.zh, each.page.en).of(screen.lang), href=f"/history?page={each.page.id}", **_current(each.page.id == base)) for each, _ in open
    ]
    acts = [
        dcc.Link(say("打开页面", "Open the page"), href=f"/?page={base}", className="btn"),
        button("home", "", say("设为首页", "Begin with this page")) if home.page != base else None,
        button("home", "-", say("由系统决定首页", "Let the rules choose")) if home.chosen and home.page == base else None,
        button("restore", "0", say("恢复为模板", "Back to the template"), disabled=not kept.operations),
        html.A(say("导出 YAML", "Export YAML"), href=f"/api/v1/pages/{base}?format=yaml", download=f"page-{base}.yaml", className="btn"),
        dcc.Upload(html.Button(say("导入 YAML", "Import YAML"), className="btn"), id=FILE, accept=".yaml,.yml", max_size=2_000_000),
    ]
    return html.Section(
        [
            html.H2([Words(kept.page.zh, kept.page.en).of(screen.lang), html.Span(say(f"第 {kept.version} 版", f"version {kept.version}"), className="n")]),
            html.Nav(chips, className="pages", **{"aria-label": say("我的各页", "My pages")}) if len(chips) > 1 else None,
            html.P(first, className="hint"),
            html.Div(acts, className="acts"),
            html.Div(_answer(screen, said), role="status", className="said" if said.good else "said bad", hidden=not said.text),
        ],
        className="panel",
    )


def clashes(screen: Screen, kept: Kept) -> Any:
    """Where the template changed what I had changed: mine or theirs, magnet by magnet."""
    found = kept.open_clashes
    if not found:
        return None
    line = screen.say(
        "模板更新了，您也改过下列磁铁。决定之前按您的显示。", "The template has changed where you had changed it too. Yours is shown until you decide."
    )
    head = [screen.say("模板更新待决定", "Changes of the template to decide"), html.Span(str(len(found)), className="n")]
    return html.Section([html.H2(head), html.P(line, className="hint"), *(clash(screen, each) for each in found)], className="panel clashes")


def clash(screen: Screen, each: Clash) -> Any:
    """One magnet with its two buttons."""
    name = words.title(screen.parts, each.magnet, each.settings).of(screen.lang)
    texts = {"mine": screen.say("用我的", "Keep mine"), "theirs": screen.say("用模板的", "Take theirs")}
    said = [html.Span(sentence.of(screen.lang)) for sentence in words.clash(screen.parts, each)]
    acts = [button(side, each.id, texts[side], label=f"{texts[side]}: {name}") for side in each.sides]
    return html.Div([html.B(name), html.Div(said, className="what"), html.Div(acts, className="acts")], className="row")


def history(screen: Screen, kept: Kept, limit: int, marked: Sequence[int]) -> Any:
    """The versions, the newest first; two of them can be compared."""
    found, more = versions(screen.parts, screen.account, kept.base.id, limit)
    if not found:
        lines: list[Any] = [empty(screen.say("还没有改过这一页。每次改动都会自动存成一版。", "This page was never changed. Each change is kept as a version."))]
    else:
        lines = [version(screen, kept, each, marked) for each in found]
    older = button("more", str(more), screen.say("更早的版本", "Earlier versions")) if more is not None else None
    return html.Section(
        [html.H2(screen.say("版本", "Versions")), compared(screen, kept, marked), html.Div(lines, className="rows"), older], className="panel versions"
    )


def version(screen: Screen, kept: Kept, each: Version, marked: Sequence[int]) -> Any:
    """One version: number, time, author, what it changed, its note, and the way back."""
    now = each.version == kept.version
    of_which = words.ACTS.get(each.act, words.ACTS["save"]).of(screen.lang).format(of=each.of)
    first = [html.B(f"{each.version}"), html.Time(moment(screen, each.at)), html.Span(each.author), html.Span(of_which, className="tag")]
    if now:
        first.append(html.Span(screen.say("现在", "now"), className="tag now"))
    if each.updated:
        first.append(html.Span(screen.say("模板有更新", "template changed"), className="tag yellow"))
    told = html.Div([*_sentences(screen, each), html.Q(each.note) if each.note else None], className="what")
    two = screen.say("对比", "Compare")
    pressed = "true" if each.version in marked else "false"
    acts = [button("mark", str(each.version), two, label=screen.say(f"对比第 {each.version} 版", f"Compare version {each.version}"), pressed=pressed)]
    if not now:
        back = screen.say("恢复", "Restore")
        acts.append(button("restore", str(each.version), back, label=screen.say(f"恢复到第 {each.version} 版", f"Restore version {each.version}")))
    return html.Div([html.Div(first, className="first"), told, html.Div(acts, className="acts"), note(screen, each) if now else None], className="row")


def note(screen: Screen, each: Version) -> Any:
    """A note to the version that is there now."""
    hint = screen.say("给这一版写备注", "A note to this version")
    box = dmc.TextInput(id=_field("note"), value=each.note or "", placeholder=hint, **{"aria-label": hint})
    return html.Div([box, button("note", str(each.version), screen.say("记下", "Keep"))], className="note")


def compared(screen: Screen, kept: Kept, marked: Sequence[int]) -> Any:
    """What differs between the two that are marked."""
    if not marked:
        return None
    if len(marked) == 1:
        return html.P(screen.say(f"已选第 {marked[0]} 版：再选一版对比。", f"Version {marked[0]} is chosen: choose another to compare with."), className="hint")
    before, after = sorted(marked)
    said = words.changes(screen.parts, compare(screen.parts, screen.account, kept.base.id, before, after))
    lines = [html.Li(each.of(screen.lang)) for each in said] or [html.Li(screen.say("两版相同。", "They are the same."))]
    return html.Div([html.B(screen.say(f"第 {before} 版 → 第 {after} 版", f"Version {before} → version {after}")), html.Ul(lines)], className="diff")


def bin_of(screen: Screen, kept: Kept) -> Any:
    """Magnets that were taken off, to be put back with their settings."""
    found = removed(screen.parts, screen.account, kept.base.id)
    if not found:
        return None
    lines = [gone(screen, each) for each in found]
    return html.Section([html.H2(screen.say("回收站", "Bin")), html.Div(lines, className="rows")], className="panel bin")


def gone(screen: Screen, each: Gone) -> Any:
    """One magnet of the bin."""
    name = words.title(screen.parts, each.instance.magnet, each.instance.settings).of(screen.lang)
    back = screen.say("放回", "Put back")
    when = screen.say(f"第 {each.version} 版移除", f"taken off in version {each.version}")
    first = [html.B(name), html.Span(when), html.Time(moment(screen, each.at))]
    acts = button("put_back", each.id, back, label=f"{back}: {name}")
    return html.Div([html.Div(first, className="first"), html.Div(acts, className="acts")], className="row")


def publishing(screen: Screen, kept: Kept) -> Any:
    """Hand this page to others; what was handed out."""
    say = screen.say
    place = area_of(screen.parts, screen.area)
    hint = say(
        f"把这一页（现在的样子）发布给{place.name}内的岗位、层级或个人；对方看到的数据仍以其自己的权限为准。区域在上方选择。",
        f"Hand this page, as it is now, to a role, a level or a person within {place.name_en}; they see their own data only. The area is chosen above.",
    )
    people = colleagues(screen.parts, screen.account)
    lines = [handed(screen, each, people) for each in published_by(screen.parts, screen.account)]
    return html.Section(
        [html.H2(say("发布", "Publish")), html.P(hint, className="hint"), form(screen, kept), html.Div(lines, className="rows")], className="panel publish"
    )


def form(screen: Screen, kept: Kept) -> Any:
    """For whom, under which name, with what held in place."""
    say, lang = screen.say, screen.lang
    roles = [{"value": f"role:{id}", "label": role.of(lang)} for id, role in screen.city.roles.items() if id != "wall"]
    levels = [{"value": f"level:{id}", "label": words.LEVELS[id].of(lang)} for id in get_args(Level)]
    groups = [{"group": say("岗位", "Role"), "items": roles}, {"group": say("层级", "Level"), "items": levels}]
    groups.append({"group": say("个人", "Person"), "items": [{"value": PERSON, "label": say("按用户名", "By user name")}]})
    free = {name: each for name, each in kept.page.instances.items() if not each.locked}
    magnets = [{"value": name, "label": words.title(screen.parts, each.magnet, each.settings).of(lang)} for name, each in free.items()]
    fields = [
        dmc.Select(id=_field("to"), label=say("给谁", "For"), data=groups, value=roles[0]["value"], allowDeselect=False, comboboxProps={"zIndex": 400}),
        dmc.TextInput(id=_field("person"), label=say("用户名（个人）", "User name (person)"), value=""),
        dmc.TextInput(id=_field("title"), label=say("页面名称", "Name of the page"), value=Words(kept.page.zh, kept.page.en).of(lang)),
        dmc.MultiSelect(id=_field("locked"), label=say("固定的磁铁", "Magnets that stay"), data=magnets, value=[], comboboxProps={"zIndex": 400}),
    ]
    return html.Div([*fields, button("publish", "", say("发布", "Publish"), look="btn pri")], className="form")


def handed(screen: Screen, each: dict[str, Any], people: Sequence[dict[str, Any]]) -> Any:
    """One published page."""
    name, whom = Words(**each["title"]).of(screen.lang), words.audience(screen.parts, each["to"]).of(screen.lang)
    take = screen.say("收回", "Take back")
    first = [html.B(name), html.Span(whom), html.Span(each["author"]), html.Time(moment(screen, datetime.fromisoformat(each["at"])))]
    acts = html.Div(button("unpublish", each["id"], take, label=f"{take}: {name}", look="btn sm warn"), className="acts")
    return html.Div([html.Div(first, className="first"), acts, together(screen, each, name, people)], className="row", **{"data-page": each["id"]})


def together(screen: Screen, each: dict[str, Any], name: str, people: Sequence[dict[str, Any]]) -> Any:
    """Who edits a published page with its author, and the way to do so."""
    say = screen.say
    label = say(f"和谁一起编辑“{name}”", f"Who edits {name} with you")
    known = {person["username"]: f"{person['name']} · {person['unit']}" for person in [*people, *each["editors"]]}
    chosen = [person["username"] for person in each["editors"]]
    box = dmc.MultiSelect(
        id=_field(f"editors:{each['id']}"),
        data=[{"value": username, "label": words_} for username, words_ in known.items()],
        value=chosen,
        searchable=True,
        limit=50,
        placeholder="" if chosen else label,
        nothingFoundMessage=say("您的范围内没有这个人", "Nobody of that name in your scope"),
        comboboxProps={"zIndex": 400},
        **{"aria-label": label},
    )
    go = dcc.Link(say("打开一起编辑", "Open it to edit"), href=f"/?page=t{each['id'][1:]}", className="btn") if chosen else None
    return html.Div([box, button("editors", each["id"], say("一起编辑这一页", "Edit it together"), look="btn"), go], className="note")


def button(do: str, id: str, text: str, label: str | None = None, pressed: str | None = None, look: str | None = None, disabled: bool = False) -> Any:
    """A button that one callback answers."""
    more = {**({"aria-label": label} if label else {}), **({"aria-pressed": pressed} if pressed else {})}
    small = "btn" if do in ("home", "more") or id == "0" else "btn sm"
    return html.Button(text, id={"type": BUTTON, "do": do, "id": id}, className=look or small, disabled=disabled, **more)  # type: ignore[arg-type]


def empty(text: str) -> Any:
    """What stands where nothing is."""
    return html.Div([icon("inbox"), html.Span(text)], className="void")


def moment(screen: Screen, at: datetime) -> str:
    """11-21 22:50 in the city's time."""
    return at.astimezone(screen.city.tz).strftime("%m-%d %H:%M")


def _field(name: str) -> Any:
    return {"type": FIELD, "name": name}


def _current(here: bool) -> dict[str, Any]:
    return {"className": "on"} if here else {}


def _sentences(screen: Screen, each: Version) -> list[Any]:
    if each.steps is None:
        return [html.Span(screen.say("更早的版本已精简，不知道与前一版的差别。", "The version before was thinned out: what changed is not known."))]
    return [html.Span(said.of(screen.lang)) for said in words.changes(screen.parts, each.steps)] or [html.Span(screen.say("没有改动", "nothing changed"))]


def _answer(screen: Screen, said: Said) -> list[Any]:
    lines = [
        html.Li(
            [html.B(screen.say(f"第 {each.line} 行", f"line {each.line}") if each.line else "—"), html.Code(each.path), html.Span(each.words.of(screen.lang))]
        )
        for each in said.problems
    ]
    return [html.Span(said.text), html.Ul(lines) if lines else None]
