"""Administration: walls and their playlists, the catalogue, webhooks, officers' phones, refused reports, and the demo's switches."""

import json
from typing import Any

from dash import dcc, html

from core.words import Words
from layouts._base import Page
from services.demo_feed import scene
from widgets._base import Screen
from widgets._bits import data, icon
from widgets._demo import switches


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `admin.mjs` fills the tables over REST."""
    parts = [walls(screen), playlists(screen), catalogue(screen), grid_cells(screen), webhooks(screen), devices(screen), rejected(screen)]
    if screen.parts.settings.demo:
        parts.append(
            html.Section(
                [html.H2(screen.say("演示", "Demo")), html.Div(switches(screen, scene(screen.parts)), id="demo-switches"), dcc.Store(id="demo-order")],
                className="panel",
                **data(part="demo"),
            )
        )
    return html.Div(parts, className="admin-page", **data(page_module="admin", area=screen.area))


def panel(screen: Screen, part: str, heading: Words, hint: Words, *inside: Any, counted: bool = True, **more: str) -> Any:
    """One part: its heading (with how many there are), a sentence, and what stands in it."""
    number = [html.Span(className="n", **data(count=part))] if counted else []
    head = [html.H2([heading.of(screen.lang), *number]), html.P(hint.of(screen.lang), className="hint")]
    return html.Section([*head, *inside], className="panel", **data(part=part, **more))


def table(name: str) -> Any:
    """The rows `admin.mjs` fills."""
    return html.Div(className="rows", **data(table=name))


def walls(screen: Screen) -> Any:
    """Walls with their sign of life; a new link is shown once."""
    hint = Words(
        "链接打开即为只读大屏，可随时收回；区域取自上方所选区域。",
        "A link opens a read-only wall and can be taken back at any time; its area is the one chosen above.",
    )
    link = html.Div(className="link", hidden=True, **data(part="link"))
    return panel(screen, "walls", Words("大屏", "Walls"), hint, html.Form(className="new-wall"), link, table("walls"))


def grid_cells(screen: Screen) -> Any:
    """The way to the cell editor and to staff changes that wait."""
    say = screen.say
    links = [("/cells", "polygon", say("编辑网格", "Edit cells")), ("/cells?tab=staff", "users", say("人事调整报备", "Changes of staff"))]
    links += [
        ("/cells?tab=files", "table", say("边界导入导出", "Boundaries in and out")),
        ("/community", "building-community", say("社区卡片", "Community cards")),
    ]
    hint = Words("划分、编号、条线与人员；每次保存都是一个版本。", "Outlines, codes, business lines and staff; each saving is a version.")
    ways = [html.A([icon(sign), text], className="btn", href=f"{path}{'&' if '?' in path else '?'}area={screen.area}") for path, sign, text in links]
    return panel(screen, "cells", Words("网格", "Cells"), hint, html.Div(ways, className="line"), counted=False)


def playlists(screen: Screen) -> Any:
    """Playlists: what walls show one after another."""
    majors = [[key, words.zh, words.en] for key, words in screen.city.majors.items()]
    hint = Words(
        "按顺序播放的画面，各有停留时间、区域与筛选；在上面给大屏选用。",
        "Scenes in their order, each with its own time, area and filters; choose one for a wall above.",
    )
    editor = html.Div(**data(part="new")), html.Div(**data(part="editor"))
    told = json.dumps(majors, ensure_ascii=False)
    return panel(screen, "playlists", Words("轮播", "Playlists"), hint, *editor, table("playlists"), majors=told)


def devices(screen: Screen) -> Any:
    """Officers' phones: approved where one is changed, revoked where one is lost."""
    hint = Words(
        "第一部手机自动绑定；更换需批准；收回后立即退出登录并清除手机上的数据。",
        "The first phone is bound by itself, a change is approved; one that is revoked is signed out at once and keeps no data.",
    )
    return panel(screen, "devices", Words("网格员手机", "Officers' phones"), hint, table("devices"))


def catalogue(screen: Screen) -> Any:
    """The catalogue's versions; a spreadsheet becomes one."""
    hint = Words(
        "类别、立案条件、时限、部门与派遣规则：导出表格、修改、导入、核对差异后启用；时限可写作 2紧急工作时、15工作日、当日。",
        "Categories, filing conditions, limits, departments and rules: export the workbook, change it, import it, look at what differs, activate.",
    )
    inside = [html.Div(className=kind, **data(part=part)) for kind, part in (("doors", "doors"), ("preview", "preview"), ("rows", "versions"))]
    return panel(screen, "catalogue", Words("事项目录", "Catalogue"), hint, *inside)


def webhooks(screen: Screen) -> Any:
    """Whom we tell what happens to cases, and what did not arrive."""
    departments = [[key, words.of(screen.lang)] for key, words in screen.city.departments.items()]
    hint = Words(
        "案件有变化时以签名消息告知其他系统，不含个人信息；失败会重试，多次失败列为未送达。",
        "Other systems are told by signed messages what happens to cases, nothing personal; what fails is tried again and set aside in the end.",
    )
    inside = [
        html.Div(**data(part="form")),
        html.Div(hidden=True, **data(part="secret")),
        html.Div(className="rows", **data(part="hooks")),
        html.Div(className="line", **data(part="tabs")),
        html.Div(className="rows", **data(part="deliveries")),
    ]
    told = json.dumps(departments, ensure_ascii=False)
    return panel(screen, "webhooks", Words("推送与外部系统", "Webhooks and outside systems"), hint, *inside, departments=told)


def rejected(screen: Screen) -> Any:
    """Reports that were refused, masked, with the reason."""
    hint = Words("保留 30 天；个人信息已遮蔽。", "Kept for 30 days; personal data are masked.")
    return panel(screen, "rejected", Words("被拒上报", "Refused reports"), hint, table("rejected"))


PAGE = Page("admin", "/admin", "管理", "Administration", "settings", layout, order=90, roles=("admin",))
