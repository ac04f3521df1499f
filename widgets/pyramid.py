"""Residents by age and sex: two rows of bars back to back, drawn by Plotly."""

from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from core.words import Words
from services.answer import Question, answer
from widgets._base import Screen, View
from widgets._tokens import UNITS, tokens

FONT = "PingFang SC, HarmonyOS Sans SC, MiSans, Source Han Sans SC, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, system-ui, sans-serif"
SIDES = (("m", "男", "Male", "c-1", -1), ("f", "女", "Female", "c-2", 1))


def draw(screen: Screen, settings: dict[str, Any]) -> Any:
    """The pyramid of this screen's area, or why there is none."""
    found = answer(screen.parts, screen.account, Question(settings["indicator"], settings.get("area") or screen.area, by="age_sex"))
    rows = found.get("rows") or []
    if not any(row["value"] for row in rows):
        why = Words(**found["why"]).of(screen.lang) if isinstance(found.get("why"), dict) else found.get("why")
        words = html.B(why or screen.say("本周期没有数据", "No data for this period"))
        return html.Div([html.Div("—", className="v none"), html.Span(words, className="why")], className="body fault")
    config = {"displayModeBar": False, "responsive": True, "staticPlot": screen.surface.startswith("wall")}
    graph = dcc.Graph(figure=figure(rows, screen), config=config, className="graph")
    return html.Div(graph, className="body plotly", **{"data-at": found["data_time"][11:16]})


def figure(rows: list[dict[str, Any]], screen: Screen) -> go.Figure:
    """Men to the left, women to the right, the youngest at the foot; both sides on one scale that starts at zero."""
    ages = sorted({row["id"].partition("|")[0] for row in rows}, key=youngest)
    by_id = {row["id"]: row["value"] or 0 for row in rows}
    picture = go.Figure(layout={"template": template(screen)})
    for sex, zh, en, colour, sign in SIDES:
        counts = [by_id.get(f"{age}|{sex}", 0) for age in ages]
        word = screen.say(zh, en)
        hover = {"customdata": counts, "hovertemplate": f"%{{y}} · %{{customdata:,}}<extra>{word}</extra>"}
        drawn = {"x": [sign * count for count in counts], "y": ages, "orientation": "h", "marker_color": tokens(screen.theme)[colour]}
        picture.add_bar(name=f"{word} {sum(counts):,}", **drawn, **hover)
        picture.add_annotation(**side(sign), text=f'<span style="color:{tokens(screen.theme)[colour]}">■</span> {word} {sum(counts):,}')
    ticks = scale(max(by_id.values()))
    values = [sign * tick for tick in ticks for sign in ((-1, 1) if tick else (1,))]
    picture.update_xaxes(tickvals=values, ticktext=[f"{abs(value):,}" for value in values], range=[-ticks[-1] * 1.04, ticks[-1] * 1.04])
    return picture


def side(sign: int) -> dict[str, Any]:
    """Where the words of a side stand: over its outer end."""
    end = "left" if sign < 0 else "right"
    return {"x": 0 if sign < 0 else 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": end, "yanchor": "bottom", "showarrow": False}


def youngest(age: str) -> int:
    """The first year of an age group such as 30-34 or 85+."""
    digits = "".join(each if each.isdigit() else " " for each in age).split()
    return int(digits[0]) if digits else 999


def scale(most: float) -> list[int]:
    """Zero, a half and the whole of a round number no smaller than `most`."""
    power = 10 ** max(0, len(str(int(most))) - 1)
    whole = next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= most)
    return [0, whole // 2, whole] if whole > 1 else [0, 1]


def template(screen: Screen) -> go.layout.Template:
    """Plotly dressed in the tokens, at this surface's size."""
    colour, u = tokens(screen.theme), UNITS[screen.surface]
    axis = {"showgrid": False, "zeroline": False, "showline": False, "ticks": "", "fixedrange": True, "automargin": True}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 12 * u, "color": colour["n-6"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 4 * u, "r": 4 * u, "t": 22 * u, "b": 4 * u},
            "barmode": "relative",
            "bargap": 0.22,
            "xaxis": {**axis, "showgrid": True, "gridcolor": colour["hair"]},
            "yaxis": {**axis, "tickfont": {"color": colour["n-7"]}},
            "showlegend": False,
            "hoverlabel": {"bgcolor": colour["n-2"], "bordercolor": colour["n-4"], "font": {"color": colour["n-8"], "family": FONT, "size": 12 * u}},
            "dragmode": False,
        }
    )


VIEW = View("pyramid", zh="金字塔", en="Pyramid", fits=("count",), size=(5, 5), least=(4, 4), needs_by=True, by=("age_sex",), draw=draw)
