"""Administration: walls and their playlists, the catalogue, webhooks, officers' phones, refused reports, and the demo's switches."""

import json
from typing import Any

from dash import dcc, html

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


def walls(screen: Screen) -> Any:
    """Walls with their sign of life; a new link is shown once."""
    return html.Section(
        [
            html.H2([screen.say("大屏", "Walls"), html.Span(className="n", **data(count="walls"))]),
            html.P(
                screen.say(
                    "链接打开即为只读大屏，可随时收回；区域取自上方所选区域。",
                    "A link opens a read-only wall and can be taken back at any time; its area is the one chosen above.",
                ),
                className="hint",
            ),
            html.Form(className="new-wall"),
            html.Div(className="link", hidden=True, **data(part="link")),
            html.Div(className="rows", **data(table="walls")),
        ],
        className="panel",
        **data(part="walls"),
    )


def grid_cells(screen: Screen) -> Any:
    """The way to the cell editor and to staff changes that wait."""
    say = screen.say
    links = [("/cells", "polygon", say("编辑网格", "Edit cells")), ("/cells?tab=staff", "users", say("人事调整报备", "Changes of staff"))]
    links += [
        ("/cells?tab=files", "table", say("边界导入导出", "Boundaries in and out")),
        ("/community", "building-community", say("社区卡片", "Community cards")),
    ]
    return html.Section(
        [
            html.H2(say("网格", "Cells")),
            html.P(
                say("划分、编号、条线与人员；每次保存都是一个版本。", "Outlines, codes, business lines and staff; each saving is a version."), className="hint"
            ),
            html.Div(
                [html.A([icon(sign), text], className="btn", href=f"{path}{'&' if '?' in path else '?'}area={screen.area}") for path, sign, text in links],
                className="line",
            ),
        ],
        className="panel",
        **data(part="cells"),
    )


def playlists(screen: Screen) -> Any:
    """Playlists: what walls show one after another."""
    majors = [[key, words.zh, words.en] for key, words in screen.city.majors.items()]
    return html.Section(
        [
            html.H2([screen.say("轮播", "Playlists"), html.Span(className="n", **data(count="playlists"))]),
            html.P(
                screen.say(
                    "按顺序播放的画面，各有停留时间、区域与筛选；在上面给大屏选用。",
                    "Scenes in their order, each with its own time, area and filters; choose one for a wall above.",
                ),
                className="hint",
            ),
            html.Div(**data(part="new")),
            html.Div(**data(part="editor")),
            html.Div(className="rows", **data(table="playlists")),
        ],
        className="panel",
        **data(part="playlists", majors=json.dumps(majors, ensure_ascii=False)),
    )


def devices(screen: Screen) -> Any:
    """Officers' phones: approved where one is changed, revoked where one is lost."""
    return html.Section(
        [
            html.H2([screen.say("网格员手机", "Officers' phones"), html.Span(className="n", **data(count="devices"))]),
            html.P(
                screen.say(
                    "第一部手机自动绑定；更换需批准；收回后立即退出登录并清除手机上的数据。",
                    "The first phone is bound by itself, a change is approved; one that is revoked is signed out at once and keeps no data.",
                ),
                className="hint",
            ),
            html.Div(className="rows", **data(table="devices")),
        ],
        className="panel",
        **data(part="devices"),
    )


def catalogue(screen: Screen) -> Any:
    """The catalogue's versions; a spreadsheet becomes one."""
    return html.Section(
        [
            html.H2([screen.say("事项目录", "Catalogue"), html.Span(className="n", **data(count="catalogue"))]),
            html.P(
                screen.say(
                    "类别、立案条件、时限、部门与派遣规则：导出表格、修改、导入、核对差异后启用；时限可写作 2紧急工作时、15工作日、当日。",
                    "Categories, filing conditions, limits, departments and rules: export the workbook, change it, import it, look at what differs, activate.",
                ),
                className="hint",
            ),
            html.Div(className="doors", **data(part="doors")),
            html.Div(className="preview", **data(part="preview")),
            html.Div(className="rows", **data(part="versions")),
        ],
        className="panel",
        **data(part="catalogue"),
    )


def webhooks(screen: Screen) -> Any:
    """Whom we tell what happens to cases, and what did not arrive."""
    departments = [[key, words.of(screen.lang)] for key, words in screen.city.departments.items()]
    return html.Section(
        [
            html.H2([screen.say("推送与外部系统", "Webhooks and outside systems"), html.Span(className="n", **data(count="webhooks"))]),
            html.P(
                screen.say(
                    "案件有变化时以签名消息告知其他系统，不含个人信息；失败会重试，多次失败列为未送达。",
                    "Other systems are told by signed messages what happens to cases, nothing personal; what fails is tried again and set aside in the end.",
                ),
                className="hint",
            ),
            html.Div(**data(part="form")),
            html.Div(hidden=True, **data(part="secret")),
            html.Div(className="rows", **data(part="hooks")),
            html.Div(className="line", **data(part="tabs")),
            html.Div(className="rows", **data(part="deliveries")),
        ],
        className="panel",
        **data(part="webhooks", departments=json.dumps(departments, ensure_ascii=False)),
    )


def rejected(screen: Screen) -> Any:
    """Reports that were refused, masked, with the reason."""
    return html.Section(
        [
            html.H2([screen.say("被拒上报", "Refused reports"), html.Span(className="n", **data(count="rejected"))]),
            html.P(screen.say("保留 30 天；个人信息已遮蔽。", "Kept for 30 days; personal data are masked."), className="hint"),
            html.Div(className="rows", **data(table="rejected")),
        ],
        className="panel",
        **data(part="rejected"),
    )


PAGE = Page("admin", "/admin", "管理", "Administration", "settings", layout, order=90, roles=("admin",))
