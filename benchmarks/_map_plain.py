"""An ordinary dash-leaflet page with the data of benchmarks/map.py: GeoJSON components, officers moved by dcc.Interval. Arguments: port, data file."""

import json
import sys
from pathlib import Path
from typing import Any

import dash_leaflet as dl
from dash import Dash, Input, Output, dcc, html

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks._map_data import points, walk

DOT = """<!DOCTYPE html><html><head>{%metas%}{%css%}<script>
window.dashExtensions = {bench: {dot: (feature, place) => L.circleMarker(place, {radius: 3})}};
</script></head><body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def layout(data: dict[str, Any]) -> html.Div:
    dot = {"variable": "dashExtensions.bench.dot"}
    layers = [
        dl.GeoJSON(data=data["cells"], id="cells"),
        dl.GeoJSON(data=data["cameras"], cluster=True, pointToLayer=dot, id="cameras"),
        dl.GeoJSON(data=data["cases"], cluster=True, pointToLayer=dot, id="cases"),
        dl.GeoJSON(data=places(data), pointToLayer=dot, id="officers"),
    ]
    screen = dl.Map(layers, center=[23.02, 113.1], zoom=12, preferCanvas=True, style={"height": "100vh"})
    return html.Div([html.Button("Live", id="live"), dcc.Interval(id="tick", interval=1000, disabled=True), screen])


def places(data: dict[str, Any]) -> dict[str, Any]:
    return points([row[2:] for row in data["officers"]])


def register(app: Dash, data: dict[str, Any]) -> None:
    @app.callback(Output("tick", "disabled"), Input("live", "n_clicks"), prevent_initial_call=True)
    def begin(_: int) -> bool:
        return False

    @app.callback(Output("officers", "data"), Input("tick", "n_intervals"), prevent_initial_call=True)
    def tick(_: int) -> dict[str, Any]:
        walk(data["officers"])
        return places(data)


if __name__ == "__main__":
    known = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    made = Dash(__name__, update_title="", compress=False)
    made.index_string = DOT
    made.layout = lambda: layout(known)
    register(made, known)
    made.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
