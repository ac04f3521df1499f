"""An ordinary Dash page with the figures of benchmarks/page.py: cards of html.Div, charts of dcc.Graph, callbacks that give children anew. Argument: port."""

import random
import sys

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, dcc, html

CARDS, CHARTS, LIVE_CHARTS = 32, 8, 4
AGES = [f"{age}-{age + 4}" for age in range(0, 90, 5)]


def card(number: int) -> html.Div:
    """A figure with title, unit and comparison."""
    parts = [html.Div(f"Figure {number}", className="t"), html.Div(value(), id=f"v{number}", className="v"), html.Div("1 day −6", className="c")]
    return html.Div(parts, className="card")


def value() -> str:
    return f"{random.randint(100, 9999):,}"


def chart(number: int) -> html.Div:
    """A bar chart, the first of them live."""
    return html.Div(
        [html.Div(f"Chart {number}", className="t"), dcc.Graph(id=f"g{number}", figure=figure(), config={"displayModeBar": False})], className="card"
    )


def figure() -> go.Figure:
    """Two rows of bars back to back."""
    picture = go.Figure(layout={"margin": {"l": 40, "r": 4, "t": 4, "b": 20}, "height": 240, "barmode": "relative", "showlegend": False})
    for sign in (-1, 1):
        picture.add_bar(x=[sign * random.randint(10, 400) for _ in AGES], y=AGES, orientation="h")
    return picture


def layout() -> html.Div:
    """The page, asked anew by each load."""
    bar = [html.Button("Add", id="add"), html.Button("Live", id="live"), dcc.Interval(id="tick", interval=1000, disabled=True)]
    cards = [*(card(i) for i in range(CARDS)), *(chart(i) for i in range(CHARTS))]
    return html.Div([*bar, html.Div(cards, id="cards", style={"display": "grid", "gridTemplateColumns": "repeat(4, 1fr)", "gap": "8px"})])


def register(app: Dash) -> None:
    """Adding gives all children anew; each tick gives every live figure a new value."""
    live = [*(Output(f"v{i}", "children") for i in range(CARDS)), *(Output(f"g{i}", "figure") for i in range(LIVE_CHARTS))]

    @app.callback(Output("cards", "children"), Input("add", "n_clicks"), State("cards", "children"), prevent_initial_call=True)
    def add(_: int, cards: list[object]) -> list[object]:
        return [*cards, card(len(cards))]

    @app.callback(Output("tick", "disabled"), Input("live", "n_clicks"), prevent_initial_call=True)
    def begin(_: int) -> bool:
        return False

    @app.callback(*live, Input("tick", "n_intervals"), prevent_initial_call=True)
    def tick(_: int) -> list[object]:
        return [*(value() for _ in range(CARDS)), *(figure() for _ in range(LIVE_CHARTS))]


if __name__ == "__main__":
    made = Dash(__name__, update_title="")
    made.layout = layout
    register(made)
    made.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
